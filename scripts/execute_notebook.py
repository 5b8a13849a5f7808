"""Execute one notebook of notebooks/ by papermill: `execute_notebook.py <notebook.py> <out.ipynb>`.

PROFILE, DATA, WEIGHTS and IMAGES of the environment become the notebook's parameters of the same names in small
letters; `-p NAME VALUE` sets one of its own. The output takes its place only when the notebook ran to its end; a
notebook that failed is kept beside it as `<name>.failed.ipynb`. With IMAGES=none an executed notebook names no folder
of this machine.
"""

import argparse
import ast
import os
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from facefront.run.notebooks import without_places


def parameter_names(notebook: nbformat.NotebookNode) -> set[str]:
    """The names that the cell tagged `parameters` sets (papermill itself only warns of a parameter that is not
    there)."""
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    statements = [s for cell in cells for s in ast.parse(cell.source).body if isinstance(s, ast.Assign)]
    return {target.id for s in statements for target in s.targets if isinstance(target, ast.Name)}


def main() -> int:
    """Run the notebook; 0 when it ran to its end, 1 when a cell failed, 2 when the notebook lacks a parameter."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebook", type=Path, help="a jupytext py:percent file")
    parser.add_argument("output", type=Path, help="where the executed notebook goes (.ipynb)")
    parser.add_argument("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), help="a parameter")
    arguments = parser.parse_args()
    notebook = jupytext.read(arguments.notebook)
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    given = {name.lower(): os.environ.get(name, "") for name in ("PROFILE", "DATA", "WEIGHTS", "IMAGES")}
    given |= dict(arguments.p)
    if unknown := set(given) - parameter_names(notebook):
        print(f"{arguments.notebook}: its parameters cell lacks {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    running = arguments.output.with_suffix(f".{os.getpid()}.ipynb")
    failed = arguments.output.with_suffix(".failed.ipynb")
    print(f"{given['profile']}: {arguments.notebook.name} …", file=sys.stderr)
    sockets = tempfile.TemporaryDirectory(prefix="facefront-")
    kernel = {"transport": "ipc", "ip": f"{sockets.name}/kernel"}  # sockets of this process alone, no open port
    try:
        papermill.execute_notebook(
            notebook,
            str(running),
            given,
            progress_bar=False,
            stderr_file=sys.stderr,  # the steps' own progress bars
            cwd=str(Path.cwd()),
            config=Config({"KernelManager": kernel}),
        )
    except PapermillExecutionError as error:
        running.replace(failed)
        print(
            f"{arguments.notebook.name}: {error.ename}: {error.evalue}\nthe notebook as far as it came: {failed}",
            file=sys.stderr,
        )
        return 1
    finally:
        sockets.cleanup()
    if given["images"].lower() != "all":  # such notebooks may be shared
        folders = given["data"], given["weights"], str(Path.cwd()), str(Path.home())
        nbformat.write(without_places(nbformat.read(running, as_version=4), folders), running)
    running.replace(arguments.output)
    failed.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
