"""Time the learned ways: all of them, at every strength, each fold of people fitted on the others."""

import time

import numpy as np

from facefront.corrections import Probes, References, combinations
from facefront.corrections.scene import Scene
from facefront.measure import MeasureSpec, VerificationSpec

PROBES, DIMENSIONS, PEOPLE, FOLDS = 2000, 512, 200, 10


def seconds_of_corrections(probes: int = PROBES, dimensions: int = DIMENSIONS, people: int = PEOPLE) -> float:
    """Return the seconds that cross-fitting takes on made-up embeddings: nothing depends on which they are."""
    scene = Scene.of_arrays(*made_up(probes, dimensions, people))
    spec = MeasureSpec(verification=VerificationSpec(folds=FOLDS))
    start = time.perf_counter()
    scene.fitted(combinations(turned=False), spec, None)
    return time.perf_counter() - start


def made_up(probes: int, dimensions: int, people: int, seed: int = 0) -> tuple[Probes, References]:
    """Return photos of people that are the noisier the more they are turned, and their references."""
    rng = np.random.default_rng(seed)
    names = np.array([f"person-{i}" for i in range(people)], object)
    matrix = _unit(rng.normal(size=(people, dimensions)))
    owner, yaw = np.arange(probes) % people, rng.uniform(-80, 80, probes)
    spread = (0.3 + np.abs(yaw)[:, None] / 60) / np.sqrt(dimensions)
    photos, mirrored = (_unit(matrix[owner] + spread * rng.normal(size=(probes, dimensions))) for _ in range(2))
    return Probes(photos, names[owner], mirrored, yaw), References(names, matrix)


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
