import base64

import cv2
import numpy as np
import pandas as pd
import pytest

from drawnheads.sets.showcase import EXPRESSIONS, POSES, one_person
from drawnheads.world.people import PEOPLE_SEEDS
from facefront.errors import SetupError
from facefront.faces import FACES, IMAGES, conform
from facefront.imaging.images import write_png
from facefront.measure import MeasureSpec
from facefront.report import Context, Section, figures
from facefront.report.page import without_pictures
from facefront.report.rendering import render_blocks
from facefront.weights import sha256_of


@pytest.fixture(scope="module")
def looks():
    return one_person(1)


@pytest.fixture
def context():
    return new_context()


def new_context() -> Context:
    return Context("Drawn heads", MeasureSpec(), Section("01_data", "The photos").values, "biwi")


def test_one_person_is_the_same_every_time_and_no_two_looks_are_equal(looks):
    again = one_person(1)
    pictures = [look.image for row in looks.values() for look in row]
    assert all(
        (a == look.image).all() for a, look in zip(pictures, (x for r in again.values() for x in r), strict=True)
    )
    assert len({picture.tobytes() for picture in pictures}) == len(pictures) == 4 * (len(POSES) + 2)


def test_yaw_reaches_both_sides_to_70(looks):
    poses = [look.pose for row in looks.values() for look in row]
    assert (min(p.yaw for p in poses), max(p.yaw for p in poses)) == (-70, 70)


def test_nobody_learned_from_the_person_that_is_shown():
    assert not {*PEOPLE_SEEDS["judging"]} & {
        s for name in PEOPLE_SEEDS if "training" in name for s in PEOPLE_SEEDS[name]
    }


def test_the_figure_names_every_angle_and_expression(looks, context):
    figure = figures.drawn_person(looks, context)
    lines = [line for row in figure.rows for picture in row.pictures for line in picture.lines]
    assert lines[:8] == [name.replace("_", " ") for name in (*EXPRESSIONS, *EXPRESSIONS)]
    assert lines[8:12] == ["yaw −70°", "yaw −35°", "yaw +35°", "yaw +70°"]
    assert all(picture.jpeg for row in figure.rows for picture in row.pictures)
    assert "data:image/jpeg" in render_blocks([figure], context.messages)


def test_without_images_nothing_is_drawn_and_the_page_says_so(context):
    figure = figures.drawn_person({}, context)
    assert not figure.rows
    assert "stands here in a report with images" in without_pictures(figure, context.messages).text


@pytest.fixture
def people(tmp_path):
    rows = []
    for place, (person, yaw) in enumerate([("B", 40.0), ("B", -3.0), ("A", 10.0), ("C", 0.0)]):
        path = tmp_path / f"{person}{place}.png"
        write_png(path, np.full((60, 60, 3), 40 * place, np.uint8))
        name = f"{person}/{path.name}"
        known = {"image_id": name, "path": str(path), "sha256": sha256_of(path)}
        rows.append({**known, "person": person, "yaw": yaw, "status": "ok"})
    rows.append({"image_id": "D/0.png", "path": "gone", "person": "D", "yaw": 0.0, "status": "read_error"})
    images = conform(
        pd.DataFrame(rows).reindex(columns=list(IMAGES)).fillna({"pitch": 0.0, "roll": 0.0, "frame": 0}), IMAGES
    )
    return images, tmp_path


def grey(jpeg: str) -> float:
    return float(cv2.imdecode(np.frombuffer(base64.b64decode(jpeg), np.uint8), cv2.IMREAD_COLOR).mean())


def test_each_person_is_shown_once_on_the_most_frontal_readable_photo(people, context):
    images, folder = people
    faces = conform(pd.DataFrame(columns=list(FACES)), FACES)
    photos = figures.Photos(images, faces, results=folder, detector="scrfd")
    figure = figures.drawn_people(images, photos, context)
    assert [round(grey(picture.jpeg) / 40) for picture in figure.rows[0].pictures] == [2, 1, 3]  # A, B, C
    assert figure.caption.startswith("3 of the 3 synthetic people")
    assert len(figures.drawn_people(images, photos, new_context(), most=2).rows[0].pictures) == 2


def test_a_photo_that_is_not_the_measured_one_is_never_shown(people):
    images, folder = people
    photos = figures.Photos(images, conform(pd.DataFrame(columns=list(FACES)), FACES), results=folder, detector="scrfd")
    path = images["path"][0]
    assert photos.jpeg(images["image_id"][0])
    write_png(path, np.full((60, 60, 3), 7, np.uint8))
    with pytest.raises(SetupError, match=rf"{path}: holds other bytes .*leave the files alone .*run again"):
        photos.jpeg(images["image_id"][0])


def test_no_photo_of_them_is_in_a_report_without_images(people, context):
    images, folder = people
    faces = conform(pd.DataFrame(columns=list(FACES)), FACES)
    photos = figures.Photos(images, faces, results=folder, detector="scrfd", show=False)
    figure = figures.drawn_people(images, photos, context)
    assert not any(picture.jpeg for row in figure.rows for picture in row.pictures)
