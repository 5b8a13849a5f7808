"""How many of the probes are turned at all, and the Net Gain of those that are."""

from __future__ import annotations

import pandas as pd

from facefront.measure import net_gain
from facefront.report.context import Arm, Context
from facefront.report.words import counted, name_of
from facefront.variants import ORIGINAL

NEARLY_FRONTAL, ANGLED = 10.0, 30.0  # degrees of |yaw|


def angled_sentence(pairs: pd.DataFrame, arm: Arm, context: Context) -> str:
    """What the mean over all probes hides: the share of nearly frontal ones, and the Net Gain of the angled ones.

    pairs: `PAIRS`; arm: of the primary endpoint.
    """
    name = name_of("answer", "angled", arm.variant, arm.detector, arm.backbone)
    near, far = (context.put(f"answer.angled.{k}", v, ".0f") for k, v in (("near", NEARLY_FRONTAL), ("far", ANGLED)))
    probes = Arm(ORIGINAL, arm.detector, arm.backbone).rows(pairs[pairs["genuine"] & (pairs["group"] == "angle_gt")])
    yaw = probes["yaw"].dropna().abs()
    if yaw.empty:
        return "That is over all probes; the angle of none of them is known."
    share = context.put(f"{name}.share", (yaw < NEARLY_FRONTAL).mean(), ".0%")
    every = f"That is over all probes, of which {share} are turned by less than {near}°"
    return f"{every}. {_gain_when_angled(pairs, arm, name, far, context)}"


def _gain_when_angled(pairs: pd.DataFrame, arm: Arm, name: str, far: str, context: Context) -> str:
    gains = net_gain(pairs[pairs["yaw"].abs() >= ANGLED], context.spec, readings=[context.spec.primary.reading])
    rows = arm.rows(gains)
    if rows.empty or not rows["people"].iloc[0]:
        return f"None with a |yaw| of {far}° or more was scored."
    row = rows.iloc[0]
    gain = context.put(f"{name}.net_gain", row["net_gain"], "+.3f")
    photos, people = (context.put(f"{name}.{key}", row[key], ",d") for key in ("pairs", "people"))
    told = f"With a |yaw| of {far}° or more, the Net Gain is {gain}"
    if pd.isna(row["low"]):
        return f"{told}, of too few people for an interval ({counted(photos, 'photo')} of {counted(people, 'person')})."
    low, high = (context.put(f"{name}.{key}", row[key], "+.3f") for key in ("low", "high"))
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    return f"{told} ({confidence} interval {low} to {high}; {counted(photos, 'photo')} of {counted(people, 'person')})."
