"""The angles and weights that were chosen."""

from __future__ import annotations

import math

import pandas as pd

from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.tables.build import Row, build_table, count, text
from facefront.report.tables.gain import combination_of
from facefront.report.tables.verification import by_combination
from facefront.report.values import MISSING
from facefront.report.words import name_of
from facefront.variants import Use, Variant

KEYS = ("variant", "detector", "backbone")


def choices_table(choices: pd.DataFrame, context: Context) -> Table:
    """Return the settings of each use, and how far they differ between people. choices: of `Uses`."""
    columns = [
        text("use", lambda row: context.variant(row["variant"])),
        text("setting", lambda row: context.say("chosen-setting", angle=_is_angle(row))),
        text("for-a-new-person", lambda row: _setting(row, "for_others", context)),
        text("least-for-a-person-here", lambda row: _setting(row, "least", context)),
        text("most", lambda row: _setting(row, "most", context)),
        count("people", "people"),
    ]
    rows, caption = by_combination(choices), context.say("choices-caption")
    return build_table("choices", caption, rows, columns, context, index=KEYS, group=combination_of, aside=True)


def _is_angle(row: Row) -> bool:
    return Variant.parse(row["variant"]).use == Use.SELECTIVE


def _setting(row: Row, key: str, context: Context) -> str:
    value = row[key]
    if math.isnan(value):
        return MISSING
    if math.isinf(value):
        return context.say("chosen-never")
    name = name_of("choices", *(row[k] for k in KEYS), key)
    return f"{context.put(name, value, '.0f')}°" if _is_angle(row) else context.put(name, value, ".2f")
