"""Run All on each of the nine notebooks, then a cell of the reader's own; and the same in JupyterLab's own page.

Takes minutes where everything is computed already, and as long as a report where it is not: `make lab-test` runs it, on
the set of PROFILE.
"""

import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import jupytext
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from browser import chromium, open_browser
from facefront.study.kernel import OwnKernel

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("lab")]
ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("0*.py"))
STUDY = {"05_failures_ffwm": "notebook.study", "06_failures_deca": "notebook.study"}
STUDY |= {"08_related_models": "notebook.study", "09_report": "studies[0]"}
OWN = """
import matplotlib.pyplot as plt

pairs = {study}.pairs
own = pairs[pairs["genuine"] & (pairs["group"] == "frontal_gt")]
plt.scatter(own["yaw"], own["similarity"], s=4)
"""
SETTINGS = {
    "notebook-extension/tracker": '{"windowingMode": "none"}',  # every output is in the page
    "docmanager-extension/plugin": '{"autosave": false}',  # the checkout's notebooks stay as they are
}
PORT, START_S, RUN_S = 8917, 240, 1800


def own_cell(notebook: str) -> str:
    """The reader's plot, by the name that the study has in the notebook."""
    return OWN.format(study=STUDY.get(notebook, "study"))


def outputs(cell) -> list:
    return list(cell.get("outputs", []))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_run_all_then_a_plot_of_ones_own(path):
    notebook = jupytext.read(path)
    notebook.cells.append(new_code_cell(own_cell(path.stem)))
    place = {"metadata": {"path": str(path.parent)}}
    done = NotebookClient(notebook, timeout=RUN_S, kernel_manager_class=OwnKernel, resources=place).execute()
    assert "image/png" in outputs(done.cells[-1])[-1].data
    red = [o.text for cell in done.cells for o in outputs(cell) if o.get("name") == "stderr"]
    assert red == []


@contextmanager
def lab(home: Path):
    """JupyterLab on this checkout, as `make lab` starts it, but for the browser, the token and the user's settings."""
    for plugin, setting in SETTINGS.items():
        path = home / f"settings/@jupyterlab/{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(setting)
    names = {"CONFIG": "JUPYTER_CONFIG_DIR", "DATA": "JUPYTER_DATA_DIR", "RUN": "JUPYTER_RUNTIME_DIR"}
    own = {variable: str(home / name.lower()) for name, variable in names.items()}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    flags = [f"--port={PORT}", "--no-browser", "--IdentityProvider.token=", f"--ServerApp.root_dir={ROOT}"]
    flags += ["--LabApp.expose_app_in_browser=True", "--allow-root"]
    command = [sys.executable, "-m", "jupyterlab", *flags]
    with (
        (home / "log").open("w") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | own) as run,
    ):
        try:
            end = time.monotonic() + START_S
            while time.monotonic() < end:
                with suppress(OSError), urlopen(f"http://127.0.0.1:{PORT}/api", timeout=START_S):
                    break
                time.sleep(0.2)
            yield f"http://127.0.0.1:{PORT}/lab/tree"
        finally:
            run.terminate()


KERNEL = "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
READY = f"{KERNEL}?.connectionStatus == 'connected' && {KERNEL}.status == 'idle'"
RED = "[...document.querySelectorAll('[data-mime-type=\"application/vnd.jupyter.stderr\"]')].map(e => e.innerText)"
LEFT = """[...document.querySelectorAll('.facefront tr.group span')].map(
  e => e.getBoundingClientRect().left - e.closest('.scroll').getBoundingClientRect().left)"""
PLOT = "document.querySelector('.jp-CodeCell:last-child .jp-RenderedImage img')"
DONE = (
    "document.querySelectorAll('.jp-InputPrompt').length && "
    "![...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(e => /\\*|\\[ \\]/.test(e.innerText))"
)


def test_in_the_browser_run_all_shows_tables_and_no_red_box_and_takes_a_plot(tmp_path):
    if not chromium():
        pytest.skip("needs a Chromium or Chrome on PATH; there is none")
    shots = Path(os.environ.get("LAB_SHOTS", tmp_path))
    with lab(tmp_path) as address, open_browser(tmp_path / "chrome") as tab:
        tab.send("Emulation.setFocusEmulationEnabled", enabled=True)  # a current notebook needs the focus
        tab.open(f"{address}/notebooks/03_frontalization.py?factory=Jupytext%20Notebook", width=1280, height=900)
        tab.until("window.jupyterapp && document.querySelectorAll('.jp-CodeCell').length > 9", START_S)
        tab.until(READY, START_S)
        tab.ask("void window.jupyterapp.commands.execute('notebook:run-all-cells')")  # its promise takes minutes
        tab.until(DONE, RUN_S)
        assert tab.ask(RED) == []
        places = tab.ask(LEFT)
        assert len(places) > 5 and all(abs(left) < 40 for left in places)
        tab.ask("document.querySelector('.facefront tr.group').scrollIntoView()")
        tab.screenshot(shots / "lab-03.png")
        tab.ask("window.jupyterapp.commands.execute('notebook:insert-cell-below')")
        tab.ask("window.jupyterapp.commands.execute('notebook:enter-edit-mode')")
        tab.write(own_cell("03_frontalization"))
        tab.ask("void window.jupyterapp.commands.execute('notebook:run-cell')")
        tab.until(f"{PLOT} && {DONE}", RUN_S)
        tab.ask(f"{PLOT}.scrollIntoView()")
        tab.screenshot(shots / "lab-03-own.png")
        assert tab.errors == []
