"""Score every probe of a study under ways that were fitted on other people: tables in, tables out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.corrections.combine import BASE, Recipe, combinations
from facefront.corrections.contract import why_not_fitted
from facefront.corrections.galleries import TurnedViews
from facefront.corrections.scene import Scene
from facefront.faces import PAIRS, conform
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.variants import ORIGINAL

CHOICE_COLUMNS = (
    *COMBINATION, "fold", "way", "people", "chosen", "weight", "strength", "shrinkage", "inner_margin", "inner_rank1",
    "inner_eer",
)  # fmt: skip

SETTINGS = ("weight", "strength", "shrinkage")
DESCRIBED = ("chosen", "chosen_folds", "folds", *(f"{name}_{end}" for name in SETTINGS for end in ("low", "high")))

Turned = Mapping[tuple[str, str], TurnedViews]
"""Turned views of the references, by detector and backbone."""


@dataclass(frozen=True)
class Crossfit:
    """Hold what `crossfit` returns: tables for `compare_ways`.

    pairs: `PAIRS` of the photos (`original`), of the control (`fused`) and of each way. choices: one row for each
    detector, backbone, fold and way: fold (int64), people (int64, fitting people), chosen (str, what `best` stands
    for), weight, strength, shrinkage (float64, NaN where a way has none; inf: it changes nothing), and the merit
    inside the fitting people. notes: why a detector and backbone have no fitted ways.
    """

    pairs: pd.DataFrame
    choices: pd.DataFrame
    notes: Mapping[tuple[str, str], str]

    @property
    def ways(self) -> list[str]:
        """Return the ways that were fitted, in order, the control left out."""
        return [name for name in self.pairs["variant"].unique() if name not in {ORIGINAL, BASE}]

    @property
    def other_scale(self) -> list[str]:
        """Return the ways with a cosine on another scale than the control's."""
        metric = np.isfinite(self.choices["shrinkage"].astype(np.float64))
        return [name for name in self.ways if metric[self.choices["way"] == name].any()]

    def describe(self, ways: pd.DataFrame) -> pd.DataFrame:
        """Return a table of `compare_ways` with what each way is: `DESCRIBED`.

        chosen: the combination, that of most folds where it is chosen in each (`best`); chosen_folds, folds (int64); of
        those folds the least and the largest weight, strength and shrinkage (float64, NaN where it has none).
        """
        keys = [*COMBINATION, "way"]
        rows = [
            dict(zip(keys, key, strict=True)) | _describe(part) for key, part in self.choices.groupby(keys, sort=False)
        ]
        return ways.merge(pd.DataFrame(rows, columns=[*keys, *DESCRIBED]), on=keys, how="left")


def _describe(rows: pd.DataFrame) -> dict[str, object]:
    chosen = str(rows["chosen"].mode().iloc[0])
    mine = rows[rows["chosen"] == chosen]
    made: dict[str, object] = {"chosen": chosen, "chosen_folds": len(mine), "folds": len(rows)}
    for name in SETTINGS:
        made |= {f"{name}_low": mine[name].min(), f"{name}_high": mine[name].max()}
    return made


def crossfit(
    images: pd.DataFrame,
    embeddings: pd.DataFrame,
    spec: MeasureSpec,
    *,
    mirrored: str = "",
    turned: Turned | None = None,
    ways: Sequence[str] = (),
    recipe: Recipe | None = None,
) -> Crossfit:
    """Score each probe under every way, fitted on the people of the other folds (spec.verification.folds and seed).

    images: `IMAGES` with roles; embeddings: an embedding table of the photos and, as variant `mirrored`, of the
    mirrored photos; a probe without one is compared as the photo. ways: of `combinations`, default: all. Every probe
    meets the references of all people, also of those on whom its ways were fitted, under the same treatment.

    >>> photos = {"image_id": ["a", "b"], "person": "ann", "yaw": 0.0, "pitch": 0.0, "role": ["gt", "probe"]}
    >>> names = {"variant": "original", "detector": "scrfd", "backbone": "resnet50", "status": "ok"}
    >>> vectors = [np.array([1, 0], np.float32), np.array([0.6, 0.8], np.float32)]
    >>> made = crossfit(pd.DataFrame(photos), pd.DataFrame({**photos, **names, "vector": vectors}), MeasureSpec())
    >>> made.pairs[["variant", "similarity"]].round(1).values.tolist()
    [['original', 0.6], ['fused', 0.6]]
    >>> made.notes
    {('scrfd', 'resnet50'): 'photos and references of 1 people; fit it on 5 or more'}
    """
    tables, choices, notes = [], [pd.DataFrame(columns=list(CHOICE_COLUMNS))], {}
    for (detector, backbone), rows in embeddings.groupby(COMBINATION, sort=False):
        key = str(detector), str(backbone)
        scene = Scene.of(images, rows, mirrored, (turned or {}).get(key))
        reason = why_not_fitted(scene.probes, scene.references)
        scores, chosen = scene.control(), choices[:0]
        if reason:
            notes[key] = reason
        else:
            wanted = ways or combinations(scene.turned is not None)
            fitted, chosen = scene.fitted(wanted, spec, recipe)
            scores |= fitted
        named = {"detector": detector, "backbone": backbone}
        tables += [table.assign(**named) for table in scene.pairs(scores, spec.pairs)]
        choices += [table.assign(**named)[list(CHOICE_COLUMNS)] for table in chosen]
    pairs = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(PAIRS))
    return Crossfit(conform(pairs, PAIRS), pd.concat(choices[1:] or choices, ignore_index=True), notes)
