"""The compiled loops of `template`, apart from it because numba takes long to import."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def place(  # pragma: no cover - compiled
    vertices: np.ndarray, rotation: np.ndarray, camera: np.float32, matrix: np.ndarray
) -> np.ndarray:
    """Return x, y and depth of turned vertices: float32 [V, 3].

    vertices: float32 [V, 3], mm; rotation: float32 [3, 3]; camera: distance from the origin, mm; matrix: float32
    [2, 3], from the plane of the eyes, mm, to pixels.
    """
    corners = np.empty_like(vertices)
    for v in range(len(vertices)):
        x, y, z = vertices[v, 0], vertices[v, 1], vertices[v, 2]
        depth = rotation[2, 0] * x + rotation[2, 1] * y + rotation[2, 2] * z
        nearer = camera / (camera + depth)
        across = (rotation[0, 0] * x + rotation[0, 1] * y + rotation[0, 2] * z) * nearer
        down = (rotation[1, 0] * x + rotation[1, 1] * y + rotation[1, 2] * z) * nearer
        corners[v, 0] = matrix[0, 0] * across + matrix[0, 1] * down + matrix[0, 2]
        corners[v, 1] = matrix[1, 0] * across + matrix[1, 1] * down + matrix[1, 2]
        corners[v, 2] = depth
    return corners


@njit(cache=True)
def nearest(  # pragma: no cover - compiled
    corners: np.ndarray, triangles: np.ndarray, triangle: np.ndarray, depth: np.ndarray
) -> None:
    """Draw the triangles that face the camera: the nearest one and its depth at each pixel.

    corners: float32 [V, 3], pixels and depth; triangles: int32 [T, 3]; triangle: int32 [H, W], -1 where nothing is
    drawn; depth: float32 [H, W], inf there. The last two are written.
    """
    height, width = depth.shape
    least, most = np.float32(-1e-5), np.float32(1 + 1e-5)
    for t in range(len(triangles)):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        ax, ay, az = corners[a, 0], corners[a, 1], corners[a, 2]
        bx, by, cx, cy = corners[b, 0] - ax, corners[b, 1] - ay, corners[c, 0] - ax, corners[c, 1] - ay
        area = bx * cy - cx * by
        if not area < np.float32(-1e-9):
            continue
        left = max(0, int(np.ceil(ax + min(bx, cx, np.float32(0)))))
        right = min(width - 1, int(np.floor(ax + max(bx, cx, np.float32(0)))))
        top = max(0, int(np.ceil(ay + min(by, cy, np.float32(0)))))
        bottom = min(height - 1, int(np.floor(ay + max(by, cy, np.float32(0)))))
        if left > right or top > bottom:
            continue
        inverse = np.float32(1) / area
        b_right, b_down, c_right, c_down = cy * inverse, -cx * inverse, -by * inverse, bx * inverse
        b_depth, c_depth = corners[b, 2] - az, corners[c, 2] - az
        start = np.float32(left) - ax
        for y in range(top, bottom + 1):
            down = np.float32(y) - ay
            wb, wc = start * b_right + down * b_down, start * c_right + down * c_down
            for x in range(left, right + 1):
                if wb >= least and wc >= least and wb + wc <= most:
                    z = az + wb * b_depth + wc * c_depth
                    if z < depth[y, x]:
                        depth[y, x], triangle[y, x] = z, t
                wb += b_right
                wc += c_right


@njit(cache=True)
def interpolate(  # pragma: no cover - compiled
    corners: np.ndarray, triangles: np.ndarray, triangle: np.ndarray, values: np.ndarray
) -> np.ndarray:
    """Return the values of vertices, float32 [V, C], at each pixel: float32 [H, W, C]; 0 where nothing is drawn."""
    height, width = triangle.shape
    channels = values.shape[1]
    out = np.zeros((height, width, channels), np.float32)
    for y in range(height):
        for x in range(width):
            t = triangle[y, x]
            if t >= 0:
                a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
                wb, wc = _weights(corners, a, b, c, x, y)
                wa = np.float32(1) - wb - wc
                for k in range(channels):
                    out[y, x, k] = wa * values[a, k] + wb * values[b, k] + wc * values[c, k]
    return out


@njit(cache=True)
def _weights(corners, a, b, c, x, y):  # type: ignore[no-untyped-def]  # noqa: PLR0917 # pragma: no cover
    """Return the share of the second and the third corner in a pixel."""
    ax, ay = corners[a, 0], corners[a, 1]
    bx, by, cx, cy = corners[b, 0] - ax, corners[b, 1] - ay, corners[c, 0] - ax, corners[c, 1] - ay
    right, down = np.float32(x) - ax, np.float32(y) - ay
    inverse = np.float32(1) / (bx * cy - cx * by)
    return (right * cy - down * cx) * inverse, (down * bx - right * by) * inverse


@njit(cache=True)
def mix(  # noqa: PLR0917 # pragma: no cover - compiled
    own: np.ndarray,
    lent: np.ndarray,
    light: np.ndarray,
    own_seen: np.ndarray,
    lent_seen: np.ndarray,
    limits: tuple[float, float],
) -> tuple[np.ndarray, np.ndarray]:
    """Return the colour of the head at each pixel times its confidence, float32 [S, S, 3], and that, float32 [S, S].

    own, lent: uint8 [S, S, 3], what the photo shows there and on the other side; light: float32 [S, S, 3], what lent
    colours lack; own_seen, lent_seen: float32 [S, S], 0 … 1; limits: of the confidence in the better side, between
    which a pixel comes to be shown.
    """
    size = len(own)
    skin, known = np.empty((size, size, 3), np.float32), np.empty((size, size), np.float32)
    low, span = np.float32(limits[0]), np.float32(limits[1] - limits[0])
    one = np.float32(1)
    for y in range(size):
        for x in range(size):
            a, b = own_seen[y, x], lent_seen[y, x]
            share = a / max(a + b * (one - a), np.float32(1e-4))
            trust = min(max((max(a, b) - low) / span, np.float32(0)), one)
            trust = trust * trust * (np.float32(3) - np.float32(2) * trust)
            known[y, x] = trust
            for k in range(3):
                other = np.float32(lent[y, x, k]) + light[y, x, k]
                skin[y, x, k] = trust * (other + (np.float32(own[y, x, k]) - other) * share)
    return skin, known


@njit(cache=True)
def finish(  # noqa: PLR0917 # pragma: no cover - compiled
    skin: np.ndarray, known: np.ndarray, fill: np.ndarray, away: np.ndarray, rim: float, background: np.ndarray
) -> np.ndarray:
    """Return the picture, uint8 [S, S, 3]: the head with its gaps filled, which fades into the background over the rim.

    skin, known: as `mix` gives them; fill, background: float32 [S, S, 3]; away: float32 [S, S], distance from the head,
    pixels; rim: pixels.
    """
    size = len(skin)
    picture = np.empty((size, size, 3), np.uint8)
    one, half = np.float32(1), np.float32(0.5)
    for y in range(size):
        for x in range(size):
            over = min(away[y, x] / np.float32(rim), one)
            over = over * over * (np.float32(3) - np.float32(2) * over)
            rest = one - known[y, x]
            for k in range(3):
                value = (skin[y, x, k] + fill[y, x, k] * rest) * (one - over) + background[y, x, k] * over
                picture[y, x, k] = np.uint8(min(max(value + half, np.float32(0)), np.float32(255)))
    return picture
