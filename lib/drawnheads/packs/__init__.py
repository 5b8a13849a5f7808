"""The weights that this package trained on drawn heads: files, families, and whether they fit a drawn set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from facefront.errors import SetupError
from facefront.weights import FoundWeight, Pack, PackFolder
from facefront.weights import read_pack as read
from facefront.weights.packs import PACKS

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

HEADS = PackFolder(
    name="heads",
    folder=Path(__file__).parent / "heads",
    files=PACKED,
    # ArcFace's loss, on drawn heads alone.
    recognition=dict.fromkeys(("heads_r50", "heads_r100", "heads_loss"), ("ArcFace-heads",)),
    remake="make train",
)


def read_pack(folder: Path | None = None) -> Pack:
    """Return the manifest of the pack, or of its copy in another folder. Raises SetupError as `weights.read_pack`."""
    return read(PACKS["heads"], folder)


def check_weights(weights: Sequence[FoundWeight], folder: Path, manifest: Mapping[str, Any]) -> None:
    """Raise SetupError where packed weights learned from heads of another version than those of a set.

    folder, manifest: where the set lies, and its manifest.
    """
    packed = [weight for weight in weights if weight.key in PACKED]
    if not packed:
        return
    pack, generator = read_pack(), manifest["generator"]
    if pack.generator != generator:
        raise SetupError(
            f"{pack.folder / 'pack.json'}: its files ({', '.join(weight.path.name for weight in packed)}) learned from "
            f"heads of generator {pack.generator}, but {folder} was drawn by generator {generator}; check out one "
            "version of the code whole, or train anew by `make train`"
        )
