"""Keep a fitted correction in one file with a card: for which recogniser, learned from how many people, its gain."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from facefront.corrections.contract import Correction, Fitted, check_others
from facefront.corrections.embeddings import Probes, References
from facefront.corrections.registry import CORRECTIONS
from facefront.corrections.scene import Scene
from facefront.errors import SetupError
from facefront.measure.spec import MeasureSpec
from facefront.measure.thresholds import person_folds
from facefront.measure.ways import compare_ways
from facefront.weights.arrays import read_npz

FORMAT = 1
LONGEST = 1 << 16  # bytes of a card; a longer one is cut, and so cannot be read
UNFIT, REMEDY = "not a saved correction", "fit it again, or give another file"
CARD = "card"
GAIN = ("measure", "before", "after", "change", "low", "high", "people")


@dataclass(frozen=True)
class FitCard:
    """State what a correction was learned from.

    recogniser: SHA-256 of its weight file; yaw: least and largest |yaw| of the
    photos, degrees, NaN where unknown; gain: on held-out people, one row a measure (`GAIN`), of `compare_ways`."""

    correction: str
    recogniser: str
    people: int
    photos: int
    dimensions: int
    yaw: tuple[float, float]
    settings: Mapping[str, Any]
    gain: Sequence[Mapping[str, Any]]
    format: int = FORMAT


@dataclass(frozen=True)
class Learned:
    """A fitted correction and its card."""

    card: FitCard
    fitted: Fitted

    def save(self, path: Path) -> None:
        """Write both as one .npz of plain numbers. Raises SetupError where the name has another ending."""
        if path.suffix != ".npz":
            raise SetupError(f"{path}: give a name that ends in .npz")
        text = np.frombuffer(json.dumps(asdict(self.card)).encode(), np.uint8)
        np.savez(path, allow_pickle=False, **{CARD: text, **self.fitted.arrays()})


def learn(
    correction: Correction,
    probes: Probes,
    references: References,
    recogniser: str,
    spec: MeasureSpec | None = None,
) -> Learned:
    """Fit a correction on all these people, and measure on folds of them what it gains on people it does not know.

    recogniser: SHA-256 of the weight file that made the embeddings. The gain is over photo and mirrored photo fused.
    Raises SetupError where nothing can be learned from them.

    >>> people = np.repeat([f"person-{i}" for i in range(6)], 2)
    >>> probes = Probes(np.repeat(np.eye(6), 2, axis=0), people, yaw=np.tile([0.0, 40.0], 6))
    >>> card = learn(CORRECTIONS.build("ridge"), probes, References(people[::2], np.eye(6)), recogniser="0" * 64).card
    >>> card.people, card.photos, card.yaw
    (6, 12, (0.0, 40.0))
    """
    fitted = correction.fit(probes, references)
    known = references.rows_of(probes.people) >= 0
    probes = probes.take(known)
    turned = np.abs(probes.yaw[~np.isnan(probes.yaw)])
    card = FitCard(
        correction=correction.key,
        recogniser=recogniser,
        people=len(set(probes.people)),
        photos=len(probes),
        dimensions=probes.vectors.shape[1],
        yaw=(float(turned.min()), float(turned.max())) if len(turned) else (np.nan, np.nan),
        settings=fitted.settings,
        gain=_held_out_gain(correction, probes, references, spec or MeasureSpec()),
    )
    return Learned(card, fitted)


def _held_out_gain(
    correction: Correction, probes: Probes, references: References, spec: MeasureSpec
) -> list[dict[str, Any]]:
    """The rows of `compare_ways` of the correction fitted on the other folds; none where those are too few."""
    folds = person_folds(probes.people, spec.verification.folds, spec.verification.seed)
    fold = folds.loc[probes.people].to_numpy()
    scene = Scene.of_arrays(probes, references)
    scores = np.empty((len(probes), len(references.people)), np.float32)
    for number in np.unique(fold):
        try:
            fitted = correction.fit(probes.take(fold != number), references)
        except SetupError:
            return []
        check_others(fitted.people, probes.people[fold == number])
        inside = fitted.apply(probes.take(fold == number))
        scores[fold == number] = inside @ fitted.apply_references(references.matrix).T
    pairs = scene.table({**scene.control(), correction.key: scores}, spec.pairs)
    other = [correction.key] if CORRECTIONS.card(correction.key).both_sides else []
    table = compare_ways(pairs, spec, "fused", [correction.key], other_scale=other)
    return [{name: row[name] for name in GAIN} for row in table.to_dict("records")]


def load_correction(path: Path, recogniser: str = "") -> Learned:
    """Read what `Learned.save` wrote; only plain numbers are read, and nothing is run.

    recogniser: SHA-256 of the recogniser that made the embeddings; empty where that is not known. Raises
    SetupError where the file is broken, or was learned on another recogniser's embeddings.

    >>> load_correction(Path("missing.npz"))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    facefront.errors.SetupError: missing.npz: not a saved correction; fit it again, or give another file
    """
    card = _read_card(path)
    if recogniser and card.recogniser != recogniser:
        raise SetupError(
            f"{path}: learned on embeddings of the recogniser {card.recogniser[:12]}…, these are of "
            f"{recogniser[:12]}…; give the correction of that recogniser, or fit one"
        )
    entry = CORRECTIONS[card.correction]
    arrays = read_npz(path, entry.arrays, UNFIT, REMEDY)
    fault = next((name for name, array in arrays.items() if not np.isfinite(array).all()), "")
    if fault:
        raise SetupError(f"{path}: its {fault} is not finite; {REMEDY}")
    try:
        return Learned(card, entry.restore(arrays, card.settings, card.dimensions))
    except SetupError as error:
        raise SetupError(f"{path}: {error}; {REMEDY}") from None


def _read_card(path: Path) -> FitCard:
    text = read_npz(path, [CARD], UNFIT, REMEDY)[CARD].tobytes()
    try:
        card = FitCard(**json.loads(text[:LONGEST]))
        lacking = CORRECTIONS[card.correction].settings - card.settings.keys()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SetupError(f"{path}: its card cannot be read ({type(error).__name__}: {error}); {REMEDY}") from None
    if card.format != FORMAT:
        raise SetupError(f"{path}: its format is {card.format!r}, not {FORMAT}; {REMEDY}")
    if lacking:
        raise SetupError(f"{path}: its settings lack {', '.join(sorted(lacking))}; {REMEDY}")
    if not isinstance(card.recogniser, str) or type(card.dimensions) is not int:
        raise SetupError(f"{path}: its card names no recogniser and dimensions; {REMEDY}")
    return card
