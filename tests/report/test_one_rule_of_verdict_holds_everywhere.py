"""A gain or a loss is called one by its interval and its adjusted p together: in each table, sentence and figure."""

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import facefront.measure
import facefront.report
from facefront.measure import (
    MeasureSpec,
    Verdict,
    add_gain_shown,
    add_verdicts,
    adjust_p,
    build_pairs,
    gain_beyond,
    margin_gain,
    net_gain,
    turning_points,
    verdict,
)
from facefront.report import Arm, Chapter, Context, Section, Values, answer, summary, tables, uses_frame, uses_table
from facefront.report.blocks import Answer
from facefront.report.findings.decisions import Decision, advise, decide
from facefront.report.findings.gain import gain_finding, margin_finding
from facefront.report.findings.helped import enhancement_findings
from facefront.report.findings.robust import most_robust
from facefront.variants import ORIGINAL
from report_study import make_report
from worlds import embedding_table, genuine_pairs, image_table

SPEC = MeasureSpec()
NAN = float("nan")


def context():
    return Context("Made up (MU)", SPEC, Values())


@pytest.mark.parametrize(
    ("low", "high", "p", "said"),
    [
        (0.001, 0.014, 0.078, Verdict.OPEN),
        (0.001, 0.014, 0.052, Verdict.OPEN),
        (-0.014, -0.001, 0.052, Verdict.OPEN),
        (0.001, 0.014, 0.05, Verdict.OPEN),
        (0.001, 0.014, 0.049, Verdict.GAIN),
        (-0.014, -0.001, 0.049, Verdict.LOSS),
        (-0.001, 0.014, 0.01, Verdict.OPEN),
        (0.001, 0.014, NAN, Verdict.OPEN),
        (NAN, NAN, NAN, Verdict.FEW),
    ],
)
def test_the_rule_needs_the_interval_and_the_adjusted_p(low, high, p, said):
    assert verdict(low, high, p) == said


def test_a_wider_confidence_moves_both():
    assert verdict(0.001, 0.014, 0.03, confidence=0.99) == Verdict.OPEN
    assert verdict(0.001, 0.014, 0.08, confidence=0.9) == Verdict.GAIN


COMPARED = re.compile(
    r"""(low|high|_low|_high)("\])?\s*(<|>)=?\s*0|0\s*(<|>)=?\s*\w*(low|high)\b|p_adjusted"\]\s*(<|>)|\balpha\b\s*=\s*1|\b1
    - \w+\.\w+\.statistics\.confidence""",
)


def test_no_other_module_compares_an_interval_with_0_or_a_p_with_a_level():
    rooms = [Path(room.__file__).parent for room in (facefront.measure, facefront.report)]
    files = [path for room in rooms for path in room.rglob("*.py")]
    assert len(files) > 60
    found = {path.name for path in files if COMPARED.search(path.read_text("utf-8"))}
    assert found <= {"verdicts.py"}


def gains(low=0.001, high=0.053, p=0.052):
    """One arm in two combinations, whose interval leaves out 0 although the adjusted p does not pass."""
    counts = dict.fromkeys(("attempted", "generated", "detected", "scored", "pairs"), 200) | {"people": 20}
    means = {"angle_gt": 0.6, "frontal_gt": 0.627, "net_gain": 0.027, "low": low, "high": high, "p": p, "p_adjusted": p}
    more = {"smallest_detectable": 0.04, "note": "", "adjustment": "bh", "family_size": 8, "image_net_gain": 0.027}
    rows = [counts | means | more | {"detector": d, "backbone": "r50"} for d in ("scrfd", "retina")]
    return pd.DataFrame(rows).assign(variant="template", reading="common")


def margins(p=0.001):
    rows = gains()[["variant", "detector", "backbone", "people", "pairs", "note"]]
    numbers = {"before": 0.3, "after": 0.33, "change": 0.03, "low": 0.01, "high": 0.05, "p": p, "p_adjusted": p}
    return rows.assign(**numbers, own_change=0.027, others_change=-0.003)


def ranks():
    keys = gains()[["variant", "detector", "backbone"]].assign(rank1=0.9)
    return pd.concat([keys.assign(group="frontal_gt"), keys.assign(group="angle_gt", variant=ORIGINAL)])


def borderline_answer(table):
    names = {"status": "found", "angle": 31.0, "low": 23.0, "high": 45.0, "direction": "loss to gain", "sign": ""}
    shown = dict.fromkeys(("shown_from", "shown_gain", "shown_low", "shown_high", "shown_pairs", "shown_people"), NAN)
    turning = table[["variant", "detector", "backbone"]].assign(**names, reach=70.0, share=1.0, **shown)
    pairs = genuine_pairs(
        np.repeat([f"p{i}" for i in range(8)], 4), {ORIGINAL: np.full(32, 0.5), "template": np.full(32, 0.5)}
    )
    return answer(table, turning, margins(), pairs.assign(backbone="r50"), context())


def test_a_borderline_gain_is_none_in_any_sentence_or_table():
    table, here = gains(), context()
    row = table.iloc[0].to_dict()
    assert gain_finding(row, here).arguments["verdict"] == Verdict.OPEN
    assert margin_finding(row, margins(), here) is None
    compared = uses_frame(table, margins(), ranks(), "common")
    assert {decide(row, here) for row in compared.to_dict("records")} == {Decision.OPEN}
    assert advise(compared, "template", here).verdict == Decision.OPEN
    shown = uses_table("uses", "uses", compared, Arm(row["variant"], row["detector"], row["backbone"]), here)
    assert {cells[shown.keys.index("compared-with-the-photo")] for cells in shown.rows} == {
        here.say("decision", decision=Decision.OPEN)
    }
    printed = tables.net_gain_table(table, here)
    column = printed.header.index("verdict")
    assert {cells[column] for cells, kind in zip(printed.rows, printed.kinds, strict=True) if not kind} == {
        f"{Verdict.OPEN} ◇"
    }


def test_a_borderline_gain_is_none_in_the_answer_and_the_opening():
    made = borderline_answer(gains())
    assert {cells[1] for cells in made.table.rows} == {f"{Verdict.OPEN} ◇"}
    assert any("gain is shown from no angle on" in sentence for sentence in made.sentences)
    section = Section(
        "03", "03", [replace(made, table=replace(made.table, csv="", rows=()))]
    )  # numbers come from records
    assert replies_of(section)["gain"].count("no difference shown in 2") == 1
    assert replies_of(section)["help"].startswith("Over all angles, no effect of template is shown")
    assert replies_of(section)["do"] == context().say("summary-leave", alone=True)
    shown = replies_of(Section("03", "03", [borderline_answer(gains(p=0.01))]))
    assert "a gain in 2" in shown["gain"]
    assert shown["help"].startswith("Yes")
    assert "template" in shown["do"]


def replies_of(section):
    """Return the words of each reply of the summary of one set, in the order of its questions."""
    replies = summary([Chapter([section], "x", "X")], SPEC.primary, context()).replies
    return dict(zip(("help", "gain", "angle", "do"), (r.statements[0].text for r in replies), strict=True))


def test_a_borderline_enhancement_and_a_borderline_lead_are_none():
    table = gains().rename(columns={"net_gain": "difference"}).assign(base="template", variant="template+sharp")
    helped, _, rest = enhancement_findings(table, context())
    assert not helped.arguments["any"]
    assert (rest.key, rest.arguments["enhancements"]) == ("enhancements-open", "template, then sharp")
    helped, _ = enhancement_findings(table.assign(p_adjusted=0.01), context())
    assert helped.arguments["enhancements"] == "template, then sharp (1 of 1 impartial recogniser)"
    ends = {"d_prime_far": 1.0, "tar_far": 0.5, "far": "60+", "z_low": 0.06, "z_high": 0.08, "people": 20}
    rows = [
        {"detector": "scrfd", "z_loss_per_degree": 0.07, "place": 1, "p_adjusted": NAN, "behind_low": NAN},
        {"detector": "retina", "z_loss_per_degree": 0.08, "place": 2, "p_adjusted": 0.052, "behind_low": 0.001},
    ]
    frame = pd.DataFrame(rows).assign(backbone="r50", behind_best=0.01, behind_high=0.02, **ends)
    assert most_robust(frame, context())[0].key == "robust-level"
    assert most_robust(frame.assign(p_adjusted=0.04), context())[0].key == "robust-best"


@pytest.fixture(scope="module")
def frames():
    """The CSV of each table of a whole report, by the table's key."""
    blocks = [block for section in make_report().sections for block in section.blocks]
    made = [block.table if isinstance(block, Answer) else block for block in blocks]
    found = {table.key: table.csv for table in made if hasattr(table, "csv") and hasattr(table, "header")}
    return {key: pd.read_csv(StringIO(csv), keep_default_na=False, na_values=[""]) for key, csv in found.items() if csv}


def test_each_verdict_of_a_report_follows_from_the_numbers_beside_it(frames):
    checked = 0
    for frame in frames.values():
        for prefix in ("", "margin_"):
            names = [f"{prefix}{name}" for name in ("low", "high", "p_adjusted", "verdict")]
            said = frame.get(names[-1], pd.Series(dtype=object)).isin(list(Verdict))
            if set(names) <= set(frame.columns) and said.all():
                again = add_verdicts(frame.drop(columns=names[-1]), prefix=prefix)
                assert again[names[-1]].tolist() == frame[names[-1]].tolist()
                checked += len(frame)
    assert checked > 50


def test_one_effect_has_one_number_in_all_tables(frames):
    keys = ["variant", "detector", "backbone"]
    whole = frames["net_gain"].query("reading == 'common'").set_index(keys)["net_gain"]
    ladder = frames["cost_ladder"].query("variant == 'template'").set_index(keys)["total"]
    frontal = [
        frames[key].query("variant == 'template'").set_index(keys)["net_gain"] for key in ("answer", "uses", "advice")
    ]
    for other in (ladder, *frontal):
        assert len(other)
        np.testing.assert_allclose(other, whole.loc[other.index], atol=1e-12)
    p = frames["net_gain"].query("reading == 'common'").set_index(keys)["p_adjusted"]
    last = frames["net_gain_by_yaw"].query("bin == '60+'").set_index(keys)["p_adjusted"]
    beyond = frames["net_gain_beyond"].query("edge == 60").set_index(keys)["p_adjusted"]
    np.testing.assert_allclose(beyond, last.loc[beyond.index])
    used = frames["uses"].query("variant == 'template'").set_index(keys)["p_adjusted"]
    np.testing.assert_allclose(used, p.loc[used.index])


def test_no_word_of_a_report_calls_recognisers_independent():
    for section in make_report().sections:
        for block in section.blocks:
            words = " ".join(map(str, vars(block).values()))
            assert "independent" not in re.sub(r"<svg.*?</svg>", "", words, flags=re.S)


def sloped(start: float, noise: float):
    """Photos of 20 people whose gain rises with the angle from below zero."""
    rng = np.random.default_rng(3)
    persons = np.repeat([f"p{i:02d}" for i in range(20)], 14)
    yaw = rng.uniform(0, 75, len(persons))
    d = 0.004 * (yaw - start) + np.repeat(rng.normal(0, noise, 20), 14)
    pairs = genuine_pairs(persons, {ORIGINAL: np.full(len(persons), 0.5), "template": 0.5 + d}, yaw)
    whole = add_verdicts(adjust_p(net_gain(pairs, SPEC), SPEC.primary))
    return add_gain_shown(turning_points(pairs, SPEC), gain_beyond(pairs, SPEC), whole, SPEC).iloc[0]


def test_the_mean_may_change_its_sign_without_a_gain_beyond_it():
    row = sloped(start=50, noise=0.25)
    assert row["direction"] == "loss to gain"
    assert np.isnan(row["shown_from"])


def test_a_gain_that_is_shown_has_an_interval_above_0_and_lies_beyond_the_change_of_sign():
    row = sloped(start=40, noise=0.01)
    assert row["shown_from"] in SPEC.bins.yaw
    assert row["shown_from"] >= row["angle"] > 30
    assert row["shown_low"] > 0
    assert sloped(start=-10, noise=0.01)["shown_from"] == 0


def test_margins_are_read_on_the_pairs_of_net_gain():
    images = image_table(people=8, probes=5)
    embeddings = embedding_table(images, ("template", "other"))
    lost = (embeddings["variant"] == "other") & (embeddings["image_id"].str.endswith("4.png"))
    embeddings.loc[lost, "status"] = "no_face_frontal"
    embeddings["vector"] = embeddings["vector"].where(~lost, None)
    pairs = build_pairs(images, embeddings, SPEC)
    whole = net_gain(pairs, SPEC, readings=["common"]).set_index("variant")
    changes = margin_gain(pairs, SPEC, ["template", "other"]).set_index("variant")
    assert (changes["pairs"] == whole["pairs"]).all()
    np.testing.assert_allclose(changes["own_change"], whole["net_gain"])
    np.testing.assert_allclose(changes["own_change"] - changes["others_change"], changes["change"])
