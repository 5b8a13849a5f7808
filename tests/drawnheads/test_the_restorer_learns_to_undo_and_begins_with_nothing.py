"""The small restorer: untrained it changes nothing; a few steps undo a blur; what comes with the package restores."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from drawnheads.components.restoring import RestoringNetwork
from drawnheads.packs import read_pack
from drawnheads.training import train_restorer as training
from drawnheads.training.restoring_figures import mean_psnr, restoring_figures, show
from drawnheads.training.shots import draw_shots, read_shots
from drawnheads.training.train_restorer import frontal_pictures, learn_to_restore, some_patches, train_restorer
from drawnheads.training.worsening import relight, worsen
from facefront.enhancers import ENHANCERS, build_enhancer
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.imaging.warping import FRAME_SIZE
from facefront.study.components import find_components
from facefront.study.profiles import load_profile
from facefront.weights import FoundWeight, find_weight
from test_enhancers_keep_size_and_framing import subject

ROOT = Path(__file__).parents[2]


def patterns(count):
    """What stands for framed faces: uint8 [count, 224, 224, 3]."""
    y, x = np.mgrid[:FRAME_SIZE, :FRAME_SIZE].astype(np.float32)
    waves = [127 + 100 * np.sin(x / (3 + i)) * np.cos(y / (4 + i)) for i in range(count)]
    return np.repeat(np.rint(np.stack(waves))[..., None], 3, axis=3).astype(np.uint8)


@pytest.fixture
def one_blur(monkeypatch):
    """One blur alone is to be undone, so that a few steps show whether anything is learned."""
    monkeypatch.setattr(training, "worsen", lambda picture, random: cv2.GaussianBlur(picture, (0, 0), 2.5))
    monkeypatch.setattr(training, "BATCH", 2)


def test_an_untrained_network_changes_nothing():
    picture = torch.rand(1, 3, 32, 48) * 2 - 1
    assert torch.equal(RestoringNetwork()(picture), picture)


def test_a_few_steps_undo_a_blur_and_the_same_seed_gives_the_same_network(one_blur):
    given = patterns(3)
    first, second, other = (learn_to_restore(given, steps=60, seed=seed).model.state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not all(torch.equal(first[name], other[name]) for name in first)
    model = RestoringNetwork()
    model.load_state_dict(first)
    blurred = np.stack([cv2.GaussianBlur(picture, (0, 0), 2.5) for picture in given])
    with torch.inference_mode():
        restored = model(training.to_planes(blurred))
    good, bad = training.to_planes(given), training.to_planes(blurred)
    assert (restored - good).abs().mean() < 0.8 * (bad - good).abs().mean()


def test_training_writes_weights_that_run_as_an_enhancer(one_blur, tmp_path):
    shots = draw_shots(tmp_path, "frontalizer_training", 1).parent
    card = train_restorer(tmp_path, tmp_path / "out", steps=2, seed=1)
    path = tmp_path / "out" / "heads_restorer.pth"
    assert (card["steps"], card["seed"], card["count"], card["bytes"]) == (2, 1, 1, path.stat().st_size)
    assert card["recognition_in_loss"] == "none"
    assert shots.name == card["people"]
    weight = FoundWeight("heads_restorer", path, "0" * 64, path.stat().st_size, "MIT")
    given = subject()
    made = build_enhancer("restorer", (weight,), device="cpu").enhance([given])[0]
    assert made.image.shape == given.image.shape


def test_only_even_frontal_pictures_are_learned_from(tmp_path):
    draw_shots(tmp_path, "frontalizer_validation", 2)
    people = list(read_shots(tmp_path, "frontalizer_validation"))
    found = list(frontal_pictures(iter(people)))
    assert len(found) == sum(int(person.frontal.sum()) for person in people) == 2
    for picture, points in found:
        assert (picture.shape, picture.dtype) == ((FRAME_SIZE, FRAME_SIZE, 3), np.uint8)
        assert abs(points[:2].mean(0)[0] - (FRAME_SIZE - 1) / 2) < 6


def test_what_is_learned_is_the_same_patch_in_the_same_light():
    good, bad = some_patches(patterns(2), 6, np.random.default_rng(3))
    assert good.shape == bad.shape == (6, training.PATCH, training.PATCH, 3)
    for one, other in zip(good, bad, strict=True):
        apart = cv2.GaussianBlur(one, (0, 0), 6).astype(float) - cv2.GaussianBlur(other, (0, 0), 6)
        assert np.abs(apart).mean() < 3
        assert not np.array_equal(one, other)


def test_worsening_and_relighting_are_repeatable_and_keep_the_size():
    picture = patterns(1)[0]
    for change in (worsen, relight):
        first, second = (change(picture, np.random.default_rng(5)) for _ in range(2))
        assert np.array_equal(first, second)
        assert (first.shape, first.dtype) == (picture.shape, np.uint8)
        assert np.abs(first.astype(float) - picture).mean() > 1


def test_no_weights_and_wrong_ones_stop_the_run(tmp_path):
    with pytest.raises(SetupError, match="name heads_restorer"):
        build_enhancer("restorer")
    torch.save({"x": torch.zeros(1)}, tmp_path / "wrong.pth")
    weight = FoundWeight("x", tmp_path / "wrong.pth", "", 1, "")
    with pytest.raises(SetupError, match=r"wrong\.pth \(RestoringNetwork\) lacks .*; get the file again"):
        build_enhancer("restorer", (weight,))


@pytest.fixture(scope="module")
def restorer():
    return build_enhancer("restorer", (find_weight("heads_restorer", ""),), device="cpu")


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shots")
    draw_shots(folder, "frontalizer_validation", 4)
    return list(read_shots(folder, "frontalizer_validation"))


def test_the_packed_restorer_brings_worsened_faces_nearer_to_what_they_were(restorer, people):
    random = np.random.default_rng(1)
    shown = [show(good, worsen(good, random), points, restorer) for good, points in frontal_pictures(iter(people))]
    assert mean_psnr(shown, "restored") > mean_psnr(shown, "bad") + 0.5


def test_its_card_holds_the_figures_before_and_after_under_a_recogniser_of_other_people(restorer, people):
    card = read_pack().files["heads_restorer"].card
    figures = card["numbers"]["validation"]
    assert figures["pictures"] == 50
    assert figures["psnr"]["after"] > figures["psnr"]["before"]
    assert figures["sharpness"]["after"] != figures["sharpness"]["before"]
    assert {"before", "after"} <= set(figures["similarity"])
    assert set(card["measured_with"]["files"]) == {"heads_restorer", "heads_r50"}
    judge = read_pack().files["heads_r50"].card["data"]["recogniser_training"]["seeds"]
    own = card["data"]["frontalizer_training"]["seeds"]
    assert own[1] < judge[0] or judge[1] < own[0]


def test_figures_are_those_of_the_pictures_that_were_made(people):
    class Perfect:
        def enhance(self, subjects):
            return [type("Made", (), {"image": next(wanted)}) for _ in subjects]

    class Judge:
        def embed(self, crops):
            rows = crops.reshape(len(crops), -1).astype(np.float64)
            return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    good = [picture for picture, _ in frontal_pictures(iter(people))]
    wanted = iter([*good, *good])
    found = restoring_figures(people, Perfect(), Judge())
    assert found["similarity"]["after"] == pytest.approx(1)
    assert found["similarity"]["before"] < 1
    assert found["sharpness"]["after"] == found["sharpness"]["wanted"]
    assert (found["pictures"], found["nearer"]) == (len(good), 1)
    assert found["psnr"]["after"] > 100 > found["psnr"]["before"]


def test_it_stands_in_the_profiles_of_drawn_people_alone_and_is_named_for_what_it_is(tmp_path):
    named = {
        name: "restorer" in load_profile(name, ROOT).enhancers for name in ("heads-biwi", "heads-lfw", "cfp", "biwi")
    }
    assert named == {"heads-biwi": True, "heads-lfw": True, "cfp": False, "biwi": False}
    assert "is not GFPGAN" in ENHANCERS.card("restorer").title
    chains = {chain.name: chain for chain in find_components(load_profile("heads-biwi", ROOT), tmp_path).enhancers}
    assert [w.key for w in chains["restorer"].parts[0].weights] == ["heads_restorer"]


@pytest.mark.parametrize("level", [0, 255])
def test_black_and_white_stay_what_they_are_and_a_tiny_picture_is_a_status(restorer, level):
    flat, tiny = np.full((224, 224, 3), level, np.uint8), np.full((12, 40, 3), level, np.uint8)
    made, refused = restorer.enhance([subject(flat), subject(tiny)])
    assert np.abs(made.image.astype(int) - level).max() < 24
    assert (refused.status, "too small" in refused.detail) == (Status.GENERATOR_ERROR, True)


def test_a_picture_of_any_size_goes_through(restorer):
    for height, width in ((17, 16), (97, 201), (225, 222)):
        given = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
        assert restorer.enhance([subject(given)])[0].image.shape == given.shape
