"""Claims of the study on failures, compared with the numbers of an arm: confirmed, contradicted, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from facefront.measure.dependence import failure_trends
from facefront.measure.failures import artefact_means
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import adjust_p
from facefront.measure.verdicts import Verdict, row_verdict


class Claim(StrEnum):
    """A claim of the study on failures."""

    LOSES_IDENTITY = "loses identity"
    BLURS = "blurs"
    LEAVES_ARTEFACTS = "leaves artefacts"
    SUFFERS_UNDER_UNEVEN_LIGHT = "suffers under uneven light"
    SUFFERS_FROM_THE_ANGLE = "suffers from the angle"


class ClaimVerdict(StrEnum):
    """The verdict of a number on a claim."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    UNDECIDED = "undecided"
    UNMEASURED = "not measured"


CLAIM_COLUMNS = (
    "claim", "verdict", "value", "low", "high", "p", "p_adjusted", "people", "photo", "photo_low", "photo_high",
)  # fmt: skip


@dataclass(frozen=True)
class ClaimRule:
    """The number that decides a claim: the claim holds where the number's verdict is on its side of 0."""

    claim: Claim
    outcome: str
    factor: str  # the trend on this factor, the others held; empty: the mean over people
    above: bool  # whether the claim is that the number lies above 0
    one_sign: bool = False  # whether the number is one sign of many; its absence contradicts nothing
    beside: str = ""  # the photo's outcome: its trend on the same factor stands beside


CLAIMS = (
    ClaimRule(Claim.LOSES_IDENTITY, "d", "", False),
    ClaimRule(Claim.BLURS, "sharpness_loss", "", True),
    ClaimRule(Claim.LEAVES_ARTEFACTS, "asymmetry", "", True, one_sign=True),
    ClaimRule(Claim.SUFFERS_UNDER_UNEVEN_LIGHT, "frontal_gt", "unevenness", False, beside="angle_gt"),
    ClaimRule(Claim.SUFFERS_FROM_THE_ANGLE, "frontal_gt", "yaw", False, beside="angle_gt"),
)
"""Of FFWM the study says strong artefacts, identity lost, uneven light; of DECA, blur and artefacts.

Light and angle are measured on the output itself, and the photo's trend stands beside: an output that suffers less than
its photo still suffers.
"""


def judge_claims(cases: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Return the verdict on each of `CLAIMS` for the cases of one arm.

    cases: of `failure_cases`. Returns claim (str, of `Claim`), verdict (str, of `ClaimVerdict`: "confirmed" or
    "contradicted": a gain or a loss is shown, see `verdict`, on the claim's or on the other side; "undecided": neither
    is, or one sign of many is absent; "not measured": too few people, or no number), value, low, high, p, p_adjusted
    (float64, Benjamini–Hochberg over the claims), people (int64), photo, photo_low, photo_high (float64: the photo's
    trend; NaN where a claim has none). On the photos that were scored: `artefact_means` has the share that was lost.
    """
    means = artefact_means(cases, spec).set_index("outcome")
    wanted = list(dict.fromkeys(name for rule in CLAIMS if rule.factor for name in (rule.outcome, rule.beside)))
    trends = failure_trends(cases, spec, wanted).set_index(["outcome", "factor"])
    numbers = adjust_p(pd.DataFrame([_numbers(rule, means, trends) for rule in CLAIMS]))
    rows = zip(CLAIMS, numbers.to_dict("records"), strict=True)
    return pd.DataFrame([_judge(rule, row, trends, spec) for rule, row in rows], columns=list(CLAIM_COLUMNS))


def _numbers(rule: ClaimRule, means: pd.DataFrame, trends: pd.DataFrame) -> dict[str, float]:
    names = ("value", "low", "high", "p", "people")
    found = [np.nan] * 4 + [0]
    if not rule.factor:
        found = means.loc[rule.outcome, ["mean", "low", "high", "p", "people"]]
    elif (rule.outcome, rule.factor) in trends.index:
        found = trends.loc[(rule.outcome, rule.factor), ["together", "low", "high", "p", "people"]]
    return {name: float(value) for name, value in zip(names, found, strict=True)}


def _judge(rule: ClaimRule, row: Mapping[str, float], trends: pd.DataFrame, spec: MeasureSpec) -> dict[str, object]:
    verdict = _verdict(row_verdict(row, spec.statistics.confidence), rule)
    photo = [np.nan] * 3
    if (rule.beside, rule.factor) in trends.index:
        photo = trends.loc[(rule.beside, rule.factor), ["together", "low", "high"]]
    beside = dict(zip(("photo", "photo_low", "photo_high"), map(float, photo), strict=True))
    return {"claim": str(rule.claim), "verdict": str(verdict), **row, "people": int(row["people"]), **beside}


def _verdict(shown: Verdict, rule: ClaimRule) -> ClaimVerdict:
    if shown == Verdict.FEW:
        return ClaimVerdict.UNMEASURED
    if shown == Verdict.OPEN:
        return ClaimVerdict.UNDECIDED
    if (shown == Verdict.GAIN) == rule.above:
        return ClaimVerdict.CONFIRMED
    return ClaimVerdict.UNDECIDED if rule.one_sign else ClaimVerdict.CONTRADICTED
