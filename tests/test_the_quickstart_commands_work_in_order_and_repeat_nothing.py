"""Photos in, one row an arm out; every attempt counted, nothing done twice, nothing overwritten that is not theirs."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn import draw_photo, make_project, save, use_drawn_components
from quickstart_commands import SCRIPTS, call, chain

from facefront.faces import Status
from facefront.report.quickstart import read_pairs
from facefront.run import steps

PERSIAN = "سارا احمدی"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Five people with difficult names in a folder with a difficult one; of the first, a broken and a faceless photo."""
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path / "پوشه با فاصله", people=5)
    for kind in ("GT", "Angle"):
        for old, new in {"p1": PERSIAN, "p2": "NA", "p3": "001"}.items():
            (root / "data" / kind / old).rename(root / "data" / kind / new)
    (root / "data/Angle/p0/broken.jpg").write_bytes(b"no image")
    save(np.full((80, 80, 3), 128, np.uint8), root / "data/Angle/p0/faceless.png")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def work(monkeypatch):
    """Counts of what the workers really did."""
    done = {"detect": 0, "embed": 0, "frontalize": 0}

    def counted(function):
        def counting(batch, context):
            rows = function(batch, context)
            for step, _, _ in rows:
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
    run()
    table = pd.read_csv("results/master_report.csv").set_index("variant")
    assert set(table.index) == {"Angle_pre", "frontal"}
    assert (table["attempted"] == 17).all() and (table["scored"] == 15).all()
    assert (table["generated"] == 15).all() and (table["people"] == 5).all()
    made = pd.read_csv("results/frontal/images/frontalize.csv").set_index("image")["status"]
    assert made["p0/broken.png"] == Status.READ_ERROR
    assert made["p0/faceless.png"] == Status.NO_FACE_PROBE
    assert (made.drop(["p0/broken.png", "p0/faceless.png"]) == Status.OK).all()


def test_the_report_is_what_a_reader_computes_from_the_pairs(project):
    run()
    pairs = read_pairs(Path("results/metrics.csv"))
    genuine = pairs[pairs["genuine"] & pairs["group"].isin(["angle_gt", "frontal_gt"])]
    means = genuine.groupby(["variant", "left_person"])["similarity"].mean().groupby("variant").mean()
    table = pd.read_csv("results/master_report.csv").set_index("variant")
    for variant in ("Angle_pre", "frontal"):
        row = table.loc[variant]
        assert np.allclose(row[["mean_angle_gt", "mean_frontal_gt"]].astype(float), means[["original", variant]])
        assert row["net_gain"] == pytest.approx(row["mean_frontal_gt"] - row["mean_angle_gt"], abs=1e-12)
        assert row["low"] < row["net_gain"] < row["high"]
        # The two lost photos count as similarity 0 in both arms.
        assert row["net_gain_misses"] != pytest.approx(row["net_gain"], abs=1e-6)


def test_pairs_keep_names_roles_and_the_probes_own_angle(project):
    run()
    pairs = read_pairs(Path("results/metrics.csv"))
    assert set(pairs["left_person"]) == {"p0", PERSIAN, "NA", "001", "p4"}
    assert set(pairs.loc[pairs["group"] == "gt_gt", "left"].str.split("/").str[0]) == {"GT"}
    assert (pairs.loc[pairs["group"] == "gt_gt", "left"] != pairs.loc[pairs["group"] == "gt_gt", "right"]).all()
    probes = pairs[pairs["group"].isin(["angle_gt", "frontal_gt"]) & pairs["genuine"]]
    assert probes["left"].str.startswith("Angle/").all()
    assert (probes.groupby("left")["yaw"].nunique(dropna=False) == 1).all()
    assert probes.groupby("variant")["left"].nunique().to_dict() == {"original": 17, "Angle_pre": 17, "frontal": 17}


def test_a_second_run_does_no_work_and_leaves_the_same_bytes(project, work):
    run()
    assert min(work.values()) > 0
    first = results()
    work.update(dict.fromkeys(work, 0))
    run()
    assert work == {"detect": 0, "embed": 0, "frontalize": 0}
    assert results() == first


def test_a_changed_photo_recomputes_itself_alone(project, work):
    run()
    work.update(dict.fromkeys(work, 0))
    first = results()
    save(draw_photo(1, 99, 0.3), project / "data/Angle" / PERSIAN / "0.png")
    run()
    # A crop and an output are made; the photo is looked at twice (two stores), its crop twice, the output once.
    assert work == {"detect": 5, "embed": 3, "frontalize": 2}
    changed = {name for name, content in results().items() if first[name] != content and name.endswith(".png")}
    assert changed == {f"data/Angle_pre/{PERSIAN}/0.png", f"results/frontal/images/{PERSIAN}/0.png"}


def test_outputs_that_were_deleted_or_spoilt_are_made_again(project, work):
    run()
    first = results()
    work.update(dict.fromkeys(work, 0))
    (project / "results/frontal/images/NA/0.png").unlink()
    save(draw_photo(7, 7), project / "results/frontal/images/NA/1.png")
    run()
    assert work == {"detect": 0, "embed": 0, "frontalize": 2}
    assert results() == first


def test_another_model_replaces_the_outputs_of_the_first(project):
    run("mirror")
    mirrored = results()
    run("none")
    plain = results()
    run("mirror")
    assert results() == mirrored != plain


def test_what_was_made_of_a_photo_goes_with_the_photo(project):
    run()
    (project / "data/Angle/001/0.png").unlink()
    save(np.full((80, 80, 3), 128, np.uint8), project / "data/Angle/001/1.png")
    run()
    assert not (project / "data/Angle_pre/001/0.png").exists()
    assert not (project / "results/frontal/images/001/1.png").exists()
    assert pd.read_csv("results/master_report.csv")["attempted"].tolist() == [16, 16]
    assert pd.read_csv("results/master_report.csv")["scored"].tolist() == [13, 13]


@pytest.mark.parametrize("die_after", [2, 4, 7, 10])
def test_a_kill_at_any_moment_ends_with_the_same_files(project, die_after):
    run()
    whole = results()
    for name in [*whole, *map(str, project.rglob("*.sqlite"))]:
        Path(name).unlink()
    code = textwrap.dedent(f"""
        import os, signal, sys
        sys.path.insert(0, {str(SCRIPTS.parent / "tests")!r})
        import drawn
        from quickstart_commands import call, chain
        from facefront.run import store
        drawn.use_drawn_components(type("Patch", (), {{"setattr": staticmethod(setattr)}}))
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
        for command in chain():
            call(command, "--profile", "drawn")
    """)
    killed = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    run()
    assert results() == whole
