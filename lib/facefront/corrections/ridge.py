"""`ridge`: add to each photo's embedding what other people's photos lack beside their references at that angle.

A linear map, by ridge regression, from the embedding of photo and mirrored photo to the residual of the reference. In
the features `yaw`, the default, the map is scaled by |yaw|, so that a frontal photo stays as it is. After Cao et al.,
"Pose-Robust Face Recognition via Deep Residual Equivariant Mapping" (DREAM), CVPR 2018, which learns a network instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from facefront.corrections.choice import choose_strength
from facefront.corrections.contract import Correction, CorrectionCard, Fitted, check_alike
from facefront.corrections.embeddings import Probes, References, check_shape, normalise, person_weights
from facefront.errors import SetupError

Features = Literal["yaw", "yaw_apart", "fused", "apart"]

STRENGTHS = (1000.0, 300.0, 100.0, 50.0, 30.0, 20.0, 10.0, 5.0, 3.0, 1.0)
"""Penalties to choose from, the most cautious first; the photos of all people together weigh as many as they are."""


APART = ("apart", "yaw_apart")


def check_features(kind: str) -> None:
    """Raise SetupError where no features have that name.

    >>> check_features("yaw")
    """
    if kind not in get_args(Features):
        known = ", ".join(get_args(Features))
        raise SetupError(f"correction 'ridge': features is {kind!r}; give one of {known}")


def make_features(probes: Probes, kind: Features) -> np.ndarray:
    """Return what the map is applied to, float64 [n, F].

    fused: the mean direction of photo and mirrored photo, F = D. apart: that, and the photo less the mirrored photo
    with the sign of the yaw, F = 2 D. yaw, yaw_apart: the same times |yaw| / 90°; zeros where the yaw is unknown.
    Raises SetupError where there are no mirrored photos to take apart.

    >>> probes = Probes(np.eye(2), np.array(["ann", "bob"]), yaw=np.array([0.0, -45.0]))
    >>> make_features(probes, "yaw").tolist()
    [[0.0, 0.0], [0.0, 0.5]]
    """
    parts = [probes.fused]
    if kind in APART:
        if probes.mirrored is None:
            raise SetupError(f"correction 'ridge': features {kind!r} need mirrored photos; give them, or 'yaw'")
        side = np.sign(np.nan_to_num(probes.yaw))[:, None]
        parts.append(side * (probes.vectors.astype(np.float64) - probes.mirrored))
    made = np.concatenate(parts, axis=1)
    turned = np.abs(np.nan_to_num(probes.yaw))[:, None] / 90
    return made * turned if kind in {"yaw", "yaw_apart"} else made


class RidgePath:
    """Ridge regression at every strength from one eigendecomposition.

    features: float64 [n, F]; targets: float64 [n, D]; weights: float64 [n], of the rows. The solution at a strength s
    minimises Σ weightᵢ |targetᵢ − featuresᵢ W|² + s |W|². Source: Hoerl and Kennard, Technometrics 12 (1970).

    >>> path = RidgePath(np.array([[1.0], [2.0]]), np.array([[2.0], [4.0]]), np.ones(2))
    >>> path.coefficients(5.0).tolist()
    [[1.0]]
    """

    def __init__(self, features: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> None:
        self._scale = np.sqrt(weights)[:, None]
        design, self._targets = features * self._scale, targets * self._scale
        if len(design) < design.shape[1]:
            values, left = np.linalg.eigh(design @ design.T)
            kept = values > values[-1] * 1e-10
            self._values = values[kept]
            self._basis = design.T @ left[:, kept] / np.sqrt(self._values)
        else:
            values, self._basis = np.linalg.eigh(design.T @ design)
            self._values = np.maximum(values, 0)
        self._rotated = design @ self._basis
        self._moments = self._rotated.T @ self._targets

    def coefficients(self, strength: float) -> np.ndarray:
        """Return the map at a strength, float64 [F, D]."""
        return self._basis @ (self._moments / (self._values + strength)[:, None])

    def left_out(self, groups: np.ndarray, strength: float) -> np.ndarray:
        """Return what is predicted for each row by a fit without the rows of its group, float64 [n, D].

        groups: [n], such as people. Exact: the residual without a group is (I − H)⁻¹ times the residual with it, H
        being the group's block of the hat matrix. Source: Cook and Weisberg, "Residuals and Influence", 1982, 3.

        >>> path = RidgePath(np.ones((3, 1)), np.array([[1.0], [2.0], [6.0]]), np.ones(3))
        >>> path.left_out(np.array(["a", "a", "b"]), 0.0).round(3).tolist()
        [[6.0], [6.0], [1.5]]
        """
        shrunk = self._rotated / (self._values + strength)
        residual = self._targets - shrunk @ self._moments
        for rows in _groups_by_size(groups):
            hats = shrunk[rows] @ self._rotated[rows].swapaxes(1, 2)
            residual[rows] = np.linalg.solve(np.eye(rows.shape[1]) - hats, residual[rows])
        return (self._targets - residual) / self._scale


def _groups_by_size(groups: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the rows of all groups of one size, int64 [groups, size], so that they are solved at once."""
    codes = pd.factorize(groups)[0]
    order, sizes = np.argsort(codes, kind="stable"), np.bincount(codes)
    for size in np.unique(sizes):
        yield order[sizes[codes[order]] == size].reshape(-1, size)


class FittedRidge(Fitted):
    """A linear map of residuals. coefficients: float64 [F, D]; settings: features, strength, mirrored."""

    key = "ridge"

    def __init__(self, coefficients: np.ndarray, settings: Mapping[str, Any]) -> None:
        self.coefficients, self.settings = coefficients, dict(settings)

    def apply(self, probes: Probes) -> np.ndarray:
        """See `Fitted.apply`. Raises SetupError where mirrored photos are given to a map that was fitted without."""
        check_alike(self.key, probes, self.settings["mirrored"], self.coefficients.shape[1])
        change = make_features(probes, self.settings["features"]) @ self.coefficients
        return normalise(probes.fused + change).astype(np.float32)

    def arrays(self) -> dict[str, np.ndarray]:
        """See `Fitted.arrays`."""
        return {"coefficients": self.coefficients.astype(np.float32)}


class Ridge(Correction):
    """Fit the map. features: see `make_features`; strength: of the penalty; 0 chooses it inside the fitting people.

    strengths: to choose from. The choice is the strength with the largest margin at which rank 1 is lower than without
    a correction by no more than chance, each person predicted by a fit on all others (`choose_strength`); without any,
    the correction changes nothing (its strength is infinite).
    """

    key = "ridge"

    def __init__(
        self, *, features: Features = "yaw", strength: float = 0.0, strengths: Sequence[float] = STRENGTHS
    ) -> None:
        check_features(features)
        if not 0 <= strength < np.inf or not all(0 < each < np.inf for each in strengths):
            raise SetupError(f"correction 'ridge': strength is {strength}; give a number above 0, or 0 to choose it")
        self.features, self.strength, self.strengths = features, float(strength), tuple(map(float, strengths))

    def path(self, probes: Probes, references: References) -> RidgePath:
        """Return the regression at all strengths; every probe's person has a reference."""
        targets = references.matrix[references.rows_of(probes.people)] - probes.fused
        return RidgePath(make_features(probes, self.features), targets, person_weights(probes.people))

    def left_out(self, path: RidgePath, probes: Probes) -> Iterator[tuple[float, np.ndarray]]:
        """Yield each strength with the photos corrected by fits on all other people, float64 [n, D]; at inf, as they
        are."""
        yield np.inf, probes.fused
        for strength in (self.strength,) if self.strength else self.strengths:
            yield strength, self.predicted(path, probes, strength)

    def predicted(self, path: RidgePath, probes: Probes, strength: float) -> np.ndarray:
        """Return the photos, each corrected by a fit on all other people, float64 [n, D]."""
        return normalise(probes.fused + path.left_out(probes.people, strength))

    def _fit(self, probes: Probes, references: References) -> FittedRidge:
        path = self.path(probes, references)
        strength = self.strength or choose_strength(self.left_out(path, probes), probes, references)
        return self.at(path, strength, probes)

    def at(self, path: RidgePath, strength: float, probes: Probes) -> FittedRidge:
        """Return the correction at a strength; at inf one that changes nothing."""
        settings = {"features": self.features, "strength": strength, "mirrored": probes.mirrored is not None}
        return FittedRidge(path.coefficients(strength), settings)


def _restore(arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any], dimensions: int) -> FittedRidge:
    check_features(settings["features"])
    parts = 2 if settings["features"] in APART else 1
    check_shape("its coefficients", arrays["coefficients"], (parts * dimensions, dimensions))
    return FittedRidge(arrays["coefficients"].astype(np.float64), settings)


CARD = CorrectionCard(
    key="ridge",
    title="Linear pose correction",
    paper="Cao et al., Pose-Robust Face Recognition via Deep Residual Equivariant Mapping, CVPR 2018",
    build=Ridge,
    restore=_restore,
    arrays=("coefficients",),
    settings=frozenset({"features", "strength", "mirrored"}),
)
