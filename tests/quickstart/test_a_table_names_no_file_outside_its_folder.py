"""What a CSV says decides neither where a picture is written nor what is deleted."""

import itertools
import json
import os
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from drawn import draw_photo, make_project, save, use_drawn_components
from drawnheads.sets.sets import MANIFEST, read_manifest
from facefront.errors import SetupError
from facefront.files.paths import inside
from facefront.quickstart.embeddings import read_embeddings
from quickstart_commands import SCRIPTS, call, chain

PREPROCESS, FRONTALIZE = (command for command in chain()[:2])


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """One person, cropped and turned."""
    root = make_project(tmp_path_factory.mktemp("quickstart"), people=1)
    with pytest.MonkeyPatch.context() as patch:
        use_drawn_components(patch)
        patch.chdir(root)
        assert run(PREPROCESS) == run(FRONTALIZE) == 0
    return root


@pytest.fixture
def project(finished, tmp_path, monkeypatch):
    """The finished folder, copied below another that holds files of the user's own."""
    use_drawn_components(monkeypatch)
    root = shutil.copytree(finished, tmp_path / "project")
    (tmp_path / "keep.txt").write_text("mine")
    save(draw_photo(9, 9), tmp_path / "keep.png")
    monkeypatch.chdir(root)
    return root


def run(command: list[str]) -> int:
    return call(command, "--profile", "drawn")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite"}


def change(path: str, **cells: str) -> None:
    """Write other cells into the first row of a table."""
    table = pd.read_csv(path, keep_default_na=False, dtype=str)
    for column, value in cells.items():
        table.loc[0, column] = value
    table.to_csv(path, index=False)


NAMES = ["../../../keep", "/etc/hosts", "p0/../../../../keep", "p0/..", "..", "", "p0", "p0/a/b", "p0/\0", "p0//keep"]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_row_changes_nothing_and_the_remedy_works(project, tmp_path, capsys, name):
    first = files(tmp_path)
    for table, commands in {
        "data/Angle_pre/preprocess.csv": (PREPROCESS, FRONTALIZE),
        "results/frontal/images/frontalize.csv": (FRONTALIZE,),
    }.items():
        whole = Path(table).read_bytes()
        for column in ("image", "output"):
            change(table, **{column: f"{name}.png" if name else ""})
            hostile = Path(table).read_bytes()
            for command in commands:
                capsys.readouterr()
                assert run(command) == 2
                said = capsys.readouterr().err.splitlines()[-1]
                assert said.startswith(f"{table}: not what") and "delete it and run" in said
            assert files(tmp_path) == first | {str(project / table): hostile}
            Path(table).unlink()
            assert run(commands[0]) == 0
            assert Path(table).read_bytes() == whole


@pytest.mark.parametrize("cells", [
    {"person": "p1"},
    {"status": "fine"},
    {"source": "/etc"},
    {"model": ""},
    {"model": "original"},
    {"coverage": "much"},
    {"image": "p0/1.png", "output": "p0/1.png"},
])  # fmt: skip
def test_a_row_that_no_script_writes_is_one_line(project, capsys, cells):
    change("data/Angle_pre/preprocess.csv", **cells)
    capsys.readouterr()
    assert run(FRONTALIZE) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and said.startswith("data/Angle_pre/preprocess.csv: not what preprocess.py wrote")


def test_another_folder_of_photos_is_no_source_unless_its_bytes_are_the_same(project, tmp_path, capsys):
    save(draw_photo(9, 9), tmp_path / "private/p0/0.png")
    table = pd.read_csv("data/Angle_pre/preprocess.csv", keep_default_na=False, dtype=str)
    table.assign(source="../../../private").iloc[:1].to_csv("data/Angle_pre/preprocess.csv", index=False)
    assert run(FRONTALIZE) == 2
    assert "0.png: changed since preprocess.py" in capsys.readouterr().err


def test_a_link_that_leads_out_of_the_folder_is_not_followed(project, tmp_path, capsys):
    elsewhere = shutil.move("results/frontal/images/p0", tmp_path / "elsewhere")
    Path("results/frontal/images/p0").symlink_to(elsewhere)
    first = files(tmp_path)
    assert run(FRONTALIZE) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "results/frontal/images/p0/0.png: a link leads out of" in said and "remove the link" in said
    assert files(tmp_path) == first
    Path("results/frontal/images/p0").unlink()
    assert run(FRONTALIZE) == 0
    assert (tmp_path / "elsewhere/0.png").exists()


def test_a_picture_that_a_user_put_in_the_way_stays(project, capsys):
    save(draw_photo(0, 5, 0.3), Path("data/Angle/p0/5.png"))
    save(draw_photo(8, 8), mine := Path("data/Angle_pre/p0/5.png"))
    content = mine.read_bytes()
    assert run(PREPROCESS) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("data/Angle_pre/p0/5.png: not what preprocess.py wrote") and "move it" in said
    assert mine.read_bytes() == content
    mine.rename("mine.png")
    assert run(PREPROCESS) == 0


def test_only_what_the_script_wrote_is_deleted_with_its_photo(project, caplog):
    for name in ("0", "1"):
        Path(f"data/Angle/p0/{name}.png").unlink()
    save(draw_photo(8, 8), changed := Path("data/Angle_pre/p0/1.png"))
    content = changed.read_bytes()
    assert run(PREPROCESS) == 0
    assert not Path("data/Angle_pre/p0/0.png").exists()
    assert changed.read_bytes() == content
    assert "data/Angle_pre/p0/1.png: not what preprocess.py wrote, so it stays" in caplog.text


def test_a_row_cannot_claim_a_file_of_the_user_for_deletion(project):
    save(draw_photo(8, 8), mine := Path("data/Angle_pre/p0/mine.png"))
    table = pd.read_csv("data/Angle_pre/preprocess.csv", keep_default_na=False, dtype=str)
    row = table.iloc[[0]].assign(image="p0/mine.png", output="p0/mine.png")
    pd.concat([table, row]).to_csv("data/Angle_pre/preprocess.csv", index=False)
    assert run(PREPROCESS) == 0
    assert mine.exists()
    assert "mine" not in Path("data/Angle_pre/preprocess.csv").read_text()


def test_names_that_look_like_formulas_come_through_every_table(project):
    for kind in ("Angle", "GT"):
        Path(f"data/{kind}/p0").rename(f"data/{kind}/=cmd|'x'!A1")
    Path("data/Angle/=cmd|'x'!A1/0.png").rename("data/Angle/=cmd|'x'!A1/@SUM(1).png")
    for command in chain():
        assert (run if command[0] in {"preprocess", "frontalize", "extract_embeddings"} else call)(command) == 0
    pairs = pd.read_csv("results/metrics.csv", dtype=str, keep_default_na=False)
    assert set(pairs["left_person"]) == {"'=cmd|'x'!A1"}
    assert pd.read_csv("results/master_report.csv")["attempted"].tolist() == [3, 3]
    assert Path("results/frontal/images/=cmd|'x'!A1/@SUM(1).png").is_file()


def test_inside_takes_names_that_stay(tmp_path):
    assert inside(tmp_path, "a/b.png", tmp_path / "t.csv") == tmp_path / "a/b.png"
    (tmp_path / "a").symlink_to(tmp_path)
    assert inside(tmp_path, "a/b.png", tmp_path / "t.csv") == tmp_path / "a/b.png"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("", "/a", "../a", "a/../../b", "\0"):
        with pytest.raises(SetupError, match=r"t\.csv"):
            inside(tmp_path, name, tmp_path / "t.csv")


def test_hostile_tables_of_the_fuzz_target_end_in_one_line_or_the_same_pictures(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS.parent / "tools")
    from fuzzing import GOOD, tables
    from fuzzing.child import try_case

    monkeypatch.setattr("facefront.study.steps.detect_all", None)  # put back when the test is over
    cases = itertools.islice(tables.cases(np.random.default_rng(3), tmp_path), 24)
    outcomes = {case.name: outcome for case in cases if (outcome := try_case(case))[0] not in GOOD}
    assert outcomes == {}


CHANGED_EMBEDDINGS = {
    "a vector that is none of length 1": lambda table: table.assign(vector=table["vector"].map(lambda v: v * 7)),
    "stands there twice": lambda table: pd.concat([table, table.iloc[:1]]),
    "an unknown status": lambda table: table.assign(status="fine"),
    "yaw and pitch are no numbers": lambda table: table.assign(yaw="left"),
    "differ in length": lambda table: table.assign(vector=[*table["vector"][:-1], np.float32([1, 0])]),
}


@pytest.mark.parametrize("fault", CHANGED_EMBEDDINGS)
def test_changed_embeddings_are_one_line(tmp_path, fault):
    rows = [(kind, "p", f"p/{i}.png") for kind in ("GT", "Angle") for i in range(2)]
    table = pd.DataFrame(rows, columns=["kind", "person", "image"]).assign(
        dataset="d", sha256="", detector="a", backbone="b", status="ok", yaw=0.0, pitch=0.0
    )
    table["vector"] = [np.float32([0.6, 0, 0.8])] * 4
    path = tmp_path / "a-b.parquet"
    table.to_parquet(path)
    assert len(read_embeddings(tmp_path)) == 4
    CHANGED_EMBEDDINGS[fault](table).to_parquet(path)
    with pytest.raises(
        SetupError, match=rf"a-b\.parquet: .*{fault}.*; delete .*a-b\.parquet and run extract_embeddings.py again"
    ):
        read_embeddings(tmp_path)


def swap_people(path):
    """Every vector is one of length 1, and another person's."""
    table = pd.read_parquet(path)
    table.assign(vector=table["vector"].to_numpy()[::-1]).to_parquet(path)


def seven_times_as_long(path):
    table = pd.read_parquet(path)
    table.assign(vector=table["vector"] * 7).to_parquet(path)


def hostile_notes(path):
    """What pandas notes beside a table, of another form."""
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({b"pandas": b'{"index_columns": 7, "columns": "x"}'}), path)


def into_a_folder(path):
    path.unlink()
    (path / "part").mkdir(parents=True)


def into_a_pipe(path):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("change", [swap_people, seven_times_as_long, hostile_notes, into_a_folder, into_a_pipe])
def test_a_forged_table_of_embeddings_stops_both_scripts_and_the_remedy_works(project, capsys, change):
    extract, compare = chain()[2:4]
    assert run(extract) == 0
    path = project / "results/embeddings/dots-colours.parquet"
    whole = path.read_bytes()
    change(path)
    for step in (partial(run, extract), partial(call, compare)):
        capsys.readouterr()
        assert step() == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert f"{path.relative_to(project)}: " in said
    assert f"delete {path.relative_to(project)} and run extract_embeddings.py again" in said
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert run(extract) == call(compare) == 0
    assert path.read_bytes() == whole


def test_a_similarity_of_nine_in_the_pairs_is_one_line(project, capsys):
    for command in chain()[2:4]:
        assert (run if command[0] == "extract_embeddings" else call)(command) == 0
    table = pd.read_csv("results/metrics.csv", dtype=str, keep_default_na=False)
    table.loc[table["status"] == "ok", "similarity"] = "9.0"
    table.to_csv("results/metrics.csv", index=False)
    capsys.readouterr()
    assert call(chain()[4]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "no similarity between -1 and 1" in said and "delete it and run" in said


@pytest.mark.parametrize("change", [
    {"whole": {"../outside": {"x.png": "0"}}},
    {"whole": {"01": {"/etc/hosts": "0"}}},
    {"shared": {"../../x": "0"}},
    {"whole": ["01"]},
    {"shared": 7},
])  # fmt: skip
def test_the_manifest_of_a_drawn_set_names_files_of_its_own(tmp_path, change):
    manifest = {"generator": 1, "folders": [], "shared": {"a.txt": "0"}, "whole": {"01": {"b.png": "0"}}}
    path = tmp_path / MANIFEST
    path.write_text(json.dumps(manifest))
    assert read_manifest(tmp_path) == manifest
    path.write_text(json.dumps(manifest | change))
    with pytest.raises(SetupError, match=f"{MANIFEST}: no manifest of a set of heads .*delete the folder"):
        read_manifest(tmp_path)
