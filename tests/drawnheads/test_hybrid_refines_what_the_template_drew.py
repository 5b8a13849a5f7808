import dataclasses

import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from drawnheads.components.hybrid import Hybrid
from drawnheads.components.refiner import REACH, Refiner
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers import FRONTALIZERS, Source, build_frontalizer
from facefront.imaging.pose import Pose
from facefront.imaging.warping import FRAME_SIZE
from facefront.weights import FoundWeight
from facefront.weights.find import sha256_of


def found(path) -> FoundWeight:
    return FoundWeight("heads_refiner", path, sha256_of(path), path.stat().st_size, "MIT")


def build(folder, change=None, seed=0) -> Hybrid:
    """A refiner of random weights; `change` may touch it before it is saved."""
    torch.manual_seed(seed)
    refiner = Refiner()
    if change:
        change(refiner)
    path = folder / "heads_refiner.pth"
    torch.save(refiner.state_dict(), path)
    return build_frontalizer("hybrid", [found(path)], device="cpu")


def awake(refiner):
    torch.nn.init.normal_(refiner.last.weight, std=0.05)


@pytest.fixture(scope="module")
def random_one(tmp_path_factory):
    return build(tmp_path_factory.mktemp("weights"), awake)


@pytest.fixture(scope="module")
def photos():
    return [drawn_photo(Pose(yaw, 0, 0)) for yaw in (-50, 5, 30)]


def test_a_refiner_with_a_last_layer_of_zeros_returns_the_template_picture(tmp_path, photos):
    plain = build_frontalizer("template").frontalize(photos)
    for refined, drawn in zip(build(tmp_path).frontalize(photos), plain, strict=True):
        assert np.array_equal(refined.image, drawn.image)
        assert refined.coverage == drawn.coverage


def test_other_weights_change_the_picture_but_not_its_framing(random_one, photos):
    plain = build_frontalizer("template").frontalize(photos)
    for refined, drawn in zip(random_one.frontalize(photos), plain, strict=True):
        assert refined.image.shape == drawn.image.shape == (FRAME_SIZE, FRAME_SIZE, 3)
        assert refined.image.dtype == np.uint8
        assert not np.array_equal(refined.image, drawn.image)


def with_bias(channel, value):
    """Sets one of the refiner's six outputs everywhere: shift in x and y, blur, residual in B, G and R."""

    def change(refiner):
        with torch.no_grad():
            refiner.last.bias.view(6, -1)[channel] = value

    return change


def test_a_shift_moves_the_template_picture(tmp_path, photos):
    plain = build_frontalizer("template").frontalize(photos[:1])[0].image
    moved = build(tmp_path, with_bias(0, 3 / REACH)).frontalize(photos[:1])[0].image
    assert np.abs(moved[:, :-3].astype(int) - plain[:, 3:]).max() <= 1
    lowered = build(tmp_path, with_bias(1, 3 / REACH)).frontalize(photos[:1])[0].image
    assert np.abs(lowered[:-3].astype(int) - plain[3:]).max() <= 1


def test_the_blur_takes_detail_and_the_residual_adds_colour(tmp_path, photos):
    plain = build_frontalizer("template").frontalize(photos[:1])[0].image.astype(float)
    soft = build(tmp_path, with_bias(2, 1.0)).frontalize(photos[:1])[0].image.astype(float)
    assert np.abs(np.diff(soft, axis=1)).mean() < 0.9 * np.abs(np.diff(plain, axis=1)).mean()
    redder = build(tmp_path, with_bias(5, 0.1)).frontalize(photos[:1])[0].image.astype(float)
    assert (redder - plain)[..., 2].mean() == pytest.approx(12.75, abs=1)
    assert np.array_equal(redder[..., :2], plain[..., :2])


def test_a_batch_gives_what_single_photos_give(random_one, photos):
    for together, photo in zip(random_one.frontalize(photos), photos, strict=True):
        assert np.array_equal(together.image, random_one.frontalize([photo])[0].image)


def test_a_photo_without_a_usable_face_is_a_status_and_the_others_go_on(random_one, photos):
    lost = dataclasses.replace(photos[0].face, keypoints=photos[0].face.keypoints * np.float32(np.nan))
    first, bad, last = random_one.frontalize([photos[0], Source(photos[0].image, lost), photos[1]])
    assert (bad.status, bad.image) == (Status.GENERATOR_ERROR, None)
    assert bad.detail
    assert first.status == last.status == Status.OK
    assert random_one.frontalize([]) == []


def test_there_is_no_zero_rotation_and_the_card_says_so(random_one):
    assert not FRONTALIZERS.card("hybrid").has_zero_rotation
    with pytest.raises(SetupError, match="'hybrid' has no rotation 'none'"):
        random_one.frontalize([], "none")


def test_the_card_names_the_recogniser_of_the_loss():
    card = FRONTALIZERS.card("hybrid")
    assert card.recognition == ("ArcFace-heads",)
    assert "drawn heads" in card.title
    assert card.weights == ("heads_refiner",)


def test_other_weights_are_another_fingerprint(tmp_path, random_one):
    assert build(tmp_path).fingerprint() != random_one.fingerprint()


def spoiled(kind, state):
    """The state dict, wrong in one way."""
    key = "last.weight"
    if kind == "lacks a tensor":
        del state[key]
    elif kind == "one too many":
        state["extra"] = torch.zeros(1)
    elif kind == "another shape":
        state[key] = state[key][:-1]
    return [1, 2] if kind == "no state dict" else state


@pytest.mark.parametrize("kind", ["lacks a tensor", "one too many", "another shape", "no state dict"])
def test_a_foreign_state_dict_is_refused_by_the_name_of_its_file(tmp_path, kind):
    path = tmp_path / "heads_refiner.pth"
    torch.save(spoiled(kind, Refiner().state_dict()), path)
    with pytest.raises(SetupError, match=r"heads_refiner\.pth.*get the file again") as caught:
        build_frontalizer("hybrid", [found(path)], device="cpu")
    assert "\n" not in str(caught.value)


def test_it_takes_one_weight_file():
    with pytest.raises(SetupError, match="takes one weight file, its refiner; got 0"):
        build_frontalizer("hybrid")


def test_a_broken_file_is_refused_by_its_name(tmp_path):
    path = tmp_path / "heads_refiner.pth"
    path.write_bytes(b"no weights")
    with pytest.raises(SetupError, match=r"heads_refiner\.pth.*again"):
        build_frontalizer("hybrid", [found(path)], device="cpu")
