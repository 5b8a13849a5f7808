"""Sets of photos: from what lies on disk to one image table."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from facefront.datasets import biwi, cfp, folder, lfw
from facefront.datasets.base import Dataset
from facefront.datasets.roles import GtRule, assign_roles
from facefront.errors import SetupError
from facefront.registry import call_checked, look_up

__all__ = ["FORMATS", "Dataset", "GtRule", "assign_roles", "load_dataset"]

Loader = Callable[..., Dataset]
FORMATS: dict[str, Loader] = {
    "biwi": biwi.load,
    "cfp": cfp.load,
    "folder": folder.load,
    "lfw": lfw.load,
}
"""The loader of each format; its keyword-only parameters are the options of `load_dataset`."""


def load_dataset(format: str, root: str | os.PathLike, **options: Any) -> Dataset:
    """Return the photos under `root`, laid out as `format` (biwi, cfp, folder, lfw) has them. No picture is opened.

    root: the folder that was unpacked, or the one that holds it. Options: lfw takes pairs, the path of pairs.txt.
    Raises SetupError where the format or an option is unknown, or the folder is missing or laid out otherwise.
    """
    load, root = look_up("data format", format, FORMATS), Path(root)
    if not root.is_dir():
        raise SetupError(f"{root}: no such folder; DATA must name the folder that holds the {format} photos")
    return call_checked(f"the {format} data", load, root, **options)
