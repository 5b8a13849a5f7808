"""The share of frontal view is chosen by nearness to the source photo, with a recogniser that judges nothing."""

import inspect
from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from drawnheads.components.iresnet import IResNet
from drawnheads.training.train_recogniser import RECOGNISERS
from facefront.enhancers import Subject, build_enhancer
from facefront.enhancers.keep_identity import choose_share
from facefront.errors import SetupError
from facefront.faces import Status, align
from facefront.frontalizers import Source
from test_enhancers_keep_size_and_framing import subject
from tiny_models import found, recogniser


@pytest.fixture(scope="module")
def weight(tmp_path_factory):
    return recogniser(tmp_path_factory.mktemp("recogniser") / "mine.onnx", gain=1.0)


@pytest.fixture(scope="module")
def turned():
    return subject()


def kept(weight, given, nearness):
    return build_enhancer("keep_identity", (weight,), nearness=nearness, device="cpu").enhance([given])[0]


def nearness_to_photo(weight, given, image):
    crops = [align(given.source.image, given.source.face.keypoints), align(image, given.face.keypoints)]
    vectors = build_enhancer("keep_identity", (weight,), device="cpu").recogniser.embed(np.stack(crops))
    return float(vectors[0] @ vectors[1])


def test_nothing_but_the_frontal_view_and_its_own_photo_goes_in():
    assert {field.name for field in fields(Subject)} == {"image", "face", "source"}
    assert {field.name for field in fields(Source)} == {"image", "face"}
    assert list(inspect.signature(build_enhancer("sharp").enhance).parameters) == ["subjects"]


def test_the_stricter_the_less_of_the_frontal_view(weight, turned):
    loose, strict = kept(weight, turned, -1.0), kept(weight, turned, 1.0)
    assert (loose.status, strict.status) == (Status.OK, Status.OK)
    assert loose.amount == 1
    assert np.array_equal(loose.image, turned.image)
    assert strict.amount < 0.5
    base = nearness_to_photo(weight, turned, turned.image)
    assert nearness_to_photo(weight, turned, strict.image) > base
    between = kept(weight, turned, (1 + base) / 2)
    assert strict.amount <= between.amount < 1
    assert nearness_to_photo(weight, turned, between.image) >= (1 + base) / 2


def test_another_photo_of_somebody_else_changes_the_result(weight, turned):
    other = replace(turned, source=replace(turned.source, image=np.ascontiguousarray(turned.source.image[..., ::-1])))
    assert not np.array_equal(kept(weight, other, 1.0).image, kept(weight, turned, 1.0).image)


def test_the_largest_share_that_is_near_enough_is_taken():
    assert choose_share(np.array([0.9, 0.8, 0.7, 0.75, 0.6]), 0.7) == 3
    assert choose_share(np.array([0.5, 0.6, 0.4]), 0.7) == 1
    assert choose_share(np.array([0.9, 0.9]), -1) == 1


def test_a_lost_face_is_a_status_and_no_recogniser_stops_the_run(weight):
    assert kept(weight, subject(found=False), 0.5).status == Status.NO_FACE_FRONTAL
    with pytest.raises(SetupError, match="name a recogniser that measures nothing"):
        build_enhancer("keep_identity", ())
    with pytest.raises(SetupError, match=r"nearness is 1\.5"):
        build_enhancer("keep_identity", (weight,), nearness=1.5)


@pytest.mark.parametrize("level", [0, 255])
def test_a_black_or_white_view_gives_way_to_the_photo_and_a_tiny_one_is_a_status(weight, level):
    blank = kept(weight, subject(np.full((224, 224, 3), level, np.uint8)), 1.0)
    assert blank.status == Status.OK
    assert blank.amount < 0.5
    tiny = kept(weight, subject(np.full((12, 40, 3), level, np.uint8)), 0.5)
    assert (tiny.status, tiny.image) == (Status.GENERATOR_ERROR, None)
    assert "too small" in tiny.detail


def test_its_recogniser_is_in_its_fingerprint(weight):
    fingerprint = build_enhancer("keep_identity", (weight,), device="cpu").fingerprint()
    assert fingerprint["recogniser.weights"] == weight.sha256


def test_the_loss_only_recogniser_of_the_drawn_world_chooses_too(tmp_path, turned):
    recipe = RECOGNISERS["heads_loss"]
    torch.manual_seed(0)
    path = tmp_path / "heads_loss.pth"
    torch.save(IResNet(recipe.widths, recipe.blocks).state_dict(), path)
    enhancer = build_enhancer("keep_identity_heads", (found(path),), nearness=1.0, device="cpu")
    assert enhancer.fingerprint()["recogniser.name"] == "heads_loss"
    vectors = enhancer.recogniser.embed(np.full((2, 112, 112, 3), 90, np.uint8))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert enhancer.enhance([turned])[0].status == Status.OK
