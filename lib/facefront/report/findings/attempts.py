"""Statements on the number of pairs that an arm was attempted and scored on."""

from __future__ import annotations

import pandas as pd

from facefront.report.context import Arm, Context
from facefront.report.messages import Finding
from facefront.report.words import combination_words
from facefront.variants import ORIGINAL

REACHED = ("attempted", "generated", "detected", "scored")


def attempts(ledger: pd.DataFrame, arm: Arm, name: str, context: Context) -> Finding:
    """Return how many pairs of the arm were attempted, generated, detected and scored.

    ledger: of `ledger`; name: what the values' names begin with.
    """
    group = "angle_gt" if arm.variant == ORIGINAL else "frontal_gt"
    rows = arm.rows(ledger[ledger["group"] == group])
    combination = combination_words(arm.detector, arm.backbone)
    if rows.empty:
        return Finding("attempts-none", {"combination": combination})
    known = {"combination": combination, "variant": context.variant(arm.variant)}
    keys = [key for key in REACHED if arm.variant != ORIGINAL or key != "generated"]
    counts = {key: context.put(f"{name}.{key}", rows[key].iloc[0], ",d") for key in keys}
    return Finding("attempts-of-photos" if arm.variant == ORIGINAL else "attempts", {**known, **counts})


def attempts_in_bins(table: pd.DataFrame, name: str, context: Context) -> list[Finding]:
    """Return the same of the primary arm in the first combination of a table by bins (of `gain_by_bin`), added up, and
    the number of pairs that its means are over."""
    primary = table[table["variant"] == context.spec.primary.variant]
    first = (primary if len(primary) else table).iloc[0]
    arm = Arm(first["variant"], first["detector"], first["backbone"])
    total = arm.rows(table)[[*REACHED, "pairs"]].sum()
    ledger = pd.DataFrame([{**vars(arm), **total, "group": "frontal_gt"}])
    pairs = context.put(f"{name}.pairs", total["pairs"], ",d")
    means = Finding("pairs-of-means", {"reading": first["reading"], "pairs": pairs})
    return [attempts(ledger, arm, name, context), means]
