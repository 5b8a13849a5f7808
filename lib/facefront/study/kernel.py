"""Execute notebooks by papermill in one kernel of this very interpreter, whatever else is installed on the machine."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import jupytext
import nbformat
import papermill
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets.config import Config

from facefront.errors import SetupError, suggest
from facefront.languages import ENGLISH, check_language, direction, first_line, prose_of

SHORT_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")
"""Tried for the kernel's sockets where $TMPDIR does not serve; a socket's path has some 100 characters at most."""


EMPTY = """
import sys as _sys
if "matplotlib.pyplot" in _sys.modules:
    _sys.modules["matplotlib.pyplot"].close("all")
get_ipython().reset(new_session=True)
import gc as _gc
_gc.collect()
_gc.freeze()
del _gc
"""
"""What a kernel runs between two notebooks. What it keeps then are libraries and models: the garbage
collector need not go through their objects after each notebook again."""

EMPTY_SECONDS = 60


LARGE_PAGES = "THP_MEM_ALLOC_ENABLE"
"""Of torch's environment, read at its first tensor; it counts on Linux alone."""


class OwnKernel(AsyncKernelManager):
    """Starts `sys.executable`; kernelspecs named python3 may belong to another interpreter."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """Return the specification of this interpreter's kernel."""
        return KernelSpec(**get_kernel_dict())


def read_notebook(path: Path, given: Mapping[str, str]) -> nbformat.NotebookNode:
    """Return a py:percent file as a notebook, its prose in the language that `given` names.

    Raises SetupError for a missing file and for a parameter in `given` that its cell tagged `parameters` does not set.
    """
    if not path.is_file():
        raise SetupError(f"{path}: no such notebook; give one of notebooks/")
    notebook = jupytext.read(path)
    notebook.metadata.pop("jupytext", None)  # by which JupyterLab takes an .ipynb for one half of a pair
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    known = parameter_names(notebook)
    for name in given:
        if name not in known:
            raise SetupError(f"{path}: no parameter {name!r} in its parameters cell; {suggest(name, known)}")
    _translate(notebook, path.stem, check_language(given.get("language", ENGLISH)))
    return notebook


def _translate(notebook: nbformat.NotebookNode, name: str, language: str) -> None:
    """Put the language's prose into the markdown cells; a cell that it lacks stays in English."""
    prose, written = prose_of(name, language), f'<div lang="{language}" dir="{direction(language)}">'
    for cell in notebook.cells:
        said = prose.get(first_line(cell.source)) if cell.cell_type == "markdown" else None
        if said:
            cell.source = f"{written}\n\n{said}\n\n</div>"


def parameter_names(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the names that the cell tagged `parameters` sets."""
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    statements = [s for cell in cells for s in ast.parse(cell.source).body if isinstance(s, ast.Assign)]
    return [target.id for s in statements for target in s.targets if isinstance(target, ast.Name)]


class SharedKernel:
    """One kernel for several notebooks, one after the other: libraries are imported once, models are opened once, and
    the worker processes live on. Each notebook finds it empty."""

    def __init__(self, manager: OwnKernel) -> None:
        self._manager = manager

    def execute(self, notebook: nbformat.NotebookNode, output: Path, given: Mapping[str, str], root: Path) -> None:
        """Execute the notebook with the parameters `given` in the folder `root`, and write it to `output`.

        Raises PapermillExecutionError for a cell that failed, and RuntimeError where the kernel died.
        """
        if self._manager.has_kernel:
            self._empty()
        papermill.execute_notebook(
            notebook,
            str(output),
            dict(given),
            progress_bar=False,
            stdout_file=sys.stderr,  # the steps' own progress bars
            stderr_file=sys.stderr,
            cwd=str(root),
            km=self._manager,
        )

    def _empty(self) -> None:
        """Forget what the notebook before has named, counted and drawn."""
        client = BlockingKernelClient(connection_file=self._manager.connection_file)
        client.load_connection_file()
        client.start_channels()
        try:
            client.execute_interactive(EMPTY, silent=True, store_history=False, timeout=EMPTY_SECONDS)
        except TimeoutError:
            raise RuntimeError("the kernel does not answer") from None
        finally:
            client.stop_channels()


@contextlib.contextmanager
def shared_kernel() -> Iterator[SharedKernel]:
    """Yield a kernel that starts with the first notebook and ends with the block."""
    with own_folders(), sockets() as transport:
        manager = OwnKernel(kernel_name="python3", config=Config({"KernelManager": transport}))
        try:
            yield SharedKernel(manager)
        finally:
            if manager.has_kernel:
                asyncio.run(_shut_down(manager))


async def _shut_down(manager: OwnKernel) -> None:
    await manager.shutdown_kernel()


@contextlib.contextmanager
def own_folders() -> Iterator[None]:
    """Give the kernel folders of its own for what it would keep in the user's home, which may be read-only.

    Its text is UTF-8 whatever the locale, and the user's start-up files of IPython do not run. Its linear algebra has
    one thread: several wait for each other where the workers and other notebooks take the cores. torch may take its
    memory in large pages: LivePortrait's networks take 800 MB for a photo anew, which the system clears.
    """
    with tempfile.TemporaryDirectory(prefix="facefront-") as folder:
        os.environ["JUPYTER_RUNTIME_DIR"] = os.environ["IPYTHONDIR"] = folder
        os.environ["PYTHONUTF8"] = "1"
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        os.environ.setdefault(LARGE_PAGES, "1")
        os.environ.pop("PYTHONIOENCODING", None)
        yield


@contextlib.contextmanager
def sockets(folders: Sequence[str] = SHORT_FOLDERS) -> Iterator[dict[str, str]]:
    """Yield how the kernel is reached: by sockets in a folder of this process alone, so that no port is open.

    The first of $TMPDIR and `folders` that can hold a socket is taken; where none can, ports of this machine alone.
    """
    made = filter(None, map(_socket_folder, (tempfile.gettempdir(), *folders)))
    folder = next(made, None)
    if folder is None:
        yield {"transport": "tcp", "ip": "127.0.0.1"}
        return
    with folder as path:
        yield {"transport": "ipc", "ip": f"{path}/kernel"}


def _socket_folder(parent: str) -> tempfile.TemporaryDirectory[str] | None:
    """Return a new folder that can hold a socket; None where `parent` is missing, too long or of a kind without."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="facefront-", dir=parent)
    except OSError:
        return None
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.bind(f"{folder.name}/kernel-99999")
    except OSError:
        folder.cleanup()
        return None
    return folder
