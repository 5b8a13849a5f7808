"""Recognisers that are not impartial about a frontalizer: those of the family that it was trained with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from facefront.report.context import Context
from facefront.report.messages.terms import maker_of

MARK = " †"


def partial_recognisers(
    makers: Mapping[str, Sequence[str]], recognisers: Mapping[str, Sequence[str]]
) -> frozenset[tuple[str, str]]:
    """Return (variant, backbone) of every recogniser of a family that took part in making the variant.

    makers: families of recognition networks by variant; recognisers: families by backbone.
    """
    return frozenset(
        (variant, backbone)
        for variant, made_with in makers.items()
        for backbone, families in recognisers.items()
        if {*made_with} & {*families}
    )


def is_partial(row: Mapping[str, Any], context: Context) -> bool:
    """Return whether the row's recogniser helped to make its variant."""
    return (maker_of(row["variant"]), row["backbone"]) in context.partial


def marked_variant(row: Mapping[str, Any], context: Context) -> str:
    """Return the row's variant in words, marked where its recogniser is not impartial."""
    return context.variant(row["variant"]) + MARK * is_partial(row, context)


def partial_notes(rows: pd.DataFrame, context: Context) -> list[str]:
    """Return what the mark means, where a row has it."""
    if not any(is_partial(row, context) for row in rows.to_dict("records")):
        return []
    return [context.say("partial-note")]
