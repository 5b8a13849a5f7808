"""FLAME is published as a pickle of Python 2 with chumpy arrays: read once as inert data, to an .npz."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import scipy.sparse

from facefront.devices import one_line
from facefront.errors import SetupError
from facefront.frontalizers.deca.flame import EXPRESSIONS, SHAPES, Flame, check_flame
from facefront.weights.inert import FAULTS, Inert, InertUnpickler

FIRST_EXPRESSION = 300
"""Of FLAME's 400 components the first 300 are shape."""

MASK, TEMPLATE = "uv_face_eye_mask.png", "head_template.obj"
"""What DECA's repository adds to FLAME, in its folder `data`."""


class Sparse(Inert):
    """Stands in for a compressed sparse matrix."""


class Chumpy(Inert):
    """Stands in for chumpy's arrays and selections."""


def _array(*arguments: Any) -> np.ndarray:
    """An empty array, which the pickle then fills."""
    return np.ndarray.__new__(np.ndarray, (0,))


def _new(kind: Any, *_: object) -> Any:
    """What `copy_reg._reconstructor` does, for stand-ins alone."""
    if not (isinstance(kind, type) and issubclass(kind, Inert)):
        raise ValueError(f"it builds {kind!r}")
    return kind()


def _scalar(dtype: np.dtype, content: bytes | str) -> Any:
    return np.frombuffer(content.encode("latin1") if isinstance(content, str) else content, dtype)[0]


KNOWN: dict[str, Any] = {
    "copy_reg._reconstructor": _new,
    "copyreg._reconstructor": _new,
    "__builtin__.object": Inert,
    "builtins.object": Inert,
    "__builtin__.set": set,
    "builtins.set": set,
    "collections.OrderedDict": OrderedDict,
    "_codecs.encode": lambda text, *_: text.encode("latin1"),
    "numpy.ndarray": np.ndarray,
    "numpy.dtype": np.dtype,
    **{f"numpy.{core}.multiarray._reconstruct": _array for core in ("core", "_core")},
    **{f"numpy.{core}.multiarray.scalar": _scalar for core in ("core", "_core")},
    **{f"scipy.sparse.{m}{k}.{k}_matrix": Sparse for m in ("", "_") for k in ("csc", "csr")},
    "chumpy.ch.Ch": Chumpy,
    "chumpy.reordering.Select": Chumpy,
}
"""All names that the pickle of FLAME holds."""


def convert_flame(pickled: Path, data: Path) -> Flame:
    """The model of FLAME's generic_model.pkl with the texture coordinates and the mask of DECA's folder `data`.

    Nothing in the pickle is run. Raises SetupError that names the file where one cannot be read, where the pickle names
    anything but arrays, or where a part is missing or does not fit.
    """
    content = _read(pickled)
    uv, faces, uv_faces = read_topology(data / TEMPLATE)
    mask = cv2.imread(str(data / MASK), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise SetupError(f"{data / MASK}: no picture there; give the folder data of DECA's repository as --data")
    try:
        directions = dense(content["shapedirs"])
        chosen = [*range(SHAPES), *range(FIRST_EXPRESSION, FIRST_EXPRESSION + EXPRESSIONS)]
        correctives = dense(content["posedirs"])
        flame = Flame(
            template=dense(content["v_template"]),
            directions=directions[:, :, chosen],
            correctives=np.ascontiguousarray(correctives.reshape(-1, correctives.shape[-1]).T),
            regressor=dense(content["J_regressor"]),
            parents=_parents(np.asarray(content["kintree_table"])[0]),
            weights=dense(content["weights"]),
            faces=faces,
            uv=uv,
            uv_faces=uv_faces,
            mask=mask,
        )
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise SetupError(f"{pickled}: not FLAME's generic_model.pkl ({one_line(error)})") from None
    check_flame(flame, str(pickled))
    return flame


def _read(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as stream:
            content = InertUnpickler(stream, KNOWN).load()
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({one_line(error)}); get the file again") from None
    except FAULTS as error:
        raise SetupError(f"{path}: not FLAME's generic_model.pkl ({one_line(error)})") from None
    if not isinstance(content, dict):
        raise SetupError(f"{path}: not FLAME's generic_model.pkl (it holds {type(content).__name__})")
    return content


def dense(value: Any) -> np.ndarray:
    """A plain array, float32, of an array, of chumpy's or of scipy's. Raises ValueError for anything else."""
    attributes = vars(value) if isinstance(value, Inert) else {}
    if isinstance(value, Sparse):
        kind = scipy.sparse.csr_matrix if len(attributes["indptr"]) == attributes["_shape"][0] + 1 else None
        kind = kind or scipy.sparse.csc_matrix
        parts = (attributes["data"], attributes["indices"], attributes["indptr"])
        value = kind(parts, shape=tuple(map(int, attributes["_shape"]))).toarray()
    elif isinstance(value, Chumpy) and "idxs" in attributes:
        value = dense(attributes["a"]).ravel()[np.asarray(attributes["idxs"])].reshape(attributes["preferred_shape"])
    elif isinstance(value, Chumpy):
        value = attributes["x"]
    if not isinstance(value, np.ndarray) or value.dtype == object:
        raise ValueError(f"a part is {type(value).__name__}, expected an array")
    return value.astype(np.float32)


def _parents(table: np.ndarray) -> np.ndarray:
    """The first joint hangs on nothing: the file has −1 as an unsigned number."""
    return np.array([-1, *table[1:]], np.int64)


def read_topology(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Texture coordinates [U, 2], triangles [T, 3] and their texture vertices [T, 3] of a Wavefront .obj.

    Raises SetupError that names the file where it has none.
    """
    uv, corners = [], []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
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
