"""Know which external systems are installed on this machine, and where."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

import platformdirs

from facefront.errors import SetupError
from facefront.files.regular import read_regular_text
from facefront.files.typed import from_mapping
from facefront.frontalizers.external.system import System
from facefront.weights import sha256_of

RECORD = "installed.json"
ROOT = "FACEFRONT_EXTERNAL"
"""Names another folder for the installed systems."""


@dataclass(frozen=True)
class Installed:
    """Hold what `make external` made, as installed.json says it. source: the checkout; python: of the environment;
    weights: SHA-256 by file, those that are not there left out; packages: of the environment, `name==version`."""

    commit: str
    source: str
    python: str
    packages: tuple[str, ...]
    environment: str  # what the environment was made of: the SHA-256 over Python, requirements and their file
    weights: dict[str, str] = field(default_factory=dict)


def external_folder() -> Path:
    """Return the folder of installed systems: $FACEFRONT_EXTERNAL, else external/ of this checkout, else the user's
    data. It may not exist."""
    if own := os.environ.get(ROOT):
        return Path(os.path.expanduser(own)).absolute()
    checkout = Path(__file__).resolve().parents[4]
    if (checkout / "spec" / "profiles").is_dir():
        return checkout / "external"
    return platformdirs.user_data_path("facefront") / "external"


def home(system: System) -> Path:
    """Return the folder of an installed system."""
    return external_folder() / system.key


def command(system: System) -> str:
    """Return the command that installs a system."""
    return f"make external MODEL={system.key}"


def read_installed(system: System) -> Installed | None:
    """Return what is installed; None where nothing is. Raises SetupError where the record is no such file."""
    path = home(system) / RECORD
    try:
        return from_mapping(Installed, json.loads(read_regular_text(path, 1 << 20)), path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        if isinstance(error, SetupError):
            raise
        raise SetupError(f"{path}: cannot be read ({error}); delete it and run {command(system)}") from None


def write_installed(system: System, installed: Installed) -> None:
    """Write the record, whole or not at all."""
    path = home(system) / RECORD
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(installed), indent=1, ensure_ascii=False), encoding="utf-8")
    part.replace(path)


def lacking(system: System, *, random_weights: bool = False) -> str:
    """Return why a system cannot run here, in one line without a subject; empty where it can.

    random_weights: for a trial, which needs a driver and no weight files.
    """
    if system.runs == "none" and not (random_weights and system.driver.is_file()):
        return f"cannot run here: {system.lacks}"
    installed = read_installed(system)
    if installed is None:
        return f"is not installed: {command(system)}"
    if installed.commit != system.commit:
        return f"is installed at another commit ({installed.commit[:12]}): {command(system)}"
    for name, path in (("checkout", installed.source), ("Python", installed.python)):
        if not Path(path).exists():
            return f"lacks its {name} ({path}): {command(system)}"
    missing = [] if random_weights else missing_files(system)
    return f"lacks {', '.join(missing)} in {home(system) / 'weights'}: {command(system)} says more" if missing else ""


def missing_files(system: System) -> list[str]:
    """Return the weight files and those behind a registration that are not there."""
    folder = home(system) / "weights"
    return [each.file for each in system.wanted_files if not (folder / each.file).is_file()]


def weight_hashes(system: System) -> dict[str, str]:
    """Return the SHA-256 of each file that is there. Raises SetupError where one is not the published file."""
    found = {}
    stated = {weight.file: weight.sha256 for weight in system.weights}
    for each in system.wanted_files:
        path = home(system) / "weights" / each.file
        if path.is_file():
            found[each.file] = sha256_of(path)
            wanted = stated.get(each.file, "")
            if wanted and wanted != found[each.file]:
                raise SetupError(
                    f"{path}: its sha256 is {found[each.file]}, expected {wanted}; delete it and get it again"
                )
    return found
