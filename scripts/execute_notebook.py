"""Execute notebooks by papermill: `execute_notebook.py <notebook.py> <out.ipynb> …`, any number of pairs.

They run one after the other in one kernel, which each finds empty. PROFILE, DATA, WEIGHTS, IMAGES and LANGUAGE of the
environment become the notebooks' parameters of the same names in small letters, where they are set; `-p NAME VALUE`
sets one of their own. An output takes its place only when its notebook ran to its end; a notebook that failed is kept
beside it as `<name>.failed.ipynb`. With IMAGES=none an executed notebook names no folder of this machine.

--more: say so on stdout when they ran, and read from stdin what comes next in the same kernel, a line of JSON for each:
`files`, as above, and `settings`, the parameters in capitals; an empty stdin ends it.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import nbformat
from papermill.exceptions import PapermillExecutionError

from facefront.errors import SetupError
from facefront.study.files import check_writable
from facefront.study.kernel import SharedKernel, read_notebook, shared_kernel
from facefront.study.notebooks import without_places
from facefront.study.options import read_options, user_path
from facefront.study.profiles import project_root
from facefront.study.sequence import DONE

SETTINGS = ("PROFILE", "DATA", "WEIGHTS", "IMAGES", "LANGUAGE")


def main() -> int:
    """Run the notebooks; 0 when all ran to the end, 1 when a cell failed, 2 when one cannot start, 130 when stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=user_path, metavar="notebook.py out.ipynb", help="what goes where")
    parser.add_argument("--more", action="store_true", help="wait on stdin for more")
    parser.add_argument("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), help="a parameter")
    arguments = parser.parse_args()
    if len(arguments.files) % 2:
        parser.error(f"{arguments.files[-1]}: give the file that the executed notebook is written to")
    given = {name.lower(): os.environ[name] for name in SETTINGS if name in os.environ} | dict(arguments.p)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with shared_kernel() as kernel:
        asked = asked_for(arguments.files, given, more=arguments.more)
        runs = (run(notebook, output, parameters, kernel) for notebook, output, parameters in asked)
        return next((code for code in runs if code), 0)


def asked_for(
    files: Sequence[Path], given: Mapping[str, str], *, more: bool
) -> Iterator[tuple[Path, Path, Mapping[str, str]]]:
    """Yield each notebook, its output and its parameters; more: then those of stdin, until it ends."""
    yield from ((notebook, output, given) for notebook, output in zip(files[::2], files[1::2], strict=True))
    try:
        while more:
            print(DONE, flush=True)
            asked = json.loads(sys.stdin.readline() or "null")
            if not asked:
                return
            settings = {name.lower(): value for name, value in asked["settings"].items()}
            yield from asked_for(list(map(Path, asked["files"])), settings, more=False)
    except KeyboardInterrupt:  # while it waits
        return


def run(path: Path, output: Path, given: Mapping[str, str], kernel: SharedKernel) -> int:
    """Run one notebook and return the exit status as `main` does."""
    running = output.with_suffix(f".{os.getpid()}.ipynb")
    try:
        root = project_root()
        notebook = read_notebook(path, given)
        options = read_options({name: given[name.lower()] for name in SETTINGS if name.lower() in given}, root)
        check_writable(output.parent)
        print(": ".join(filter(None, (given.get("profile"), f"{path.name} …"))), file=sys.stderr)
        kernel.execute(notebook, running, given, root)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except PapermillExecutionError as error:
        return _failed(path, output, running, f"{error.ename}: {error.evalue}")
    except RuntimeError as error:  # of jupyter: the kernel died
        return _failed(path, output, running, f"{error}; too little memory is the usual cause (JOBS=1 takes half)")
    except KeyboardInterrupt:
        print(f"{path.name}: stopped; the same command goes on where it was", file=sys.stderr, flush=True)
        running.unlink(missing_ok=True)
        os._exit(130)  # asyncio would print the traceback of each task that waits; the kernel ends with this process
    else:
        if options.images == "none":  # such notebooks may be shared
            folders = options.data, options.weights, str(root), str(Path.home())
            nbformat.write(without_places(nbformat.read(running, as_version=4), folders), running)
        running.replace(output)
        output.with_suffix(".failed.ipynb").unlink(missing_ok=True)
        return 0
    finally:
        running.unlink(missing_ok=True)


def _failed(path: Path, output: Path, running: Path, reason: str) -> int:
    """Keep the notebook as far as it came, and name the reason."""
    failed = output.with_suffix(".failed.ipynb")
    if running.is_file():
        running.replace(failed)
    print(f"{path.name}: {reason}\nthe notebook as far as it came: {failed}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
