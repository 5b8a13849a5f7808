"""Statements on one failed output: what changed, and which properties of the photo or the output are extreme."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from facefront.faces import Status
from facefront.measure import ARTEFACTS, FACTORS
from facefront.measure.failures import STANDS_OUT
from facefront.report.context import Context
from facefront.report.messages import Finding

HIGHEST_SHARE = 0.99  # so that no case is said to lie beyond all probes
ANGLES = ("yaw", "pitch")


def what_failed(row: Mapping[str, Any], name: str, context: Context) -> Finding:
    """Return what became of the output. row: of `find_failures`; name: what its values begin with."""
    if math.isnan(row["d"]):
        return _lost(row)
    before, after = (context.put(f"{name}.{key}", row[key], ".3f") for key in ("angle_gt", "frontal_gt"))
    change = "none" if before == after else "loss" if row["d"] < 0 else "gain"
    return Finding("case-similarity", {"change": change, "before": before, "after": after})


def _lost(row: Mapping[str, Any]) -> Finding:
    status = Status(row["status_frontal"])
    if row["lost"] != 1:
        return Finding("case-not-scored", {"status": status})
    if status == Status.GENERATOR_ERROR and row.get("detail"):
        return Finding("case-no-output-because", {"reason": row["detail"]})
    return Finding("case-lost", {"status": status})


def likely_causes(row: Mapping[str, Any], name: str, context: Context) -> list[Finding]:
    """Return which factors of the photo and which signs on the output are beyond `STANDS_OUT` of the probes."""
    names = row["stands_out"].split(",")
    found = []
    if causes := [factor for factor in FACTORS if factor in names]:
        found.append(Finding("case-causes", {"list": _listed(causes, row, name, context)}))
    if signs := [artefact for artefact in ARTEFACTS if artefact in names]:
        found.append(Finding("case-signs", {"list": _listed(signs, row, name, context)}))
    share = context.put("failures.stands_out", STANDS_OUT, ".0%")
    return found or [Finding("case-nothing-stands-out", {"share": share})]


def _listed(measures: Sequence[str], row: Mapping[str, Any], name: str, context: Context) -> str:
    return context.messages.join(_beyond(measure, row, f"{name}.stands_out.{measure}", context) for measure in measures)


def _beyond(measure: str, row: Mapping[str, Any], name: str, context: Context) -> str:
    return context.say(
        "case-beyond",
        measure=measure,
        value=context.put(name, row[measure], ".0f" if measure in ANGLES else ".2f"),
        share=context.put(f"{name}.share", min(row[f"{measure}_share"], HIGHEST_SHARE), ".0%"),
    )
