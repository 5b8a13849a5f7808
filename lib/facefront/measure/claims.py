"""What the study said of the systems that failed, held against the numbers of any arm: confirmed, contradicted, or
neither."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.measure.dependence import failure_trends
from facefront.measure.failures import artefact_means
from facefront.measure.spec import MeasureSpec

CONFIRMED, CONTRADICTED, UNDECIDED, UNMEASURED = "confirmed", "contradicted", "undecided", "not measured"
CLAIM_COLUMNS = ("claim", "verdict", "value", "low", "high", "people", "sentence")


@dataclass(frozen=True)
class Claim:
    """A statement that one number decides: it holds where the whole interval lies on its side of 0."""

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
    """The verdict on each of `CLAIMS` for the cases of one arm.

    cases: of `failure_cases`. Returns claim, verdict (str: "confirmed", "contradicted": the interval lies on the other
    side; "undecided": it holds 0, or one sign of many is absent; "not measured": too few people, or no number), value,
    low, high (float64), people (int64), sentence (str: the number in plain English, with its interval). On the photos
    that were scored: what was lost altogether is in `artefact_means`.
    """
    means = artefact_means(cases, spec).set_index("outcome")
    wanted = list(dict.fromkeys(name for claim in CLAIMS if claim.factor for name in (claim.outcome, claim.beside)))
    trends = failure_trends(cases, spec, wanted).set_index(["outcome", "factor"])
    return pd.DataFrame([_judge(claim, means, trends) for claim in CLAIMS], columns=list(CLAIM_COLUMNS))


def _judge(claim: Claim, means: pd.DataFrame, trends: pd.DataFrame) -> dict[str, object]:
    value, low, high, people = np.nan, np.nan, np.nan, 0
    if not claim.factor:
        value, low, high, people = means.loc[claim.outcome, ["mean", "low", "high", "people"]]
    elif (claim.outcome, claim.factor) in trends.index:
        value, low, high, people = trends.loc[(claim.outcome, claim.factor), ["together", "low", "high", "people"]]
    verdict = _verdict(low, high, claim)
    text = "too few people or nothing to measure"
    if verdict != UNMEASURED:
        text = claim.sentence.format(value=value) + f" ({low:+.3f} to {high:+.3f}, {int(people)} people)"
        text += _photo_beside(claim, trends)
    numbers = {"value": float(value), "low": float(low), "high": float(high), "people": int(people)}
    return {"claim": claim.claim, "verdict": verdict} | numbers | {"sentence": f"{verdict}: {text}"}


def _photo_beside(claim: Claim, trends: pd.DataFrame) -> str:
    if (claim.beside, claim.factor) not in trends.index:
        return ""
    value, low, high = trends.loc[(claim.beside, claim.factor), ["together", "low", "high"]]
    return f"; that of the photo by {value:+.3f} ({low:+.3f} to {high:+.3f})"


def _verdict(low: float, high: float, claim: Claim) -> str:
    if np.isnan(low) or np.isnan(high):
        return UNMEASURED
    if low <= 0 <= high:
        return UNDECIDED
    if (low > 0) == claim.above:
        return CONFIRMED
    return UNDECIDED if claim.one_sign else CONTRADICTED
