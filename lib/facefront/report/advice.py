"""What to do with frontalized faces, in plain words made from the numbers: use, do not use, use beyond an angle."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from facefront.measure import Verdict, by_recogniser
from facefront.report.blocks import Answer, Table
from facefront.report.context import Arm, Context
from facefront.report.findings.best import LESS, MORE, SETTING, best_sentences, best_use, way_words
from facefront.report.findings.helped import enhancement_sentence
from facefront.report.judges import is_partial
from facefront.report.tables.build import Column, Row, build_table, count, estimate, p_value, text
from facefront.report.uses import MIXED, NO_MORE, REASONS, USE, VERDICT_WORDS, Advice, advise, decide
from facefront.report.verdicts import agreement, shown
from facefront.report.words import combination_words, interval_words, name_of, variant_words
from facefront.variants import Use, Variant

QUESTION = "What should I do with my frontalized faces?"
_DIFFERENCE = ["difference", "low", "high", "p_adjusted"]


@dataclass(frozen=True)
class Evidence:
    """What the advice is made from.

    uses: of `uses_frame`, the frontal view always, selectively and fused; choices: of `Uses`; control: the rows of
    `between` of the fusions, the fused mirrored photo being their base; enhancement: of `enhancement_table`; between:
    of `between_uses`.
    """

    uses: pd.DataFrame
    choices: pd.DataFrame
    control: pd.DataFrame
    enhancement: pd.DataFrame
    between: pd.DataFrame

    def setting(self, arm: Arm) -> tuple[float, float, float]:
        """The angle or weight of a use for somebody else, and the least and the most of what was chosen for the people
        here; NaN where it has none."""
        rows = arm.rows(self.choices)
        if rows.empty:
            return math.nan, math.nan, math.nan
        for_others, least, most = (float(rows[name].iloc[0]) for name in ("for_others", "least", "most"))
        return for_others, least, most


def advice(evidence: Evidence, arm: Arm, context: Context) -> Answer:
    """The best way of using frontal views, a sentence for each of them, and the verdicts in a table. arm: whose
    numbers are given."""
    variants = list(dict.fromkeys(evidence.uses["variant"]))
    made = [against_control(advise(evidence.uses, variant, context), evidence.control, context) for variant in variants]
    ways = _ways(made, evidence, arm)
    sentences = [best_sentences(ways, "advice.best", context)]
    sentences += [_sentence(one, evidence, arm, context) for one in made]
    sentences += [
        *_control_sentences(evidence.control, arm, context),
        enhancement_sentence(evidence.enhancement, context),
    ]
    return Answer(QUESTION, tuple(sentences), _verdicts(ways, arm, context))


def against_control(made: Advice, control: pd.DataFrame, context: Context) -> Advice:
    """Return the advice on a fusion, which needs a gain over the fused mirrored photo too, with more than half of the
    impartial recognisers. control: see `Evidence`."""
    rows = _controlled(control)
    rows = rows[rows["variant"] == made.variant]
    said = by_recogniser(
        [row for row in rows.to_dict("records") if not is_partial(row, context)], lambda row: shown(row, context)
    )
    more = sum(verdict == Verdict.GAIN for verdict in said.values())
    if made.verdict != USE or not said or 2 * more > len(said):
        return made
    return replace(made, verdict=NO_MORE, agree=len(said) - more, judged=len(said))


def _sentence(made: Advice, evidence: Evidence, arm: Arm, context: Context) -> str:
    """Return "Turning every photo to the front by …: do not use it; …"; the numbers stand in the table below."""
    name = name_of("advice", made.variant)
    rows = arm_of(made.variant, arm).rows(evidence.uses)
    setting = evidence.setting(arm_of(made.variant, arm))
    way = way_words(made.variant, setting, name, context)
    what = f"{way}: {VERDICT_WORDS[made.verdict]}"
    if rows.empty or not rows["people"].iloc[0]:
        return f"{what}; no pair was scored."
    told = agreement(made.agree, made.judged, name, context)
    sure = f"at most {told} agree" if made.verdict == MIXED else f"so say {told}"
    if Variant.parse(made.variant).use == Use.SELECTIVE and math.isinf(setting[0]) and made.verdict != USE:
        what = f"{way}: leave photos as they are"
    sure += _elsewhere(made.variant, evidence.choices, arm, name, context)
    return f"{what}; {REASONS[made.verdict]} ({sure})." if made.judged else f"{what}; {REASONS[made.verdict]}."


def _elsewhere(variant: str, choices: pd.DataFrame, arm: Arm, name: str, context: Context) -> str:
    """From which angles on the other combinations would frontalize; empty where they agree or there are none."""
    rows = choices[(choices["variant"] == variant) & (Variant.parse(variant).use == Use.SELECTIVE)]
    others = rows.drop(arm_of(variant, arm).rows(rows).index)["for_others"]
    found = others[np.isfinite(others)]
    if set(others) <= set(arm_of(variant, arm).rows(rows)["for_others"]):
        return ""
    whose = combination_words(arm.detector, arm.backbone)
    if found.empty:
        return f"; the angle is that with {whose}, the other combinations found none"
    low, high = (context.put(f"{name}.angle_{k}", v, ".0f") for k, v in (("low", found.min()), ("high", found.max())))
    where = f"{low}°" if low == high else f"{low}° to {high}°"
    never = " or never" if len(found) < len(others) else ""
    return f"; the angle is that with {whose}, with the other combinations {where}{never}"


def _agree(row: Row, context: Context) -> str:
    """Return how many recognisers say so, and whether the combination with the numbers beside it does not."""
    name = name_of("advice", row["variant"])
    agree, judged = (context.put(f"{name}.{key}", row[key], "d") for key in ("agree", "judged"))
    if is_partial(row, context):
        return f"{agree} of {judged}, this one is not impartial"
    alone = row["verdict"] not in {MIXED, NO_MORE} and decide(row, context) != row["verdict"]
    return f"{agree} of {judged}, this combination differs" if alone else f"{agree} of {judged}"


def _controlled(control: pd.DataFrame) -> pd.DataFrame:
    """The fusions with a frontal view against the control, on the pairs that all of them scored."""
    return control[(control["variant"] != control["base"]) & (control["reading"] == "common")]


def arm_of(variant: str, arm: Arm) -> Arm:
    """Another variant as the same detector and recogniser see it."""
    return Arm(variant, arm.detector, arm.backbone)


def _control_sentences(control: pd.DataFrame, arm: Arm, context: Context) -> Iterator[str]:
    """Say whether a fusion with the frontal view brings more than one with the mirrored photo, which costs nothing."""
    for row in _controlled(control).to_dict("records"):
        decision = shown(row, context)
        if (row["detector"], row["backbone"]) != (arm.detector, arm.backbone) or decision == Verdict.FEW:
            continue
        name = name_of("advice", "control", row["variant"])
        numbers = [context.put(f"{name}.{key}", row[key], "+.3f") for key in ("difference", "low", "high")]
        p = context.put(f"{name}.p", row["p_adjusted"], "p")
        more = {Verdict.GAIN: "brings more than", Verdict.LOSS: "brings less than"}.get(
            decision, "is not shown to bring more or less than"
        )
        yield (
            f"Compared with the control: {variant_words(row['variant'])} {more} {variant_words(row['base'])} "
            f"({numbers[0]} [{numbers[1]}, {numbers[2]}]; adjusted p {p})."
        )


def _ways(made: Sequence[Advice], evidence: Evidence, arm: Arm) -> pd.DataFrame:
    """Return a row for each way of using frontal views: the `Advice`, its setting for somebody else, whether it is the
    control, what it brings beyond the control and less than the best way (`MORE`, `LESS`, pair by pair), and the arm's
    row of `uses_frame`."""
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
    """Return what the best way brings beyond another, see `LESS`; NaN where there is no best, and for itself."""
    rows = between.iloc[:0] if best is None else arm_of(best["variant"], arm).rows(between[between["base"] == variant])
    return tuple(rows[_DIFFERENCE].iloc[0]) if len(rows) else (math.nan,) * len(LESS)


def _more(control: pd.DataFrame, arm: Arm) -> dict[str, float]:
    """What a fusion brings beyond the control; NaN for what is none."""
    rows = arm.rows(_controlled(control))
    values = rows[_DIFFERENCE].iloc[0] if len(rows) else (math.nan,) * len(MORE)
    return dict(zip(MORE, values, strict=True))


def _verdicts(ways: pd.DataFrame, arm: Arm, context: Context) -> Table:
    """One row for each way of using frontal views."""
    columns = [
        text("what", lambda row: variant_words(row["variant"])),
        text("advice", lambda row: VERDICT_WORDS[row["verdict"]]),
        text("impartial-recognisers-that-agree", lambda row: _agree(row, context)),
        estimate("net-gain", "net_gain"),
        p_value("p-adjusted", "p_adjusted"),
        estimate("change-of-the-margin", "margin_change", "margin_low", "margin_high"),
        p_value("p-adjusted-of-the-margin", "margin_p_adjusted"),
        Column("rank-1-photo-to-this", ("rank1_before", "rank1_after"), ".1%", "{} → {}"),
        count("people", "people"),
    ]
    caption = (
        "Each way of using frontal views, compared with the photo alone. Angles and weights were chosen for each "
        "person "
        "on all other people. The advice needs more than half of the impartial recognisers; the numbers are for "
        f"{combination_words(arm.detector, arm.backbone)}. {interval_words(context)}"
    )
    return build_table("advice", caption, ways, columns, context, index=("variant",))
