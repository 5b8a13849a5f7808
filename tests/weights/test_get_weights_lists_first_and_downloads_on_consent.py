"""`scripts/get_weights.py`: what it says, what it does, how it ends."""

import hashlib
import importlib.util
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from facefront.frontalizers import FRONTALIZERS
from facefront.study.needs import list_needs
from facefront.study.parts import load_parts
from facefront.study.profiles import load_profile
from facefront.study.settings import ComponentSettings
from facefront.weights import CATALOGUE, cache_folder
from facefront.weights.packs import packed_weight
from web import run_web

ROOT = Path(__file__).parents[2]
PROFILE = """
title: a test
dataset: {format: folder, needs: nothing, path: data}
registration: scrfd
detectors: {scrfd: {weights: [det_500m, det_10g]}}
backbones: {resnet50: {}, own: {use: arcface, weights: [{file: own.onnx, sha256: ""}]}}
frontalizers: {none: {}}
"""


@pytest.fixture
def script():
    spec = importlib.util.spec_from_file_location("get_weights", ROOT / "scripts" / "get_weights.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "spec" / "profiles").mkdir(parents=True)
    (tmp_path / "spec" / "profiles" / "small.yaml").write_text(PROFILE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACEFRONT_WEIGHTS", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path


@pytest.fixture
def files(monkeypatch):
    """The catalogue with `det_500m` and `w600k_r50` on this machine; the mapping is by key."""
    with run_web() as web:
        changed = dict(CATALOGUE)
        for key in ("det_500m", "w600k_r50"):
            content = key.encode() * 1000
            url = web.serve(f"{key}.onnx", content)
            sha256 = hashlib.sha256(content).hexdigest()
            changed[key] = replace(CATALOGUE[key], url=url, sha256=sha256, bytes=len(content), archive=None)
        monkeypatch.setattr("facefront.weights.catalogue.CATALOGUE", changed)
        yield {key: (changed[key], web) for key in ("det_500m", "w600k_r50")}


def test_without_consent_it_lists_and_ends_with_0(project, files, script, capsys):
    assert script.main(["--profile", "small"]) == 0
    said = capsys.readouterr().out
    for key, (file, web) in files.items():
        for part in (f"{key}.onnx, 0.0 MB: to download", file.licence, file.url):
            assert part in said
        assert web.asked == []
    assert "detector scrfd" in said and "backbone resnet50" in said and "det_10g" not in said
    assert "nothing was downloaded" in said and "ACCEPT=yes" in said and "ACCEPT=det_500m,w600k_r50" in said
    assert not cache_folder().exists()


def test_with_consent_it_downloads_once_and_ends_with_0(project, files, script, capsys):
    assert script.main(["--profile", "small", "--accept"]) == 0
    assert {path.name for path in cache_folder().glob("*.onnx")} == {"det_500m.onnx", "w600k_r50.onnx"}
    assert "licence" in capsys.readouterr().out
    assert script.main(["--profile", "small"]) == 0
    said = capsys.readouterr().out
    assert said.count(": is there") == 2 and "to download" not in said
    web = files["det_500m"][1]
    assert [name for name, _ in web.asked] == ["det_500m.onnx", "w600k_r50.onnx"]


@pytest.mark.parametrize("by", ["option", "environment"])
@pytest.mark.usefixtures("project", "files")
def test_licences_are_accepted_one_by_one(script, capsys, monkeypatch, by):
    monkeypatch.setenv("ACCEPT", "w600k_r50" if by == "environment" else "no")
    assert script.main(["--profile", "small", *(["--accept", "w600k_r50"] if by == "option" else [])]) == 0
    assert [path.name for path in cache_folder().glob("*.onnx")] == ["w600k_r50.onnx"]
    said = capsys.readouterr().out
    assert "det_500m: det_500m.onnx, 0.0 MB: to download" in said and "one by one: ACCEPT=det_500m " in said


def test_a_plug_ins_files_are_known_by_their_keys(project, script, capsys):
    profile = project / "spec/profiles/small.yaml"
    profile.write_text(profile.read_text() + "plugins: [drawnheads]\n")
    assert script.main(["--profile", "small", "heads_r50"]) == 0
    assert "heads_r50" in capsys.readouterr().out


def test_one_file_can_be_asked_for_by_its_key(project, files, script):
    assert script.main(["det_500m", "--accept"]) == 0
    assert [path.name for path in cache_folder().glob("*.onnx")] == ["det_500m.onnx"]


def test_what_lies_in_the_weights_folder_is_not_downloaded(project, files, script, capsys):
    (project / "weights").mkdir()
    (project / "weights" / "det_500m.onnx").write_bytes(b"det_500m" * 1000)
    assert script.main(["--profile", "small", "--accept"]) == 0
    assert [path.name for path in cache_folder().glob("*.onnx")] == ["w600k_r50.onnx"]


def test_what_one_has_to_bring_is_listed_and_no_fault(project, script, capsys):
    assert script.main(["mobilefacenet", "--accept"]) == 0
    assert "mobilefacenet.onnx, 4.0 MB: bring your own" in capsys.readouterr().out


def test_stopped_by_hand_it_ends_with_130_and_one_line(project, files, script, capsys, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(script, "download_weights", stopped)
    assert script.main(["--profile", "small", "--accept"]) == 130
    assert capsys.readouterr().err.strip() == "stopped; the same command goes on where it was"


def test_offline_it_ends_with_2_and_one_line(project, files, script, capsys, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/net"
    key = "det_500m"
    offline = {**CATALOGUE, key: replace(files[key][0], url=address)}
    monkeypatch.setattr("facefront.weights.catalogue.CATALOGUE", offline)
    monkeypatch.setattr("facefront.weights.find.catalogued", offline.__getitem__)
    assert script.main([key, "--accept"]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    for part in ("is this machine offline?", "missing: det_500m.onnx (0.0 MB; licence: InsightFace", address, "put it"):
        assert part in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--profile", "smal"], "PROFILE=smal: no profile; did you mean 'small'"),
        (["det_500", "--profile", "small"], "unknown weights 'det_500'; did you mean 'det_500m'?"),
        (["det_500m", "--weights", "nowhere"], "nowhere: no such folder"),
        (["--profile", "small", "--accept", "det_500"], "ACCEPT=det_500: 'det_500' is none of the files; did you mean"),
        (["--profile", "small", "--accept", "gfpgan_v1.4"], "ACCEPT=gfpgan_v1.4: 'gfpgan_v1.4' is none of the files"),
    ],
)
def test_what_it_does_not_know_ends_with_2(project, script, capsys, arguments, message):
    assert script.main(arguments) == 2
    assert message in capsys.readouterr().err


def test_every_profiles_weights_are_known(tmp_path):
    names = {path.stem for path in (ROOT / "spec" / "profiles").glob("*.yaml")}
    for profile in (load_profile(name, ROOT) for name in names if load_parts(name, ROOT) is None):
        needs = {need.component: need for need in list_needs(profile)}
        assert {"detector scrfd", "detector retina", "backbone resnet100"} <= set(needs)
        assert "frontalizer none" not in needs
        usual = packed_weight("heads_r100", "heads") if profile.dataset.drawn else CATALOGUE["glintr100"]
        assert needs["backbone resnet100"].pick(cache_folder()) == (usual,)


def test_all_files_of_a_frontalizer_are_needed_together(project, monkeypatch):
    card = replace(FRONTALIZERS.card("none"), key="turned", weights=("parsing_parsenet", "gfpgan_v1.4"))
    monkeypatch.setitem(FRONTALIZERS._cards, "turned", card)
    shutil.copy(project / "spec/profiles/small.yaml", project / "spec/profiles/other.yaml")
    profile = load_profile("other", project)
    profile.frontalizers.clear()
    profile.frontalizers["turned"] = ComponentSettings()
    need = list_needs(profile)[-1]
    assert need.choices == ((CATALOGUE["parsing_parsenet"], CATALOGUE["gfpgan_v1.4"]),)


def test_make_hands_over_profile_and_consent_by_the_environment(project, files, script, monkeypatch, capsys):
    monkeypatch.setenv("PROFILE", "small")
    monkeypatch.setenv("ACCEPT", "sure")
    script.PARSER.set_defaults(profile="small")  # read when the script starts
    assert script.main([]) == 2
    assert "ACCEPT=sure: 'sure' is none of the files" in capsys.readouterr().err
    monkeypatch.setenv("ACCEPT", "yes")
    assert script.main([]) == 0
    assert {path.name for path in cache_folder().glob("*.onnx")} == {"det_500m.onnx", "w600k_r50.onnx"}
