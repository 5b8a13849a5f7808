"""Two statements about the angle, each with its own name: where the mean changes its sign, and where a gain is
shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from facefront.report.context import Context
from facefront.report.messages import Finding
from facefront.report.values import MISSING
from facefront.report.words import name_of


def turning_findings(row: Mapping[str, Any], context: Context) -> list[Finding]:
    """Return where the mean changes its sign, and from which |yaw| on a gain is shown.

    row: of `turning_points`, with the columns of `add_gain_shown`.
    """
    return [_crossing(row, context), _gain_shown(row, context)]


def _crossing(row: Mapping[str, Any], context: Context) -> Finding:
    name = name_of("answer", "turning", row["variant"], row["detector"], row["backbone"])
    if row["status"] == "none found":
        if not row["sign"]:
            return Finding("crossing-of-too-few")
        reach = context.put(f"{name}.reach", row["reach"], ".0f")
        return Finding("crossing-none", {"sign": row["sign"], "reach": reach})
    known = {
        "to": "gain" if row["direction"] == "loss to gain" else "loss",
        "angle": context.put(f"{name}.angle", row["angle"], ".0f"),
    }
    if row["status"] == "uncertain":
        return Finding("crossing-uncertain", known | {"share": context.put(f"{name}.share", row["share"], ".0%")})
    low, high = (context.put(f"{name}.{key}", row[key], ".0f") for key in ("low", "high"))
    return Finding("crossing", known | {"low": low, "high": high})


def _gain_shown(row: Mapping[str, Any], context: Context) -> Finding:
    edge = row["shown_from"]
    if math.isnan(edge):
        return Finding("gain-shown-nowhere")
    name = name_of("answer", "shown", row["variant"], row["detector"], row["backbone"])
    specs = {"gain": "+.3f", "low": "+.3f", "high": "+.3f", "people": ",.0f"}
    numbers = {key: context.put(f"{name}.{key}", row[f"shown_{key}"], spec) for key, spec in specs.items()}
    numbers["photos"] = context.put(f"{name}.pairs", row["shown_pairs"], ",.0f")
    return Finding("gain-shown-from", numbers | {"edge": context.put(f"{name}.from", edge, ".0f")})


def crossing_cell(row: Mapping[str, Any], name: str, context: Context, prefix: str = "turns_") -> str:
    """Return where the mean changes its sign, as a table cell. name: what its values begin with; prefix: of the row's
    names."""
    status, direction, sign = (row[f"{prefix}{key}"] for key in ("status", "direction", "sign"))
    if status != "found":
        return context.say("cell-crossing-none", sign=sign)
    keys = ("angle", "low", "high")
    angle, low, high = (context.put(f"{name}.turns_{key}", row[f"{prefix}{key}"], ".0f") for key in keys)
    to = "gain" if direction == "loss to gain" else "loss"
    return context.say("cell-crossing", angle=angle, low=low, high=high, to=to)


def shown_cell(row: Mapping[str, Any], name: str, context: Context, prefix: str = "") -> str:
    """Return from which |yaw| on a gain is shown, as a table cell; a dash where none is."""
    edge = row[f"{prefix}shown_from"]
    if math.isnan(edge):
        return MISSING
    keys = ("gain", "low", "high")
    gain, low, high = (context.put(f"{name}.shown_{key}", row[f"{prefix}shown_{key}"], "+.3f") for key in keys)
    edge = context.put(f"{name}.shown_from", edge, ".0f")
    return context.say("cell-gain-shown", edge=edge, gain=gain, low=low, high=high)
