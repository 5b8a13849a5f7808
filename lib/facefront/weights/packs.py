"""Weight files that come with a package, named and verified by their pack's manifest.

`pack.json` in the pack's folder holds the version of the generator that drew what was learned from, and for each file
its name, sha256, bytes, licence and card: what it is, what it was trained on and how, and the numbers it reached.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facefront.errors import SetupError
from facefront.weights.files import WeightFile

MANIFEST = "pack.json"


@dataclass(frozen=True)
class PackFolder:
    """A folder of weights that comes with a package. files: file names by catalogue key; recognition: families of the
    recognisers among them by key; remake: the command that makes them again."""

    name: str
    folder: Path
    files: Mapping[str, str]
    recognition: Mapping[str, tuple[str, ...]]
    remake: str


PACKS: dict[str, PackFolder] = {}
"""The packs that plug-ins added, by name."""


def add_pack(pack: PackFolder) -> None:
    """Register a pack. Raises SetupError where its name is taken."""
    if pack.name in PACKS:
        raise SetupError(f"pack of weights {pack.name!r} is registered already; take another name")
    PACKS[pack.name] = pack


def pack_of(key: str) -> PackFolder | None:
    """Return the pack that holds the file of that catalogue key; None where none does."""
    return next((pack for pack in PACKS.values() if key in pack.files), None)


def packed_keys() -> list[str]:
    """Return the catalogue keys of all packed files."""
    return [key for pack in PACKS.values() for key in pack.files]


_KINDS = {"file": str, "sha256": str, "bytes": int, "licence": str, "card": dict}


@dataclass(frozen=True)
class PackedFile:
    """A file of a pack. card: `what` it is in words, and everything that was written down when it was trained."""

    weight: WeightFile
    card: Mapping[str, Any]


@dataclass(frozen=True)
class Pack:
    """A manifest. generator: version of the heads that its files learned from; files: by catalogue key."""

    folder: Path
    generator: int
    files: Mapping[str, PackedFile]


def read_pack(pack: PackFolder, folder: Path | None = None) -> Pack:
    """Return the manifest of a pack (folder: of another copy of it); the files themselves are not opened.

    Raises SetupError where it is missing or not a pack's manifest.
    """
    path = (folder or pack.folder) / MANIFEST
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(raw["generator"], int):
            raise TypeError(f"generator is {raw['generator']!r}")
        files = {key: _packed_file(key, entry, pack) for key, entry in raw["files"].items()}
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({error.strerror}); {remedy(path, pack)}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        fault = f"{type(error).__name__} {' '.join(str(error).split())}"
        raise SetupError(f"{path}: not the manifest of a pack ({fault}); {remedy(path, pack)}") from None
    return Pack(path.parent, raw["generator"], files)


def packed_weight(key: str, name: str) -> WeightFile:
    """Return the catalogue's entry of a file of the pack of that name.

    Raises SetupError as `read_pack`, and where the pack lacks the file.
    """
    pack = PACKS[name]
    found = read_pack(pack)
    if key not in found.files:
        path = found.folder / MANIFEST
        raise SetupError(f"{path}: names no {key}, only {', '.join(found.files) or 'nothing'}; {remedy(path, pack)}")
    return found.files[key].weight


def remedy(path: Path, pack: PackFolder) -> str:
    """Return the remedy for a packed file that is not as it should be."""
    return f"get it back by `git checkout -- {path}`, or make the pack again by `{pack.remake}`"


def _packed_file(key: str, entry: Mapping[str, Any], pack: PackFolder) -> PackedFile:
    for name, kind in _KINDS.items():
        if not isinstance(entry[name], kind):
            raise TypeError(f"{key}.{name} is {entry[name]!r}")
    if not re.fullmatch("[0-9a-f]{64}", entry["sha256"]) or Path(entry["file"]).name != entry["file"]:
        raise ValueError(f"{key}: file {entry['file']!r}, sha256 {entry['sha256']!r}")
    card = entry["card"]
    weight = WeightFile(
        key,
        entry["file"],
        entry["licence"],
        card["what"],
        sha256=entry["sha256"],
        bytes=entry["bytes"],
        recognition=pack.recognition.get(key, ()),
    )
    return PackedFile(weight, card)
