"""The drawn sets by the form they have on disk: drawn where they are missing, finished where they were cut short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import joblib
from tqdm import tqdm

from drawnheads.sets.biwi_set import FRAMES, RECORDINGS, make_biwi
from drawnheads.sets.lfw_set import PEOPLE, make_lfw
from drawnheads.sets.sets import check_set, read_manifest
from facefront.errors import SetupError
from facefront.registry import look_up
from facefront.runtime.console import progress_stream


@dataclass(frozen=True)
class DrawnSet:
    """make: draws it; size: the parameter that says how much of it, and `usual` what that is; folders: how many it
    has, 0 where that is its size."""

    name: str
    make: Callable[..., Path]
    size: str
    usual: int
    folders: int = 0


SETS: Mapping[str, DrawnSet] = MappingProxyType(
    {
        "biwi": DrawnSet("heads-biwi", make_biwi, "frames", FRAMES, folders=RECORDINGS),
        "lfw": DrawnSet("heads-lfw", make_lfw, "people", PEOPLE),
    }
)
"""The sets by the loader's format."""


def draw_set(form: str, root: Path, *, size: int = 0, workers: int = 0) -> dict[str, Any]:
    """Draw the set of that form into root, or what is missing or harmed of it, with a bar; return its manifest.

    size: frames of each recording (biwi) or people (lfw); 0 takes what the begun set has, or the usual. workers: 0
    takes one for each core. Raises SetupError where root holds another set, or one of another generator.
    """
    drawn = look_up("form of drawn set", form, SETS)
    size = size or _begun_size(root, drawn.size) or drawn.usual
    workers = workers or joblib.cpu_count()
    known = {"desc": f"draw {drawn.name}", "total": drawn.folders or size, "unit": "folder", "mininterval": 0.5}
    with tqdm(**known, file=progress_stream()) as bar:
        drawn.make(root, **{drawn.size: size}, workers=workers, done=lambda _: bar.update())
    return check_set(root)


def _begun_size(root: Path, name: str) -> int:
    """Return the size that the set in the folder is to reach; 0 where there is none."""
    manifest = read_manifest(root)
    if manifest is None:
        return 0
    try:
        return int(manifest["parameters"][name])
    except (KeyError, TypeError, ValueError):
        raise SetupError(f"{root}: its manifest says no number of {name}; delete the folder to draw it anew") from None
