"""Enhancements that help and that hurt, in one sentence of the advice."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.measure import Verdict, by_recogniser
from facefront.report.context import Context
from facefront.report.judges import is_partial
from facefront.report.verdicts import agreement, shown
from facefront.report.words import name_of, variant_words


def enhancement_sentence(table: pd.DataFrame, context: Context) -> str:
    """Return which enhancements help the frontal views and which hurt, with more than half of the impartial
    recognisers.

    table: of `enhancement_table`.
    """
    rows = table[(table["reading"] == "common") & (table["variant"] != table["base"])]
    if rows.empty:
        return "Enhancing the frontal views: nothing was enhanced in this run."
    helped: list[str] = []
    hurt: list[str] = []
    rest: list[str] = []
    unjudged: list[str] = []
    for variant, part in rows.groupby("variant", sort=False):
        impartial = [row for row in part.to_dict("records") if not is_partial(row, context)]
        said = list(by_recogniser(impartial, lambda row: shown(row, context)).values())
        name, words = name_of("advice", "enhancement", variant), variant_words(str(variant))
        for verdict, found in ((Verdict.GAIN, helped), (Verdict.LOSS, hurt)):
            if 2 * said.count(verdict) > len(said):
                found.append(f"{words} ({agreement(said.count(verdict), len(said), name, context)})")
                break
        else:
            (rest if said else unjudged).append(words)
    parts = [f"helped: {_listed(helped)}", f"hurt: {_listed(hurt)}", f"no clear difference: {_listed(rest)}"]
    parts += [f"no impartial recogniser here: {_listed(unjudged)}"] if unjudged else []
    return f"Enhancing the frontal views, compared with the same views unenhanced: {'; '.join(parts)}."


def _listed(words: Sequence[str]) -> str:
    return "; ".join(words) or "none"
