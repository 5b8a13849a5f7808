"""The FLAME head: 5,023 vertices moved by shape, expression and the turns of five joints.

Source: Li et al., "Learning a model of facial shape and expression from 4D scans", SIGGRAPH Asia 2017, section 4; the
skinning is that of Loper et al., "SMPL", SIGGRAPH Asia 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from facefront.errors import SetupError
from facefront.weights.arrays import read_npz

SHAPES, EXPRESSIONS, JOINTS = 100, 50, 5
"""Components and joints (root, neck, jaw, two eyes) that DECA uses."""


@dataclass(frozen=True)
class Flame:
    """The model and its texture coordinates; V vertices, T triangles, U texture vertices.

    In metres, x to the right of the picture, y up, z to the viewer.

    template [V, 3]; directions [V, 3, 150] of shape and expression; correctives [36, 3 V] of the joints' turns;
    regressor [5, V], joints from vertices; parents int [5], −1 for none; weights [V, 5]; faces int32 [T, 3]; uv [U, 2],
    0 … 1, v up; uv_faces int32 [T, 3]; mask uint8 [S, S], 255 where the texture is face. Float32.
    """

    template: np.ndarray
    directions: np.ndarray
    correctives: np.ndarray
    regressor: np.ndarray
    parents: np.ndarray
    weights: np.ndarray
    faces: np.ndarray
    uv: np.ndarray
    uv_faces: np.ndarray
    mask: np.ndarray

    def place(self, betas: np.ndarray, head: np.ndarray, jaw: np.ndarray) -> np.ndarray:
        """Return vertices, float32 [V, 3]. betas: float [150], shape and expression; head, jaw: axis · angle [3]."""
        from scipy.spatial.transform import Rotation

        shaped = self.template + self.directions @ betas
        turns = Rotation.from_rotvec(np.array([head, np.zeros(3), jaw, np.zeros(3), np.zeros(3)])).as_matrix()
        corrected = shaped + ((turns[1:] - np.eye(3)).ravel() @ self.correctives).reshape(-1, 3)
        moves = self._moves(turns, self.regressor @ shaped)
        blended = np.tensordot(self.weights, moves, 1)
        return ((blended[:, :, :3] @ corrected[:, :, None])[:, :, 0] + blended[:, :, 3]).astype(np.float32)

    def _moves(self, turns: np.ndarray, joints: np.ndarray) -> np.ndarray:
        """Return the transformation by each joint: float64 [5, 3, 4]."""
        chain: list[np.ndarray] = []
        for turn, joint, parent in zip(turns, joints, self.parents, strict=True):
            local = np.eye(4)
            local[:3, :3] = turn
            local[:3, 3] = joint if parent < 0 else joint - joints[parent]
            chain.append(local if parent < 0 else chain[parent] @ local)
        moved = np.array(chain)
        moved[:, :3, 3] -= np.einsum("jab,jb->ja", moved[:, :3, :3], joints)
        return moved[:, :3]


def save_flame(flame: Flame, target: Path | BinaryIO) -> None:
    """Write the model as a plain .npz."""
    np.savez_compressed(target, **vars(flame))


def load_flame(path: Path) -> Flame:
    """Return the model from the .npz that scripts/convert_weights.py writes.

    Raises SetupError that names the file where it is none, or where its parts do not fit each other.
    """
    remedy = "make it with scripts/convert_weights.py flame"
    flame = Flame(**read_npz(path, Flame.__dataclass_fields__, "not a converted FLAME model", remedy))
    check_flame(flame, str(path))
    return flame


def check_flame(flame: Flame, where: str) -> None:
    """Raise SetupError naming the first part that is of another type, holds NaN, or does not fit the others."""
    vertices, triangles, points, side = (
        (getattr(flame, name).shape or (0,))[0] for name in ("template", "faces", "uv", "mask")
    )
    parts = {
        "template": ((vertices, 3), np.float32),
        "directions": ((vertices, 3, SHAPES + EXPRESSIONS), np.float32),
        "correctives": ((9 * (JOINTS - 1), 3 * vertices), np.float32),
        "regressor": ((JOINTS, vertices), np.float32),
        "parents": ((JOINTS,), np.int64),
        "weights": ((vertices, JOINTS), np.float32),
        "faces": ((triangles, 3), np.int32),
        "uv": ((points, 2), np.float32),
        "uv_faces": ((triangles, 3), np.int32),
        "mask": ((side, side), np.uint8),
    }
    for name, (shape, kind) in parts.items():
        found = getattr(flame, name)
        if found.shape != shape or found.size == 0 or not np.isfinite(found).all():
            raise SetupError(f"{where}: {name} has the shape {found.shape} or no finite numbers, expected {shape}")
        if found.dtype != kind:
            raise SetupError(f"{where}: {name} is {found.dtype}, expected {np.dtype(kind)}; convert the file again")
    for name, limit in (("faces", vertices), ("uv_faces", points)):
        if getattr(flame, name).min() < 0 or getattr(flame, name).max() >= limit:
            raise SetupError(f"{where}: {name} names vertices beyond the {limit} that there are")
    if list(flame.parents < np.arange(JOINTS)) != [True] * JOINTS:
        raise SetupError(f"{where}: parents is {flame.parents.tolist()}: a joint hangs on one before it")
