"""Plain words are made from the numbers: turn the numbers around and the advice turns with them."""

from dataclasses import replace
from io import StringIO

import numpy as np
import pandas as pd
import pytest

from facefront import measure, report
from facefront.measure import MeasureSpec
from facefront.report import Arm, Context, Evidence, Values
from facefront.report.advice import way_findings
from facefront.report.findings.best import Way, best_findings, best_use
from facefront.report.findings.data import enhanced_sample
from facefront.report.findings.decisions import Advice, Decision, advise, against_control, decide
from facefront.report.findings.kept import kept
from facefront.report.findings.survivors import published_survivors, survivors
from facefront.report.messages import Finding
from facefront.report.tables import enhancement_matrix
from facefront.variants import ORIGINAL
from report_study import missing
from worlds import embedding_table, genuine_pairs, image_table, unit

SPEC = MeasureSpec()
ARM = Arm("t", "scrfd", "r50")


def context(partial=frozenset()):
    return Context("made up", SPEC, Values(), partial=partial)


def row(low, high, margin_low):
    shared = {"p_adjusted": 0.01, "margin_p_adjusted": 0.01, "margin_high": max(margin_low, 0) + 0.01}
    return {"low": low, "high": high, "margin_low": margin_low} | shared


def test_a_gain_counts_only_where_the_margin_widens_too():
    assert decide(row(0.01, 0.03, 0.01), context()) == Decision.USE
    assert decide(row(0.01, 0.03, -0.01), context()) == Decision.NEARER
    assert decide(row(-0.03, -0.01, 0.02), context()) == Decision.HARM
    assert decide(row(-0.01, 0.01, 0.02), context()) == Decision.OPEN
    assert decide(row(0.01, 0.03, 0.01) | {"p_adjusted": 0.052}, context()) == Decision.OPEN
    assert decide(row(0.01, 0.03, 0.01) | {"margin_p_adjusted": 0.052}, context()) == Decision.NEARER


def uses(*rows):
    backbones = [f"b{i}" for i in range(len(rows))]
    return pd.DataFrame(list(rows)).assign(variant="t", detector="d", backbone=backbones)


def test_more_than_half_of_the_impartial_recognisers_decide():
    good, bad = row(0.01, 0.02, 0.01), row(-0.02, -0.01, 0.0)
    assert advise(uses(good, good, bad), "t", context()).verdict == Decision.USE
    assert advise(uses(good, bad), "t", context()).verdict == Decision.MIXED
    asked = advise(uses(good, good, bad), "t", context(frozenset({("t", "b0"), ("t", "b1")})))
    assert (asked.verdict, asked.agree, asked.judged) == (Decision.HARM, 1, 1)


def test_detectors_are_no_further_witnesses_and_a_recogniser_agrees_with_all_of_them_or_not_at_all():
    good, bad = row(0.01, 0.02, 0.01), row(-0.02, -0.01, 0.0)

    def asked(*rows):
        table = pd.DataFrame([r | {"detector": d, "backbone": b, "variant": "t"} for d, b, r in rows])
        made = advise(table, "t", context())
        return made.verdict, made.agree, made.judged

    assert asked(("d1", "b1", good), ("d2", "b1", good)) == (Decision.USE, 1, 1)
    assert asked(("d1", "b1", good), ("d2", "b1", bad)) == (Decision.MIXED, 0, 1)
    four = [(d, b, good) for d in ("d1", "d2") for b in ("b1", "b2")]
    assert asked(*four) == (Decision.USE, 2, 2)
    assert asked(*four[:3], ("d2", "b2", bad)) == (
        Decision.MIXED,
        1,
        2,
    )  # one of two recognisers


def world(gain: float):
    """Photos, and frontal views that are nearer to (or farther from) the person beyond 30°."""
    rng = np.random.default_rng(1)
    images = image_table(people=12, gt=3, probes=12)
    embeddings = embedding_table(images, ("t", "none+flip"), noise=0.9)
    person_of, yaw_of = (images.set_index("image_id")[name] for name in ("person", "yaw"))
    own = {p: unit(np.sum([*rows], 0)) for p, rows in _gt_vectors(images, embeddings)}
    photo = embeddings[embeddings["variant"] == ORIGINAL].set_index("image_id")["vector"]
    vectors = list(embeddings["vector"])
    for i, r in enumerate(embeddings.itertuples()):
        if r.variant == "t":
            toward = gain if abs(yaw_of[r.image_id]) > 30 else -0.3
            vectors[i] = unit(photo[r.image_id] + toward * own[person_of[r.image_id]] + 0.02 * rng.normal(size=32))
    return images, embeddings.assign(vector=pd.Series(vectors, dtype=object))


def _gt_vectors(images, embeddings):
    gt = images[images["role"] == "gt"]
    rows = embeddings[(embeddings["variant"] == ORIGINAL) & embeddings["image_id"].isin(gt["image_id"])]
    return rows.groupby(rows["image_id"].map(gt.set_index("image_id")["person"]))["vector"]


def evidence_of(gain):
    images, embeddings = world(gain)
    made = measure.ways_of_use(images, embeddings, SPEC, "t", "none+flip")
    gains = measure.adjust_p(measure.net_gain(made.pairs, SPEC, made.variants))
    margins = measure.margin_gain(made.pairs, SPEC, made.variants)
    frame = report.uses_frame(gains, margins, measure.verification_table(made.pairs, SPEC), "common")
    between = measure.between_uses(made.pairs, SPEC, made.variants)
    control = between[(between["base"] == made.control) & between["variant"].str.contains("t:fused")]
    return Evidence(frame, made.choices, control, between), made


def advice_of(gain):
    evidence, made = evidence_of(gain)
    here = context()
    return report.advice(evidence, ARM, here), made, here


def test_the_angle_from_which_it_helps_is_advised():
    answer, made, here = advice_of(0.6)
    assert made.variants == ("t", "t:selective", "t:fused", "none+flip:fused", "t:fused_with_mirrored")
    angles = [here.values[f"advice.t:selective.angle{end}"].number for end in ("", "_least", "_most")]
    assert 20 <= angles[0] <= 35
    assert angles == [angles[0]] * 3
    assert answer.table.rows[1][1] == here.say("decision", decision=Decision.USE)
    assert f"|yaw| of {angles[0]:.0f}° on" in answer.sentences[2]
    assert here.values["advice.t:selective.agree"].number == here.values["advice.t:selective.judged"].number == 1
    assert "advice.control.t:fused.difference" in here.values


@pytest.mark.parametrize(
    ("angles", "key", "known"),
    [
        ([30.0, 30.0], None, {}),
        ([10.0, 45.0], "angle-elsewhere", {"low": "10", "high": "45", "same": False, "never": False}),
        ([10.0, np.inf], "angle-elsewhere", {"low": "10", "high": "10", "same": True, "never": True}),
        ([np.inf, np.inf], "angle-elsewhere-none", {}),
    ],
)
def test_angles_that_differ_between_the_combinations_are_said_beside_the_advice(angles, key, known):
    evidence, _ = evidence_of(0.6)
    own = ARM.rows(evidence.choices.assign(variant="t")).iloc[:1].assign(variant="t:selective", for_others=30.0)
    others = [own.assign(backbone=f"b{i}", for_others=angle) for i, angle in enumerate(angles)]
    choices = pd.concat([own, *others], ignore_index=True)
    made = Advice("t:selective", Decision.USE, 1, 1)
    way, *elsewhere = way_findings(made, replace(evidence, choices=choices), ARM, context())
    assert (way.arguments["way"], way.arguments["angle"]) == (Way.SELECTIVE, "30")
    assert [finding.key for finding in elsewhere] == [key] * (key is not None)
    assert all(finding.arguments == known | {"combination": "SCRFD + r50"} for finding in elsewhere)


def test_where_it_never_helps_nothing_is_advised():
    evidence, _ = evidence_of(-0.5)
    always, selective = (advise(evidence.uses, variant, context()) for variant in ("t", "t:selective"))
    assert always.verdict == Decision.HARM
    (found,) = way_findings(selective, evidence, ARM, context())
    assert (found.arguments["way"], found.arguments["leave"]) == (Way.NEVER, True)
    assert "leave photos as they are" in context().say(found)


def ways(**verdicts):
    """What each way comes to: a Net Gain of 0.01 more from one to the next, ± 0.004."""
    names = list(verdicts)
    gains = np.array([0.01 * (i + 1) for i in range(len(names))])
    frame = pd.DataFrame({"variant": [_VARIANTS[name] for name in names], "verdict": list(verdicts.values())})
    frame = frame.assign(
        agree=3,
        judged=4,
        setting=0.4,
        setting_least=0.3,
        setting_most=0.4,
        control=frame["variant"] == "none+flip:fused",
    )
    frame = frame.assign(detector="scrfd", backbone="r50", net_gain=gains, low=gains - 0.004, high=gains + 0.004)
    more = np.where(frame["variant"].isin(["t:fused", "t:fused_with_mirrored"]), 0.01, np.nan)
    frame = frame.assign(more_change=more, more_low=more - 0.002, more_high=more + 0.002, more_p_adjusted=0.001)
    less = gains[-1] - gains if names else gains
    frame = frame.assign(less_change=less, less_low=less - 0.004, less_high=less + 0.004, less_p_adjusted=0.001)
    frame = frame.assign(p_adjusted=0.001, margin_p_adjusted=0.001)
    return frame.assign(margin_change=gains, margin_low=gains - 0.004, margin_high=gains + 0.004)


_VARIANTS = {"always": "t", "control": "none+flip:fused", "fused": "t:fused", "both": "t:fused_with_mirrored"}


def test_the_best_way_is_named_with_its_control_and_both_intervals():
    best, _, numbers, control = best_findings(
        ways(always=Decision.HARM, control=Decision.USE, fused=Decision.USE), "x", context()
    )
    assert best.arguments == {"way": Way.FUSED, "method": "t", "weight": "0.40"}
    assert [context().say(numbers.arguments[key]) for key in ("gain", "margin")] == ["+0.030 [+0.026, +0.034]"] * 2
    assert control.key == "control-and-more"
    assert context().say(control.arguments["change"]) == "+0.020 [+0.016, +0.024] (gain)"
    assert context().say(control.arguments["more"]) == "+0.010 [+0.008, +0.012] (gain)"


def test_a_way_that_is_not_advised_is_not_the_best_however_large_its_gain():
    best, *_, control = best_findings(
        ways(always=Decision.USE, control=Decision.USE, fused=Decision.NO_MORE), "x", context()
    )
    assert (best.arguments["way"], control.key) == (Way.MIRRORED, "control-is-best")
    assert best_use(ways(always=Decision.HARM, control=Decision.NEARER, fused=Decision.NO_MORE)) is None
    none = best_findings(ways(always=Decision.HARM, control=Decision.NEARER), "x", context())
    assert [finding.key for finding in none] == ["recommendation-none"]


def level(ways):
    found = best_findings(ways, "x", context())
    return [finding.arguments["ways"] for finding in found if finding.key == "recommendation-level"]


def test_only_ways_that_are_not_surely_worse_pair_by_pair_stand_beside_the_best():
    close = ways(control=Decision.USE, fused=Decision.USE, both=Decision.USE)
    close.loc[:, "high"] = 1.0  # every interval of a gain over the photo overlaps: that says nothing
    assert level(close) == []
    close.loc[:1, "less_p_adjusted"] = 0.052
    assert level(close) == ["photo and t, fused"]  # the gain of the best beyond the control is stated anyway
    close.loc[2, "more_change"] = np.nan
    assert level(close) == ["photo and mirrored photo, fused; photo and t, fused"]


def test_what_the_best_brings_beyond_the_others_is_the_difference_of_their_gains():
    answer, made, _ = advice_of(0.6)
    table = pd.read_csv(StringIO(answer.table.csv)).set_index("variant")
    best = best_use(table.reset_index())
    others = table.drop(best["variant"])
    assert np.allclose(others["less_change"], best["net_gain"] - others["net_gain"])
    assert np.isnan(table.at[best["variant"], "less_change"])
    probes = made.pairs[made.pairs["genuine"] & (made.pairs["group"] == "frontal_gt")]
    scores = probes.pivot(index=["left_person", "left"], columns="variant", values="similarity")
    paired = (scores[best["variant"]] - scores["t"]).groupby("left_person").mean()
    interval = measure.t_interval(paired.to_numpy())
    assert np.allclose(table.loc["t", ["less_low", "less_high"]].astype(float), [interval.low, interval.high])
    assert interval.high - interval.low < table.at["t", "high"] - table.at["t", "low"]


@pytest.mark.parametrize("gain", [0.6, -0.5])
def test_the_advice_begins_with_what_its_own_table_makes_the_best(gain):
    answer, _, here = advice_of(gain)
    table = answer.records.frame()
    best = best_use(table)
    first, *support = map(here.say, best_findings(table, "advice.best", here))
    assert answer.sentences[0] == first
    assert not support or answer.sentences[1] == " ".join(support)
    assert best is None or best["net_gain"] == table.loc[table["verdict"] == Decision.USE, "net_gain"].max()
    assert (best is None) == answer.sentences[0].startswith("Do not use frontal views")


def test_a_fusion_that_brings_no_more_than_its_control_is_not_advised():
    made, backbones = Advice("t:fused", Decision.USE, 3, 3), ["b0", "b1", "b2"]

    def verdict(p, partial=frozenset(), variant="t:fused", made=made):
        rows = {
            "variant": variant,
            "base": "flip:fused",
            "reading": "common",
            "difference": 0.01,
            "low": 0.001,
            "high": 0.02,
            "backbone": backbones,
        }
        return against_control(made, pd.DataFrame(rows | {"p_adjusted": p}), context(partial))

    held = verdict([0.2, 0.01, 0.06])
    assert (held.verdict, held.agree, held.judged) == (Decision.NO_MORE, 2, 3)
    assert verdict([0.01, 0.01, 0.2]) == made
    assert verdict([0.01, 0.01, 0.2], frozenset({("t", "b0")})).verdict == Decision.NO_MORE
    assert verdict([0.2] * 3, made=Advice("t:fused", Decision.HARM, 2, 2)).verdict == Decision.HARM
    assert (
        verdict([np.nan] * 3, variant="flip:fused", made=Advice("flip:fused", Decision.USE, 2, 2)).verdict
        == Decision.USE
    )


def test_a_combination_whose_numbers_say_something_else_than_most_is_said_to():
    evidence, _ = evidence_of(0.6)
    harmed = evidence.uses[evidence.uses["variant"] == "t"].assign(low=-0.03, high=-0.01, p_adjusted=0.001)
    others = [harmed.assign(backbone=name) for name in ("b1", "b2")]
    assert decide(ARM.rows(evidence.uses).iloc[0], context()) != Decision.HARM
    evidence = replace(evidence, uses=pd.concat([evidence.uses, *others], ignore_index=True))
    answer = report.advice(evidence, ARM, context())
    made = advise(evidence.uses, "t", context())
    assert (made.verdict, made.agree, made.judged) == (Decision.HARM, 2, 3)
    assert answer.table.rows[0][2] == "2 of 3, this combination differs"
    assert answer.table.rows[1][2] == "1 of 1"
    answer = report.advice(evidence, ARM, context(frozenset({("t", "r50")})))
    assert answer.table.rows[0][2] == "2 of 2, this one is not impartial"


def test_where_no_recogniser_is_impartial_it_is_not_for_want_of_people():
    none = frozenset({("t", "b0"), ("t", "b1")})
    asked = advise(uses(row(0.01, 0.02, 0.01), row(0.01, 0.02, 0.01)), "t", context(none))
    assert asked == Advice("t", Decision.UNJUDGED, 0, 0)
    assert advise(uses(row(np.nan, np.nan, np.nan)), "t", context()).verdict == Decision.FEW


def test_what_partial_recognisers_find_of_kept_identity_is_left_to_the_table():
    amounts = pd.DataFrame({"variant": "t", "amount": [1.0, 0.5]})
    frame = uses(row(0.01, 0.03, 0.01), row(-0.03, -0.01, 0.0)).assign(net_gain=[0.02, -0.02])
    ((amount,),) = kept(amounts, frame, context(frozenset({("t", "b0"), ("t", "b1")})))
    assert amount.key == "kept"
    ((_, compared, gain),) = kept(amounts, frame, context(frozenset({("t", "b0")})))
    assert (compared.key, compared.arguments["decision"]) == ("kept-judged", Decision.HARM)
    numbers = {"gain": "−0.020", "low": "−0.030", "high": "−0.010"}
    assert gain.arguments == {"combination": "d + b1"} | numbers


def test_a_sample_of_the_probes_is_said_to_be_one_and_all_of_them_is_none():
    assert enhanced_sample(227, 227, context()) == []
    assert enhanced_sample(120, 227, context()) == [Finding("enhanced-sample", {"part": "120", "whole": "227"})]


@pytest.fixture(scope="module")
def lossy_table():
    rng = np.random.default_rng(0)
    persons = np.repeat([f"p{i}" for i in range(10)], 12)
    base = rng.normal(0.5, 0.1, len(persons))
    lossy = np.where(base > 0.6, base - 0.02, np.nan)
    pairs = genuine_pairs(persons, {ORIGINAL: base + 0.1, "t": base, "t+omit_bg": lossy, "t+sharp": base + 0.01})
    return measure.enhancement_table(pairs, SPEC, "t", ["t+omit_bg", "t+sharp"])


def test_a_mean_over_survivors_is_marked_at_a_glance_and_no_other(lossy_table):
    made = enhancement_matrix(lossy_table, context())
    cells = {(group, row[0]): row[1] for group, row in zip(made.groups, made.rows, strict=True)}
    marked = [key for key, cell in cells.items() if "‡" in cell]
    assert [(group.partition(": ")[2], name) for group, name in marked] == [("scored in this arm", "omit_bg")]
    assert cells[marked[0]].endswith(" / 120)")
    assert len(made.rows) == 5  # three in the one reading, and what lost faces in the two others


def test_the_studys_high_value_is_explained_and_ours_beside_it(lossy_table):
    told = published_survivors(context())[0].arguments
    high, low = ("0.820", "RetinaFace + ResNet100"), ("0.499", "SCRFD + ResNet100")
    assert ((told["high"], told["best"]), (told["low"], told["same_recogniser"])) == (high, low)
    assert told["lost"] == "804"
    ours = survivors(lossy_table, context())
    assert (ours.key, ours.arguments["enhancement"], ours.arguments["view"]) == ("survivors-worst", "omit_bg", "t")
    kept = lossy_table[lossy_table["variant"] != "t+omit_bg"].assign(lost=0)
    assert survivors(kept, context()).key == "survivors-agree"


def test_what_could_not_run_has_a_row_that_says_why(lossy_table):
    lacking = missing("enhancer", "even+gfpgan", "GFPGANv1.4.pth", 348_600_000, licence="some", url="https://x.org")
    made = enhancement_matrix(lossy_table, context(), [lacking])
    assert made.kinds[-1] == "absent"
    assert made.rows[-1] == ("even, then gfpgan", "weights absent; make weights lists them")
