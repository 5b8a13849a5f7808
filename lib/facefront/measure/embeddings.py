"""The embedding table, and the similarity of any two pictures in it.

An embedding table is a DataFrame with the columns of `EMBEDDING_COLUMNS`; one row for each attempted picture, detector
and backbone:

- image_id, variant, detector, backbone: str;
- status: a `Status`;
- vector: object, float32 [D] with norm 1, or None unless status is ok. D may differ between backbones, not within one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from facefront.errors import SetupError
from facefront.faces import Status, are_unit_vectors, is_unit_vector
from facefront.variants import ORIGINAL

EMBEDDING_COLUMNS = ("image_id", "variant", "detector", "backbone", "status", "vector")


@dataclass(frozen=True)
class Vectors:
    """The vectors of one detector, backbone and variant: `ids` object [n], `matrix` float32 [n, D], row for row."""

    ids: np.ndarray
    matrix: np.ndarray

    def positions(self, wanted: Sequence[str] | np.ndarray) -> np.ndarray:
        """Return the row of each wanted id, int64; −1 where there is none."""
        return pd.Index(self.ids, dtype=object).get_indexer(np.asarray(wanted, dtype=object)).astype(np.int64)

    def rows(self, wanted: Sequence[str] | np.ndarray, width: int) -> np.ndarray:
        """Return the vector of each wanted id, float64 [n, width]; zeros where there is none."""
        position, found = self.positions(wanted), np.zeros((len(wanted), width))
        found[position >= 0] = self.matrix[position[position >= 0]] if len(self.ids) else 0
        return found


def stack_vectors(rows: pd.DataFrame) -> Vectors:
    """Return the vectors of the rows with status ok; rows: an embedding table of one detector, backbone and
    variant.

    Raises ValueError where an image has two rows or the vectors differ in length, SetupError where one is no unit
    vector.
    """
    scored = (rows["status"] == Status.OK).to_numpy()
    ids = rows["image_id"].to_numpy(dtype=object)[scored]
    if pd.Index(ids).has_duplicates:
        raise ValueError(f"the embedding table has {first_repeat(ids)!r} twice for one variant, detector and backbone")
    vectors = list(rows["vector"].to_numpy()[scored])
    matrix = _as_matrix(vectors)
    if matrix is not None:
        return Vectors(ids, matrix)
    for image_id, vector in zip(ids, vectors, strict=True):
        if not is_unit_vector(vector):
            raise SetupError(
                f"the embedding of {image_id} is no vector of finite numbers of length 1; make the embeddings again"
            )
    lengths = sorted({len(vector) for vector in vectors})
    raise ValueError(f"the vectors of one backbone have lengths {lengths}; they must not differ")


def _as_matrix(vectors: Sequence[Any]) -> np.ndarray | None:
    """Return the vectors one below the other, float32 [n, D]; None where one is no unit vector, or they differ in
    length."""
    shape = np.shape(vectors[0]) if vectors else (0,)
    if not all(isinstance(v, np.ndarray) and v.dtype.kind == "f" and v.shape == shape for v in vectors):
        return None
    matrix = _one_below_the_other(vectors)
    if matrix is None:
        matrix = np.empty((len(vectors), *shape), np.float32)
        for row, vector in zip(matrix, vectors, strict=True):
            row[:] = vector
    return matrix if len(shape) == 1 and are_unit_vectors(matrix) else None


def _one_below_the_other(vectors: Sequence[np.ndarray]) -> np.ndarray | None:
    """Return the rows of a float32 matrix that these vectors are, in its order, without a copy; None where they are
    not: a study's table of embeddings is as large as all else that is compared."""
    whole = vectors[0].base if vectors else None
    if not isinstance(whole, np.ndarray) or whole.ndim != 2 or whole.dtype != np.float32:
        return None
    if any(v.base is not whole for v in vectors):
        return None
    places = [v.__array_interface__["data"][0] - whole.__array_interface__["data"][0] for v in vectors]
    step, first = whole.strides[0], places[0] // whole.strides[0]
    if not whole.flags.c_contiguous or places != list(range(first * step, (first + len(places)) * step, step)):
        return None
    rows = whole[first : first + len(vectors)]
    return rows if rows.shape[1:] == vectors[0].shape else None


def first_repeat(ids: np.ndarray) -> str:
    """Return the first id that is repeated."""
    return str(ids[pd.Series(ids, dtype=object).duplicated().to_numpy().argmax()])


def status_of(rows: pd.DataFrame) -> pd.Series:
    """Return status by image_id, of the rows of one detector, backbone and variant."""
    return pd.Series(
        rows["status"].to_numpy(dtype=object), index=pd.Index(rows["image_id"], dtype=object), dtype=object
    )


def cosine(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the cosine of each row, float64 [n]: left, right float32 [n, D] of norm 1; without rows D may differ."""
    if not len(left):
        return np.empty(0)
    return np.einsum("nd,nd->n", left, right).astype(np.float64)


def cosine_of_rows(
    left: np.ndarray, left_rows: np.ndarray, right: np.ndarray, right_rows: np.ndarray, at_once: int = 4096
) -> np.ndarray:
    """Return the cosine of chosen rows, float64 [n], a few at a time.

    left, right: float32 [·, D] of norm 1; left_rows, right_rows: int64 [n], places in them.
    """
    parts = [slice(start, start + at_once) for start in range(0, len(left_rows), at_once)]
    return np.concatenate([np.empty(0), *(cosine(left[left_rows[part]], right[right_rows[part]]) for part in parts)])


def score_image_pairs(
    pairs: pd.DataFrame, embeddings: pd.DataFrame, left_variant: str = ORIGINAL, right_variant: str = ORIGINAL
) -> pd.DataFrame:
    """Return the similarity of given pictures, for each detector and backbone of the embedding table.

    pairs: columns left, right (image_id) and any others (protocol, fold, genuine …), which are kept. Returns the
    pairs once for each combination, with the columns detector, backbone, status and similarity added (cosine, float64,
    NaN unless status is ok; the status is the left picture's fault, else the right one's). Raises ValueError where a
    picture has no row in the embedding table. For protocols (LFW View 2, CFP FF and FP), for the identity-match figure,
    for anybody's own pairs.
    """
    blocks = []
    for (detector, backbone), rows in embeddings.groupby(["detector", "backbone"], sort=False):
        left = _look_up(pairs["left"], rows[rows["variant"] == left_variant], left_variant)
        right = _look_up(pairs["right"], rows[rows["variant"] == right_variant], right_variant)
        status = np.where(left[0] == Status.OK, right[0], left[0])
        scored = status == Status.OK
        similarity = np.full(len(pairs), np.nan)
        rows_of = left[1].matrix, left[2][scored], right[1].matrix, right[2][scored]
        similarity[scored] = cosine_of_rows(*rows_of)
        blocks.append(pairs.assign(detector=detector, backbone=backbone, status=status, similarity=similarity))
    added = {"detector": "", "backbone": "", "status": "", "similarity": np.nan}
    return pd.concat(blocks, ignore_index=True) if blocks else pairs.iloc[:0].assign(**added)


def _look_up(wanted: pd.Series, rows: pd.DataFrame, variant: str) -> tuple[np.ndarray, Vectors, np.ndarray]:
    """Return status of each wanted image, the vectors, and each image's row in them."""
    statuses = status_of(rows)
    missing = sorted(set(wanted) - set(statuses.index))
    if missing:
        raise ValueError(f"{len(missing)} pictures of variant {variant!r} have no embedding row, e.g. {missing[0]!r}")
    vectors = stack_vectors(rows)
    return statuses.loc[wanted.to_numpy(dtype=object)].to_numpy(dtype=object), vectors, vectors.positions(wanted)
