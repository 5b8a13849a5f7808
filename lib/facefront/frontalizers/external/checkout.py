"""Bring the pinned commit of a system's repository, or check a checkout that is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from facefront.errors import SetupError
from facefront.frontalizers.external.process import clean_environment, last_line
from facefront.frontalizers.external.system import System

SAFE = ("-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never")
MINUTES = 30
"""How long git may take."""


def bring_checkout(system: System, folder: Path, given: Path | None) -> Path:
    """Return a folder with the pinned commit: the given checkout, or `folder`, cloned where it is not there.

    given: a checkout at that commit without changes, or a git directory without a work tree, which is cloned. Raises
    SetupError in one line.
    """
    if given is not None and not given.is_dir():
        raise SetupError(f"SOURCE={given}: no such folder; give a checkout of {system.repository}")
    bare = given is not None and git(given, "rev-parse", "--is-bare-repository") == "true"
    if given is not None and not bare:
        check_checkout(system, given)
        return given.absolute()
    if folder.is_dir():
        check_checkout(system, folder)
        return folder
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    git(part, "init", "--quiet")
    origin = str(given.absolute()) if given is not None else system.repository
    if bare:
        git(part, "fetch", "--quiet", origin, "+refs/*:refs/mirror/*")
    else:
        git(part, "fetch", "--quiet", "--depth", "1", origin, system.commit)
    git(part, "checkout", "--quiet", "--detach", system.commit)
    part.rename(folder)
    return folder


def check_checkout(system: System, folder: Path) -> None:
    """Raise SetupError where the folder is no checkout of the pinned commit, or has changes."""
    if not (folder / ".git").exists():
        raise SetupError(f"{folder}: no git checkout; give one of {system.repository}")
    found = git(folder, "rev-parse", "HEAD")
    if found != system.commit:
        raise SetupError(
            f"{folder}: is at commit {found[:12]}, the driver is written for {system.commit[:12]}: "
            f"git -C '{folder}' checkout {system.commit}"
        )
    if changed := _changed(folder):
        raise SetupError(f"{folder}: {changed[0]} was changed; undo that (git stash), or give another checkout")


def _changed(folder: Path) -> list[str]:
    """Return the files that differ from the commit; those missing here and in its repository too, as large files of a
    mirror may be, are left out: what a driver needs, its calls name."""
    entries = git(folder, "status", "--porcelain", "--untracked-files=no", "--no-renames", "-z").split("\0")
    changed = [entry.split(maxsplit=1) for entry in entries if entry]
    absent = _absent(folder) if any(state == "D" for state, _ in changed) else frozenset()
    return [name for state, name in changed if state != "D" or name not in absent]


def _absent(folder: Path) -> frozenset[str]:
    """Return the files of the commit of which the repository does not hold the content."""
    rows = [row.partition("\t") for row in git(folder, "ls-tree", "-r", "-z", "HEAD").split("\0") if row]
    blobs = {name: row.split()[2] for row, _, name in rows}
    missing = git(folder, "rev-list", "--objects", "--missing=print", "--no-object-names", "--no-walk", "HEAD")
    gone = {line[1:] for line in missing.splitlines() if line.startswith("?")}
    return frozenset(name for name, blob in blobs.items() if blob in gone)


def git(folder: Path, *arguments: str) -> str:
    """Return what git prints. Raises SetupError with its last line where it fails or is not there."""
    environment = clean_environment() | {"GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1"}
    command = ["git", "-C", str(folder), *SAFE, *arguments]
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=MINUTES * 60, check=False
        )
    except FileNotFoundError:
        raise SetupError("there is no git on PATH; install it") from None
    except subprocess.TimeoutExpired:
        raise SetupError(f"{folder}: git {arguments[0]} took more than {MINUTES} minutes; try again later") from None
    if done.returncode:
        said = last_line(done.stderr.decode(errors="replace"))
        remedy = "check the connection, or give SOURCE=<checkout>" if arguments[0] == "fetch" else "is it a checkout?"
        raise SetupError(f"{folder}: git {arguments[0]} failed ({said}); {remedy}")
    return done.stdout.decode(errors="replace").strip()
