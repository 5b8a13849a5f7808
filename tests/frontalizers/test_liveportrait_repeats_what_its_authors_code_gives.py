"""The networks at their full size with seeded random weights, against values that the authors' own code gave.

The values were recorded by `tools/check_liveportrait_parity.py --record`.
"""

from pathlib import Path

import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from facefront.faces import Status
from facefront.frontalizers.liveportrait.edit import Edit, degrees, read_motion
from facefront.frontalizers.liveportrait.frontalizer import LivePortrait
from facefront.frontalizers.liveportrait.pasting import fading_mask
from facefront.imaging.pose import Pose
from facefront.weights import FoundWeight, sha256_of

RECORDED = Path(__file__).parents[1] / "recorded" / "liveportrait_stages.npz"
PICTURE_LIMIT = 1e-3


@pytest.fixture(scope="module")
def frontalizer(random_liveportrait):
    files = random_liveportrait
    weights = [FoundWeight(path.stem, path, sha256_of(path), path.stat().st_size, "none") for path in files]
    return LivePortrait(weights, device="cpu", batch=2)


@pytest.fixture(scope="module")
def stages(frontalizer, tmp_path_factory):
    """Each stage on what our own gave before it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "tools")
        from parity.photo import synthetic_photo
    networks, edit = frontalizer.portraits.networks, frontalizer.portraits.edit
    with torch.inference_mode():
        photo = torch.from_numpy(synthetic_photo()[None])
        heads, volume = networks.motion(photo), networks.appearance(photo)
        motion = read_motion(heads)
        source = motion.source()
        driving = edit(motion, source, Edit(), "frontal")
        deformation, seen = networks.warping.dense_motion_network(volume, driving, source)
        features = networks.warping(volume, driving, source)
        picture = networks.decoder(features)
        poked = edit(motion, source, Edit(expression="neutral", shift_in_depth=True), "frontal")
        changed = Edit(eyes=0.4, lips=0.0, stitching=False)
        moved = edit(motion, source, changed, "frontal", np.float32([[0.2, 0.3, 0.1]]))
    found = {
        "F: feature volume": volume,
        **{f"M: {name}, degrees": degrees(heads[name]) for name in ("pitch", "yaw", "roll")},
        **{f"M: {name}": heads[name] for name in ("kp", "exp", "t", "scale")},
        "keypoints of the photo": source,
        "S: frontal, stitched": driving,
        "S: FacePoke's edit, stitched": poked,
        "S: eyes and lips, by how much": moved - motion.place(torch.eye(3)),
        "W: deformation": deformation,
        "W: occlusion": seen,
        "W: features": features,
        "G: picture": picture,
        "all networks: picture": picture,
    }
    return {name: tensor.numpy() for name, tensor in found.items()} | {"paste-back mask": fading_mask() / 255}


@pytest.mark.parametrize("name", np.load(RECORDED).files)
def test_each_stage_is_the_authors(stages, name):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "tools")
        from parity.photo import recorded_places
    expected = np.load(RECORDED)[name]
    found = stages[name].ravel()[recorded_places(stages[name].size)]
    limit = PICTURE_LIMIT if not name.startswith(("F:", "W: features")) else 1e-4 * np.abs(expected).max()
    assert expected.std() > 1e-4 or expected.size == 1
    np.testing.assert_allclose(found, expected, atol=limit, rtol=0)


@pytest.mark.heavy
def test_a_photo_becomes_a_crop_that_its_rotation_changes(frontalizer):
    photos = [drawn_photo(Pose(40, 0, 0)), drawn_photo(Pose(-20, 10, 0))]
    frontal, control = (frontalizer.frontalize(photos, rotation) for rotation in ("frontal", "none"))
    for result in (*frontal, *control):
        assert result.status == Status.OK
        assert (result.image.shape, result.image.dtype) == ((512, 512, 3), np.uint8)
        assert result.image.std() > 5
    assert np.abs(frontal[0].image.astype(int) - control[0].image).mean() > 0.5
    alone = frontalizer.frontalize(photos[1:])[0]
    assert np.abs(alone.image.astype(int) - frontal[1].image).max() <= 2
