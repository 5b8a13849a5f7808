"""What heads_warp and heads_rebuild share: their weight files, their cards, and photos that cannot be turned."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from drawnheads.packs import HEADS, read_pack
from drawnheads.world.people import PEOPLE_SEEDS
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers import FRONTALIZERS, build_frontalizer
from facefront.imaging.pose import Pose
from facefront.imaging.warping import FRAME_SIZE
from facefront.weights import find_weight, packs
from random_frontalizers import build, found, random_network
from test_a_photo_that_cannot_be_turned_is_a_status import BAD, FRONTAL, GREY, source

BOTH = pytest.mark.parametrize("key", ["heads_warp", "heads_rebuild"])
MORE_FAULTS = {"mostly outside the photo": (GREY[:8, :8], FRONTAL * np.float32(0.16) + np.float32([-3, -4]))}


@pytest.fixture(scope="module")
def random_ones(tmp_path_factory):
    return {key: build(tmp_path_factory.mktemp("weights"), key) for key in ("heads_warp", "heads_rebuild")}


@pytest.fixture(scope="module")
def packed():
    return {
        key: build_frontalizer(key, [find_weight(key, "")], device="cpu") for key in ("heads_warp", "heads_rebuild")
    }


@BOTH
@pytest.mark.parametrize("fault", [*BAD, *MORE_FAULTS])
def test_one_bad_photo_is_a_status_with_a_reason_and_the_batch_goes_on(random_ones, key, fault):
    good = drawn_photo(Pose(20, 0, 0))
    first, bad, last = random_ones[key].frontalize([good, source(*(BAD | MORE_FAULTS)[fault]), good])
    assert (bad.status, bad.image) == (Status.GENERATOR_ERROR, None)
    assert bad.detail and "\n" not in bad.detail
    assert first.status == last.status == Status.OK


@BOTH
@pytest.mark.parametrize("yaw", [-90, 90])
def test_a_face_in_full_profile_is_drawn_or_a_status(packed, key, yaw):
    result = packed[key].frontalize([drawn_photo(Pose(yaw, 0, 0))])[0]
    assert (result.image is None) == (result.status == Status.GENERATOR_ERROR) == bool(result.detail)


@BOTH
def test_the_packs_own_file_fits_and_draws_the_frame(packed, key):
    photos = [drawn_photo(Pose(yaw, 0, 0)) for yaw in (-40, 0, 15)]
    together = packed[key].frontalize(photos)
    for photo, result in zip(photos, together, strict=True):
        assert result.status == Status.OK
        assert result.image.shape == (FRAME_SIZE, FRAME_SIZE, 3) and result.image.dtype == np.uint8
        assert np.array_equal(result.image, packed[key].frontalize([photo])[0].image)


@BOTH
def test_the_file_is_small_and_learned_from_none_of_the_measured_people(key):
    file = read_pack().files[key]
    assert file.weight.bytes <= 4_000_000
    low, high = file.card["data"]["frontalizer_training"]["seeds"]
    assert low in PEOPLE_SEEDS["frontalizer_training"] and high in PEOPLE_SEEDS["frontalizer_training"]
    assert set(file.card["data"]) == {"frontalizer_training"}


@BOTH
def test_the_card_says_what_it_is_and_which_recogniser_it_learned_to_please(key):
    card = FRONTALIZERS.card(key)
    assert "trained on drawn heads" in card.title
    assert card.weights == (key,)
    assert card.family == FRONTALIZERS.card({"heads_warp": "ffwm", "heads_rebuild": "deca"}[key]).family
    told = read_pack().files[key].card["training"]["recognition_in_loss"]
    assert told == ("heads_loss" if key == "heads_warp" else "")
    assert card.recognition == (find_weight(told, "").recognition if told else ())


@BOTH
def test_other_weights_are_another_fingerprint(random_ones, packed, key):
    assert random_ones[key].fingerprint() != packed[key].fingerprint()


def spoiled(kind, key, state):
    """The state dict, wrong in one way."""
    last = {"heads_warp": "generator.last.weight", "heads_rebuild": "last.weight"}[key]
    if kind == "lacks a tensor":
        del state[last]
    elif kind == "one too many":
        state["extra"] = torch.zeros(1)
    elif kind == "another shape":
        state[last] = state[last][:-1]
    elif kind == "the other one's":
        return random_network({"heads_warp": "heads_rebuild", "heads_rebuild": "heads_warp"}[key]).state_dict()
    return [1, 2] if kind == "no state dict" else state


KINDS = ["lacks a tensor", "one too many", "another shape", "the other one's", "no state dict"]


@BOTH
@pytest.mark.parametrize("kind", KINDS)
def test_a_foreign_state_dict_is_refused_by_the_name_of_its_file(tmp_path, key, kind):
    path = tmp_path / f"{key}.pth"
    torch.save(spoiled(kind, key, random_network(key).state_dict()), path)
    with pytest.raises(SetupError, match=rf"{key}\.pth.*get the file again") as caught:
        build_frontalizer(key, [found(path)], device="cpu")
    assert "\n" not in str(caught.value)


@BOTH
def test_a_broken_file_and_a_missing_one_are_named(tmp_path, key):
    path = tmp_path / f"{key}.pth"
    path.write_bytes(b"no weights")
    with pytest.raises(SetupError, match=rf"{key}\.pth.*again"):
        build_frontalizer(key, [found(path)], device="cpu")
    with pytest.raises(SetupError, match=key):
        build_frontalizer(key)


@BOTH
def test_a_changed_file_of_the_pack_is_refused(tmp_path, monkeypatch, key):
    pack = tmp_path / "heads"
    pack.mkdir()
    shutil.copy(HEADS.folder / packs.MANIFEST, pack)
    entry = json.loads((pack / packs.MANIFEST).read_text(encoding="utf-8"))["files"][key]
    content = (HEADS.folder / entry["file"]).read_bytes()
    (pack / entry["file"]).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    monkeypatch.setitem(packs.PACKS, "heads", replace(HEADS, folder=pack))
    with pytest.raises(SetupError, match=rf"{key}\.pth: its sha256 is .* make the pack again"):
        find_weight(key, "")
    (pack / entry["file"]).unlink()
    with pytest.raises(SetupError, match=rf"{key}\.pth: missing"):
        find_weight(key, "")


def test_only_the_rebuilt_head_has_a_zero_rotation(random_ones):
    assert (
        FRONTALIZERS.card("heads_rebuild").has_zero_rotation and not FRONTALIZERS.card("heads_warp").has_zero_rotation
    )
    assert random_ones["heads_rebuild"].frontalize([drawn_photo(Pose(20, 0, 0))], "none")[0].status == Status.OK
    with pytest.raises(SetupError, match="'heads_warp' has no rotation 'none'"):
        random_ones["heads_warp"].frontalize([], "none")
