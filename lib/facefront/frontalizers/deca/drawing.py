"""The photo's colours onto the head's texture, and the head drawn with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from facefront.frontalizers.projection import GRAZING, at_pixels, smoothstep
from facefront.head3d.raster import Drawing, draw
from facefront.imaging.warping import fill_softly

SIZE = 224
"""Side of the crop and of the drawn picture, pixels."""

HIDDEN_BEHIND = 0.012
"""A point so much farther away than the nearest surface is hidden, as a share of the head's depth."""

GREY = 0.7
"""The texture outside the face."""


class Surface(Protocol):
    """A head that is textured: FLAME, or any head with a texture that mirrors its other side."""

    @property
    def faces(self) -> np.ndarray:
        """Return triangles by their vertices, int32 [T, 3]."""

    @property
    def uv(self) -> np.ndarray:
        """Return places of texture vertices, float32 [U, 2], 0 … 1, v up."""

    @property
    def uv_faces(self) -> np.ndarray:
        """Return triangles by their texture vertices, int32 [T, 3]."""

    @property
    def mask(self) -> np.ndarray:
        """Return the mask of the face in the texture, uint8 [S, S]: 255 on the face."""


@dataclass(frozen=True)
class Texture:
    """colours: float32 [S, S, 3] RGB, 0 … 1; seen: float32 [S, S], 0 … 1, how well the photo itself shows each place;
    face: float32 [S, S], 1 where the texture is face and not the grey around it."""

    colours: np.ndarray
    seen: np.ndarray
    face: np.ndarray


def project(vertices: np.ndarray, camera: np.ndarray) -> np.ndarray:
    """Project vertices [V, 3] by a weak perspective camera (scale, shift right, shift up): float32 [V, 3].

    x to the right and y down, −1 … 1 over the crop; z grows away from the viewer. Source: Feng et al., section 3.
    """
    scale, right, up = camera
    return np.array([scale, -scale, -scale], np.float32) * (vertices + np.array([right, up, 0], np.float32))


def to_pixels(places: np.ndarray, size: int) -> np.ndarray:
    """Return −1 … 1 over a picture as pixels, the first centre at 0: grid_sample's rule without aligned corners."""
    return ((places + 1) * size - 1) / 2


def paint(head: Surface, placed: np.ndarray, photo: np.ndarray, inside: np.ndarray, size: int) -> Texture:
    """Return the texture that the photo shows on the head; hidden parts are copied from the other side.

    placed: float32 [V, 3] of `project`; photo: float32 [H, H, 3] RGB, 0 … 1; inside: float32 [H, H], 1 where it shows
    the photo; size: side of the texture, pixels.
    """
    map_ = unroll(head, size)
    colours = sample(photo, map_.interpolate(head.faces, placed))
    face = cv2.resize(head.mask, (size, size), interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
    seen = _seen(head, placed, inside, map_) * (face > 0)
    lent = (1 - seen) * seen[:, ::-1]  # the texture of the other side is its mirror image
    total = seen + lent
    both = (colours * seen[..., None] + colours[:, ::-1] * lent[..., None]) / np.maximum(total, 1e-6)[..., None]
    filled = fill_softly(both, np.minimum(total, 1), nothing=GREY)
    return Texture(filled * face[..., None] + GREY * (1 - face[..., None]), seen, face)


def render(head: Surface, placed: np.ndarray, texture: Texture, size: int = SIZE) -> tuple[np.ndarray, float]:
    """Render the head with its texture before black: RGB, float32 [size, size, 3], 0 … 1; and the coverage.

    The coverage is the share of the face drawn here that the photo itself showed; 0 where none is drawn.
    """
    drawing = draw(_corners(placed, size), head.faces, size, size)
    shown = drawing.triangle >= 0
    places = drawing.interpolate(head.uv_faces, _uv_places(head))
    picture = sample(texture.colours, places) * shown[..., None]
    face = sample(texture.face[..., None], places)[..., 0] * shown
    seen = sample((texture.seen * texture.face)[..., None], places)[..., 0] * shown
    return picture, float(seen.sum() / face.sum()) if face.sum() > 0 else 0.0


def sample(picture: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Sample the picture, float32 [H, H, C], at places [S, S, 2 or more] (x, y from −1 to 1), bilinear, 0 outside."""
    from scipy.ndimage import map_coordinates

    columns, rows = np.moveaxis(to_pixels(places[..., :2], len(picture)), -1, 0)
    channels = [map_coordinates(c, [rows, columns], order=1, mode="grid-constant") for c in np.moveaxis(picture, -1, 0)]
    return np.stack(channels, -1).astype(np.float32)


def unroll(head: Surface, size: int) -> Drawing:
    """Return the triangle of each pixel of the texture; its triangles are those of `head.faces`."""
    corners = np.column_stack([to_pixels(_uv_places(head), size), np.zeros(len(head.uv))])
    return draw(corners, head.uv_faces, size, size)


def _uv_places(head: Surface) -> np.ndarray:
    """Texture coordinates as places, −1 … 1, y down."""
    return 2 * np.column_stack([head.uv[:, 0], 1 - head.uv[:, 1]]) - 1


def _corners(placed: np.ndarray, size: int) -> np.ndarray:
    return np.column_stack([to_pixels(placed[:, :2], size), placed[:, 2]])


def _seen(head: Surface, placed: np.ndarray, inside: np.ndarray, map_: Drawing) -> np.ndarray:
    """Return the visibility of each place of the texture in the photo: it faces the viewer, nothing is before it, and
    it lies inside the photo."""
    facing = smoothstep(*GRAZING, -_normals(placed, head.faces)[:, 2])
    nearest = draw(_corners(placed, SIZE), head.faces, SIZE, SIZE).depth
    limit = HIDDEN_BEHIND * np.ptp(placed[:, 2])
    pixels = to_pixels(placed[:, :2], SIZE)
    behind = placed[:, 2] - at_pixels(nearest, pixels, np.inf)
    open_ = np.where(np.isfinite(behind), 1 - smoothstep(limit, 2 * limit, np.nan_to_num(behind, neginf=0)), 1)
    seen = facing * open_ * at_pixels(inside, pixels)
    return map_.interpolate(head.faces, seen[:, None])[..., 0]


def _normals(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Unit normals of the vertices, float32 [V, 3], outwards where triangles run as FLAME's do."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    summed = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(summed, faces[:, k], across)
    return summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-12)
