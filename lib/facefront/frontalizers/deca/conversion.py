"""FLAME is published as a pickle of Python 2 with chumpy arrays: read once as data, to an .npz."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from facefront.errors import SetupError
from facefront.files.regular import read_regular, read_regular_text
from facefront.frontalizers.deca.flame import EXPRESSIONS, SHAPES, Flame, check_flame
from facefront.imaging.images import ImageReadError, read_image
from facefront.runtime.devices import one_line
from facefront.weights.pickles import (
    BROKEN,
    NUMPY,
    Array,
    Inert,
    Known,
    PickleFault,
    items,
    read_pickle,
    reconstruct,
    refuse,
)

FIRST_EXPRESSION = 300
"""Of FLAME's 400 components the first 300 are shape."""

MASK, TEMPLATE = "uv_face_eye_mask.png", "head_template.obj"
"""What DECA's repository adds to FLAME, in its folder `data`."""


class Sparse(Inert):
    """Stands in for a compressed sparse matrix."""


class Chumpy(Inert):
    """Stands in for chumpy's arrays and selections."""


KNOWN: Known = {
    **NUMPY,
    "copy_reg._reconstructor": reconstruct,
    "copyreg._reconstructor": reconstruct,
    "__builtin__.object": Inert,
    "builtins.object": Inert,
    "__builtin__.set": list,
    "builtins.set": list,
    "collections.OrderedDict": items,
    **{f"scipy.sparse.{m}{k}.{k}_matrix": Sparse for m in ("", "_") for k in ("csc", "csr")},
    "chumpy.ch.Ch": Chumpy,
    "chumpy.reordering.Select": Chumpy,
}
"""All names that the pickle of FLAME holds."""

WHAT, REMEDY = "not FLAME's generic_model.pkl", "get FLAME2020.zip again"

LARGEST_FILE = 1 << 30
"""Bytes; FLAME's has a twentieth of it."""

LARGEST_PART = 1 << 26
"""Numbers that a sparse part may have when it is written out."""


def convert_flame(pickled: Path, data: Path) -> Flame:
    """Convert FLAME's generic_model.pkl, with the texture coordinates and the mask of DECA's folder `data`.

    Nothing in the pickle is run. Raises SetupError that names the file where one cannot be read, where the pickle names
    anything but arrays, or where a part is missing or does not fit.
    """
    content = _read(pickled)
    uv, faces, uv_faces = read_topology(data / TEMPLATE)
    mask = _read_mask(data / MASK)
    try:
        directions = dense(content["shapedirs"])
        chosen = [*range(SHAPES), *range(FIRST_EXPRESSION, FIRST_EXPRESSION + EXPRESSIONS)]
        correctives = dense(content["posedirs"])
        flame = Flame(
            template=dense(content["v_template"]),
            directions=directions[:, :, chosen],
            correctives=np.ascontiguousarray(correctives.reshape(-1, correctives.shape[-1]).T),
            regressor=dense(content["J_regressor"]),
            parents=_parents(_plain(content["kintree_table"])[0]),
            weights=dense(content["weights"]),
            faces=faces,
            uv=uv,
            uv_faces=uv_faces,
            mask=mask,
        )
    except BROKEN as error:
        raise refuse(pickled, WHAT, error, REMEDY) from None
    check_flame(flame, str(pickled))
    return flame


def _read_mask(path: Path) -> np.ndarray:
    try:
        return cv2.cvtColor(read_image(path), cv2.COLOR_BGR2GRAY)
    except ImageReadError as error:
        raise SetupError(f"{error}; give the folder data of DECA's repository as --data") from None


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = read_pickle(BytesIO(read_regular(path, LARGEST_FILE)), KNOWN)
    except OSError as error:
        raise refuse(path, "cannot be read", error, "get the file again") from None
    except PickleFault as error:
        raise refuse(path, WHAT, error, REMEDY) from None
    if not isinstance(content, dict):
        raise SetupError(f"{path}: {WHAT} (it holds {type(content).__name__}); {REMEDY}")
    return content


def dense(value: Any) -> np.ndarray:
    """Return a part as float32: an array, one of chumpy's or one of scipy's. Raises PickleFault for anything else."""
    if isinstance(value, Sparse):
        return _written_out(value)
    if isinstance(value, Chumpy) and "idxs" in value.state:
        inner, shape = value.state["a"], value.state["preferred_shape"]
        whole = dense(inner).ravel()
        return whole[_plain(value.state["idxs"])].reshape([_whole(side) for side in shape])
    found = _plain(value.state.get("x") if isinstance(value, Chumpy) else value)
    if found.dtype.kind != "f":
        raise PickleFault(f"a part is {found.dtype}, expected floating point numbers")
    return found.astype(np.float32)


def _plain(value: Any) -> np.ndarray:
    if not isinstance(value, Array) or value.values is None:
        found = "an array of something else" if isinstance(value, Array) else type(value).__name__
        raise PickleFault(f"a part is {found}, expected an array of numbers")
    return value.values


def _written_out(sparse: Sparse) -> np.ndarray:
    """Return the dense matrix of a compressed one. scipy does not check the places."""
    numbers, places, starts = (_plain(sparse.state[name]) for name in ("data", "indices", "indptr"))
    rows, columns = (_whole(side) for side in sparse.state["_shape"])
    if rows * columns > LARGEST_PART or starts.dtype.kind not in "iu" or places.dtype.kind not in "iu":
        raise PickleFault(f"a sparse part has {rows} × {columns} numbers or no whole numbers as places")
    by_row = len(starts) == rows + 1
    lengths = np.diff(starts.astype(np.int64)).astype(np.int64)
    if (lengths < 0).any() or lengths.sum() != len(places) or len(numbers) != len(places) or starts[0] != 0:
        raise PickleFault("a sparse part's places do not fit its numbers")
    if len(starts) != (rows if by_row else columns) + 1 or (len(places) and places.min() < 0):
        raise PickleFault("a sparse part's places do not fit its shape")
    lines = np.repeat(np.arange(len(lengths)), lengths)
    made = np.zeros((rows, columns), np.float32)
    np.add.at(made, (lines, places) if by_row else (places, lines), numbers.astype(np.float32))
    return made


def _whole(side: Any) -> int:
    if type(side) is not int or not 0 <= side < LARGEST_FILE:
        raise PickleFault(f"a part has {type(side).__name__} as a side")
    return side


def _parents(table: np.ndarray) -> np.ndarray:
    """Return the joint that each joint hangs on; the first hangs on nothing, which the file has as an unsigned −1."""
    return np.array([-1, *table[1:]], np.int64)


def read_topology(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read texture coordinates [U, 2], triangles [T, 3] and their texture vertices [T, 3] of a Wavefront .obj.

    Raises SetupError that names the file where it has none.
    """
    uv, corners = [], []
    try:
        for line in read_regular_text(path).splitlines():
            kind, *words = line.split() or [""]
            if kind == "vt":
                uv.append([float(word) for word in words[:2]])
            elif kind == "f":
                corners.append([[int(number) - 1 for number in word.split("/")[:2]] for word in words])
        found = np.array(corners, np.int32).reshape(-1, 3, 2)
        if not uv or not len(found):
            raise ValueError("it has no texture coordinates or no triangles")
    except (OSError, ValueError) as error:
        raise SetupError(
            f"{path}: cannot be used ({one_line(error)}); give the folder data of DECA's repository as --data"
        ) from None
    return np.array(uv, np.float32), found[:, :, 0].copy(), found[:, :, 1].copy()
