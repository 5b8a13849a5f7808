"""Advice on frontalized faces, made from the numbers: use, do not use, use beyond an angle."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from facefront.measure import Verdict
from facefront.report.blocks import Answer, Records, Table
from facefront.report.context import Arm, Context
from facefront.report.findings.best import LESS, MORE, SETTING, Way, best_findings, best_use, way
from facefront.report.findings.decisions import Advice, Decision, advise, against_control, decide, with_control
from facefront.report.impartial import is_partial
from facefront.report.messages import Finding
from facefront.report.tables.build import Column, Row, build_table, count, estimate, p_value, text
from facefront.report.verdicts import agreement, shown
from facefront.report.words import combination_words, name_of
from facefront.variants import Use, Variant

_DIFFERENCE = ["difference", "low", "high", "p_adjusted"]


@dataclass(frozen=True)
class Evidence:
    """The numbers that the advice is made from.

    uses: of `uses_frame`, the frontal view always, selectively and fused; choices: of `Uses`; control: the rows of
    `between` of the fusions, the fused mirrored photo being their base; between: of `between_uses`.
    """

    uses: pd.DataFrame
    choices: pd.DataFrame
    control: pd.DataFrame
    between: pd.DataFrame

    def setting(self, arm: Arm) -> tuple[float, float, float]:
        """Return the angle or weight of a use for somebody else, and the least and the most of what was chosen for the
        people here; NaN where it has none."""
        rows = arm.rows(self.choices)
        if rows.empty:
            return math.nan, math.nan, math.nan
        for_others, least, most = (float(rows[name].iloc[0]) for name in ("for_others", "least", "most"))
        return for_others, least, most


def advice(evidence: Evidence, arm: Arm, context: Context) -> Answer:
    """Return the best way of using frontal views, the angle of selective use, and the verdicts in a table.

    arm: the detector and recogniser that the numbers are given for.
    """
    made = _made(evidence, context)
    ways = _ways(made, evidence, arm)
    first, *support = best_findings(ways, "advice.best", context)
    best = best_use(ways)
    others = evidence.control if best is None else evidence.control[evidence.control["variant"] != best["variant"]]
    statements = [
        [first],
        support,
        *(way_findings(one, evidence, arm, context) for one in made if Variant.parse(one.variant).use == Use.SELECTIVE),
        *([finding] for finding in _control_findings(others, arm, context)),
    ]
    sentences = tuple(" ".join(map(context.say, findings)) for findings in statements if findings)
    return Answer(context.say("advice-question"), sentences, _verdicts(ways, arm, context), Records.of(ways))


def advice_gist(evidence: Evidence, arm: Arm, context: Context) -> Finding:
    """Return the best way of using frontal views alone."""
    return best_findings(_ways(_made(evidence, context), evidence, arm), "advice.best", context)[0]


def _made(evidence: Evidence, context: Context) -> list[Advice]:
    """Return what is advised of each use."""
    variants = list(dict.fromkeys(evidence.uses["variant"]))
    return [against_control(advise(evidence.uses, variant, context), evidence.control, context) for variant in variants]


def way_findings(made: Advice, evidence: Evidence, arm: Arm, context: Context) -> list[Finding]:
    """Return what is advised of one way, and why; the numbers stand in the table below."""
    name = name_of("advice", made.variant)
    rows = arm_of(made.variant, arm).rows(evidence.uses)
    setting = evidence.setting(arm_of(made.variant, arm))
    told = way(made.variant, setting, name, context) | {"decision": made.verdict}
    if rows.empty or not rows["people"].iloc[0]:
        return [Finding("way-unscored", told)]
    told["leave"] = told["way"] == Way.NEVER and math.isinf(setting[0]) and made.verdict != Decision.USE
    if not made.judged:
        return [Finding("way-unjudged", told)]
    support = agreement(made.agree, made.judged, name, context)
    elsewhere = _elsewhere(made.variant, evidence.choices, arm, name, context)
    return [Finding("way-judged", told | support), *elsewhere]


def _elsewhere(variant: str, choices: pd.DataFrame, arm: Arm, name: str, context: Context) -> list[Finding]:
    """Return the angles of the other combinations; none where they agree or there are none."""
    rows = choices[(choices["variant"] == variant) & (Variant.parse(variant).use == Use.SELECTIVE)]
    own = arm_of(variant, arm).rows(rows)
    others = rows.drop(own.index)["for_others"]
    found = others[np.isfinite(others)]
    if set(others) <= set(own["for_others"]):
        return []
    combination = combination_words(arm.detector, arm.backbone)
    if found.empty:
        return [Finding("angle-elsewhere-none", {"combination": combination})]
    low, high = (context.put(f"{name}.angle_{k}", v, ".0f") for k, v in (("low", found.min()), ("high", found.max())))
    known = {"combination": combination, "low": low, "high": high}
    return [Finding("angle-elsewhere", known | {"same": low == high, "never": len(found) < len(others)})]


def _agree(row: Row, context: Context) -> str:
    """Return how many recognisers agree, and whether the combination with the numbers beside it does not."""
    numbers = agreement(row["agree"], row["judged"], name_of("advice", row["variant"]), context)
    if is_partial(row, context):
        return context.say("cell-agreement-partial", **numbers)
    if row["verdict"] in {Decision.MIXED, Decision.NO_MORE} or decide(row, context) == row["verdict"]:
        return context.say("cell-agreement", **numbers)
    return context.say("cell-agreement-differs", **numbers)


def arm_of(variant: str, arm: Arm) -> Arm:
    """Another variant as the same detector and recogniser see it."""
    return Arm(variant, arm.detector, arm.backbone)


def _control_findings(control: pd.DataFrame, arm: Arm, context: Context) -> Iterator[Finding]:
    """Return whether a fusion with the frontal view gains more than one with the mirrored photo, which costs
    nothing."""
    for row in with_control(control).to_dict("records"):
        verdict = shown(row, context)
        if (row["detector"], row["backbone"]) != (arm.detector, arm.backbone) or verdict == Verdict.FEW:
            continue
        name = name_of("advice", "control", row["variant"])
        numbers = {key: context.put(f"{name}.{key}", row[key], "+.3f") for key in ("difference", "low", "high")}
        numbers["p"] = context.put(f"{name}.p", row["p_adjusted"], "p")
        words = {key: context.variant(row[key]) for key in ("variant", "base")}
        yield Finding("compared-with-control", numbers | words | {"verdict": verdict})


def _ways(made: Sequence[Advice], evidence: Evidence, arm: Arm) -> pd.DataFrame:
    """Return a row for each way of using frontal views: the `Advice`, its setting for somebody else, whether it is the
    control, its gain beyond the control and that of the best way beyond it (`MORE`, `LESS`, pair by pair), and the
    arm's row of `uses_frame`."""
    uses, control = evidence.uses, set(evidence.control["base"])
    rows = uses[(uses["detector"] == arm.detector) & (uses["backbone"] == arm.backbone)].set_index("variant")
    told = [
        vars(one)
        | dict(zip(SETTING, evidence.setting(arm_of(one.variant, arm)), strict=True))
        | {"control": one.variant in control}
        | _more(evidence.control, arm_of(one.variant, arm))
        | rows.loc[one.variant].drop("note").to_dict()
        for one in made
        if one.variant in rows.index
    ]
    names = [*Advice.__dataclass_fields__, *SETTING, "control", *MORE, *rows.columns.drop("note")]
    ways = pd.DataFrame(told, columns=names).astype({"control": bool})
    best = best_use(ways)
    less = [_less(evidence.between, variant, best, arm) for variant in ways["variant"]]
    return ways.assign(**dict(zip(LESS, np.reshape(less, (-1, len(LESS))).T, strict=True)))


def _less(between: pd.DataFrame, variant: str, best: Mapping[str, Any] | None, arm: Arm) -> tuple[float, ...]:
    """Return the gain of the best way beyond another, see `LESS`; NaN where there is no best, and for itself."""
    rows = between.iloc[:0] if best is None else arm_of(best["variant"], arm).rows(between[between["base"] == variant])
    return tuple(rows[_DIFFERENCE].iloc[0]) if len(rows) else (math.nan,) * len(LESS)


def _more(control: pd.DataFrame, arm: Arm) -> dict[str, float]:
    """Return the gain of a fusion beyond the control; NaN for any other way."""
    rows = arm.rows(with_control(control))
    values = rows[_DIFFERENCE].iloc[0] if len(rows) else (math.nan,) * len(MORE)
    return dict(zip(MORE, values, strict=True))


def _verdicts(ways: pd.DataFrame, arm: Arm, context: Context) -> Table:
    """Return a table with one row for each way of using frontal views."""
    columns = [
        text("what", lambda row: context.variant(row["variant"])),
        text("advice", lambda row: context.say("decision", decision=Decision(row["verdict"]))),
        text("impartial-recognisers-that-agree", lambda row: _agree(row, context)),
        estimate("net-gain", "net_gain"),
        p_value("p-adjusted", "p_adjusted"),
        estimate("change-of-the-margin", "margin_change", "margin_low", "margin_high"),
        p_value("p-adjusted-of-the-margin", "margin_p_adjusted"),
        Column("rank-1-photo-to-this", ("rank1_before", "rank1_after"), ".1%", "{} → {}"),
        count("people", "people"),
    ]
    combination = combination_words(arm.detector, arm.backbone)
    caption = context.say("advice-caption", combination=combination)
    return build_table("advice", caption, ways, columns, context, index=("variant",))
