"""Photos in, one row an arm out; every attempt counted, nothing done twice, nothing overwritten that is not theirs."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from drawn import draw_photo, make_project, save, use_drawn_components
from facefront.faces import Status
from facefront.quickstart.summary import read_pairs
from facefront.study import steps
from quickstart_commands import SCRIPTS, call, chain

PERSIAN = "سارا احمدی"
FOLDER = "پوشه با فاصله"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Five people with difficult names in a folder with a difficult one; of the first, a broken and a faceless photo.
    All five commands have run there once."""
    root = make_project(tmp_path_factory.mktemp("quickstart") / FOLDER, people=5)
    for kind in ("GT", "Angle"):
        for old, new in {"p1": PERSIAN, "p2": "NA", "p3": "001"}.items():
            (root / "data" / kind / old).rename(root / "data" / kind / new)
    for third in list((root / "data/Angle").glob("*/2.png")):
        third.unlink()
    (root / "data/Angle/p0/broken.jpg").write_bytes(b"no image")
    save(np.full((80, 80, 3), 128, np.uint8), root / "data/Angle/p0/faceless.png")
    with pytest.MonkeyPatch.context() as patch:
        use_drawn_components(patch)
        patch.chdir(root)
        run()
    return root


@pytest.fixture
def project(finished, tmp_path, monkeypatch):
    """The finished folder, copied elsewhere, to be changed and run again."""
    use_drawn_components(monkeypatch)
    root = shutil.copytree(finished, tmp_path / FOLDER)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def work(monkeypatch):
    """Counts of what the workers really did."""
    done = {"detect": 0, "embed": 0, "frontalize": 0}

    def counted(function):
        def counting(batch, context):
            rows = function(batch, context)
            for step in [row[0] for row in rows if row[0] in done]:
                done[step] += 1
            return rows

        return counting

    monkeypatch.setattr(steps, "analyse", counted(steps.analyse))
    monkeypatch.setattr(steps, "frontalize", counted(steps.frontalize))
    return done


def run(model: str = "none") -> None:
    for command in chain(model):
        profile = ["--profile", "drawn"] if command[0] in {"preprocess", "frontalize", "extract_embeddings"} else []
        assert call(command, *profile) == 0, command


def results() -> dict[str, bytes]:
    """Every file that the commands leave, but their stores."""
    paths = [path for folder in ("data/Angle_pre", "results") for path in Path(folder).rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in paths if path.suffix != ".sqlite"}


def test_the_report_counts_every_photo_that_was_attempted(project):
    table = pd.read_csv("results/master_report.csv").set_index("model")
    assert set(table.index) == {"Angle_pre", "none"}
    assert set(zip(table["dataset"], table["detector"], table["recogniser"], strict=True)) == {
        ("data", "dots", "colours")
    }
    assert (table["attempted"] == 12).all() and (table["generated"] == 10).all() and (table["people"] == 5).all()
    pictures = pd.read_parquet("results/embeddings/dots-colours.parquet")
    found = pictures[pictures["status"] == Status.OK].groupby("kind").size()
    assert table["scored"].to_dict() == found[["Angle_pre", "none"]].to_dict()
    assert len(pictures) == 10 + 3 * 12
    made = pd.read_csv("results/frontal/images/frontalize.csv").set_index("image")["status"]
    assert made["p0/broken.png"] == Status.READ_ERROR
    assert made["p0/faceless.png"] == Status.NO_FACE_PROBE
    assert (made.drop(["p0/broken.png", "p0/faceless.png"]) == Status.OK).all()


def test_the_report_is_what_a_reader_computes_from_the_pairs(project):
    pairs = read_pairs(Path("results/metrics.csv"))
    genuine = pairs[pairs["genuine"] & pairs["group"].isin(["angle_gt", "frontal_gt"])]
    by_probe = genuine.pivot(index=["left_person", "left"], columns="variant", values="similarity")
    means = by_probe.dropna().groupby("left_person").mean().mean()
    table = pd.read_csv("results/master_report.csv").set_index("model")
    for variant in ("Angle_pre", "none"):
        row = table.loc[variant]
        assert np.allclose(
            row[["mean_angle_gt", "mean_frontal_gt"]].astype(float), means[["original", variant]].astype(float)
        )
        assert row["net_gain"] == pytest.approx(row["mean_frontal_gt"] - row["mean_angle_gt"], abs=1e-12)
        assert row["low"] < row["net_gain"] < row["high"]
        # The two lost photos count as similarity 0 in both arms.
        assert row["net_gain_misses"] != pytest.approx(row["net_gain"], abs=1e-9)


def test_pairs_keep_names_roles_and_the_probes_own_angle(project):
    pairs = read_pairs(Path("results/metrics.csv"))
    assert set(pairs["left_person"]) == {"p0", PERSIAN, "NA", "001", "p4"}
    assert set(pairs.loc[pairs["group"] == "gt_gt", "left"].str.split("/").str[0]) == {"GT"}
    frontal = pairs[pairs["group"] == "gt_gt"].astype({"left": "str", "right": "str"})
    assert (frontal["left"] != frontal["right"]).all()
    probes = pairs[pairs["group"].isin(["angle_gt", "frontal_gt"]) & pairs["genuine"]]
    assert probes["left"].str.startswith("Angle/").all()
    assert (probes.groupby("left")["yaw"].nunique(dropna=False) == 1).all()
    assert probes.groupby("variant")["left"].nunique().to_dict() == {"original": 12, "Angle_pre": 12, "none": 12}


def test_a_second_run_does_no_work_and_leaves_the_same_bytes(project, work):
    first = results()
    run()
    assert work == {"detect": 0, "embed": 0, "frontalize": 0}
    assert results() == first


def test_a_changed_photo_recomputes_itself_alone(project, work):
    first = results()
    save(draw_photo(1, 99, 0.3), project / "data/Angle" / PERSIAN / "0.png")
    run()
    # A crop and an output are made; the photo is looked at twice (two stores), its crop twice, the output once.
    assert work == {"detect": 5, "embed": 3, "frontalize": 2}
    changed = {name for name, content in results().items() if first[name] != content and name.endswith(".png")}
    assert changed == {f"data/Angle_pre/{PERSIAN}/0.png", f"results/frontal/images/{PERSIAN}/0.png"}


def test_outputs_that_were_deleted_are_made_again(project, work):
    first = results()
    (project / "results/frontal/images/NA/0.png").unlink()
    (project / "data/Angle_pre/NA/0.png").unlink()
    run()
    assert work == {"detect": 0, "embed": 0, "frontalize": 2}
    assert results() == first


def test_a_changed_picture_is_never_overwritten_and_the_remedy_works(project, capsys):
    first, picture = results(), project / "results/frontal/images/NA/1.png"
    save(draw_photo(7, 7), picture)
    mine = picture.read_bytes()
    for command in (chain()[1], chain()[2]):
        capsys.readouterr()
        assert call(command, "--profile", "drawn") == 2
        said = capsys.readouterr().err.splitlines()[-1]
        assert "results/frontal/images/NA/1.png" in said and "elsewhere" in said
        assert picture.read_bytes() == mine
    picture.rename(project / "mine.png")
    run()
    assert results() == first


def test_a_changed_crop_stops_the_frontalizer_that_would_not_see_it(project, capsys):
    save(draw_photo(7, 7), project / "data/Angle_pre/NA/1.png")
    assert call(chain()[1], "--profile", "drawn") == 2
    assert "data/Angle_pre/NA/1.png: changed" in capsys.readouterr().err
    assert call(chain()[0], "--profile", "drawn") == 2
    assert "data/Angle_pre/NA/1.png: not what preprocess.py wrote" in capsys.readouterr().err
    (project / "data/Angle_pre/NA/1.png").unlink()
    run()


def test_a_second_model_never_replaces_the_first_and_both_come_into_one_report(project, capsys):
    first = results()
    frontalize, extract, compare, sum_up = chain("mirror")[1:]
    assert call(frontalize, "--profile", "drawn") == 2
    said = capsys.readouterr().err
    assert "results/frontal/images: made with model = none, not mirror" in said and "another --out" in said
    assert results() == first
    frontalize[-1] = "results/frontal/mirror"
    assert call(frontalize, "--profile", "drawn") == 0
    assert call(extract, "--profile", "drawn", "--frontal", "results/frontal/mirror") == 2
    assert "dots-colours.parquet: holds none, which this run lacks" in capsys.readouterr().err
    folders = ["results/frontal/images", "results/frontal/mirror"]
    assert call(extract, "--profile", "drawn", "--frontal", *folders) == 0
    assert call(compare) == call(sum_up) == 0
    table = pd.read_csv("results/master_report.csv")
    assert table["model"].tolist() == ["Angle_pre", "none", "mirror"]
    assert table["attempted"].tolist() == [12, 12, 12] and table["net_gain_survivors"].iloc[:2].notna().all()


def test_tables_of_other_components_are_not_replaced_in_silence(project, capsys):
    extract, compare, sum_up = chain()[2:]
    Path("results/embeddings/dots-colours.parquet").rename(project / "old.parquet")
    profile = project / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text() + "max_side: 900\n")
    shutil.copy(project / "old.parquet", "results/embeddings/dots-colours.parquet")
    assert call(extract, "--profile", "drawn") == 2
    said = capsys.readouterr().err
    assert "dots-colours.parquet: made with max_side = 1600, not 900" in said and "delete" in said
    Path("results/embeddings/dots-colours.parquet").unlink()
    assert call(extract, "--profile", "drawn", "--dataset", "mine") == 0
    assert call(compare) == 2
    assert "results/metrics.csv: holds" in (said := capsys.readouterr().err) and "another --out" in said
    other = [*compare[:-1], "results/mine.csv"]
    assert call(other) == 0
    assert call([*sum_up[:-3], "results/mine.csv", *sum_up[-2:]]) == 2
    assert "results/master_report.csv: holds" in capsys.readouterr().err
    assert call([*sum_up[:-2], "results/mine.csv", *sum_up[-2:]]) == 0
    assert pd.read_csv("results/master_report.csv")["dataset"].unique().tolist() == ["data", "mine"]


def test_photos_of_another_folder_do_not_push_out_the_pictures_of_the_first(project, capsys):
    first = results()
    assert call(["preprocess", "--in", "data/GT", *chain()[0][3:]], "--profile", "drawn") == 2
    assert "data/Angle_pre: made with in = ../Angle, not ../GT" in capsys.readouterr().err
    assert results() == first


def test_what_was_made_of_a_photo_goes_with_the_photo(project):
    (project / "data/Angle/001/0.png").unlink()
    save(np.full((80, 80, 3), 120, np.uint8), project / "data/Angle/001/1.png")
    run()
    assert not (project / "data/Angle_pre/001/0.png").exists()
    assert not (project / "results/frontal/images/001/1.png").exists()
    assert pd.read_csv("results/master_report.csv")["attempted"].tolist() == [11, 11]
    assert pd.read_csv("results/master_report.csv")["generated"].tolist() == [8, 8]


@pytest.mark.parametrize("die_after", [3, 9])
def test_a_kill_at_any_moment_ends_with_the_same_files(project, die_after):
    whole = results()
    shutil.rmtree("data/Angle_pre")
    shutil.rmtree("results")
    code = textwrap.dedent(f"""
        import os, pytest, signal, sys
        sys.path.insert(0, {str(SCRIPTS.parent / "tests")!r})
        import drawn
        from quickstart_commands import call, chain
        from facefront.study import store
        drawn.use_drawn_components(pytest.MonkeyPatch())
        puts = 0
        def counting(put):
            def counted(self, rows):
                global puts
                put(self, rows)
                puts += 1
                if puts == {die_after}:
                    os.kill(os.getpid(), signal.SIGKILL)
            return counted
        store.Store.put, store.Store.replace = counting(store.Store.put), counting(store.Store.replace)
        for command in chain()[:3]:
            call(command, "--profile", "drawn")
    """)
    killed = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    run()
    assert results() == whole
