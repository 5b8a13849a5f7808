"""The versions of libraries that a computed value depends on: part of its key in the store."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Mapping
from functools import lru_cache

DISTRIBUTIONS: Mapping[str, tuple[str, ...]] = {
    "pillow": ("pillow",),
    "pillow-heif": ("pillow-heif",),
    "opencv": ("opencv-python-headless", "opencv-python"),
    "numpy": ("numpy",),
    "numba": ("numba",),
    "scipy": ("scipy",),
    "imagehash": ("imagehash",),
    "scikit-image": ("scikit-image",),
    "torch": ("torch",),
    "torchvision": ("torchvision",),
    "onnxruntime": ("onnxruntime-gpu", "onnxruntime"),
    "insightface": ("insightface",),
    "facexlib": ("facexlib",),
    "dlib": ("dlib-bin", "dlib"),
}
"""Libraries that compute, by the names used here, and the packages that bring them."""

ALWAYS = ("numpy", "opencv")
"""What every component computes with."""


@lru_cache(maxsize=64)
def library_version(name: str) -> str:
    """Return the installed version of a library of `DISTRIBUTIONS`; empty where it is not installed.

    Packages that bring the same library may lie beside each other: all of them count.
    """
    versions = []
    for package in DISTRIBUTIONS[name]:
        try:
            versions.append(importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            continue
    return " ".join(versions)


def library_versions(names: Iterable[str] = tuple(DISTRIBUTIONS)) -> dict[str, str]:
    """Return the versions by name, sorted."""
    return {name: library_version(name) for name in sorted(set(names))}
