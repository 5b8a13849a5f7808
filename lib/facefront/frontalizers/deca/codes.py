"""The output of DECA's encoder for a face: the 236 numbers by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SIZES = {"shape": 100, "texture": 50, "expression": 50, "pose": 6, "camera": 3, "light": 27}
"""Numbers of each, in the order of the encoder's output. Source: Feng et al., SIGGRAPH 2021, section 3."""

TOTAL = sum(SIZES.values())


@dataclass(frozen=True)
class Codes:
    """The codes of one face, float32. pose: the rotation of the head and then of the jaw, axis times angle, radians;
    camera: scale, shift right, shift up, in half sides of the crop; light: nine spherical harmonics in three colours,
    [9, 3]."""

    shape: np.ndarray
    texture: np.ndarray
    expression: np.ndarray
    pose: np.ndarray
    camera: np.ndarray
    light: np.ndarray


def split_codes(values: np.ndarray) -> Codes:
    """Return the encoder's output for one face, float32 [236], by name."""
    parts = np.split(values, np.cumsum([*SIZES.values()])[:-1])
    named = dict(zip(SIZES, parts, strict=True))
    return Codes(**(named | {"light": named["light"].reshape(9, 3)}))
