"""Weights of the package's own: found whatever WEIGHTS says, verified, and refused where they are changed."""

import json
import re
import shutil
import tomllib
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import pytest

from drawn import draw_people
from drawnheads.packs import HEADS, PACKED, check_weights, read_pack
from drawnheads.sets.sets import GENERATOR, Plan, make_set
from drawnheads.training.cards import render_readme
from facefront.errors import SetupError
from facefront.study.components import find_components
from facefront.study.settings import ComponentSettings, DatasetSettings, Profile
from facefront.study.study import Study
from facefront.weights import describe_missing, find_weight, packs
from tiny_models import recogniser, scrfd_like
from tiny_pack import write_tiny_pack

ROOT = Path(__file__).parents[2]


@pytest.fixture
def pack(tmp_path, monkeypatch):
    folder = tmp_path / "packs" / "heads"
    folder.mkdir(parents=True)
    monkeypatch.setitem(packs.PACKS, "heads", replace(HEADS, folder=folder))
    write_tiny_pack(folder, scrfd_like(folder / "heads_scrfd.onnx"), recogniser(folder / "heads_r50.onnx"))
    return folder


def profile(**weights):
    detector, backbone = ComponentSettings(weights=("heads_scrfd",)), ComponentSettings(weights=("heads_r50",))
    return Profile(
        title="drawn",
        dataset=DatasetSettings("biwi", "nothing", maker="drawnheads"),
        detectors={"scrfd": detector},
        backbones={"resnet50": backbone, **weights},
        frontalizers={"none": ComponentSettings()},
        registration="scrfd",
        name="drawn",
    )


def fault(key="heads_r50") -> str:
    with pytest.raises(SetupError) as error:
        find_weight(key, "nowhere")
    message = str(error.value)
    assert "\n" not in message
    assert "git checkout" in message
    assert "make train" in message
    return message


def test_they_are_found_without_any_weights_folder(pack):
    found = find_weight("heads_r50", pack / "no such folder")
    assert found.path == pack / "heads_r50.onnx"
    assert (found.licence, found.note) == ("MIT", "heads_r50 of a few random numbers")


def test_a_profile_of_packed_weights_alone_needs_no_weights_folder(pack):
    components = find_components(profile(), pack / "no such folder")
    assert [c.weight and c.weight.key for c in components.all] == ["heads_scrfd", "heads_r50", None]
    assert not components.absent


def test_any_other_weight_still_needs_its_folder(pack):
    with pytest.raises(SetupError, match="no such weights folder"):
        find_components(profile(mobilefacenet=ComponentSettings()), pack / "no such folder")


def test_a_file_of_the_same_name_elsewhere_is_not_taken_for_it(pack, tmp_path):
    elsewhere = tmp_path / "weights"
    elsewhere.mkdir()
    recogniser(elsewhere / "heads_r50.onnx", dimension=8)
    assert find_weight("heads_r50", elsewhere).path == pack / "heads_r50.onnx"


@pytest.mark.parametrize("harm", [lambda b: b[:-100], lambda b: b[:-1] + bytes([b[-1] ^ 1]), lambda b: b""])
def test_a_truncated_or_changed_file_is_named_with_what_it_should_be(pack, harm):
    path = pack / "heads_r50.onnx"
    expected = find_weight("heads_r50", "").sha256
    path.write_bytes(harm(path.read_bytes()))
    message = fault()
    assert message.startswith(f"{path}: its sha256 is ")
    assert f"expected {expected}" in message
    assert f"it has {path.stat().st_size} bytes" in message


def test_a_missing_file_is_named(pack):
    (pack / "heads_r50.onnx").unlink()
    assert f"{pack / 'heads_r50.onnx'}: missing" in fault()


def test_a_missing_manifest_and_one_without_the_file_are_named(pack):
    assert "pack.json: names no heads_r100, only heads_scrfd, heads_r50" in fault("heads_r100")
    (pack / "pack.json").unlink()
    assert f"{pack / 'pack.json'}: cannot be read" in fault()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "null",
        '{"generator": 1}',
        '{"generator": "1", "files": {}}',
        '{"generator": 1, "files": {"heads_r50": {"file": "heads_r50.onnx"}}}',
        '{"generator": 1, "files": {"heads_r50": null}}',
        '{"generator": 1, "files": []}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_manifest_is_named(pack, text):
    (pack / "pack.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert f"{pack / 'pack.json'}: not the manifest of a pack" in fault()


@pytest.mark.parametrize("change", [{"sha256": "abc"}, {"file": "../x.onnx"}, {"bytes": "7"}, {"card": {}}])
def test_an_entry_that_cannot_be_is_named(pack, change):
    raw = json.loads((pack / "pack.json").read_text())
    raw["files"]["heads_r50"] |= change
    (pack / "pack.json").write_text(json.dumps(raw))
    assert "pack.json: not the manifest of a pack" in fault()


def test_heads_of_another_generator_than_the_packs_are_refused(pack):
    weights = [weight for c in find_components(profile(), pack).all for weight in c.weights]
    check_weights(weights, Path("data/heads-biwi"), {"generator": GENERATOR})
    with pytest.raises(SetupError) as error:
        check_weights(weights, Path("data/heads-biwi"), {"generator": GENERATOR + 1})
    message = str(error.value)
    assert "\n" not in message
    for part in (
        f"{pack / 'pack.json'}: its files (heads_scrfd.onnx, heads_r50.onnx)",
        f"heads of generator {GENERATOR}, but data/heads-biwi was drawn by generator {GENERATOR + 1}",
        "make train",
    ):
        assert part in message


def test_other_weights_may_look_at_heads_of_any_generator(pack, tmp_path):
    weight = recogniser(tmp_path / "mine.onnx")
    own = ComponentSettings(weights=({"file": str(weight.path), "sha256": weight.sha256},), use="arcface")
    detector = scrfd_like(tmp_path / "eyes.onnx")
    eyes = ComponentSettings(weights=({"file": str(detector.path), "sha256": detector.sha256},))
    (pack / "pack.json").unlink()
    mine = Profile(
        title="drawn",
        dataset=DatasetSettings("biwi", "nothing", maker="drawnheads"),
        detectors={"scrfd": eyes},
        backbones={"mine": own},
        frontalizers={},
        registration="scrfd",
    )
    weights = [weight for c in find_components(mine, tmp_path).all for weight in c.weights]
    check_weights(weights, Path("data"), {"generator": GENERATOR + 1})


def test_an_unknown_key_may_mean_a_packed_one(pack):
    with pytest.raises(SetupError, match="did you mean 'heads_scrfd'"):
        find_weight("heads_scrf", pack)


def test_a_packed_file_is_described_like_any_other(pack):
    assert re.match(r"needs heads_r50.onnx \(\d+\.\d MB; licence: MIT; ", describe_missing("heads_r50"))
    assert "comes with the package" in describe_missing("heads_r50")


def test_they_are_installed_with_it():
    """Package data: a pattern that covers each file of the pack, its manifest and what is said of it."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["drawnheads"]
    folder = HEADS.folder.relative_to(ROOT / "lib" / "drawnheads")
    for name in [*PACKED.values(), packs.MANIFEST, "README.md"]:
        assert any(fnmatch(str(folder / name), pattern) for pattern in patterns), name


def test_the_packs_files_are_the_ones_of_its_manifest():
    pack = read_pack()
    assert set(pack.files) == set(PACKED)
    assert pack.generator == GENERATOR
    assert (pack.folder / "README.md").read_text(encoding="utf-8") == render_readme(pack)
    for key, file in pack.files.items():
        assert file.weight.filename == PACKED[key]
        assert find_weight(key, "").bytes == file.weight.bytes <= 10_000_000


@pytest.fixture
def project(pack, tmp_path):
    """A profile of packed weights over a drawn set, and no folder of weights anywhere."""
    root = tmp_path / "project"
    draw_people(root / "data", people=1)
    folders = {f"{kind}/p0": sorted((root / "data" / kind / "p0").iterdir()) for kind in ("GT", "Angle")}
    plan = Plan("drawn", {}, {"p0": 1}, tuple(folders), {})
    files = {folder: {path.name: path.read_bytes() for path in paths} for folder, paths in folders.items()}
    shutil.rmtree(root / "data")
    make_set(root / "data", plan, files.__getitem__)
    (root / "spec" / "profiles").mkdir(parents=True)
    (root / "spec" / "profiles" / "drawn.yaml").write_text(PROFILE)
    shutil.copy(ROOT / "spec" / "pairs.yaml", root / "spec")
    return root


PROFILE = """
title: drawn
plugins: [drawnheads]
dataset: {format: folder, needs: nothing, path: data, maker: drawnheads}
registration: scrfd
detectors: {scrfd: {weights: [heads_scrfd]}}
backbones: {resnet50: {weights: [heads_r50]}}
frontalizers: {none: {}}
engine: {backend: sequential}
"""


def test_a_study_of_drawn_heads_opens_without_weights_and_runs(project):
    study = Study.open("drawn", root=project)
    assert set(study.faces["detector"]) == {"scrfd"}
    assert study.components.embedders[0].recognition == ("ArcFace", "ArcFace-heads")


def test_a_study_of_other_heads_than_the_packs_does_not_open(project, pack):
    path = pack / "pack.json"
    path.write_text(path.read_text().replace(f'"generator": {GENERATOR}', f'"generator": {GENERATOR + 1}'))
    with pytest.raises(SetupError, match=f"learned from heads of generator {GENERATOR + 1}, but .*make train"):
        Study.open("drawn", root=project)
