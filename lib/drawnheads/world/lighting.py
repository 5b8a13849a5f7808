"""Light on surfaces: shadows, matt light, highlights.

Wrapped diffuse light stands in for light that passes through skin (Green, GPU Gems 2004, ch. 16); highlights are
Blinn's; soft shadows come from an exponential shadow map (Annen et al., GI 2008), which has no grain.
"""

from __future__ import annotations

import cv2
import numpy as np
from numba import njit

from drawnheads.world.bust import dot, unit
from drawnheads.world.scene import Light
from drawnheads.world.shapes import ramp
from facefront.head3d import raster

_SIDE, _MM = 160, 3.2  # of the shadow map: pixels, and millimetres in one
_HARDNESS = 0.10  # per mm: light fades over about ten millimetres behind an edge


class Shadow:
    """The share of the key light that arrives at a point."""

    def __init__(self, key: np.ndarray, meshes: list[tuple[np.ndarray, np.ndarray]]) -> None:
        """key: float32 [3], to the light; meshes: vertices [V, 3] in camera coordinates and triangles [T, 3] of all
        that throws shadows."""
        across = unit(np.cross(key, [0.0, 1.0, 0.1])[None])[0]
        self.axes = np.stack([across, np.cross(key, across), -key]).astype(np.float32)
        self.middle = meshes[0][0].mean(0)
        nearest = np.full((_SIDE, _SIDE), 400, np.float32)
        for vertices, triangles in meshes:
            nearest = np.minimum(nearest, raster.draw(self._look(vertices), triangles, _SIDE, _SIDE).depth)
        self.map = cv2.GaussianBlur(np.exp(_HARDNESS * nearest), (0, 0), 0.9)

    def _look(self, points: np.ndarray) -> np.ndarray:
        """Points as pixels of the map and mm towards the dark."""
        scale = np.array([1 / _MM, 1 / _MM, 1], np.float32)
        return (
            (points - self.middle) @ (self.axes * scale[:, None]).T + np.array([_SIDE / 2, _SIDE / 2, 0], np.float32)
        ).astype(np.float32)

    def arriving(self, points: np.ndarray) -> np.ndarray:
        """Return the share of the key light at camera points float32 [N, 3]: float32 [N]."""
        view = self._look(points)
        stored = _bilinear(self.map, view[:, 0], view[:, 1])
        return np.clip(stored * np.exp(-_HARDNESS * (view[:, 2] - 5)), 0, 1)


def _bilinear(image: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Values of an image, float32 [S, S], at x and y, float32 [N] each: float32 [N].

    (OpenCV's remap takes 32,767 points at most.)
    """
    x, y = np.clip(x, 0, image.shape[1] - 1.001), np.clip(y, 0, image.shape[0] - 1.001)
    left, top = x.astype(np.int32), y.astype(np.int32)
    right, down = (x - left).astype(np.float32), (y - top).astype(np.float32)
    upper = image[top, left] * (1 - right) + image[top, left + 1] * right
    lower = image[top + 1, left] * (1 - right) + image[top + 1, left + 1] * right
    return upper * (1 - down) + lower * down


def light_on(
    normal: np.ndarray, openness: np.ndarray, arriving: np.ndarray, wrap: np.ndarray, light: Light
) -> np.ndarray:
    """Return the light that a white matt surface sends on, float32 [N, 3].

    normal: float32 [N, 3]; openness: [N], share of the sky that is seen; arriving: [N], share of the key light; wrap:
    [N, 3], how far the light reaches around, by channel; in shadow a little red light still comes through.
    """
    lamps = [light.key, light.key_colour, light.fill, light.fill_colour, light.sky, light.ground]
    normal, openness = np.ascontiguousarray(normal, np.float32), np.ascontiguousarray(openness, np.float32)
    arriving, wrap = np.ascontiguousarray(arriving, np.float32), np.ascontiguousarray(wrap, np.float32)
    return _light_on(normal, openness, arriving, wrap, np.stack(lamps).astype(np.float32))


@njit(cache=True)
def _light_on(  # pragma: no cover - compiled
    normal: np.ndarray, openness: np.ndarray, arriving: np.ndarray, wrap: np.ndarray, lamps: np.ndarray
) -> np.ndarray:
    key, key_colour, fill, fill_colour, sky, ground = lamps[0], lamps[1], lamps[2], lamps[3], lamps[4], lamps[5]
    out = np.empty_like(normal)
    for i in range(len(normal)):
        facing = normal[i, 0] * key[0] + normal[i, 1] * key[1] + normal[i, 2] * key[2]
        aside = max(
            np.float32(0),
            (normal[i, 0] * fill[0] + normal[i, 1] * fill[1] + normal[i, 2] * fill[2] + np.float32(0.4))
            / np.float32(1.4),
        )
        above = np.float32(0.5) - np.float32(0.5) * normal[i, 1]
        open_, lit = openness[i], arriving[i]
        for c in range(3):
            w = wrap[i, c]
            direct = max(np.float32(0), (facing + w) / (1 + w)) * (lit + (1 - lit) * np.float32(0.35) * w)
            around = (sky[c] * above + ground[c] * (1 - above) + aside * fill_colour[c]) * open_
            out[i, c] = around + direct * key_colour[c] * (np.float32(0.45) + np.float32(0.55) * open_)
    return out


def highlight(normal: np.ndarray, view: np.ndarray, key: np.ndarray, sharpness: np.ndarray) -> np.ndarray:
    """Return Blinn's highlight, float32 [N]; view: unit vectors from the camera; sharpness: exponent, [N]."""
    half = unit(key - view)
    return np.clip(dot(normal, half), 0, 1) ** sharpness * ramp(-0.05, 0.25, normal @ key) * (1 + 0.04 * sharpness)
