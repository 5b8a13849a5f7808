"""Statements on the primary endpoint: the Net Gain, the margin to other people, and the angled photos alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from facefront.measure import Verdict, net_gain
from facefront.report.context import Arm, Context
from facefront.report.messages import Finding
from facefront.report.verdicts import shown
from facefront.report.words import combination_words, name_of
from facefront.variants import ORIGINAL

NEARLY_FRONTAL, ANGLED = 10.0, 30.0  # degrees of |yaw|


def gain_finding(row: Mapping[str, Any], context: Context) -> Finding:
    """Return the change in similarity with GT, with its size and the people it was measured on. row: of `net_gain`."""
    name = name_of("answer", row["variant"], row["detector"], row["backbone"])
    if not row["people"]:
        return Finding("gain-unmeasured", {"reading": row["reading"]})
    keys = {"net_gain": "+.3f", "angle_gt": ".3f", "frontal_gt": ".3f", "people": ",d", "pairs": ",d"}
    numbers = {key: context.put(f"{name}.{key}", row[key], spec) for key, spec in keys.items()}
    known = {
        "method": context.variant(row["variant"]),
        "combination": combination_words(row["detector"], row["backbone"]),
        "gain": numbers["net_gain"],
        "before": numbers["angle_gt"],
        "after": numbers["frontal_gt"],
        "people": numbers["people"],
        "photos": numbers["pairs"],
    }
    decision = shown(row, context)
    if decision == Verdict.FEW:
        return Finding("gain-of-too-few", known)
    statistics = context.spec.statistics
    return Finding(
        "gain",
        known
        | {
            "verdict": decision,
            "low": context.put(f"{name}.low", row["low"], "+.3f"),
            "high": context.put(f"{name}.high", row["high"], "+.3f"),
            "p": context.put(f"{name}.p_adjusted", row["p_adjusted"], "p"),
            "confidence": context.confidence,
            "power": context.put("spec.power", statistics.power, ".0%"),
            "smallest": context.put(f"{name}.smallest_detectable", row["smallest_detectable"], ".3f"),
        },
    )


def margin_finding(row: Mapping[str, Any], margins: pd.DataFrame, context: Context) -> Finding | None:
    """Return, for a gain, the change of the margin to other people; None for any other verdict.

    row: of `net_gain`; margins: of `margin_gain`.
    """
    if shown(row, context) != Verdict.GAIN:
        return None
    name = name_of("answer", row["variant"], row["detector"], row["backbone"])
    margin = Arm(row["variant"], row["detector"], row["backbone"]).rows(margins).iloc[0]
    change, low, high = (context.put(f"{name}.margin_{key}", margin[key], "+.3f") for key in ("change", "low", "high"))
    return Finding(
        "margin-of-gain",
        {
            "verdict": shown(margin, context),
            "change": change,
            "low": low,
            "high": high,
            "p": context.put(f"{name}.margin_p_adjusted", margin["p_adjusted"], "p"),
            "confidence": context.confidence,
        },
    )


def angled_findings(pairs: pd.DataFrame, arm: Arm, context: Context) -> list[Finding]:
    """Return the share of nearly frontal probes, which the mean over all hides, and the Net Gain of the angled ones.

    pairs: `PAIRS`; arm: of the primary endpoint.
    """
    name = name_of("answer", "angled", arm.variant, arm.detector, arm.backbone)
    near = context.put("answer.angled.near", NEARLY_FRONTAL, ".0f")
    probes = Arm(ORIGINAL, arm.detector, arm.backbone).rows(pairs[pairs["genuine"] & (pairs["group"] == "angle_gt")])
    yaw = probes["yaw"].dropna().abs()
    if yaw.empty:
        return [Finding("angles-unknown")]
    share = context.put(f"{name}.share", (yaw < NEARLY_FRONTAL).mean(), ".0%")
    return [
        Finding("share-nearly-frontal", {"share": share, "near": near}),
        _gain_when_angled(pairs, arm, name, context),
    ]


def _gain_when_angled(pairs: pd.DataFrame, arm: Arm, name: str, context: Context) -> Finding:
    far = context.put("answer.angled.far", ANGLED, ".0f")
    gains = net_gain(pairs[pairs["yaw"].abs() >= ANGLED], context.spec, readings=[context.spec.primary.reading])
    rows = arm.rows(gains)
    if rows.empty or not rows["people"].iloc[0]:
        return Finding("angled-unmeasured", {"far": far})
    row = rows.iloc[0]
    numbers = {
        "far": far,
        "gain": context.put(f"{name}.net_gain", row["net_gain"], "+.3f"),
        "photos": context.put(f"{name}.pairs", row["pairs"], ",d"),
        "people": context.put(f"{name}.people", row["people"], ",d"),
    }
    if pd.isna(row["low"]):
        return Finding("angled-of-too-few", numbers)
    low, high = (context.put(f"{name}.{key}", row[key], "+.3f") for key in ("low", "high"))
    return Finding("angled", numbers | {"low": low, "high": high, "confidence": context.confidence})
