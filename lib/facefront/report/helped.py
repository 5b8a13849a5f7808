"""Which enhancements help and which harm, in one sentence of the advice."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.report.context import Context
from facefront.report.judges import is_partial
from facefront.report.words import name_of, variant_words


def enhancement_sentence(table: pd.DataFrame, context: Context) -> str:
    """Which enhancements help the frontal views and which harm them, by Holm in more than half of the combinations.

    table: of `enhancement_table`.
    """
    rows = table[(table["reading"] == "common") & (table["variant"] != table["base"])]
    if rows.empty:
        return "Enhancing the frontal views: nothing was enhanced in this run."
    alpha = 1 - context.spec.statistics.confidence
    helped, harmed, rest, unjudged = [], [], [], []
    for variant, part in rows.groupby("variant", sort=False):
        judged = [row for row in part.to_dict("records") if not is_partial(row, context)]
        sure = [row["difference"] for row in judged if row["p_adjusted"] < alpha]
        up, down = sum(d > 0 for d in sure), sum(d < 0 for d in sure)
        name = name_of("advice", "enhancement", variant)
        of = context.put(f"{name}.judged", len(judged), "d")
        for count_of, words in ((up, helped), (down, harmed)):
            if judged and 2 * count_of > len(judged):
                agree = context.put(f"{name}.agree", count_of, "d")
                words.append(f"{variant_words(str(variant))} ({agree} of {of} combinations)")
                break
        else:
            (rest if judged else unjudged).append(variant_words(str(variant)))
    parts = [f"nearer to GT: {_listed(helped)}", f"farther from it: {_listed(harmed)}", f"not sure: {_listed(rest)}"]
    parts += [f"without an independent judge here: {_listed(unjudged)}"] if unjudged else []
    return (
        f"Enhancing the frontal views, against the views as they are (tests by Holm, independent judges only): "
        f"{'; '.join(parts)}."
    )


def _listed(words: Sequence[str]) -> str:
    return "; ".join(words) or "none"
