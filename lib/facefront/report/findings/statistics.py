"""Numbers in sentences: with their interval where they have one, and with their family of tests."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from facefront.report.context import Context
from facefront.report.messages import Finding


def estimate(row: Mapping[str, Any], keys: Sequence[str], name: str, context: Context, spec: str = "+.3f") -> Finding:
    """Return a number, with its interval where there is one. keys: of the number and the interval's two ends."""
    value, low, high = (context.put(f"{name}.{key}", row[key], spec) for key in keys)
    if math.isnan(row[keys[1]]):
        return Finding("estimate-alone", {"value": value})
    return Finding("estimate", {"value": value, "low": low, "high": high})


def adjusted_within(table: pd.DataFrame, name: str, context: Context) -> list[Finding]:
    """Return how the p values of a table were adjusted; none where nothing was tested.

    table: with the columns of `adjust_p`, or none of them.
    """
    size = table["family_size"].max() if "family_size" in table and len(table) else 0
    return [Finding("p-within-table", {"size": context.put(f"{name}.family", size, ",d")})] if size > 0 else []
