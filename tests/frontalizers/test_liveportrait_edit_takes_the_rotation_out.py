import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from facefront.errors import SetupError
from facefront.frontalizers.liveportrait.edit import Edit, degrees, read_motion, rotation_matrix
from facefront.frontalizers.liveportrait.motion import HEADS
from facefront.frontalizers.liveportrait.portraits import Portraits
from facefront.frontalizers.liveportrait.retargeting import eye_retargeting, lip_retargeting, stitching


class Corrections:
    stitch, eyes, lips = stitching(), eye_retargeting(), lip_retargeting()


@pytest.fixture
def portraits(monkeypatch):
    torch.manual_seed(0)
    monkeypatch.setattr(Portraits, "__init__", lambda self: None)
    made = Portraits()
    made.networks = Corrections()
    with torch.inference_mode():
        yield made


@pytest.fixture
def motion():
    return read_motion({name: torch.randn(3, size, generator=torch.manual_seed(1)) for name, size in HEADS.items()})


def plain(**changes):
    return Edit(stitching=False, **changes)


def test_angles_are_the_expectation_over_bins_of_three_degrees():
    bins = torch.full((2, 66), -100.0)
    bins[0, 32], bins[1, 0] = 100, 100
    assert degrees(bins).tolist() == pytest.approx([-1.5, -97.5])


def test_the_rotation_is_the_transpose_of_turns_about_x_then_y_then_z():
    angles = np.array([[10, -35, 5], [-20, 60, 15]], np.float32)
    expected = [Rotation.from_euler("xyz", each, degrees=True).as_matrix().T for each in angles]
    np.testing.assert_allclose(rotation_matrix(*torch.from_numpy(angles.T)), expected, atol=1e-6)


def test_frontal_keeps_expression_scale_and_place_and_drops_the_rotation(portraits, motion):
    found = portraits.edit(motion, motion.source(), plain(), "frontal")
    place = motion.shift * torch.tensor([1, 1, 0])
    torch.testing.assert_close(found, motion.scale * (motion.canonical + motion.expression) + place)


def test_without_rotation_or_stitching_the_keypoints_stay(portraits, motion):
    torch.testing.assert_close(portraits.edit(motion, motion.source(), plain(), "none"), motion.source())
    torch.testing.assert_close(portraits.edit(motion, motion.source(), Edit(partial=0), "frontal"), motion.source())


def test_partial_goes_so_far_along_the_way(portraits, motion):
    source = motion.source()
    whole, half = (portraits.edit(motion, source, Edit(partial=share), "frontal") for share in (1.0, 0.5))
    torch.testing.assert_close(half, (source + whole) / 2)


def test_facepoke_drops_the_expression_and_keeps_the_shift_in_depth(portraits, motion):
    found = portraits.edit(motion, motion.source(), plain(expression="neutral", shift_in_depth=True), "frontal")
    torch.testing.assert_close(found, motion.scale * motion.canonical + motion.shift)


def test_stitching_adds_a_correction_and_a_shift_in_the_plane(portraits, motion):
    source = motion.source()
    loose, stitched = (portraits.edit(motion, source, Edit(stitching=on), "frontal") for on in (False, True))
    found = portraits.networks.stitch(torch.cat([source.flatten(1), loose.flatten(1)], 1))
    expected = loose + found[:, :63].reshape(3, 21, 3)
    expected[..., :2] += found[:, None, 63:]
    torch.testing.assert_close(stitched, expected)


def test_eyes_and_lips_are_changed_only_where_wished(portraits, motion):
    source, openings = motion.source(), np.full((3, 3), 0.2, np.float32)
    plainly = portraits.edit(motion, source, plain(), "frontal")
    for name in ("eyes", "lips"):
        moved = portraits.edit(motion, source, plain(**{name: 0.1}), "frontal", openings) - plainly
        width = 66 if name == "eyes" else 65
        given = torch.cat([source.flatten(1), torch.full((3, width - 64), 0.2), torch.full((3, 1), 0.1)], 1)
        expected = getattr(portraits.networks, name)(given).reshape(3, 21, 3)
        torch.testing.assert_close(moved, expected, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"partial": 1.5},
        {"partial": -0.1},
        {"partial": float("nan")},
        {"expression": "smile"},
        {"eyes": 2.0},
        {"lips": -1.0},
    ],
)
def test_an_edit_without_a_meaning_is_refused_by_name(wrong):
    with pytest.raises(SetupError, match=f"{next(iter(wrong))} is .*; give"):
        Edit(**wrong)
