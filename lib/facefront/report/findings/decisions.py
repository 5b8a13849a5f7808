"""The advice on one way of using frontal views: by one combination, and by more than half of the recognisers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import pandas as pd

from facefront.measure import MIXED as DIFFER
from facefront.measure import Verdict, by_recogniser
from facefront.report.context import Context
from facefront.report.impartial import is_partial
from facefront.report.verdicts import shown


class Decision(StrEnum):
    """One piece of advice."""

    USE = "use"
    NEARER = "others nearer too"
    HARM = "do not use"
    OPEN = "no reason to"
    FEW = "too few"
    MIXED = "depends"
    NO_MORE = "nothing beyond control"
    UNJUDGED = "no impartial recogniser"


@dataclass(frozen=True)
class Advice:
    """The verdict on one way of using frontal views. agree: recognisers with this verdict, of `judged` impartial
    ones."""

    variant: str
    verdict: Decision
    agree: int
    judged: int


def decide(row: Mapping[str, Any], context: Context) -> Decision:
    """Return what one combination advises. row: low, high and p_adjusted of the Net Gain, and of the margin's change
    with the prefix margin_."""
    said = shown(row, context)
    if said == Verdict.GAIN:
        return Decision.USE if shown(row, context, "margin_") == Verdict.GAIN else Decision.NEARER
    return {Verdict.LOSS: Decision.HARM, Verdict.OPEN: Decision.OPEN, Verdict.FEW: Decision.FEW}[said]


def advise(uses: pd.DataFrame, variant: str, context: Context) -> Advice:
    """Return the verdict of more than half of the impartial recognisers, or that they disagree.

    uses: of `uses_frame`. A recogniser has a verdict where it has it with every detector, see `by_recogniser`.
    """
    known = uses[uses["variant"] == variant].to_dict("records")
    rows = [row for row in known if not is_partial(row, context)]
    said = by_recogniser(rows, lambda row: decide(row, context))
    if not said:
        return Advice(variant, Decision.UNJUDGED if known else Decision.FEW, 0, 0)
    counted = Counter(verdict for verdict in said.values() if verdict != DIFFER)
    verdict, agree = counted.most_common(1)[0] if counted else (Decision.MIXED, 0)
    return Advice(variant, Decision(verdict) if 2 * agree > len(said) else Decision.MIXED, agree, len(said))


def against_control(made: Advice, control: pd.DataFrame, context: Context) -> Advice:
    """Return the advice on a fusion, which needs a gain over the fused mirrored photo too, with more than half of the
    impartial recognisers. control: see `Evidence`."""
    rows = with_control(control)
    rows = rows[rows["variant"] == made.variant]
    impartial = [row for row in rows.to_dict("records") if not is_partial(row, context)]
    said = by_recogniser(impartial, lambda row: shown(row, context))
    more = sum(verdict == Verdict.GAIN for verdict in said.values())
    if made.verdict != Decision.USE or not said or 2 * more > len(said):
        return made
    return replace(made, verdict=Decision.NO_MORE, agree=len(said) - more, judged=len(said))


def with_control(control: pd.DataFrame) -> pd.DataFrame:
    """Return the fusions with a frontal view compared with the control, on the pairs that all of them scored."""
    return control[(control["variant"] != control["base"]) & (control["reading"] == "common")]
