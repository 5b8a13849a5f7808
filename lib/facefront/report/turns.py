"""Two statements about the angle, each with its own name: where the mean changes its sign, and where a gain is
shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from facefront.report.context import Context
from facefront.report.values import MISSING
from facefront.report.words import counted, name_of

CROSSING, SHOWN_FROM = "mean changes sign at |yaw|", "gain shown from |yaw|"
"""The names of the two statements, as table columns."""


def turning_sentence(row: Mapping[str, Any], context: Context) -> str:
    """Return where the mean changes its sign, and from which |yaw| on a gain is shown.

    row: of `turning_points`, with the columns of `add_gain_shown`.
    """
    return " ".join(filter(None, (_crossing_sentence(row, context), _shown_sentence(row, context))))


def _crossing_sentence(row: Mapping[str, Any], context: Context) -> str:
    name = name_of("answer", "turning", row["variant"], row["detector"], row["backbone"])
    if row["status"] == "none found":
        if not row["sign"]:
            return "There are too few people at each angle to say whether this depends on how far the head is turned."
        reach = context.put(f"{name}.reach", row["reach"], ".0f")
        return (
            f"The mean does not change its sign: at every |yaw| measured, up to about {reach}°, it is a {row['sign']}."
        )
    angle = context.put(f"{name}.angle", row["angle"], ".0f")
    positive = row["direction"] == "loss to gain"
    turns = f"The mean first turns {'positive' if positive else 'negative'} at a |yaw| of about {angle}°"
    if row["status"] == "uncertain":
        share = context.put(f"{name}.share", row["share"], ".0%")
        return f"{turns}, but only {share} of the resamples of people agree: no such angle can be claimed."
    low, high = (context.put(f"{name}.{key}", row[key], ".0f") for key in ("low", "high"))
    zero = "; there the mean is zero, which is not yet a gain" if positive else ""
    return f"{turns} (interval {low}° to {high}°){zero}."


def _shown_sentence(row: Mapping[str, Any], context: Context) -> str:
    edge = row["shown_from"]
    if math.isnan(edge):
        return "A gain is shown from no angle on."
    name = name_of("answer", "shown", row["variant"], row["detector"], row["backbone"])
    gain, low, high = (context.put(f"{name}.{key}", row[f"shown_{key}"], "+.3f") for key in ("gain", "low", "high"))
    photos, people = (context.put(f"{name}.{key}", row[f"shown_{key}"], ",.0f") for key in ("pairs", "people"))
    where = "over all angles"
    if edge:
        where = f"for photos with a |yaw| of {context.put(f'{name}.from', edge, '.0f')}° or more"
    return (
        f"A gain is shown {where}: {gain} [{low}, {high}] ({counted(photos, 'photo')} of {counted(people, 'person')})."
    )


def crossing_cell(row: Mapping[str, Any], name: str, context: Context, prefix: str = "turns_") -> str:
    """Return where the mean changes its sign, as a table cell. name: what its values begin with; prefix: of the row's
    names."""
    status, direction, sign = (row[f"{prefix}{key}"] for key in ("status", "direction", "sign"))
    if status == "found":
        keys = ("angle", "low", "high")
        angle, low, high = (context.put(f"{name}.turns_{key}", row[f"{prefix}{key}"], ".0f") for key in keys)
        return f"{angle}° [{low}, {high}], {'to a gain' if direction == 'loss to gain' else 'to a loss'}"
    return f"none, always a {sign}" if sign else "not clear"


def shown_cell(row: Mapping[str, Any], name: str, context: Context, prefix: str = "") -> str:
    """Return from which |yaw| on a gain is shown, as a table cell; a dash where none is."""
    edge = row[f"{prefix}shown_from"]
    if math.isnan(edge):
        return MISSING
    keys = ("gain", "low", "high")
    gain, low, high = (context.put(f"{name}.shown_{key}", row[f"{prefix}shown_{key}"], "+.3f") for key in keys)
    where = f"{context.put(f'{name}.shown_from', edge, '.0f')}°" if edge else "all angles"
    return f"{where}: {gain} [{low}, {high}]"
