"""Numbers on what the study claims of failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from facefront.measure import Claim, ClaimVerdict
from facefront.report.context import Context
from facefront.report.messages import Finding
from facefront.report.words import name_of


def measured_finding(row: Mapping[str, Any], name: str, context: Context) -> Finding:
    """Return the number that decides a claim, with the photo's beside it where there is one.

    row: of `judge_claims`; name: what its values begin with.
    """
    if row["verdict"] == ClaimVerdict.UNMEASURED:
        return Finding("claim-unmeasured")
    name = f"{name}.{name_of(row['claim'])}"
    specs = {"value": ".2f" if row["claim"] == Claim.BLURS else "+.3f", "low": "+.3f", "high": "+.3f", "people": ",d"}
    numbers = {key: context.put(f"{name}.{key}", row[key], spec) for key, spec in specs.items()}
    known = {"claim": Claim(row["claim"]), **numbers}
    if pd.isna(row["photo"]):
        return Finding("claim-measured", known)
    photo = {key: context.put(f"{name}.{key}", row[key], "+.3f") for key in ("photo", "photo_low", "photo_high")}
    return Finding("claim-measured-beside-the-photo", {**known, **photo})
