"""Identity kept: how much of the frontal view was taken, and what that comes to against the photo."""

from __future__ import annotations

import math

import pandas as pd

from facefront.report.blocks import Paragraph
from facefront.report.context import Context
from facefront.report.judges import is_partial
from facefront.report.uses import REASONS, VERDICT_WORDS, Advice, advise
from facefront.report.verdicts import agreement
from facefront.report.words import combination_words, counted, name_of, variant_words


def kept_text(enhanced: pd.DataFrame, uses: pd.DataFrame, context: Context) -> list[Paragraph]:
    """A paragraph for each enhancement whose strength was chosen picture by picture; none where there is none.

    enhanced: a row a picture, with variant and amount (0 … 1, NaN where nothing is chosen); uses: of `uses_frame`.
    """
    chosen = enhanced.dropna(subset="amount").groupby("variant", sort=False)
    return [_told(str(variant), part["amount"], uses, context) for variant, part in chosen]


def _told(variant: str, amounts: pd.Series, uses: pd.DataFrame, context: Context) -> Paragraph:
    name = name_of("kept", variant)
    made = advise(uses, variant, context)
    mean, whole, nothing = (
        context.put(f"{name}.{key}", value, ".0%")
        for key, value in (("mean", amounts.mean()), ("whole", (amounts == 1).mean()), ("none", (amounts == 0).mean()))
    )
    pictures = context.put(f"{name}.pictures", len(amounts), ",d")
    return Paragraph(
        f"{variant_words(variant)}: each output blends the frontal view with the aligned photo, using as much of the "
        "frontal view as the guiding recogniser accepts as the same face; GT is not used. On average that is "
        f"{mean} of the view ({counted(pictures, 'picture')}; all of it in {whole}, nothing in {nothing}). Compared "
        "with the photo: "
        f"{_verdict(made, variant, name, uses, context)}."
    )


def _verdict(made: Advice, variant: str, name: str, uses: pd.DataFrame, context: Context) -> str:
    if not made.judged:
        numbers = _numbers(variant, name, uses, context)
        return f"it cannot be said, for {REASONS[made.verdict]}{numbers}"
    told = agreement(made.agree, made.judged, name, context)
    return f"{VERDICT_WORDS[made.verdict]}; {REASONS[made.verdict]} ({told}{_numbers(variant, name, uses, context)})"


def _numbers(variant: str, name: str, uses: pd.DataFrame, context: Context) -> str:
    """Return the Net Gain in the first combination, an impartial one where there is any, as the end of a sentence;
    empty where there is none."""
    every = uses[uses["variant"] == variant].to_dict("records")
    rows = [row for row in every if not is_partial(row, context)] or every
    if not rows or math.isnan(rows[0]["low"]):
        return ""
    gain, low, high = (context.put(f"{name}.{key}", rows[0][key], "+.3f") for key in ("net_gain", "low", "high"))
    judge = combination_words(rows[0]["detector"], rows[0]["backbone"])
    partial = ", which is not impartial," if is_partial(rows[0], context) else ""
    return f"; with {judge}{partial} a Net Gain of {gain}, {low} to {high}"
