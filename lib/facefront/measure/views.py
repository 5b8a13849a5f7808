"""Choose a view of references by pose, mix references with it, and score probes at their views."""

from __future__ import annotations

import numpy as np

_SHORTEST = 1e-12


def nearest_poses(wanted: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Return the place in the grid of the pose nearest to each wanted one, int64 [n]; on a tie the less turned one, so
    that mirrored photos meet mirrored views.

    wanted: float64 [n, angles], grid: float64 [poses, angles], degrees.

    Weighting the two neighbouring views by yaw instead was measured and not kept (140 people of CFP, `template` every
    15°, weight chosen on other people, photo and mirror as probe, change from the nearest view). MobileFaceNet:
    similarity +.0021 [.0015, .0027], margin +.0005 [.0001, .0009], rank 1 +.0013 [.0000, .0033]; above 20° margin
    +.0001 [−.0008, .0011]. dlib: no view is chosen either way, and at a fixed weight of .2 the margin falls by .0002.

    >>> nearest_poses(np.array([[-45.0], [45.0], [70.0]]), np.array([[-60.0], [-30.0], [30.0], [60.0]])).tolist()
    [1, 2, 3]
    """
    order = np.argsort(np.linalg.norm(grid, axis=1), kind="stable")
    distance = np.linalg.norm(wanted[:, None] - grid[order], axis=2)
    return order[np.argmin(distance, axis=1)].astype(np.int64)


def mix_views(references: np.ndarray, views: np.ndarray, weight: float) -> np.ndarray:
    """Return the normalised (1 − weight)·reference + weight·view, float32 [V, P, D].

    references: float [P, D] and views: float [V, P, D], of unit rows; a row of zeros is a view that does not exist, and
    the reference stands for it. A reference of zeros without a view stays zeros.

    >>> mix_views(np.eye(2), np.array([[[0.0, 1.0], [0.0, 0.0]]]), 0.5).round(3).tolist()
    [[[0.7070000171661377, 0.7070000171661377], [0.0, 1.0]]]
    """
    made = np.empty(views.shape, np.float32)
    for target, view in zip(made, views, strict=True):  # one view at a time: all of them in float64 would be large
        share = np.where(view.any(axis=1, keepdims=True), weight, 0.0)
        mixed = (1 - share) * references + share * view
        length = np.linalg.norm(mixed, axis=1, keepdims=True)
        target[:] = np.divide(mixed, length, out=np.zeros_like(mixed), where=length > _SHORTEST)
    return made


def scores_at(galleries: np.ndarray, vectors: np.ndarray, views: np.ndarray) -> np.ndarray:
    """Return the cosine of each row with every person at the row's view, float32 [n, P].

    galleries: float32 [V, P, D]; vectors: float [n, D]; views: int64 [n].

    >>> scores_at(np.array([np.eye(2), -np.eye(2)], np.float32), np.eye(2), np.array([0, 1])).tolist()
    [[1.0, 0.0], [0.0, -1.0]]
    """
    made = np.empty((len(vectors), galleries.shape[1]), np.float32)
    for view in np.unique(views):
        rows = views == view
        made[rows] = vectors[rows].astype(np.float32) @ galleries[view].T
    return made
