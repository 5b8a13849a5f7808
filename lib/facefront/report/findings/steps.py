"""Statements beside the tables and figures of Net Gain: sides, steps, the margin, the choice of GT."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.measure import UNKNOWN, Verdict
from facefront.report.answer import primary_row
from facefront.report.context import Arm, Context
from facefront.report.findings.statistics import estimate
from facefront.report.messages import Argument, Finding
from facefront.report.words import combination_words, name_of
from facefront.variants import ORIGINAL


def published_finding(context: Context) -> Finding:
    """Return the source study's finding, with its limit where the people are synthetic."""
    return Finding("published-finding", {"drawn": context.drawn})


def sides(bins: pd.DataFrame, arm: Arm, context: Context) -> Finding:
    """Return whether the side matters to which the head is turned.

    bins: of `gain_by_bin`, signed, the bins of one side mirroring those of the other.
    """
    rows = arm.rows(bins)
    rows = rows[rows["bin"] != UNKNOWN].sort_values("bin")
    gains, lows, highs = (rows[name].to_numpy(float) for name in ("net_gain", "low", "high"))
    half = len(rows) // 2
    right, left = gains[:half][::-1], gains[half:]
    both = np.flatnonzero(np.isfinite(right) & np.isfinite(left))
    if not len(both):  # also where nothing was scored
        return Finding("sides-of-too-few")
    most = both[np.abs(left - right)[both].argmax()]
    apart = (lows[half:] > highs[:half][::-1]) | (highs[half:] < lows[:half][::-1])
    name = name_of("sides", arm.variant, arm.detector, arm.backbone)
    room = np.maximum(highs[half:] - lows[:half][::-1], highs[:half][::-1] - lows[half:])[both].max()
    known: dict[str, Argument] = {
        "difference": context.put(f"{name}.most", abs(left - right)[most], ".3f"),
        "where": context.put(f"{name}.where", str(rows["bin"].iloc[half + most])),
        "apart": bool(apart[both].any()),
        "room": context.put(f"{name}.room", room, ".3f"),
    }
    return Finding("sides", {**known, **_who(arm, context)})


def ladder(ladder: pd.DataFrame, gains: pd.DataFrame, context: Context) -> Finding:
    """Return how much of the change is alignment, redrawing and turning. ladder: of `cost_ladder`; gains: of
    `net_gain`."""
    row = primary_row(gains, context.spec.primary)
    rows = ladder[(ladder["detector"] == row["detector"]) & (ladder["backbone"] == row["backbone"])]
    if rows.empty:
        return Finding("ladder-unmeasured")
    name = name_of("ladder", row["detector"], row["backbone"])
    steps = [
        context.say(
            "ladder-step",
            variant=context.variant(variant),
            change=context.put(f"{name}.{variant}.step", step, "+.3f"),
        )
        for variant, step in rows.loc[rows["rung"] > 0, ["variant", "step"]].itertuples(index=False)
    ]
    return Finding(
        "ladder",
        {
            "total": context.put(f"{name}.total", rows["total"].iloc[-1], "+.3f"),
            "combination": combination_words(row["detector"], row["backbone"]),
            "steps": context.messages.join(steps, "list-semicolon"),
        },
    )


def margin(verification: pd.DataFrame, margins: pd.DataFrame, arm: Arm, context: Context) -> list[Finding]:
    """Return whether people are easier or harder to tell apart.

    verification: of `verification_table`; margins: of `margin_gain`, so that the changes are those of the Net Gain
    table.
    """
    after, before = arm.rows(verification), Arm(ORIGINAL, arm.detector, arm.backbone).rows(verification)
    if not (before["scored"].any() and after["scored"].any()):
        return [Finding("margin-unmeasured")]
    change = arm.rows(margins).iloc[0]
    name = name_of("margin", arm.variant, arm.detector, arm.backbone)
    own, others = (context.put(f"{name}.{key}", change[key], "+.3f") for key in ("own_change", "others_change"))
    photos = context.put(f"{name}.pairs", change["pairs"], ",d")
    known: dict[str, Argument] = {"own": own, "others": others, "photos": photos, "verdict": Verdict(change["verdict"])}
    known["margin"] = estimate(change, ("change", "low", "high"), name, context)
    ranks = {"before": before["rank1"].iloc[0], "after": after["rank1"].iloc[0]}
    shares = {key: context.put(f"{name}.rank1.{key}", share, ".1%") for key, share in ranks.items()}
    return [Finding("margin-change", {**known, **_who(arm, context)}), Finding("rank-one-change", shares)]


def sensitivity(table: pd.DataFrame, arm: Arm, context: Context) -> Finding:
    """Return how far Net Gain moves with the choice of GT. table: of `gt_sensitivity`."""
    rows = arm.rows(table).dropna(subset="net_gain")
    if rows.empty:
        return Finding("sensitivity-unmeasured")
    name = name_of("sensitivity", arm.variant, arm.detector, arm.backbone)
    numbers = {
        "low": context.put(f"{name}.lowest", rows["net_gain"].min(), "+.3f"),
        "high": context.put(f"{name}.highest", rows["net_gain"].max(), "+.3f"),
        "photos": context.put(f"{name}.pairs", rows["pairs"].max(), ",d"),
    }
    return Finding("sensitivity", {**numbers, **_who(arm, context)})


def _who(arm: Arm, context: Context) -> dict[str, Argument]:
    combination = combination_words(arm.detector, arm.backbone)
    return {"method": context.variant(arm.variant), "combination": combination}
