"""Measure the pairs of input and output that TP-GAN's repository publishes: a system without weights, by its pictures.

`images/<angle>-rand.png` of the checkout holds two columns of pairs with an empty gap between them: the photo at that
yaw, and at its right what TP-GAN made of it. There is no frontal photo of the people beside them, so that the input
itself is the reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from facefront.detectors import Detector
from facefront.embedders import Embedder
from facefront.embedders.contract import crop_face
from facefront.errors import SetupError
from facefront.faces import choose_face
from facefront.imaging.images import ImageReadError, read_image
from facefront.measure.statistics import t_interval
from facefront.study.components import find_components
from facefront.study.profiles import load_profile, project_root
from facefront.study.trial import try_own_files
from facefront.weights import weights_folder

ROWS = 5
"""Rows of a picture; a pair is two squares of its height / 5."""

COLUMNS = ("angle", "detector", "backbone", "pairs", "input_found", "output_found", "scored")
"""Counts of a row of the table; `MEANS` follow, each with its bounds."""

MEANS = ("similarity", "others", "margin")
"""Of each output: similarity to its input, mean similarity to the other inputs of its angle, and the difference."""

_NAME = re.compile(r"(\d+)-rand\.png")
_PLAIN, _SEAM = 16, 8  # levels by which the gap may vary; pixels beside it that may be of a tile


@dataclass(frozen=True)
class PublishedPair:
    """A published input and output, uint8 [S, S, 3] BGR; angle: yaw of the input in degrees, unsigned."""

    angle: int
    before: np.ndarray
    after: np.ndarray


def read_pairs(checkout: Path) -> list[PublishedPair]:
    """Return the pairs in `<checkout>/images`, by angle. Raises SetupError where there are none or the layout is
    another."""
    folder = checkout / "images"
    named = [(int(match[1]), path) for path in sorted(folder.glob("*.png")) if (match := _NAME.fullmatch(path.name))]
    if not named:
        raise SetupError(f"{folder}: no <angle>-rand.png; give a checkout of https://github.com/HRLTY/TP-GAN")
    return [pair for angle, path in sorted(named) for pair in _cut(path, angle)]


def _cut(path: Path, angle: int) -> Iterator[PublishedPair]:
    """Yield the pairs of one picture, row by row."""
    try:
        image = read_image(path)
    except ImageReadError as error:
        raise SetupError(f"{error}; check out the commit of systems/tp-gan again") from error
    height, width = image.shape[:2]
    side = height / ROWS
    gap = image[:, round(2 * side) + _SEAM : width - round(2 * side) - _SEAM]
    if width < 4 * side or (gap.size and np.ptp(gap) > _PLAIN):
        wanted = f"{ROWS} rows of two pairs of squares with an empty gap between them"
        raise SetupError(f"{path}: {width}x{height} pixels, not {wanted}; check out the commit of systems/tp-gan again")
    for row in range(ROWS):
        top, bottom = round(row * side), round((row + 1) * side)
        for left in (0.0, width - 2 * side):
            x = [round(left + part * side) for part in range(3)]
            yield PublishedPair(angle, image[top:bottom, x[0] : x[1]], image[top:bottom, x[1] : x[2]])


def measure_pairs(
    pairs: Sequence[PublishedPair], detectors: Mapping[str, Detector], embedders: Mapping[str, Embedder]
) -> pd.DataFrame:
    """Return one row an angle, detector and recogniser: `COLUMNS`, then each of `MEANS`, <mean>_low and <mean>_high.

    Bounds are Student's t intervals over the scored pairs, which are taken as independent; `others` has none, since its
    outputs share their inputs. A picture without a face is counted, and its pair is not scored.
    """
    rows = []
    for detector_name, detector in detectors.items():
        points = [(_keypoints(detector, pair.before), _keypoints(detector, pair.after)) for pair in pairs]
        for angle in sorted({pair.angle for pair in pairs}):
            there = [i for i, pair in enumerate(pairs) if pair.angle == angle]
            found = np.array([[p is not None for p in points[i]] for i in there])
            scored = [
                (pairs[i], (before, after))
                for i in there
                if (before := points[i][0]) is not None and (after := points[i][1]) is not None
            ]
            counts = (len(there), *map(int, found.sum(axis=0)), len(scored))
            for name, embedder in embedders.items():
                values = _similarities(embedder, scored)
                rows.append((angle, detector_name, name, *counts, *_bounds(values)))
    means = [f"{mean}{part}" for mean in MEANS for part in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=[*COLUMNS, *means]).drop(columns=["others_low", "others_high"])


def _keypoints(detector: Detector, image: np.ndarray) -> np.ndarray | None:
    """Return the five points of the face that counts; None where none is found."""
    face = choose_face(detector.detect(image), *image.shape[:2])
    return None if face is None else face.keypoints


def _similarities(
    embedder: Embedder, scored: Sequence[tuple[PublishedPair, tuple[np.ndarray, np.ndarray]]]
) -> np.ndarray:
    """Return `MEANS` of each scored pair: float64 [N, 3]; of a single pair others and margin are NaN."""
    if not scored:
        return np.empty((0, len(MEANS)))
    before = embedder.embed(np.stack([crop_face(embedder, pair.before, points[0]) for pair, points in scored]))
    after = embedder.embed(np.stack([crop_face(embedder, pair.after, points[1]) for pair, points in scored]))
    cosines = after.astype(np.float64) @ before.T
    own, n = np.diag(cosines), len(cosines)
    others = (cosines.sum(axis=1) - own) / (n - 1) if n > 1 else np.full(n, np.nan)
    return np.column_stack([own, others, own - others])


def _bounds(values: np.ndarray) -> list[float]:
    intervals = [t_interval(column) for column in values.T]
    return [part for each in intervals for part in (each.mean, each.low, each.high)]


def measure_checkout(checkout: Path, *, profile: str, weights: Path) -> pd.DataFrame:
    """Return `measure_pairs` of a checkout, by all detectors and recognisers of a profile with weights there.

    Raises SetupError where none of a kind can run, or the checkout holds no pairs.
    """
    pairs = read_pairs(checkout)
    settings = replace(load_profile(profile, project_root()), frontalizers={}, enhancers={})
    found = find_components(settings, weights_folder(weights))
    try_own_files(found.all, settings.plugins)
    detectors = {component.name: component.open() for component in found.detectors}
    return measure_pairs(pairs, detectors, {component.name: component.open() for component in found.embedders})
