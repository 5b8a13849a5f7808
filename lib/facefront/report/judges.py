"""Which recognisers are no independent judges of a frontalizer: those of the family that it was trained with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from facefront.report.context import Context
from facefront.report.derived import maker_of
from facefront.report.words import variant_words

MARK = " †"

PARTIAL_NOTE = (
    f"{MARK.strip()} A recogniser of this family, or this very one, was in the training, input or choices of what "
    "made the image: a partial judge, on whom no advice rests."
)


def partial_judges(trainers: Mapping[str, str], judges: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """(variant, backbone) of every recogniser of the family that was in a frontalizer's loss or conditioning.

    trainers: the recognition network of each frontalizer by variant, empty where there is none ("ArcFace", "LightCNN
    in the loss"); judges: title and paper of each backbone by name. They are of one family where they share a name,
    which is a word with a capital inside.
    """
    return frozenset(
        (variant, backbone)
        for variant, trainer in trainers.items()
        for backbone, words in judges.items()
        if any(name.casefold() in words.casefold() for name in re.findall(r"\w*[a-z][A-Z]\w*|[A-Z]{2,}\w+", trainer))
    )


def is_partial(row: Mapping[str, Any], context: Context) -> bool:
    """Whether the row's recogniser is a partial judge of its variant."""
    return (maker_of(row["variant"]), row["backbone"]) in context.partial


def judged_variant(row: Mapping[str, Any], context: Context) -> str:
    """The row's variant in words, marked where its judge is partial."""
    return variant_words(row["variant"]) + MARK * is_partial(row, context)


def judge_notes(rows: pd.DataFrame, context: Context) -> list[str]:
    """What the mark means, where a row has it."""
    if not any(is_partial(row, context) for row in rows.to_dict("records")):
        return []
    return [PARTIAL_NOTE]
