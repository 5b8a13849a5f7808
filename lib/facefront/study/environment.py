"""The environment of a checkout: made, repaired where it was moved or copied, refreshed when a pin changed.

Standard library alone, since it runs before there is an environment. A stamp in the environment holds the pins, the
environment's own place and the checkout that its code comes from.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from facefront.errors import SetupError
from facefront.study.options import expand
from facefront.study.platforms import VERSIONS, ask, check_platform, check_system, find_interpreter

PINS = ("requirements.lock", "pyproject.toml", "environment.yml")
STAMP = ".facefront.json"


def ensure_environment(folder: Path, python: str, root: Path) -> None:
    """Do what is missing of the environment in `folder` for the checkout `root`; nothing where the stamp is right.

    python: the interpreter to make it from; empty: conda or mamba where one is there, else one of this machine. Raises
    SetupError where it cannot be made.
    """
    check_system()
    if python:
        find_interpreter(python)
    if read_stamp(folder) == _wanted(folder, root) and _python(folder).exists():
        return
    with _alone(folder):
        _check_repairable(folder)
        _relocate(folder)
        if read_stamp(folder).get("pins") != _pins(root):
            _create(folder, python, root)
            _install(folder, python, root)
        if is_code_elsewhere(folder, root):
            _pip(folder, python, root, "--no-deps", "--no-build-isolation", "--editable", ".")
            write_stamp(folder, _wanted(folder, root) | {"checkout": str(root)})
        else:
            write_stamp(folder, _wanted(folder, root))


def environment_folder(given: str, root: Path) -> Path:
    """Return the folder of ENV_DIR. Raises SetupError for an empty name and for a folder that holds anything else."""
    if not given.strip():
        raise SetupError("ENV_DIR is empty; give the folder of the environment, or leave it out for .venv")
    folder = root / expand(given)
    is_ours = any((folder / mark).exists() for mark in ("pyvenv.cfg", "conda-meta"))
    if os.path.lexists(folder) and not (folder.is_dir() and (is_ours or not any(folder.iterdir()))):
        raise SetupError(f"ENV_DIR={folder}: holds something that is no environment; give a new folder")
    return folder


def is_code_elsewhere(folder: Path, root: Path) -> bool:
    """Return True where the environment runs the code of another checkout and has to be pointed at this one.

    That is where it lies in this one, or belongs to one that is gone. An environment elsewhere may serve several
    checkouts: `make` sets PYTHONPATH for each.
    """
    checkout = read_stamp(folder).get("checkout", "")
    is_gone = not checkout or not (Path(checkout) / "lib" / "facefront" / "__init__.py").is_file()
    return checkout != str(root) and (is_gone or root in folder.resolve().parents)


def read_stamp(folder: Path) -> dict[str, str]:
    """Return what the environment's stamp says; nothing where it is missing or damaged."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(folder: Path, stamp: dict[str, str]) -> None:
    """Write the stamp as a whole."""
    part = folder / f"{STAMP}.part"
    part.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    part.replace(folder / STAMP)


def _wanted(folder: Path, root: Path) -> dict[str, str]:
    """Return the stamp of an environment in which nothing is to be done."""
    checkout = str(root) if is_code_elsewhere(folder, root) else read_stamp(folder).get("checkout", "")
    return {"pins": _pins(root), "environment": str(folder.resolve()), "checkout": checkout}


def _pins(root: Path) -> str:
    """Return the SHA-256 over the files that say what is installed."""
    return hashlib.sha256(b"".join((root / name).read_bytes() for name in PINS)).hexdigest()


def _python(folder: Path) -> Path:
    return folder / "bin" / "python"


def _check_repairable(folder: Path) -> None:
    """Refuse an environment that can only be made again, with the commands for it."""
    again = f"make it again: rm -r '{folder}' and make env"
    own, stamp = _python(folder), read_stamp(folder)
    if os.path.lexists(own) and not own.exists():
        raise SetupError(f"{folder}: its Python, {os.path.realpath(own)}, is gone; {again}")
    if own.exists() and getattr(ask(str(own)), "version", None) not in VERSIONS:
        raise SetupError(f"{folder}: its Python does not run or is not 3.11 or 3.12; {again}")
    if (folder / "conda-meta").is_dir() and stamp.get("environment", str(folder.resolve())) != str(folder.resolve()):
        raise SetupError(f"{folder}: conda made it in {stamp['environment']}, it cannot move; {again}")


def _relocate(folder: Path) -> None:
    """Let the commands of a moved or copied environment start its own Python, not that of the old place."""
    here = str(folder.resolve())
    before = read_stamp(folder).get("environment", here)
    if before == here:
        return
    old = re.compile(re.escape(before.encode()) + rb"(?![\w.-])")
    for path in (folder / "bin").iterdir():
        content = b"\0" if path.is_symlink() or not path.is_file() else path.read_bytes()
        if b"\0" not in content and old.search(content):
            part = path.with_name(f".{path.name}.part")  # a new file: a copy may be made of hard links (cp -al)
            part.write_bytes(old.sub(lambda _: here.encode(), content))
            shutil.copymode(path, part)
            part.replace(path)
    print(f"{folder}: was made in {before}; its commands start its own Python again")


def _create(folder: Path, python: str, root: Path) -> None:
    """Create the environment where it is missing, by conda or mamba where one is there and no PYTHON was given."""
    conda = None if python else shutil.which("mamba") or shutil.which("conda")
    facts = ask(str(_python(folder)))
    if facts and not (conda and (folder / "conda-meta").is_dir()):
        check_platform(facts, str(folder))
    elif conda:
        file = str(root / "environment.yml")
        _run([conda, "env", "update", "--quiet", "--prefix", str(folder), "--file", file], root)
        _check_repairable(folder)
    else:
        _run([find_interpreter(python), "-m", "venv", "--without-pip", str(folder)], root)


def _install(folder: Path, python: str, root: Path) -> None:
    """Install the pins in two steps: torch and setuptools come first, since a package that is built needs them."""
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    first = [line for line in lines if line.startswith(("torch==", "setuptools=="))]
    _pip(folder, python, root, "pip", *first)
    _pip(folder, python, root, "--no-deps", "--use-pep517", "--no-build-isolation", "-r", "requirements.lock")
    # JupyterLab opens a .py notebook as a notebook, not as text.
    settings = folder / "etc" / "jupyter" / "labconfig" / "default_setting_overrides.json"
    viewer = ["-m", "jupytext_config", "--settings-file", str(settings), "set-default-viewer", "python"]
    _run([str(_python(folder)), *viewer], root)
    silence_lab(settings)


def silence_lab(settings: Path) -> None:
    """Add to JupyterLab's settings that it neither asks for leave to fetch news nor looks for a newer version.

    settings: a `default_setting_overrides.json`; what else it holds stays.
    """
    found = json.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {}
    silent = {"fetchNews": "false", "checkForUpdates": False}
    found["@jupyterlab/apputils-extension:notification"] = silent
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(found, indent=2), encoding="utf-8")


def _pip(folder: Path, python: str, root: Path, *arguments: str) -> None:
    own = str(_python(folder))
    has_pip = subprocess.run([own, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    pip = [own, "-m", "pip"] if has_pip else [find_interpreter(python), "-m", "pip", "--python", own]
    _run([*pip, "install", "--quiet", *arguments], root)


def _run(command: list[str], root: Path) -> None:
    """Run a command in the checkout, shown first. Raises SetupError where it fails."""
    print(" ".join(command), flush=True)
    own = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    code = subprocess.run(command, cwd=root, env=own, check=False).returncode
    if code:
        short = " ".join(command[:4])
        raise SetupError(f"{short} … ended with {code}, see above; make env goes on from there once that is mended")


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time work on an environment. The lock ends with the process, its file with this context."""
    import fcntl  # not on every system, see check_system; filelock is not installed yet

    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir(), f"facefront-{os.getuid()}-{name}.lock")
    while True:
        with open(path, "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_open_at(path, lock.fileno()):
                continue  # the process before this one has deleted it
            try:
                yield
            finally:
                path.unlink()
            return


def _is_open_at(path: Path, descriptor: int) -> bool:
    """Return whether the open file is the one that lies at the path."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False
