"""The kernel is this interpreter's, wherever temporary files, home, locale and other kernels are."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import jupytext
import nbformat
import pytest

from facefront.errors import SetupError
from facefront.notebook import chosen
from facefront.study.kernel import OwnKernel, parameter_names, read_notebook, sockets
from facefront.study.sequence import DONE
from test_a_killed_run_leaves_no_worker_behind import alive

ROOT = Path(__file__).parents[2]
NOTEBOOK = """# %% tags=["parameters"]
profile = "heads-biwi"
images = "all"

# %%
import json, sys
print(json.dumps([sys.executable[::-1], "−°é", profile, images]))  # backwards: a report without faces hides folders
"""
OWN = {
    name: value
    for name, value in os.environ.items()
    if name not in {"PROFILE", "DATA", "WEIGHTS", "IMAGES", "LANGUAGE"}
}
"""The environment without what `make test` hands on."""


@pytest.fixture
def run(tmp_path):
    """Execute a notebook's text in a process; returns the process and the executed notebook."""

    def execute(text, *arguments, **environment):
        (tmp_path / "a.py").write_text(text, encoding="utf-8")
        command = [sys.executable, str(ROOT / "scripts/execute_notebook.py"), str(tmp_path / "a.py")]
        own = OWN | {"PYTHONPATH": str(ROOT / "lib")}
        process = subprocess.run(
            [*command, str(tmp_path / "out/a.ipynb"), *arguments],
            cwd=ROOT,
            env=own | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return process, tmp_path / "out"

    return execute


def test_a_hostile_machine_changes_nothing(run, tmp_path):
    kernel = tmp_path / "hub/kernels/python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(
        json.dumps({"argv": ["/bin/false", "{connection_file}"], "display_name": "Python 3", "language": "python"})
    )
    scratch = tmp_path / ("scratch" * 15)
    scratch.mkdir()
    process, out = run(
        NOTEBOOK,
        TMPDIR=str(scratch),
        JUPYTER_PATH=str(tmp_path / "hub"),
        JUPYTER_PREFER_ENV_PATH="0",
        HOME="/dev/null",
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        PYTHONIOENCODING="ascii",
        IMAGES="NONE",
    )
    assert process.returncode == 0, process.stderr
    (cell,) = [cell for cell in nbformat.read(out / "a.ipynb", as_version=4).cells if "json.dumps" in cell.source]
    assert json.loads(cell.outputs[0].text) == [sys.executable[::-1], "−°é", "heads-biwi", "NONE"]


def test_a_kernel_that_dies_is_one_line_and_the_notebook_is_kept(run):
    process, out = run(NOTEBOOK + "\n# %%\nimport os, signal; os.kill(os.getpid(), signal.SIGKILL)\n")
    assert process.returncode == 1
    assert "a.py: Kernel died; too little memory" in process.stderr
    assert "Traceback" not in process.stderr
    assert [path.name for path in out.iterdir()] == ["a.failed.ipynb"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-p", "imags", "none"), "no parameter 'imags' in its parameters cell; did you mean 'images'?"),
        (("-p", "images", "no"), "IMAGES=no: give all, or none"),
        (("-p", "profile", "cpf"), "PROFILE=cpf: no profile; did you mean 'cfp'?"),
        (("-p", "data", "/no/such"), "no parameter 'data'"),
    ],
)
def test_a_wrong_parameter_stops_before_a_kernel_starts(run, arguments, said):
    process, out = run(NOTEBOOK, *arguments)
    assert process.returncode == 2
    assert said in process.stderr and process.stderr.count("\n") == 1
    assert not out.exists()


def test_a_stopped_notebook_is_one_line_and_leaves_no_kernel(tmp_path):
    note = f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid()))"
    text = f"{NOTEBOOK}\n# %%\nimport os, pathlib, time\n{note}\ntime.sleep(600)\n"
    (tmp_path / "a.py").write_text(text, encoding="utf-8")
    command = [sys.executable, ROOT / "scripts/execute_notebook.py", tmp_path / "a.py", tmp_path / "a.ipynb"]
    environment = OWN | {"PYTHONPATH": str(ROOT / "lib"), "IMAGES": "all", "PROFILE": "heads"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    process.terminate()
    said = process.communicate(timeout=120)[1].splitlines()  # ipykernel itself writes how it was interrupted
    assert process.returncode == 130
    assert "a.py: stopped; the same command goes on where it was" in said
    assert not any("papermill" in line for line in said)
    wait_for(lambda: not alive(int((tmp_path / "pid").read_text())))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py", "pid"]


def test_one_that_is_asked_for_more_runs_it_in_the_same_kernel_with_parameters_of_its_own(tmp_path):
    told = "import json, os\nprint(json.dumps([os.getppid(), os.getpid(), profile, 'left' in globals()]))\nleft = 1\n"
    (tmp_path / "a.py").write_text(NOTEBOOK.partition("# %%\nimport")[0] + "# %%\n" + told, encoding="utf-8")
    command = [sys.executable, ROOT / "scripts/execute_notebook.py", "--more", tmp_path / "a.py", tmp_path / "a.ipynb"]
    environment = OWN | {"PYTHONPATH": str(ROOT / "lib"), "PROFILE": "heads-biwi"}
    asked = {"files": [str(tmp_path / name) for name in ("a.py", "b.ipynb")], "settings": {"PROFILE": "heads"}}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [DONE, DONE]
    first, second = (
        json.loads(nbformat.read(tmp_path / name, as_version=4).cells[-1].outputs[0].text)
        for name in ("a.ipynb", "b.ipynb")
    )
    assert first[:2] == second[:2] and [first[2:], second[2:]] == [["heads-biwi", False], ["heads", False]]


def test_one_that_waits_for_more_ends_when_it_is_stopped(tmp_path):
    (tmp_path / "a.py").write_text(NOTEBOOK, encoding="utf-8")
    command = [sys.executable, ROOT / "scripts/execute_notebook.py", "--more", tmp_path / "a.py", tmp_path / "a.ipynb"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, cwd=ROOT, env=OWN | {"PYTHONPATH": str(ROOT / "lib")}, text=True, **pipes)
    assert process.stdout.readline() == f"{DONE}\n"
    process.terminate()
    assert "Traceback" not in process.communicate(timeout=120)[1]


def wait_for(condition):
    """Return when the condition holds, at the latest after two minutes."""
    end = time.monotonic() + 120
    while not condition() and time.monotonic() < end:
        time.sleep(0.2)
    assert condition()


def test_sockets_lie_where_one_can_be_made(tmp_path, monkeypatch):
    scratch = tmp_path / ("scratch" * 15)
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    with sockets() as transport:
        assert transport["transport"] == "ipc"
        assert transport["ip"].startswith("/tmp/") and len(transport["ip"]) < 80
        assert (Path(transport["ip"]).parent.stat().st_mode & 0o077) == 0
    assert not Path(transport["ip"]).parent.exists()
    assert list(scratch.iterdir()) == []
    with sockets(["/no/such", str(scratch)]) as transport:
        assert transport == {"transport": "tcp", "ip": "127.0.0.1"}


def test_an_error_of_the_notebook_is_not_taken_for_one_of_the_sockets():
    with pytest.raises(OSError, match="mine"), sockets():
        raise OSError("mine")


def test_the_kernel_is_this_interpreter_and_ends_with_encryption_where_it_needs_ports():
    spec = OwnKernel(kernel_name="python3").kernel_spec
    assert spec.argv[0] == sys.executable
    assert spec.metadata["supported_encryption"] == ["curve"]


def test_every_notebook_runs_as_it_stands_on_drawn_people():
    for path in sorted((ROOT / "notebooks").glob("0*.py")):
        notebook = read_notebook(path, {})
        scope = {}
        (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
        exec(cell.source, scope)
        assert set(parameter_names(notebook)) >= {"profile", "data", "weights", "images"}
        assert (scope["profile"], scope["data"], scope["weights"], scope["images"]) == ("", "", "", "all")
        assert chosen(given={}, root=ROOT) == ("heads-biwi", "", "")


def test_an_executed_notebook_is_no_pair_of_files_for_jupyterlab():
    """Jupytext's extension would refuse to open an .ipynb whose metadata name py:percent alone."""
    assert "jupytext" in jupytext.read(ROOT / "notebooks/01_data.py").metadata
    assert "jupytext" not in read_notebook(ROOT / "notebooks/01_data.py", {}).metadata


def test_a_notebook_that_is_not_there_is_named():
    with pytest.raises(SetupError, match=r"99_no\.py: no such notebook"):
        read_notebook(Path("notebooks/99_no.py"), {})


def test_notebooks_share_a_kernel_that_each_finds_empty(tmp_path):
    cell = "# %%\nimport json, os\nprint(json.dumps([os.getpid(), 'left' in globals()]))\nleft = 1\n"
    files = []
    for name in ("a", "b"):
        (tmp_path / f"{name}.py").write_text(cell)
        files += [str(tmp_path / f"{name}.py"), str(tmp_path / f"{name}.ipynb")]
    own = OWN | {"PYTHONPATH": str(ROOT / "lib")}
    command = [sys.executable, str(ROOT / "scripts/execute_notebook.py"), *files]
    subprocess.run(command, cwd=ROOT, env=own, check=True, capture_output=True)
    cells = [nbformat.read(file, as_version=4).cells[0] for file in files[1::2]]
    assert [each.execution_count for each in cells] == [1, 1]
    (first, had), (second, has) = (json.loads(each.outputs[0].text) for each in cells)
    assert first == second and not had and not has


def test_a_notebook_without_a_place_to_go_is_refused(run):
    process, _ = run(NOTEBOOK, "spare.py")
    assert process.returncode == 2 and "spare.py: give the file" in process.stderr
