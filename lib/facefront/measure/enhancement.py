"""The effect of enhancing a frontal view on its similarity with GT: the study's Table 2."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from facefront.measure.embeddings import score_image_pairs
from facefront.measure.gain import gain_by_bin, net_gain
from facefront.measure.probes import probe_table
from facefront.measure.spec import READINGS, MeasureSpec
from facefront.measure.statistics import adjust_p, person_means, too_few, trusted_interval
from facefront.measure.verdicts import add_verdicts
from facefront.variants import ORIGINAL

ENHANCEMENT_COLUMNS = (
    "detector", "backbone", "base", "variant", "reading", "attempted", "generated", "detected", "scored", "lost",
    "pairs", "people", "base_gt", "enhanced_gt", "difference", "low", "high", "smallest_detectable", "p", "p_adjusted",
    "adjustment", "family_size", "verdict", "image_enhanced_gt", "note",
)  # fmt: skip
QUALITY_COLUMNS = (
    "detector", "backbone", "variant", "measure", "level", "least", "most", "pairs", "people", "base_gt", "enhanced_gt",
    "difference", "low", "high", "note",
)  # fmt: skip
_NAMES = {"angle_gt": "base_gt", "frontal_gt": "enhanced_gt", "net_gain": "difference"}
_NAMES |= {"image_frontal_gt": "image_enhanced_gt"}
SIZE, SHARPNESS = "size", "sharpness"
_ARM = ["detector", "backbone", "variant"]
LEVELS = ("low", "middle", "high")
"""Thirds of the probes by what a photo was to begin with."""


def against_base(pairs: pd.DataFrame, base: str) -> pd.DataFrame:
    """Return the pairs as if the frontal views of `base` were the photos: `net_gain` and its kin then compare with
    them.

    pairs: `PAIRS`. Returns genuine `PAIRS` in which the rows of variant `base` stand twice: as the angle_gt ones in the
    place of the photos', and as themselves.
    """
    made = pairs[(pairs["group"] == "frontal_gt") & pairs["genuine"]]
    first = made[made["variant"] == base].assign(group="angle_gt", variant=ORIGINAL)
    return pd.concat([first, made], ignore_index=True)


def enhancement_table(
    pairs: pd.DataFrame,
    spec: MeasureSpec,
    base: str,
    variants: Sequence[str],
    readings: Sequence[str] = READINGS,
    *,
    support: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return Table 2: one row for each detector, backbone, enhancement and reading, the base being the first of them.

    pairs: `PAIRS` of `base` and `variants` (what enhancers made of it). Columns: detector, backbone, base, variant,
    reading (str); attempted, generated, detected, scored (int64, genuine pairs of that variant, in every reading the
    same); lost (int64: scored for the base, not for the variant); pairs, people (int64, that enter the reading);
    base_gt, enhanced_gt, difference (float64: means over people of person means, pair by pair against the base), low,
    high (t interval of the difference), smallest_detectable, p (paired test), p_adjusted, adjustment,
    family_size (Benjamini–Hochberg over the reading's enhancements and combinations), verdict (str, of `verdict`);
    image_enhanced_gt (mean over images); note ("n<5" or empty). Of the base itself the difference and its tests are
    NaN. The common support is that of the base and all `variants`, narrowed by `support` (of `common_support`).
    """
    compared = against_base(pairs, base)
    rows = (
        net_gain(compared, spec, [base, *variants], readings, support=support).rename(columns=_NAMES).assign(base=base)
    )
    rows.loc[rows["variant"] == base, ["difference", "low", "high", "smallest_detectable", "p"]] = np.nan
    both = probe_table(compared)
    lost = (both["angle_gt"].notna() & both["frontal_gt"].isna()).groupby([both[name] for name in _ARM]).sum()
    rows["lost"] = lost.reindex(pd.MultiIndex.from_frame(rows[_ARM])).fillna(0).to_numpy(np.int64)
    families = [adjust_p(part) for _, part in rows.groupby("reading", sort=False)]
    adjusted = pd.concat(families).loc[rows.index] if families else adjust_p(rows)
    return add_verdicts(adjusted, spec.statistics.confidence)[list(ENHANCEMENT_COLUMNS)]


def change_of_picture(
    embeddings: pd.DataFrame, images: pd.DataFrame, spec: MeasureSpec, base: str, variants: Sequence[str]
) -> pd.DataFrame:
    """Return how similar an enhanced view is to the view before, whatever person it shows: a control, high where little
    changed.

    embeddings: an embedding table; images: `IMAGES`, of which the probes with a view count. Returns detector, backbone,
    variant (str), attempted, scored, people (int64), similarity (mean over people of person means), low, high (t
    interval), note.
    """
    person_of = images.set_index("image_id")["person"]
    tables = []
    for variant in variants:
        there = embeddings.loc[embeddings["variant"] == variant, "image_id"].drop_duplicates()
        there = there[there.isin(embeddings.loc[embeddings["variant"] == base, "image_id"])].to_numpy(dtype=object)
        own = pd.DataFrame({"left": there, "right": there, "person": person_of.loc[there].to_numpy()})
        tables.append(score_image_pairs(own, embeddings, base, variant).assign(variant=variant))
    columns = ["detector", "backbone", "variant"]
    if not tables:
        return pd.DataFrame(columns=[*columns, "attempted", "scored", "people", "similarity", "low", "high", "note"])
    rows = []
    for key, part in pd.concat(tables, ignore_index=True).groupby(columns, sort=False):
        means = trusted_interval(person_means(part["similarity"], part["person"]).to_numpy(), spec.statistics)
        counts = {"attempted": len(part), "scored": int(part["similarity"].notna().sum()), "people": means.n}
        mean = {
            "similarity": means.mean,
            "low": means.low,
            "high": means.high,
            "note": too_few(means.n, spec.statistics),
        }
        rows.append(dict(zip(columns, key, strict=True)) | counts | mean)
    return pd.DataFrame(rows)


def difference_by_quality(
    pairs: pd.DataFrame, quality: pd.DataFrame, spec: MeasureSpec, base: str, variants: Sequence[str]
) -> pd.DataFrame:
    """Return the difference from the base by what the photo was to begin with: thirds by sharpness and size, bins of
    |yaw|.

    pairs: `PAIRS`; quality: image_id, size, sharpness (float64). Returns detector, backbone, variant, measure
    ("sharpness", "size", "yaw"), level ("low", "middle", "high", or the bin), least, most (float64: of the measure in
    the third; NaN for yaw), pairs, people (int64), base_gt, enhanced_gt, difference, low, high, note. On pairs scored
    for the base and all `variants`.
    """
    compared = against_base(pairs, base)
    parts = []
    for measure in (SHARPNESS, SIZE):
        for level, least, most, ids in _thirds(quality, measure):
            part = compared[compared["left"].isin(ids)]
            gains = net_gain(part, spec, [name for name in variants if name in set(part["variant"])], ("common",))
            parts.append(gains.assign(measure=measure, level=level, least=least, most=most))
    by_yaw = gain_by_bin(compared, spec, variants=variants)
    parts.append(by_yaw.assign(measure="yaw", level=by_yaw["bin"].astype(str), least=np.nan, most=np.nan))
    table = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True).rename(columns=_NAMES)
    return table[list(QUALITY_COLUMNS)]


def _thirds(quality: pd.DataFrame, measure: str) -> list[tuple[str, float, float, set[str]]]:
    """Return (level, least, most, image_ids) of equally large thirds, ties by name; nothing of photos that have no
    value."""
    known = quality.dropna(subset=measure).sort_values([measure, "image_id"])
    parts = np.array_split(np.arange(len(known)), len(LEVELS))
    return [
        (level, float(rows[measure].min()), float(rows[measure].max()), set(rows["image_id"]))
        for level, part in zip(LEVELS, parts, strict=True)
        if len(rows := known.iloc[part])
    ]
