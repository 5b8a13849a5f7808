"""The weight files that come with the package: trained on drawn heads, named and verified by their pack's manifest.

`packs/heads/pack.json` holds the version of the generator that drew the heads, and for each file its name, sha256,
bytes, licence and card: what it is, what it was trained on and how, and the numbers it reached.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from facefront.errors import SetupError
from facefront.weights.files import WeightFile

HEADS = Path(__file__).parent / "packs" / "heads"
MANIFEST = "pack.json"

PACKED: Mapping[str, str] = MappingProxyType(
    {
        "heads_scrfd": "heads_scrfd.onnx",
        "heads_retina": "heads_retina.pth",
        "heads_r50": "heads_r50.onnx",
        "heads_r100": "heads_r100.onnx",
        "heads_loss": "heads_loss.pth",
        "heads_refiner": "heads_refiner.pth",
        "heads_warp": "heads_warp.pth",
        "heads_rebuild": "heads_rebuild.pth",
        "heads_restorer": "heads_restorer.pth",
    }
)
"""The files of the pack by catalogue key."""

RECOGNITION: Mapping[str, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(("heads_r50", "heads_r100", "heads_loss"), ("ArcFace-heads",))
)
"""The family of the recognisers of the pack: ArcFace's loss, on drawn heads alone."""

_KINDS = {"file": str, "sha256": str, "bytes": int, "licence": str, "card": dict}


@dataclass(frozen=True)
class PackedFile:
    """A file of a pack. card: `what` it is in words, and everything that was written down when it was trained."""

    weight: WeightFile
    card: Mapping[str, Any]


@dataclass(frozen=True)
class Pack:
    """What a manifest says. generator: version of the heads that its files learned from; files: by catalogue key."""

    folder: Path
    generator: int
    files: Mapping[str, PackedFile]


def read_pack(folder: Path | None = None) -> Pack:
    """The manifest of the pack in a folder (default: the package's own); the files themselves are not looked at.

    Raises SetupError where it is missing or not a pack's manifest.
    """
    path = (folder or HEADS) / MANIFEST
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(raw["generator"], int):
            raise TypeError(f"generator is {raw['generator']!r}")
        files = {key: _packed_file(key, entry) for key, entry in raw["files"].items()}
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({error.strerror}); {remedy(path)}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        fault = f"{type(error).__name__} {' '.join(str(error).split())}"
        raise SetupError(f"{path}: not the manifest of a pack ({fault}); {remedy(path)}") from None
    return Pack(path.parent, raw["generator"], files)


def packed_weight(key: str) -> WeightFile:
    """The catalogue's entry of a packed file. Raises SetupError as `read_pack`, and where the pack lacks the file."""
    pack = read_pack()
    if key not in pack.files:
        path = pack.folder / MANIFEST
        raise SetupError(f"{path}: names no {key}, only {', '.join(pack.files) or 'nothing'}; {remedy(path)}")
    return pack.files[key].weight


def remedy(path: Path) -> str:
    """What to do about a packed file that is not as it should be."""
    return f"get it back by `git checkout -- {path}`, or make the pack again by `make train`"


def _packed_file(key: str, entry: Mapping[str, Any]) -> PackedFile:
    for name, kind in _KINDS.items():
        if not isinstance(entry[name], kind):
            raise TypeError(f"{key}.{name} is {entry[name]!r}")
    if not re.fullmatch("[0-9a-f]{64}", entry["sha256"]) or Path(entry["file"]).name != entry["file"]:
        raise ValueError(f"{key}: file {entry['file']!r}, sha256 {entry['sha256']!r}")
    card = entry["card"]
    weight = WeightFile(
        key,
        entry["file"],
        "",
        entry["sha256"],
        entry["bytes"],
        entry["licence"],
        card["what"],
        recognition=RECOGNITION.get(key, ()),
    )
    return PackedFile(weight, card)
