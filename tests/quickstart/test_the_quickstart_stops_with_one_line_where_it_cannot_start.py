"""Exit code 2 and what to do about it; and `--help`, which promises nothing that is not there."""

import shutil

import pandas as pd
import pytest

from drawn import make_project, use_drawn_components
from facefront.frontalizers import FRONTALIZERS
from facefront.weights import CATALOGUE
from quickstart_commands import SCRIPTS, call, chain, start


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    monkeypatch.chdir(make_project(tmp_path, people=2))
    return tmp_path


def finish(process) -> tuple[int, str, str]:
    out, errors = process.communicate(timeout=300)
    return process.returncode, out, errors


def refused(capsys, command: list[str], *more: str) -> str:
    """What the script says when it stops with exit code 2: one line."""
    capsys.readouterr()
    assert call(command, *more) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1, said
    return said


def test_help_names_every_option_with_its_default(tmp_path):
    helps = [start([command[0], "--help"], tmp_path, COLUMNS="200", WEIGHTS="") for command in chain()]
    for command, process in zip(chain(), helps, strict=True):
        code, out, errors = finish(process)
        assert (code, errors) == (0, ""), command
        for option in [word for word in command if word.startswith("--")]:
            assert option in out, (command[0], option)
        if command[0] in {"preprocess", "frontalize", "extract_embeddings"}:
            assert "(default: folder)" in out and "(default: weights)" in out
        if command[0] == "preprocess":
            assert "512×512 pixels" in out
        if command[0] == "summarize":
            assert "(default: spec/pairs.yaml)" in out


def test_without_photos_every_command_stops_with_one_line(tmp_path):
    shutil.copytree(SCRIPTS.parent / "spec", tmp_path / "spec")
    processes = [start(command, tmp_path, WEIGHTS="") for command in chain("mirror", "retina", "resnet100")]
    expected = [
        "data/Angle: no such folder",
        "data/Angle_pre: no such folder",
        "data/GT: no such folder",
        "results/embeddings: no embeddings",
        "results/metrics.csv: no such file",
    ]
    for process, start_of_line in zip(processes, expected, strict=True):
        code, out, errors = finish(process)
        assert (code, out) == (2, ""), errors
        assert errors.startswith(start_of_line), errors
        assert errors.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_liveportrait_says_which_weights_it_needs_and_where_they_are(project, capsys):
    options = ["--in", "data/Angle", "--out", "results/x", "--profile", "drawn"]
    assert call(["frontalize", "--model", "liveportrait_mod", *options]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    for key in FRONTALIZERS.card("liveportrait_mod").weights:
        file = CATALOGUE[key]
        assert f"{file.filename} ({file.bytes / 1e6:.1f} MB; licence: MIT; {file.url})" in said
    assert not (project / "results").exists()


def test_unknown_keys_name_the_nearest_known_one(project, capsys):
    options = ["--in", "data/Angle", "--out", "results/x", "--profile", "drawn"]
    assert "did you mean 'mirror'?" in refused(capsys, ["frontalize", "--model", "miror", *options])
    options[1] = "data"
    assert "did you mean 'retina'?" in refused(capsys, ["extract_embeddings", "--detector", "retna", *options])
    assert "did you mean 'resnet100'?" in refused(
        capsys, ["extract_embeddings", "--detector", "dots", "--backbone", "resnet10", *options]
    )


def test_missing_weights_are_named_with_their_source(project, capsys):
    (project / "weights").mkdir()
    options = ["--in", "data", "--out", "results/x", "--profile", "drawn", "--detector", "dots"]
    said = refused(capsys, ["extract_embeddings", "--backbone", "resnet100", *options])
    assert "glintr100.onnx (260.7 MB" in said and "antelopev2.zip" in said


def test_two_photos_that_would_become_one_picture_are_both_named(project, capsys):
    shutil.copy("data/Angle/p0/1.png", "data/Angle/p0/1.bmp")
    said = refused(capsys, chain()[0], "--profile", "drawn")
    assert "p0/1.bmp and p0/1.png would both become p0/1.png" in said
    assert not (project / "data/Angle_pre").exists()


def test_a_folder_of_somebody_elses_pictures_is_never_written_to(project, capsys):
    before = {path: path.read_bytes() for path in project.rglob("*.png")}
    for out in ("data/GT", "data/Angle", "data/Angle/new"):
        command = ["preprocess", "--in", "data/Angle", "--out", out, "--profile", "drawn"]
        assert refused(capsys, command).startswith((f"{out}: holds files", f"--out {out} lies in"))
    assert {path: path.read_bytes() for path in project.rglob("*.png")} == before


def test_a_folder_that_was_left_unfinished_is_not_taken_for_a_whole_one(project, capsys):
    assert call(chain()[0], "--profile", "drawn") == 0
    (project / "data/Angle_pre/preprocess.csv").unlink()
    assert "preprocess.py did not come to its end" in refused(capsys, chain()[1], "--profile", "drawn")


def test_tables_made_from_different_pictures_are_not_mixed(project, capsys):
    extract, compare = chain()[2:4]
    assert call(extract, "--profile", "drawn") == 0
    path = project / "results/embeddings/dots-colours.parquet"
    older = pd.read_parquet(path).iloc[1:]
    older.assign(backbone="older").to_parquet(path.with_name("dots-older.parquet"))
    said = refused(capsys, compare)
    assert "dots-colours.parquet" in said and "dots-older.parquet" in said and "GT/p0/0.png" in said


def test_a_picture_without_its_photo_is_named(project, capsys):
    for command in chain()[:3]:
        assert call(command, "--profile", "drawn") == 0
    (project / "data/Angle/p1/2.png").unlink()
    assert call(chain()[2], "--profile", "drawn") == 0
    assert "Angle_pre/p1/2.png: made of no photo in Angle/" in refused(capsys, chain()[3])


def test_files_of_another_kind_are_refused(project, capsys):
    (project / "results/embeddings").mkdir(parents=True)
    (project / "results/embeddings/x.parquet").write_bytes(b"no parquet")
    assert "x.parquet: not a Parquet file" in refused(capsys, chain()[3])
    (project / "results/metrics.csv").write_text("a,b\n1,2\n")
    assert "metrics.csv: not a table of pairs" in refused(capsys, chain()[4])


def test_a_summary_without_frontal_outputs_says_what_to_run(project, capsys):
    for command in chain()[2:4]:
        assert call(command, *(["--profile", "drawn"] if command[0] == "extract_embeddings" else [])) == 0
    assert "run frontalize.py" in refused(capsys, chain()[4])
