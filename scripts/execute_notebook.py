"""Execute one notebook of notebooks/ by papermill: `execute_notebook.py <notebook.py> <out.ipynb>`.

PROFILE, DATA, WEIGHTS, IMAGES and LANGUAGE of the environment become the notebook's parameters of the same names in
small letters, where they are set; `-p NAME VALUE` sets one of its own. The output takes its place only when the
notebook ran to its end; a notebook that failed is kept beside it as `<name>.failed.ipynb`. With IMAGES=none an executed
notebook names no folder of this machine.
"""

import argparse
import os
import signal
import sys
from pathlib import Path

import nbformat
from papermill.exceptions import PapermillExecutionError

from facefront.errors import SetupError
from facefront.study.files import check_writable
from facefront.study.kernel import execute, read_notebook
from facefront.study.notebooks import without_places
from facefront.study.options import read_options, user_path
from facefront.study.profiles import project_root

SETTINGS = ("PROFILE", "DATA", "WEIGHTS", "IMAGES", "LANGUAGE")


def main() -> int:
    """Run the notebook; 0 when it ran to its end, 1 when a cell failed, 2 when it cannot start, 130 when stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebook", type=user_path, help="a jupytext py:percent file")
    parser.add_argument("output", type=user_path, help="where the executed notebook goes (.ipynb)")
    parser.add_argument("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), help="a parameter")
    arguments = parser.parse_args()
    given = {name.lower(): os.environ[name] for name in SETTINGS if name in os.environ} | dict(arguments.p)
    running = arguments.output.with_suffix(f".{os.getpid()}.ipynb")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        root = project_root()
        notebook = read_notebook(arguments.notebook, given)
        options = read_options({name: given[name.lower()] for name in SETTINGS if name.lower() in given}, root)
        check_writable(arguments.output.parent)
        print(": ".join(filter(None, (given.get("profile"), f"{arguments.notebook.name} …"))), file=sys.stderr)
        execute(notebook, running, given, root)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except PapermillExecutionError as error:
        return _failed(arguments, running, f"{error.ename}: {error.evalue}")
    except RuntimeError as error:  # of jupyter: the kernel died
        return _failed(arguments, running, f"{error}; too little memory is the usual cause (JOBS=1 takes half)")
    except KeyboardInterrupt:
        print(f"{arguments.notebook.name}: stopped; the same command goes on where it was", file=sys.stderr, flush=True)
        running.unlink(missing_ok=True)
        os._exit(130)  # asyncio would print the traceback of each task that waits; the kernel ends with this process
    else:
        if options.images == "none":  # such notebooks may be shared
            folders = options.data, options.weights, str(root), str(Path.home())
            nbformat.write(without_places(nbformat.read(running, as_version=4), folders), running)
        running.replace(arguments.output)
        arguments.output.with_suffix(".failed.ipynb").unlink(missing_ok=True)
        return 0
    finally:
        running.unlink(missing_ok=True)


def _failed(arguments: argparse.Namespace, running: Path, reason: str) -> int:
    """Keep the notebook as far as it came, and name the reason."""
    failed = arguments.output.with_suffix(".failed.ipynb")
    if running.is_file():
        running.replace(failed)
    print(f"{arguments.notebook.name}: {reason}\nthe notebook as far as it came: {failed}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
