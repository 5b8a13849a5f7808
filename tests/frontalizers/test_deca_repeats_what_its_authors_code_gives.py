"""DECA with a random encoder and a made-up head, against values that the authors' own code gave.

The values were recorded by `tools/check_parity.py deca --record`.
"""

from pathlib import Path

import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers import build_frontalizer
from facefront.frontalizers.deca.codes import SIZES, split_codes
from facefront.frontalizers.deca.drawing import Texture, project, render, sample, unroll
from facefront.frontalizers.deca.encoder import empty_encoder
from facefront.imaging.pose import Pose
from facefront.testing.random_deca import made_up_flame, write_random_weights
from facefront.weights import FoundWeight, sha256_of

HERE = Path(__file__).parents[1]
RECORDED = HERE / "recorded" / "deca_stages.npz"
LIMIT = 1e-3


def parts():
    """What script and test share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HERE.parent / "tools")
        from parity import deca_inputs
        from parity.photo import recorded_places
    return deca_inputs, recorded_places


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    files = write_random_weights(tmp_path_factory.mktemp("deca"))
    return [FoundWeight(path.stem, path, sha256_of(path), path.stat().st_size, "none") for path in files]


@pytest.fixture(scope="module")
def deca(weights):
    return build_frontalizer("deca", weights, device="cpu")


@pytest.fixture(scope="module")
def stages(deca):
    """Each stage on what our own gave before it."""
    given, flame = parts()[0], made_up_flame()
    photo, betas = given.deca_photo(), given.deca_betas()
    turned, zero = flame.place(betas, given.TURNED, given.JAW), flame.place(betas, np.zeros(3), given.JAW)
    placed = project(turned, given.CAMERA)
    texture = sample(photo, unroll(flame, 256).interpolate(flame.faces, placed))
    mask = given.full_mask(flame)
    plain = Texture(texture * mask[..., None] + 0.7 * (1 - mask[..., None]), mask, mask)
    return {
        "encoder: 236 codes": deca.encoding.encode(photo.transpose(2, 0, 1)[None].copy()),
        "FLAME: vertices turned, decimetres": 10 * turned,
        "FLAME: vertices at pose zero, decimetres": 10 * zero,
        "camera: places in the crop": placed,
        "texture from the photo": texture,
        "picture at pose zero": render(flame, project(zero, np.float32([8, 0, 0])), plain)[0],
    }


@pytest.mark.parametrize("name", np.load(RECORDED).files)
def test_each_stage_is_the_authors(stages, name):
    expected = np.load(RECORDED)[name]
    assert expected.std() > 0.1
    found = stages[name].ravel()[parts()[1](stages[name].size)]
    np.testing.assert_allclose(found, expected, atol=LIMIT, rtol=0)


def test_the_236_numbers_are_split_in_the_authors_order():
    codes = split_codes(np.arange(236, dtype=np.float32))
    firsts = {name: getattr(codes, name).ravel()[0] for name in SIZES}
    assert firsts == {"shape": 0, "texture": 100, "expression": 150, "pose": 200, "camera": 206, "light": 209}
    assert codes.light.shape == (9, 3)
    assert codes.light[1, 0] == 212


def test_the_encoder_has_the_official_keys():
    state = empty_encoder().state_dict()
    assert len(state) == 322
    shapes = {
        "encoder.conv1.weight": (64, 3, 7, 7),
        "encoder.layer1.0.downsample.0.weight": (256, 64, 1, 1),
        "encoder.layer2.0.conv2.weight": (128, 128, 3, 3),
        "encoder.layer3.5.bn3.running_var": (1024,),
        "encoder.layer4.2.conv3.weight": (2048, 512, 1, 1),
        "layers.0.weight": (1024, 2048),
        "layers.2.bias": (236,),
    }
    assert {key: tuple(state[key].shape) for key in shapes} == shapes


def test_a_photo_becomes_a_drawn_face_and_its_control_that_stays_turned(deca):
    photos = [drawn_photo(Pose(20, 0, 0)), drawn_photo(Pose(-20, 0, 0))]
    results = {rotation: deca.frontalize(photos, rotation) for rotation in ("frontal", "none")}
    for result in (*results["frontal"], *results["none"]):
        assert (result.status, result.image.shape, result.image.dtype) == (Status.OK, (224, 224, 3), np.uint8)
        assert 0 < result.coverage <= 1
    assert np.abs(results["frontal"][0].image.astype(int) - results["none"][0].image).mean() > 3


def test_files_of_other_systems_are_refused_by_name(weights, tmp_path):
    torch.save({"main.0.weight": torch.zeros(2)}, tmp_path / "other.tar")
    torch.save({"E_flame": {"layers.0.bias": torch.zeros(2)}}, tmp_path / "half.tar")
    np.savez(tmp_path / "other.npz", template=np.zeros((3, 3)))
    other = {path.name: FoundWeight("a", path, "0" * 64, 1, "none") for path in tmp_path.iterdir()}
    with pytest.raises(SetupError, match=r"other\.tar: has no E_flame"):
        build_frontalizer("deca", [other["other.tar"], weights[1]])
    with pytest.raises(SetupError, match=r"half\.tar: E_flame lacks encoder\.bn1\.bias"):
        build_frontalizer("deca", [other["half.tar"], weights[1]])
    with pytest.raises(SetupError, match=r"other\.npz: not a converted FLAME model.*convert_weights\.py flame"):
        build_frontalizer("deca", [weights[0], other["other.npz"]])
    with pytest.raises(SetupError, match=r"deca_model\.tar: not a converted FLAME"):
        build_frontalizer("deca", [weights[0], weights[0]])
    with pytest.raises(SetupError, match="texture is 3; give 32 to 4096"):
        build_frontalizer("deca", weights, texture=3)
