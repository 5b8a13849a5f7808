"""A notebook runs when it, its inputs or a notebook before it changed; a failure stops what comes after it."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from facefront.study import sequence
from facefront.study.options import Options
from facefront.study.parts import Place
from facefront.study.sequence import Failed, run_report

# Stands for scripts/execute_notebook.py: notes what it was given, and fails where a file says so.
FAKE = """
import json, os, sys
from pathlib import Path
NAMES = "PROFILE", "DATA", "WEIGHTS", "IMAGES", "LANGUAGE"
def execute(files, settings):
    for notebook, output in zip(map(Path, files[::2]), map(Path, files[1::2])):
        with open("log", "a") as log:
            log.write(" ".join([notebook.stem, *(settings[n] for n in NAMES), str(os.getpid())]) + chr(10))
        if Path("fail-" + notebook.stem + "-" + settings["PROFILE"]).exists():
            sys.exit(1)
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text("done")
        if notebook.stem == "09_report":
            name = {"en": "report.html"}.get(settings["LANGUAGE"], "report.fa.html")
            page = Path("reports") / settings["PROFILE"] / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text("page")
    print("a library's own words")
    print("facefront: done", flush=True)
assert sys.argv[1] == "--more"
execute(sys.argv[2:], os.environ)
for line in sys.stdin:
    execute(**json.loads(line))
if Path("linger").exists():
    Path("ended-" + os.environ["PROFILE"]).touch()
"""
OPTIONS = Options("both", "photos", "w", "none", jobs=2)
PLACES = [Place("a", "photos/a"), Place("b", "photos/b")]


@pytest.fixture
def root(tmp_path):
    for name in ("01_data", "02_detectors", "09_report"):
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        (tmp_path / f"notebooks/{name}.py").touch()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/execute_notebook.py").write_text(FAKE)
    (tmp_path / "spec/profiles").mkdir(parents=True)
    (tmp_path / "spec/profiles/both.yaml").touch()
    for name in ("a", "b"):
        for folder in (tmp_path / f"results/{name}/notebooks", tmp_path / f"results/{name}/fa/notebooks"):
            folder.mkdir(parents=True)
            (folder / "words.sha256").touch()
        (tmp_path / f"results/{name}/notebooks/inputs.json").touch()
    return tmp_path


def ran(root) -> list[str]:
    """What ran since the last call: notebook and profile."""
    log = root / "log"
    lines = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [" ".join(line.split()[:2]) for line in lines]


def settle(root: Path) -> None:
    """Put all times into the past in the order in which they are, so that a change is later than all of them."""
    for number, path in enumerate(sorted(root.rglob("*"), key=lambda path: path.stat().st_mtime_ns)):
        os.utime(path, ns=(10**18 + number * 10**9,) * 2)


def test_all_run_once_each_set_in_order_and_the_page_last(root):
    page = run_report(OPTIONS, PLACES, root)
    lines = [line.rpartition(" ")[0] for line in (root / "log").read_text().splitlines()]
    assert "01_data a photos/a w none en" in lines and lines[-1] == "09_report both photos w none en"
    order = ran(root)
    for name in ("a", "b"):
        assert [line for line in order if line.endswith(name)] == [f"01_data {name}", f"02_detectors {name}"]
    assert page == root / "reports/both/report.html" and page.is_file()
    run_report(OPTIONS, PLACES, root)
    assert ran(root) == []


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("notebooks/01_data.py", {"01_data a", "02_detectors a", "01_data b", "02_detectors b", "09_report both"}),
        ("notebooks/02_detectors.py", {"02_detectors a", "02_detectors b", "09_report both"}),
        ("notebooks/09_report.py", {"09_report both"}),
        ("results/a/notebooks/inputs.json", {"01_data a", "02_detectors a", "09_report both"}),
        ("results/a/notebooks/words.sha256", {"01_data a", "02_detectors a", "09_report both"}),
        ("results/a/fa/notebooks/words.sha256", set()),
        ("spec/profiles/both.yaml", {"09_report both"}),
    ],
)
def test_what_depends_on_a_change_runs_again(root, changed, again):
    run_report(OPTIONS, PLACES, root)
    settle(root)
    ran(root)
    (root / changed).touch()
    run_report(OPTIONS, PLACES, root)
    assert set(ran(root)) == again


def test_a_language_has_notebooks_and_a_page_of_its_own_and_the_way_back_runs_none(root):
    english = run_report(OPTIONS, PLACES, root)
    ran(root)
    persian = replace(OPTIONS, language="fa")
    assert run_report(persian, PLACES, root) == root / "reports/both/report.fa.html"
    assert len(ran(root)) == 5 and (root / "results/a/fa/notebooks/01_data.ipynb").is_file()
    assert run_report(OPTIONS, PLACES, root) == english and ran(root) == []
    settle(root)
    (root / "results/a/notebooks/inputs.json").touch()
    run_report(persian, PLACES, root)
    assert set(ran(root)) == {"01_data a", "02_detectors a", "09_report both"}


def test_a_page_that_was_removed_is_made_again(root):
    run_report(OPTIONS, PLACES, root)
    ran(root)
    (root / "reports/both/report.html").unlink()
    run_report(OPTIONS, PLACES, root)
    assert ran(root) == ["09_report both"]


def test_a_failure_stops_its_set_and_the_page_and_the_next_run_goes_on_from_there(root):
    (root / "fail-02_detectors-a").touch()
    with pytest.raises(Failed, match="02_detectors"):
        run_report(Options("both", jobs=1), PLACES, root)
    assert ran(root) == ["01_data a", "02_detectors a"]
    (root / "fail-02_detectors-a").unlink()
    run_report(Options("both", jobs=1), PLACES, root)
    assert ran(root) == ["02_detectors a", "01_data b", "02_detectors b", "09_report both"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_notebooks_of_a_set_share_a_process_and_the_last_set_lends_it_to_the_page(root, jobs):
    run_report(Options("both", jobs=jobs), PLACES, root)
    lines = [line.split() for line in (root / "log").read_text().splitlines()]
    processes = {(line[1], line[-1]) for line in lines}
    assert len(processes) == 3 and {profile for profile, _ in processes} == {"a", "b", "both"}
    assert lines[-1][1] == "both" and lines[-1][-1] in {pid for profile, pid in processes if profile != "both"}
    if jobs == 1:
        assert lines[-1][-1] == dict(processes)["b"]


def test_every_process_has_ended_when_the_page_is_there(root):
    (root / "linger").touch()
    run_report(Options("both", jobs=2), PLACES, root)
    assert (root / "ended-a").exists() and (root / "ended-b").exists()


def test_a_page_that_fails_in_a_sets_process_is_named_and_made_by_the_next_run(root):
    (root / "fail-09_report-both").touch()
    with pytest.raises(Failed, match="09_report"):
        run_report(OPTIONS, PLACES, root)
    ran(root)
    (root / "fail-09_report-both").unlink()
    run_report(OPTIONS, PLACES, root)
    assert ran(root) == ["09_report both"]


def test_a_set_alone_writes_its_own_page(root):
    (root / "spec/profiles/a.yaml").touch()
    assert run_report(Options("a"), PLACES[:1], root) == root / "reports/a/report.html"
    assert ran(root) == ["01_data a", "02_detectors a", "09_report a"]


def test_a_stopped_run_ends_its_notebooks(root, monkeypatch):
    (root / "scripts/execute_notebook.py").write_text("import time; time.sleep(600)")
    started = []
    popen = sequence.subprocess.Popen

    def start(*arguments, **options):
        started.append(popen(*arguments, **options))
        os.kill(os.getpid(), 2)  # Ctrl-C
        return started[-1]

    monkeypatch.setattr(sequence.subprocess, "Popen", start)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore Ctrl-C
    try:
        with pytest.raises(KeyboardInterrupt):
            run_report(Options("a"), PLACES[:1], root)
    finally:
        signal.signal(signal.SIGINT, before)
    assert [process.wait(60) for process in started] == [-15]
