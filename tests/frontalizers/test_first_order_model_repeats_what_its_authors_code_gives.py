"""First-Order-Model at full size with seeded random weights, against values that the authors' own code gave.

The values were recorded by `tools/check_parity.py fomm --record`; the layouts are those of the authors' networks.
"""

from pathlib import Path

import numpy as np
import pytest
import torch

from facefront.errors import SetupError
from facefront.frontalizers import build_frontalizer
from facefront.frontalizers.fomm import networks
from facefront.testing.random_fomm import write_random_weights
from facefront.weights import FoundWeight

HERE = Path(__file__).parents[1]
LIMIT = 1e-3
PARTS = dict(zip(("generator", "kp_detector"), networks.empty_networks(), strict=True))


@pytest.mark.parametrize("part", PARTS)
def test_keys_shapes_and_types_are_those_of_the_published_file(part):
    rows = [line.split("\t") for line in (HERE / "layouts" / f"fomm_{part}.tsv").read_text().splitlines()]
    wanted = {key: (() if shape == "scalar" else tuple(map(int, shape.split("x"))), kind) for key, shape, kind in rows}
    state = PARTS[part].state_dict()
    assert {key: (tuple(v.shape), str(v.dtype).removeprefix("torch.")) for key, v in state.items()} == wanted


def test_the_networks_have_the_published_numbers_of_parameters():
    counts = {part: sum(each.numel() for each in network.parameters()) for part, network in PARTS.items()}
    assert counts == {"generator": 45_575_391, "kp_detector": 14_215_368}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The networks with both readings of places; the file, some 240 MB, is gone."""
    (file,) = write_random_weights(tmp_path_factory.mktemp("fomm"))
    both = {align: networks.Networks(file, "cpu", align) for align in (False, True)}
    file.unlink()
    return both


@pytest.fixture(scope="module")
def imported():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HERE.parent / "tools")
        from parity import fomm, photo
    return fomm, photo.recorded_places


@pytest.fixture(scope="module")
def parity(imported):
    return imported[0]


@pytest.fixture(scope="module")
def check(imported, recorded):
    def check(name, found):
        assert recorded[name].std() > 0.1
        values = np.asarray(found).ravel()
        values = values[imported[1](values.size)]
        np.testing.assert_allclose(values, recorded[name], atol=LIMIT, rtol=0, err_msg=name)

    return check


@pytest.fixture(scope="module")
def recorded():
    return np.load(HERE / "recorded" / "fomm_stages.npz")


def test_keypoints_and_their_jacobians_are_the_authors(built, parity, check):
    places, jacobians = built[False].find(parity.frames()[0])
    check("keypoints: places", places)
    check("keypoints: Jacobians", jacobians)


@pytest.mark.parametrize(
    ("motion", "align"), [("absolute", False), ("absolute", True), ("relative", False), ("relative, scaled", True)]
)
def test_pictures_are_those_of_the_authors_make_animation(built, parity, check, motion, align):
    (flags,) = (flags for name, *flags in parity.MOTIONS if name == motion)
    check(parity.stage(motion, align), parity.animate(built[align], *flags))


def test_how_places_are_read_and_whether_motion_is_scaled_matter(recorded, parity):
    different = [recorded[parity.stage(name, align)] for name, *_ in parity.MOTIONS for align in (False, True)]
    for i, one in enumerate(different):
        for other in different[:i]:
            assert np.abs(one - other).max() > 10 * LIMIT


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"generator": {}}, r"vox\.pth\.tar: generator lacks bottleneck\.r0\.conv1\.bias and 195 more"),
        ({"kp_detector": {}}, r"vox\.pth\.tar: has no generator, which vox-cpk\.pth\.tar has; get the file again"),
        ({"generator": {"x": torch.zeros(1)}}, r"generator lacks"),
    ],
)
def test_another_file_is_refused_by_name(tmp_path, content, message):
    file = tmp_path / "vox.pth.tar"
    torch.save(content, file)
    with pytest.raises(SetupError, match=message):
        build_frontalizer("first_order_model", [FoundWeight("fomm_vox", file, "0", 1, "MIT")], device="cpu")
