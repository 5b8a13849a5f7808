"""Numbers in sentences: with their interval where they have one, and with their family of tests."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from facefront.report.context import Context
from facefront.report.messages import Finding


def estimate(row: Mapping[str, Any], keys: Sequence[str], name: str, context: Context, spec: str = "+.3f") -> Finding:
    """Return a number, with its interval where there is one. keys: of the number and the interval's two ends."""
    value, low, high = (context.put(f"{name}.{key}", row[key], spec) for key in keys)
    if math.isnan(row[keys[1]]):
        return Finding("estimate-alone", {"value": value})
    return Finding("estimate", {"value": value, "low": low, "high": high})
