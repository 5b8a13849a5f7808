"""Nothing finished is done twice, and nothing that changed is taken from before."""

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
from facefront.study import steps
from facefront.study.study import Study

# Of 15 photos 9 are probes, each through two frontalizers; mirroring spoils the dots, so that no face is found there.
ALL = {"detect": 15 + 18, "embed": 15 + 9, "frontalize": 18}
TABLES = ("images", "faces", "frontals", "frontal_faces", "embeddings")


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    return make_project(tmp_path)


@pytest.fixture
def work(monkeypatch):
    """Counts of what the workers really did."""
    done = {"detect": 0, "embed": 0, "frontalize": 0}
    analyse, frontalize = steps.analyse, steps.frontalize

    def counted(function):
        def call(batch, context):
            rows = function(batch, context)
            for step in [row[0] for row in rows if row[0] in done]:
                done[step] += 1
            return rows

        return call

    monkeypatch.setattr(steps, "analyse", counted(analyse))
    monkeypatch.setattr(steps, "frontalize", counted(frontalize))
    return done


def run(root: Path) -> Study:
    study = Study.open("drawn", root=root)
    study.save(**{name: getattr(study, name) for name in TABLES})
    return study


def bytes_of_tables(root: Path) -> dict[str, bytes]:
    return {name: (root / f"results/drawn/tables/{name}.parquet").read_bytes() for name in TABLES}


def reset(work) -> None:
    work.update(dict.fromkeys(work, 0))


def test_a_second_run_does_no_work_and_writes_the_same_bytes(project, work):
    run(project)
    assert work == ALL
    first = bytes_of_tables(project)
    reset(work)
    run(project)
    assert work == {"detect": 0, "embed": 0, "frontalize": 0}
    assert bytes_of_tables(project) == first


def test_a_changed_photo_recomputes_itself_alone(project, work):
    run(project)
    reset(work)
    save(draw_photo(1, 99, 0.3), project / "data/Angle/p1/0.png")
    run(project)
    assert work == {"detect": 1 + 2, "embed": 1 + 1, "frontalize": 2}


def test_a_new_version_of_the_recogniser_embeds_again_and_detects_nothing(project, work, monkeypatch):
    run(project)
    reset(work)
    monkeypatch.setattr("drawn.ColourEmbedder.version", 2)
    run(project)
    assert work == {"detect": 0, "embed": 15 + 9, "frontalize": 0}


def test_a_new_version_of_the_detector_recomputes_all_that_depends_on_it(project, work, monkeypatch):
    run(project)
    reset(work)
    monkeypatch.setattr("drawn.DotDetector.version", 2)
    run(project)
    assert work == ALL


def test_a_parameter_of_a_frontalizer_recomputes_its_outputs_alone(project, work):
    run(project)
    reset(work)
    path = project / "spec/profiles/drawn.yaml"
    path.write_text(path.read_text() + "several_faces: refuse\n")
    run(project)
    assert work["detect"] == 0  # the same photos, and the same outputs byte for byte
    assert work["embed"] == 15 + 9


def test_an_output_that_was_deleted_is_made_again(project, work):
    study = run(project)
    reset(work)
    first = bytes_of_tables(project)
    (study.results / study.frontals["path"].iloc[0]).unlink()
    run(project)
    assert work == {"detect": 0, "embed": 0, "frontalize": 1}
    assert bytes_of_tables(project) == first


def start(root: Path, *, die_after: int = 0) -> subprocess.Popen:
    """A run in a process of its own, which may kill itself with SIGKILL after so many stored batches."""
    code = textwrap.dedent(f"""
        import os, pytest, signal, sys
        sys.path.insert(0, {str(Path(__file__).parents[1])!r})
        import drawn
        from pathlib import Path
        from facefront.study import store
        from facefront.study.study import Study
        drawn.use_drawn_components(pytest.MonkeyPatch())
        puts = 0
        def counting(put):
            def call(self, rows):
                global puts
                rows = list(rows)
                put(self, rows)
                puts += all(step != "opened" for step, *_ in rows)  # which notes a model, and is no batch of photos
                if 0 < puts == {die_after}:
                    os.kill(os.getpid(), signal.SIGKILL)
            return call
        store.Store.put, store.Store.replace = counting(store.Store.put), counting(store.Store.replace)
        study = Study.open("drawn", root=Path({str(root)!r}))
        study.save(**{{name: getattr(study, name) for name in {TABLES!r}}})
    """)
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen) -> int:
    errors = process.communicate(timeout=300)[1]
    assert process.returncode in {0, -signal.SIGKILL}, errors
    return process.returncode


@pytest.mark.parametrize("die_after", [1, 4, 12])
def test_a_kill_at_any_moment_ends_with_the_same_tables_and_repeats_no_finished_photo(project, work, die_after):
    run(project)
    whole = bytes_of_tables(project)
    shutil.rmtree(project / "results")
    assert finish(start(project, die_after=die_after)) == -signal.SIGKILL
    reset(work)
    run(project)
    assert bytes_of_tables(project) == whole
    batches_kept = die_after - 1  # the first transaction keeps the photos' hashes
    assert sum(work.values()) <= sum(ALL.values()) - 2 * batches_kept


def test_two_runs_at_once_end_with_the_tables_of_one(project):
    run(project)
    whole = bytes_of_tables(project)
    shutil.rmtree(project / "results")
    processes = [start(project), start(project)]
    assert [finish(process) for process in processes] == [0, 0]
    assert bytes_of_tables(project) == whole
    assert not list((project / "results").rglob(".*.tmp"))


def test_the_tables_hold_a_row_for_everything_attempted(project):
    (project / "data/Angle/p0/broken.jpg").write_bytes(b"no image")
    save(np.full((80, 80, 3), 128, np.uint8), project / "data/Angle/p0/faceless.png")
    study = run(project)
    status = study.faces.set_index("image_id")["status"]
    assert status["Angle/p0/broken.jpg"] == Status.READ_ERROR
    assert status["Angle/p0/faceless.png"] == Status.NO_FACE_PROBE
    frontal = study.frontals.set_index(["variant", "image_id"])["status"]
    assert frontal["mirror", "Angle/p0/broken.jpg"] == Status.READ_ERROR
    assert frontal["mirror", "Angle/p0/faceless.png"] == Status.NO_FACE_PROBE
    assert len(study.frontal_faces) == 2 * 11
    assert len(study.embeddings) == len(study.faces) + len(study.frontal_faces)
    assert study.embeddings["vector"].notna().sum() == (study.embeddings["status"] == Status.OK).sum()


def test_saved_tables_read_back_as_they_were(project):
    study = run(project)
    back = pd.read_parquet(project / "results/drawn/tables/embeddings.parquet")
    assert np.array_equal(np.stack(back["vector"].dropna()), np.stack(study.embeddings["vector"].dropna()))
