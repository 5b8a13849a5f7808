"""A small pack in a folder, as `make train` writes one."""

import json
from pathlib import Path

from drawnheads.sets.sets import GENERATOR
from facefront.weights import FoundWeight


def write_tiny_pack(folder: Path, *weights: FoundWeight, generator: int = GENERATOR) -> Path:
    """A manifest for files that lie in the folder, by the catalogue key that is their stem."""
    files = {
        weight.key: {
            "file": weight.path.name,
            "sha256": weight.sha256,
            "bytes": weight.bytes,
            "licence": "MIT",
            "card": {"what": f"{weight.key} of a few random numbers"},
        }
        for weight in weights
    }
    path = folder / "pack.json"
    path.write_text(json.dumps({"pack": "heads", "generator": generator, "files": files}), encoding="utf-8")
    return path
