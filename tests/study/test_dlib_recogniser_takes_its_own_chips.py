"""dlib's recogniser, an optional extra: its chips are cut by our keypoints, and without it the study says so."""

import importlib.util
import sys
import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from facefront.embedders import EMBEDDERS, build_embedder, crop_face, framing
from facefront.embedders.dlib_resnet import CHIP, MEAN_FACE
from facefront.errors import SetupError
from facefront.faces import FIVE_POINT_TEMPLATE, choose_face
from facefront.study.components import find_components
from facefront.study.profiles import load_profile
from facefront.study.settings import ComponentSettings
from facefront.weights import FoundWeight, find_weight

ROOT = Path(__file__).parents[2]
KEY = "dlib_resnet"
needs_dlib = pytest.mark.skipif(
    importlib.util.find_spec("dlib") is None or importlib.util.find_spec("face_recognition_models") is None,
    reason="the extra dlib is not installed: pip install dlib-bin face-recognition-models",
)


@pytest.fixture
def embedder(tmp_path):
    return build_embedder(KEY, find_weight(["dlib_resnet_v1"], tmp_path))


@needs_dlib
def test_the_weights_are_found_in_the_installed_package_without_importing_it(tmp_path):
    found = find_weight(["dlib_resnet_v1"], tmp_path)
    assert found.path.parent.parent.name == "face_recognition_models"
    assert found.bytes == 22_466_066
    assert "face_recognition_models" not in sys.modules


@needs_dlib
def test_vectors_are_dlibs_own_scaled_to_length_one(embedder):
    crops = np.random.default_rng(0).integers(0, 256, (3, CHIP, CHIP, 3), np.uint8)
    vectors = embedder.embed(crops)
    own = [np.array(embedder.model.compute_face_descriptor(np.ascontiguousarray(c[..., ::-1]))) for c in crops]
    assert vectors.shape == (3, 128)
    assert vectors == pytest.approx(np.array([each / np.linalg.norm(each) for each in own]), abs=1e-6)
    assert embedder.embed(crops[:0]).shape == (0, 128)
    with pytest.raises(ValueError, match="150"):
        embedder.embed(crops[:, :112, :112])


@needs_dlib
def test_keypoints_come_to_lie_on_dlibs_mean_face(embedder):
    photo = np.zeros((300, 300, 3), np.uint8)
    points = FIVE_POINT_TEMPLATE * 1.5 + 60
    for x, y in np.rint(points).astype(int):
        photo[y - 2 : y + 3, x - 2 : x + 3] = 255
    crop = crop_face(embedder, photo, points)
    seen = [crop[int(y) - 4 : int(y) + 6, int(x) - 4 : int(x) + 6].max() for x, y in embedder.crop_points]
    assert crop.shape == (CHIP, CHIP, 3)
    assert min(seen) > 200


def test_its_chips_leave_a_quarter_around_the_mean_face_and_differ_from_arcfaces():
    cls = EMBEDDERS.card(KEY).build
    assert cls.crop_points / CHIP == pytest.approx((MEAN_FACE + 0.25) / 1.5)
    eyes = pairwise(cls.crop_points[:2])
    assert [float(right[0] - left[0]) for left, right in eyes] == pytest.approx([52.93], abs=0.01)
    assert framing(cls) != (CHIP, b"")


def test_another_file_is_refused_in_one_line(tmp_path):
    other = FoundWeight("own", tmp_path / "own.dat", "0" * 64, 3, "")
    with pytest.raises(SetupError, match=r"own\.dat: its sha256 is 0{64}; .*dlib_face_recognition_resnet_model_v1"):
        EMBEDDERS.build(KEY, [other])


def test_without_the_extra_the_row_says_not_run_and_why(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, package=None: None)
    profile = load_profile("heads-biwi", ROOT)
    profile = replace(profile, backbones={**profile.backbones, KEY: ComponentSettings()})
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["dlib"]
    assert [package.partition(">")[0] for package in packages] == list(EMBEDDERS.card(KEY).extra_packages)
    absent = {each.name: each.reason for each in find_components(profile, ROOT).absent}
    assert absent[KEY] == "needs the Python package dlib: pip install dlib-bin face-recognition-models"


@needs_dlib
def test_people_of_lfw_are_separated_as_dlib_separates_them(real_root, embedder):
    """On photos of LFW, by SCRFD's points: 0.91 is the cosine of dlib's distance of 0.6."""
    from facefront.detectors import build_detector
    from facefront.imaging.images import read_image

    detector = build_detector("scrfd", find_weight(["scrfd_2.5g_bnkps"], real_root / "models"))
    people = sorted((real_root / "lfw/lfw-deepfunneled").iterdir())
    folders = [path for path in people if len(list(path.iterdir())) > 2][:6]
    crops = []
    for path in [path for folder in folders for path in sorted(folder.iterdir())[:2]]:
        photo = read_image(path)
        face = choose_face(detector.detect(photo), *photo.shape[:2])
        crops.append(crop_face(embedder, photo, face.keypoints))
    first, second = embedder.embed(np.array(crops)).reshape(6, 2, -1).transpose(1, 0, 2)
    scores = first @ second.T
    others = scores[~np.eye(6, dtype=bool)]
    assert np.median(np.diag(scores)) > 0.91
    assert others.max() < 0.91
    assert np.median(others) < 0.83
