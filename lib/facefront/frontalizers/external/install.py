"""Install an external system: licences, checkout, environment, files; the record comes last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from facefront.errors import SetupError
from facefront.frontalizers.external.checkout import bring_checkout
from facefront.frontalizers.external.entry_points import check_calls
from facefront.frontalizers.external.environment import environment_key, make_environment, packages_of
from facefront.frontalizers.external.installed import (
    Installed,
    command,
    home,
    missing_files,
    read_installed,
    weight_hashes,
    write_installed,
)
from facefront.frontalizers.external.system import System, Weight
from facefront.weights.transfer import fetch

Say = Callable[[str], None]


def install(system: System, source: Path | None = None, *, accept: bool = False, say: Say = print) -> Installed:
    """Install a system below `external_folder()` and return its record; what is there already is kept.

    source: a checkout to use; accept: the user agrees to the licences, without which nothing is brought. Each step is
    whole or made again, so that an installation that was killed goes on. Raises SetupError in one line.
    """
    for line in describe(system):
        say(line)
    if not system.driver.is_file():
        raise SetupError(f"{system.key} cannot be installed: {system.lacks}")
    if not accept:
        raise SetupError(f"{system.key}: accept the licences above first: {command(system)} ACCEPT=yes")
    with _alone(system):
        folder = home(system)
        say(f"checkout: {system.repository} at {system.commit[:12]}")
        checkout = bring_checkout(system, folder / "source", source)
        check_calls(system, checkout)
        key, python = environment_key(system, checkout), folder / "env" / "bin" / "python"
        mark = folder / "env" / "complete"
        if not (mark.is_file() and mark.read_text(encoding="utf-8") == key and python.exists()):
            say(f"environment: {system.environment}, Python {system.python}")
            make_environment(system, checkout, folder / "env", folder / "install.log")
            mark.write_text(key, encoding="utf-8")
        _bring_files(system, folder / "weights", say)
        record = Installed(system.commit, str(checkout), str(python), packages_of(python), key, weight_hashes(system))
        write_installed(system, record)
    missing = set(missing_files(system))
    for each in system.wanted_files:
        if each.file in missing:
            say(
                f"bring {each.file}: {each.origin} ({each.why or 'no address'}); put it into {home(system) / 'weights'}"
            )
    say(f"{system.key} is installed" + (f", and lacks {', '.join(sorted(missing))}" if missing else ""))
    return record


def describe(system: System) -> list[str]:
    """Return the lines that a user reads before anything is brought: licences, source, files, what it lacks."""
    lines = [
        f"{system.title}: {system.repository}",
        f"licence of the code: {system.code_licence}",
        f"licence of the weights: {system.weights_licence}",
        "its code runs with your rights on this machine: read it before you accept",
    ]
    for each in system.wanted_files:
        where = each.url if isinstance(each, Weight) and each.url else f"{each.origin}, {each.why}"
        lines.append(f"file: {each.file} ({where})")
    return [*lines, *([f"lacks: {system.lacks}"] if system.lacks else [])]


def state(system: System) -> str:
    """Return where a system stands, in a few words."""
    if system.runs == "none":
        return f"cannot run: {system.lacks}"
    installed = read_installed(system)
    if installed is None:
        return "not installed"
    missing = missing_files(system)
    return f"installed, lacks {', '.join(missing)}" if missing else "installed"


def _bring_files(system: System, folder: Path, say: Say) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for weight in system.weights:
        if weight.url and weight.bytes is not None:
            say(f"file: {weight.file}")
            fetch(weight.url, folder / weight.file, sha256=weight.sha256, size=weight.bytes)


@contextmanager
def _alone(system: System) -> Iterator[None]:
    """Let one process at a time install a system."""
    folder = home(system)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / ".lock", timeout=0):
            yield
    except filelock.Timeout:
        raise SetupError(f"{folder}: another process installs {system.key}; wait for that one") from None
