"""What the study said of the systems that failed, held against the numbers of any arm: confirmed, contradicted, or
neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.measure.dependence import failure_trends
from facefront.measure.failures import artefact_means
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import adjust_p
from facefront.measure.verdicts import Verdict, row_verdict

CONFIRMED, CONTRADICTED, UNDECIDED, UNMEASURED = "confirmed", "contradicted", "undecided", "not measured"
CLAIM_COLUMNS = ("claim", "verdict", "value", "low", "high", "p", "p_adjusted", "people", "sentence")


@dataclass(frozen=True)
class Claim:
    """A statement that one number decides: it holds where the number's verdict is on its side of 0."""

    claim: str
    outcome: str
    factor: str  # the trend on this factor, the others held; empty: the mean over people
    above: bool  # whether the claim is that the number lies above 0
    sentence: str
    one_sign: bool = False  # whether the number is one sign of many, whose absence contradicts nothing
    beside: str = ""  # the outcome whose trend on the same factor is told beside


CLAIMS = (
    Claim("loses identity", "d", "", False, "the similarity with the GT changes by {value:+.3f} on average"),
    Claim("blurs", "sharpness_loss", "", True, "the face loses {value:.2f} halvings of sharpness on average"),
    Claim("leaves artefacts", "asymmetry", "", True,
          "the asymmetry of the face differs from the person's GT by {value:+.3f} on average", one_sign=True),
    Claim("suffers under uneven light", "frontal_gt", "unevenness", False,
          "with angle and blur held, one standard deviation more of unevenness changes the output's similarity with "
          "the GT by {value:+.3f}", beside="angle_gt"),
    Claim("suffers from the angle", "frontal_gt", "yaw", False,
          "with pitch, light and blur held, 10° more of |yaw| change the output's similarity with the GT by "
          "{value:+.3f}", beside="angle_gt"),
)  # fmt: skip
"""Of FFWM the study says strong artefacts, identity lost, uneven light; of DECA, blur and artefacts.

Light and angle are judged on the output itself, and the photo is told beside it: an output that suffers less than its
photo still suffers.
"""


def judge_claims(cases: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Return the verdict on each of `CLAIMS` for the cases of one arm.

    cases: of `failure_cases`. Returns claim, verdict (str: "confirmed" or "contradicted": a gain or a loss is shown,
    see `verdict`, on the claim's or on the other side; "undecided": neither is, or one sign of many is absent; "not
    measured": too few people, or no number), value, low, high, p, p_adjusted (float64, Benjamini–Hochberg over the
    claims), people (int64), sentence (str: the number in plain English, with its interval). On the photos that were
    scored: what was lost altogether is in `artefact_means`.
    """
    means = artefact_means(cases, spec).set_index("outcome")
    wanted = list(dict.fromkeys(name for claim in CLAIMS if claim.factor for name in (claim.outcome, claim.beside)))
    trends = failure_trends(cases, spec, wanted).set_index(["outcome", "factor"])
    numbers = adjust_p(pd.DataFrame([_numbers(claim, means, trends) for claim in CLAIMS]))
    rows = zip(CLAIMS, numbers.to_dict("records"), strict=True)
    return pd.DataFrame([_judge(claim, row, trends, spec) for claim, row in rows], columns=list(CLAIM_COLUMNS))


def _numbers(claim: Claim, means: pd.DataFrame, trends: pd.DataFrame) -> dict[str, float]:
    names = ("value", "low", "high", "p", "people")
    found = [np.nan] * 4 + [0]
    if not claim.factor:
        found = means.loc[claim.outcome, ["mean", "low", "high", "p", "people"]]
    elif (claim.outcome, claim.factor) in trends.index:
        found = trends.loc[(claim.outcome, claim.factor), ["together", "low", "high", "p", "people"]]
    return {name: float(value) for name, value in zip(names, found, strict=True)}


def _judge(claim: Claim, row: Mapping[str, float], trends: pd.DataFrame, spec: MeasureSpec) -> dict[str, object]:
    verdict = _verdict(row_verdict(row, spec.statistics.confidence), claim)
    text = "too few people or nothing to measure"
    if verdict != UNMEASURED:
        text = claim.sentence.format(value=row["value"])
        text += f" ({row['low']:+.3f} to {row['high']:+.3f}, {row['people']:.0f} people)"
        text += _photo_beside(claim, trends)
    numbers: dict[str, object] = {**row, "people": int(row["people"])}
    return {"claim": claim.claim, "verdict": verdict} | numbers | {"sentence": f"{verdict}: {text}"}


def _photo_beside(claim: Claim, trends: pd.DataFrame) -> str:
    if (claim.beside, claim.factor) not in trends.index:
        return ""
    value, low, high = trends.loc[(claim.beside, claim.factor), ["together", "low", "high"]]
    return f"; that of the photo by {value:+.3f} ({low:+.3f} to {high:+.3f})"


def _verdict(shown: Verdict, claim: Claim) -> str:
    if shown == Verdict.FEW:
        return UNMEASURED
    if shown == Verdict.OPEN:
        return UNDECIDED
    if (shown == Verdict.GAIN) == claim.above:
        return CONFIRMED
    return UNDECIDED if claim.one_sign else CONTRADICTED
