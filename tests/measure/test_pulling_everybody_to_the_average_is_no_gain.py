"""The figures of frontalizers: a gain in likeness that everybody shares shows as a lost margin."""

import numpy as np
import pytest

from drawnheads.training.frontal_figures import frontal_figures
from drawnheads.training.recognition_figures import View
from facefront.faces import FIVE_POINT_TEMPLATE, Face, Status
from facefront.frontalizers import Frontal
from facefront.variants import ORIGINAL

PEOPLE = ("a", "b", "c", "d")


def picture(person, strange=0.0):
    """A face of one colour; `strange` mixes in what all photos from aside have in common."""
    colours = np.random.default_rng(1).uniform(40, 220, (len(PEOPLE), 3))
    colour = colours[PEOPLE.index(person)] * (1 - strange) + strange * np.array([10, 200, 10])
    return np.full((112, 112, 3), colour.round(), np.uint8)


class Everywhere:
    """Finds a face at the template's points, but none in a black picture."""

    def detect(self, image):
        return [Face(np.float32([20, 20, 90, 110]), 0.9, FIVE_POINT_TEMPLATE.copy())] if image.any() else []


class Colour:
    """Embeds a crop as its colour, against grey."""

    def embed(self, crops):
        vectors = crops.reshape(len(crops), -1, 3).mean(1) - 128
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


class Making:
    """A frontalizer that makes of each photo what `make` says."""

    def __init__(self, make):
        self.make = make

    def frontalize(self, sources, rotation="frontal"):
        return [Frontal(self.make(source.image), Status.OK) for source in sources]


def nearest(image):
    """The frontal picture of whoever's strange picture this is."""
    return picture(min(PEOPLE, key=lambda p: np.abs(picture(p, 0.6).astype(int) - image).sum()))


def figures(made):
    gallery = [View(person, picture(person), 0.0) for person in PEOPLE]
    probes = [View(person, picture(person, 0.6), yaw) for person in PEOPLE for yaw in (-5.0, 50.0)]
    frontalizers = {name: Making(make) for name, make in made.items()}
    return frontal_figures(gallery, probes, Everywhere(), frontalizers, {"colour": Colour()})


def row(table, variant, yaw="45-60"):
    return table[(table["variant"] == variant) & (table["yaw"] == yaw)].iloc[0]


def test_the_right_person_is_a_gain_in_margin_and_in_rank():
    table = figures({"right": nearest})
    right, photo = row(table, "right"), row(table, ORIGINAL)
    assert (right["same"], right["rank1"], photo["gain"]) == (pytest.approx(1, abs=1e-3), 1, 0)
    assert right["gain"] == pytest.approx(right["same"] - photo["same"], abs=2e-4)
    assert right["margin"] > photo["margin"]


def test_the_average_face_has_no_margin():
    average = row(figures({"average": lambda _: np.full((112, 112, 3), 150, np.uint8)}), "average")
    assert average["rank1"] == 1 / len(PEOPLE)
    assert abs(average["margin"]) < 1e-4


def test_all_variants_are_compared_on_the_same_probes_and_missed_faces_are_stated():
    table = figures({"right": nearest, "dark": lambda image: image * np.uint8(image[0, 0, 0] > 60)})
    dark = row(table, "dark")
    assert 0 < dark["found"] < 1
    assert set(table["probes"]) == {dark["probes"]}
    assert row(table, "right")["found"] == 1


def test_angles_differ_by_their_size_alone():
    assert set(figures({})["yaw"]) == {"0-10", "45-60"}
