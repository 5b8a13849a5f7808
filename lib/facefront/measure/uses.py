"""The uses of frontal views: all of them, those beyond an angle, fused with the photo; as pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.measure.columns import look_up, stack_pairs
from facefront.measure.enhancement import ENHANCEMENT_COLUMNS, enhancement_table
from facefront.measure.fusion import blends, fuse, weight_for_others
from facefront.measure.gain import net_gain
from facefront.measure.margin import margin_gain
from facefront.measure.pairs import build_pairs
from facefront.measure.probes import common_support
from facefront.measure.selective import angle_for_others, selective_pairs
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import adjust_p
from facefront.measure.verdicts import add_verdicts
from facefront.variants import ORIGINAL, Use, Variant

CHOICE_COLUMNS = ("detector", "backbone", "variant", "for_others", "least", "most", "people")


@dataclass(frozen=True)
class Uses:
    """pairs: `PAIRS` of the photos and of every use; variants: the uses, in order: the frontal view, the selective one,
    then the fusions; control: the fusion that needs no frontalizer, empty where there is none.

    choices: one row for each use that has a setting and each combination: detector, backbone, variant (str), for_others
    (float64: the angle, inf for never, or the weight that is best over all people, for a new person),
    least, most (float64: of what was chosen for the people on all others), people (int64).
    """

    pairs: pd.DataFrame
    variants: tuple[str, ...]
    control: str
    choices: pd.DataFrame


def ways_of_use(
    images: pd.DataFrame, embeddings: pd.DataFrame, spec: MeasureSpec, variant: str, mirrored: str = ""
) -> Uses:
    """Return the uses of one variant, each person's angle and weights chosen on all others.

    images: `IMAGES` with roles; embeddings: an embedding table with rows of every attempted photo, frontal view and, if
    `mirrored` names that variant, mirrored photo.
    """
    views = embeddings[embeddings["variant"].isin([ORIGINAL, variant, mirrored])].reset_index(drop=True)
    wanted = blends(variant, mirrored)
    fused, weights = fuse(images, views, spec, wanted)
    views = pd.concat([views[views["variant"] != mirrored], fused], ignore_index=True)
    pairs = build_pairs(images, views, spec)
    beyond, angles = selective_pairs(pairs, spec, [variant])
    selective = str(Variant.parse(variant).used(Use.SELECTIVE))
    best = {(d, b, selective): angle for d, b, angle in angle_for_others(pairs, spec, variant)}
    for blend in wanted:
        found = weight_for_others(images, embeddings, spec, blend)
        best |= {(d, b, blend.name): weight for d, b, weight in found}
    chosen = [angles.assign(variant=selective).rename(columns={"angle": "value"})]
    chosen.append(weights.rename(columns={"weight": "value"}))
    variants = (variant, selective, *(blend.name for blend in wanted))
    control = wanted[1].name if mirrored else ""
    place = {name: i for i, name in enumerate([ORIGINAL, *variants])}
    every = stack_pairs([pairs, beyond])
    order = np.argsort(look_up(every["variant"], pd.Series(place)), kind="stable")
    every = every.iloc[order].reset_index(drop=True)
    return Uses(every, variants, control, summarise_choices(chosen, best, variants))


def between_uses(
    pairs: pd.DataFrame, spec: MeasureSpec, variants: Sequence[str], support: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every use less every other one, pair by pair: of `enhancement_table`, each being the base of the others
    once.

    pairs: of `Uses`. On pairs scored for all of `variants` (and in support, of `common_support`); p is adjusted over
    the whole table. Two gains over the photo say little about each other by their own intervals, for both vary with the
    person.
    """
    others = {base: [v for v in variants if v != base] for base in variants}
    tables = [enhancement_table(pairs, spec, base, rest, ("common",), support=support) for base, rest in others.items()]
    if not tables:
        return pd.DataFrame(columns=list(ENHANCEMENT_COLUMNS))
    return add_verdicts(adjust_p(pd.concat(tables, ignore_index=True)), spec.statistics.confidence)


def gains_of_uses(pairs: pd.DataFrame, uses: Uses, spec: MeasureSpec) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return `net_gain` and `margin_gain` of every use, with verdicts, read on the common support of the whole study.

    pairs: `PAIRS` of the photos and of all frontal views of the study. The frontal view itself has the very rows of the
    study's own tables; the other uses are a family of their own.
    """
    support, (frontal, *others) = common_support(pairs), uses.variants
    arms = adjust_p(net_gain(pairs, spec), spec.primary)
    gains = [arms[arms["variant"] == frontal], adjust_p(net_gain(uses.pairs, spec, others, support=support))]
    margins = margin_gain(pairs, spec, list(arms["variant"].unique()))
    margins = [margins[margins["variant"] == frontal], margin_gain(uses.pairs, spec, others, support)]
    whole = add_verdicts(pd.concat(gains, ignore_index=True), spec.statistics.confidence)
    return whole, pd.concat(margins, ignore_index=True)


def summarise_choices(
    chosen: list[pd.DataFrame], best: dict[tuple[str, str, str], float], variants: tuple[str, ...]
) -> pd.DataFrame:
    """Return the choices of `Uses`.

    chosen: tables of detector, backbone, variant, person, value; best: the value for a new person, by detector,
    backbone and variant; variants: in their order.
    """
    table = pd.concat(chosen, ignore_index=True)
    table = table.iloc[table["variant"].map(variants.index).argsort(kind="stable")]
    rows = []
    for (detector, backbone, variant), part in table.groupby(["detector", "backbone", "variant"], sort=False):
        named = {"detector": detector, "backbone": backbone, "variant": variant}
        range_of = {"least": part["value"].min(), "most": part["value"].max(), "people": part["person"].nunique()}
        rows.append(named | {"for_others": best[detector, backbone, variant]} | range_of)
    return pd.DataFrame(rows, columns=list(CHOICE_COLUMNS))
