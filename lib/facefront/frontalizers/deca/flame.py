"""The FLAME head: 5,023 vertices moved by shape, expression and the turns of five joints.

Source: Li et al., "Learning a model of facial shape and expression from 4D scans", SIGGRAPH Asia 2017, section 4; the
skinning is that of Loper et al., "SMPL", SIGGRAPH Asia 2015.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from facefront.devices import one_line
from facefront.errors import SetupError

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
        """The vertices, float32 [V, 3]. betas: float [150], shape and expression; head, jaw: axis times angle [3]."""
        shaped = self.template + self.directions @ betas
        turns = Rotation.from_rotvec(np.array([head, np.zeros(3), jaw, np.zeros(3), np.zeros(3)])).as_matrix()
        corrected = shaped + ((turns[1:] - np.eye(3)).ravel() @ self.correctives).reshape(-1, 3)
        moves = self._moves(turns, self.regressor @ shaped)
        blended = np.tensordot(self.weights, moves, 1)
        return ((blended[:, :, :3] @ corrected[:, :, None])[:, :, 0] + blended[:, :, 3]).astype(np.float32)

    def _moves(self, turns: np.ndarray, joints: np.ndarray) -> np.ndarray:
        """How each joint moves what hangs on it: float64 [5, 3, 4]."""
        chain: list[np.ndarray] = []
        for turn, joint, parent in zip(turns, joints, self.parents, strict=True):
            local = np.eye(4)
            local[:3, :3] = turn
            local[:3, 3] = joint if parent < 0 else joint - joints[parent]
            chain.append(local if parent < 0 else chain[parent] @ local)
        moved = np.array(chain)
        moved[:, :3, 3] -= np.einsum("jab,jb->ja", moved[:, :3, :3], joints)
        return moved[:, :3]


def save_flame(flame: Flame, path: Path) -> None:
    """The model as a plain .npz."""
    np.savez_compressed(path, **vars(flame))


def load_flame(path: Path) -> Flame:
    """The model from the .npz that scripts/convert_weights.py writes.

    Raises SetupError that names the file where it is none, or where its parts do not fit each other.
    """
    try:
        with np.load(path, allow_pickle=False) as content:
            flame = Flame(**{name: content[name] for name in Flame.__dataclass_fields__})
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, EOFError, AttributeError) as error:
        raise SetupError(
            f"{path}: not a converted FLAME model ({one_line(error)}); make it with scripts/convert_weights.py flame"
        ) from None
    check_flame(flame, str(path))
    return flame


def check_flame(flame: Flame, where: str) -> None:
    """Raises SetupError naming the first part that does not fit the others."""
    vertices, triangles, points = len(flame.template), len(flame.faces), len(flame.uv)
    shapes = {
        "template": (vertices, 3),
        "directions": (vertices, 3, SHAPES + EXPRESSIONS),
        "correctives": (9 * (JOINTS - 1), 3 * vertices),
        "regressor": (JOINTS, vertices),
        "parents": (JOINTS,),
        "weights": (vertices, JOINTS),
        "faces": (triangles, 3),
        "uv": (points, 2),
        "uv_faces": (triangles, 3),
        "mask": (len(flame.mask), len(flame.mask)),
    }
    for name, shape in shapes.items():
        found = getattr(flame, name)
        if found.shape != shape or found.size == 0 or not np.isfinite(found).all():
            raise SetupError(f"{where}: {name} has the shape {found.shape} or no finite numbers, expected {shape}")
    for name, limit in (("faces", vertices), ("uv_faces", points)):
        if getattr(flame, name).dtype.kind not in "iu":
            raise SetupError(f"{where}: {name} is {getattr(flame, name).dtype}, expected whole numbers")
        if getattr(flame, name).min() < 0 or getattr(flame, name).max() >= limit:
            raise SetupError(f"{where}: {name} names vertices beyond the {limit} that there are")
    if list(flame.parents < np.arange(JOINTS)) != [True] * JOINTS:
        raise SetupError(f"{where}: parents is {flame.parents.tolist()}: a joint hangs on one before it")
