"""The summary says whether it helps, by how much, from which angle and what to do, from the records of the answers."""

import math
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from facefront.measure import MeasureSpec, PrimarySpec, Verdict
from facefront.report import Chapter, Context, Section, Values, headline_arm, summary
from facefront.report.blocks import Answer, Chart, Note, Pictures, Records, Table, decode, encode
from facefront.report.figures.strip import median_probe
from facefront.report.findings.best import LESS, MORE, SETTING
from facefront.report.messages import messages
from facefront.report.page import render_page, without_pictures
from facefront.report.rows import PAIRS
from facefront.report.summary import short_titles

SPEC = MeasureSpec()
QUESTIONS = ("help", "gain", "angle", "do")
P = {Verdict.GAIN: 0.001, Verdict.LOSS: 0.001, Verdict.OPEN: 0.4}


def context():
    return Context("Made up", SPEC, Values())


def table(key):
    return Table(key, "", ("a",), (), (), (), (False,), "")


def row(gain, said=Verdict.GAIN, *, variant="template", detector="scrfd", backbone="r50", shown_from=math.nan, **more):
    half = abs(gain) / 2 if said in (Verdict.GAIN, Verdict.LOSS) else abs(gain) + 0.01
    ends = {"net_gain": gain, "low": gain - half, "high": gain + half, "p_adjusted": P[said], "verdict": str(said)}
    margin = {f"margin_{k}": v for k, v in ends.items() if k != "net_gain"} | {"margin_change": gain}
    shown = dict.fromkeys(("shown_gain", "shown_low", "shown_high"), 0.05) | {"shown_from": shown_from}
    size = {"people": 20, "pairs": 200, "partial": False, "reading": "common"}
    names = {"variant": variant, "detector": detector, "backbone": backbone}
    return names | ends | margin | shown | size | more


def chapter(rows, key="x", title="X"):
    answer = Answer("?", (), table("answer"), Records.of(pd.DataFrame(rows)))
    return Chapter([Section("03", "03", [answer])], key, title)


ROOT = Path(__file__).parents[2]


def with_ways(said, backbones=("r50",), way="ridge"):
    """A chapter with one way without a frontal picture, and its verdict with each recogniser."""
    numbers = {"change": -0.03, "low": -0.04, "high": -0.02, "before": 0.07, "after": 0.04, "people": 40}
    rows = [
        numbers | {"detector": "scrfd", "backbone": backbone, "way": way, "measure": measure, "verdict": verdict}
        for backbone, verdict in zip(backbones, said, strict=False)
        for measure in ("margin", "eer")
    ]
    base = chapter([row(-0.1, Verdict.LOSS)])
    ways = Answer("?", (), table("ways"), Records.of(pd.DataFrame(rows)))
    return Chapter([*base.sections, Section("07", "07", [ways])], "x", "X")


def made(*chapters, **more):
    return summary(chapters, SPEC.primary, context(), **more)


def said(block):
    return {q: [s.text for s in reply.statements] for q, reply in zip(QUESTIONS, block.replies, strict=True)}


@pytest.mark.parametrize(
    ("rows", "begins"),
    [
        ([row(0.1)], "Yes"),
        ([row(-0.1, Verdict.LOSS)], "No, with r50"),
        ([row(0.01, Verdict.OPEN)], "Over all angles, no effect of template is shown (r50)"),
        ([row(0.1), row(-0.1, Verdict.LOSS, detector="retina")], "Over all angles, the effect of template depends"),
        ([row(0.1, margin_p_adjusted=0.4)], "Not clearly"),
        ([row(0.1, partial=True)], "It cannot be said"),
        ([row(0.1), row(-0.1, Verdict.LOSS, backbone="other", partial=True)], "Yes"),
    ],
)
def test_the_verdict_follows_the_impartial_recognisers(rows, begins):
    assert said(made(chapter(rows)))["help"][0].startswith(begins)


def test_the_gain_has_its_interval_and_the_range_of_all_combinations():
    (words,) = said(made(chapter([row(0.1), row(0.2, detector="retina")])))["gain"]
    assert "Over all angles, Net Gain +0.100 [+0.050, +0.150]" in words
    assert "over all combinations, +0.100 to +0.200: a gain in 2 of 2" in words


def test_a_range_of_one_number_is_that_number():
    (words,) = said(made(chapter([row(0.1), row(0.1, detector="retina")])))["gain"]
    assert "over all combinations, +0.100:" in words
    assert " to " not in words


@pytest.mark.parametrize(
    ("edges", "holds"),
    [
        ((math.nan, math.nan), "no angle was found"),
        ((30.0, math.nan), "In 1 of 2 combinations, a gain is shown on photos turned by 30° or more (SCRFD + r50)"),
        ((60.0, 30.0), "first from 30° on (RetinaFace + r50), last from 60° on (SCRFD + r50)."),
        ((0.0, 0.0), "At every angle"),
    ],
)
def test_the_angle_counts_the_combinations_in_which_a_gain_is_shown(edges, holds):
    rows = [row(0.1, detector=d, shown_from=edge) for d, edge in zip(("scrfd", "retina"), edges, strict=True)]
    assert holds in said(made(chapter(rows)))["angle"][0]


def test_the_rate_of_recognition_stands_beside_the_gain():
    use = row(0.1) | {"rank1_before": 0.9, "rank1_after": 0.95, "control": False, "agree": 0, "judged": 1}
    advice = Answer("?", (), table("advice"), Records.of(pd.DataFrame([use | {"verdict": "depends"}])))
    base = chapter([row(0.1)])
    block = made(Chapter([*base.sections, Section("07", "07", [advice])], "x", "X"))
    assert said(block)["gain"][0].endswith("Right person first: 90.0% of photos before, 95.0% after.")


def test_the_angles_of_the_photos_are_named():
    base = chapter([row(0.1)])
    pairs = pd.DataFrame({"group": ["angle_gt", "angle_gt", "gt_gt"], "yaw": [-60.0, 5.0, 80.0]})
    block = made(Chapter(base.sections, "x", "X", {PAIRS: pairs}))
    assert "yaw 5° to 60°" in block.tested
    assert said(block)["angle"] == ["None: up to 60°, no angle was found from which on a gain is shown."]


def test_advice_from_drawn_people_is_for_drawings():
    assert [s.of for s in made(chapter([row(0.1)]), drawn=True).replies[3].statements] == ["For these drawings"]
    assert [s.of for s in made(chapter([row(0.1)])).replies[3].statements] == [""]


def test_sets_that_differ_have_a_sentence_each_and_sets_that_agree_share_one():
    block = made(chapter([row(0.1)], "a", "A"), chapter([row(-0.1, Verdict.LOSS)], "b", "B"))
    assert [s.of for s in block.replies[0].statements] == [""]
    assert [s.of for s in block.replies[1].statements] == ["A", "B"]
    alike = made(chapter([row(0.1)], "a", "A"), chapter([row(0.1)], "b", "B"))
    assert [s.of for s in alike.replies[0].statements] == [""]
    assert len(alike.forest.panels) == 1
    assert len(made(*(chapter([row(0.1)], key, key) for key in "abc")).forest.panels) == 2


@pytest.mark.parametrize(
    ("gains", "begins"),
    [
        ({"r50": Verdict.GAIN, "r100": Verdict.GAIN}, "Yes, in every set."),
        ({"r50": Verdict.LOSS, "r100": Verdict.LOSS}, "No, in any set."),
        (
            {"r50": Verdict.OPEN, "r100": Verdict.LOSS},
            "Not in general, over all angles. The sets differ: in r50, no effect is shown; in r100",
        ),
        (
            {"r50": Verdict.GAIN, "r100": Verdict.LOSS},
            "It depends on the set. The sets differ: in r50, template helps; in r100, template",
        ),
    ],
)
def test_sets_with_words_of_their_own_have_one_verdict_for_the_page(gains, begins):
    chapters = [chapter([row(0.1 - 0.2 * (v == "loss"), v, backbone=key)], key, key) for key, v in gains.items()]
    first = made(*chapters).replies[0].statements[0]
    assert first.of == ""
    assert first.text.startswith(begins)


def test_the_page_says_how_far_heads_are_turned_where_the_verdicts_of_sets_differ():
    def turned(key, verdict, yaw):
        pairs = pd.DataFrame({"group": "angle_gt", "left": list("abc"), "yaw": yaw})
        return Chapter(chapter([row(0.1, verdict)]).sections, key, key, {PAIRS: pairs})

    differ = made(turned("A", Verdict.GAIN, [-50.0, 40.0, 5.0]), turned("B", Verdict.OPEN, [1.0, 2.0, 3.0]))
    assert (
        differ.replies[0]
        .statements[0]
        .text.endswith("in A (median yaw 40°), template helps; in B (median yaw 2°), no effect is shown.")
    )


def test_a_shared_way_is_said_once_and_each_set_has_its_gain_and_its_link():
    use = row(0.1) | {"rank1_before": 0.9, "rank1_after": 0.95, "control": False, "agree": 1, "judged": 1}
    use |= {"verdict": "use", "variant": "template:fused"} | dict.fromkeys(SETTING, 0.5)
    more = dict.fromkeys((*MORE, *LESS), math.nan)
    advice = Answer("?", (), table("advice"), Records.of(pd.DataFrame([use | more])))
    sets = [Chapter([*chapter([row(0.1)]).sections, Section("07", "07", [advice])], key, key) for key in "AB"]
    way, *gains = made(*sets).replies[3].statements
    assert (way.of, way.source) == ("", "")
    assert [(s.of, s.source) for s in gains] == [("A", "A-advice"), ("B", "B-advice")]
    assert all("Net Gain of +0.100 [" in s.text for s in gains)


def test_an_interval_without_0_that_the_corrected_test_does_not_confirm_is_marked():
    rows = [row(0.1), row(0.03, detector="retina", low=0.002, p_adjusted=0.08, verdict=str(Verdict.OPEN))]
    block = made(chapter(rows))
    assert "no difference shown in 1 of 2 (1 ◇)" in said(block)["gain"][0]
    assert "◇" in block.forest.caption
    assert [line[2] for line in block.table.rows] == ["gain", "no difference shown ◇"]
    assert context().say("corrected-note") in block.table.notes
    assert "◇" not in made(chapter(rows[:1])).forest.caption


def test_the_form_of_a_synthetic_set_is_said():
    run = {"profile": {"dataset": {"format": "lfw"}}}
    block = made(Chapter(chapter([row(0.1)]).sections, "x", "X-style", run=run), drawn=True)
    assert "X-style (snapshots, like the data set LFW)" in block.tested


def test_a_statement_leads_to_a_table_of_its_own_set_or_to_none():
    block = made(chapter([row(0.1, shown_from=30.0)], "a", "A"), chapter([row(-0.1, Verdict.LOSS)], "b", "B"))
    assert [s.source for s in block.replies[2].statements] == ["a-answer", "b-answer"]
    assert {s.source for s in block.replies[1].statements} == {""}  # these sections have no table of Net Gain


def test_a_link_is_named_by_what_it_leads_to_and_leads_nowhere_without_it():
    answer = Answer("?", (), table("answer"), Records.of(pd.DataFrame([row(0.1)])))
    sections = [Section("03", "03", [answer])]
    opening = Section("00_summary", "s", [made(Chapter(sections, "", ""))])
    page = render_page([Chapter([opening, *sections])], "k", messages())
    assert '<a href="#answer">Table 2</a>' in page
    assert 'href="#net_gain"' not in page


def test_a_recogniser_that_is_not_impartial_is_marked_in_the_chart_and_the_table():
    block = made(chapter([row(0.1), row(0.1, variant="hybrid", partial=True)]))
    assert "hybrid †" in block.forest.panels[0].svg
    assert "hybrid †" in block.table.groups
    assert len(block.table.notes) == 1


def test_without_a_scored_pair_nothing_is_claimed_or_drawn():
    block = made(chapter([row(math.nan, people=0, pairs=0, low=math.nan, high=math.nan, verdict=str(Verdict.FEW))]))
    assert said(block)["help"][0].startswith("It cannot be said")
    assert isinstance(block.forest, Note)


def test_without_images_the_place_of_the_photo_says_so():
    block = made(chapter([row(0.1)]), strip=Pictures("strip", "c", ("",), ()))
    blind = without_pictures(block, messages())
    assert isinstance(block.strip, Pictures)
    assert "IMAGES=none" in blind.strip.text
    assert "IMAGES=none" in made(chapter([row(0.1)])).strip.text


def test_synthetic_people_are_named_first():
    assert made(chapter([row(0.1)])).remarks == ()
    block = made(chapter([row(0.1)]), drawn=True)
    page = render_page([Chapter([Section("00_summary", "s", [block])])], "k", messages())
    assert 0 < page.index(block.remarks[0]) < page.index("Does it help?")


def test_a_summary_comes_back_from_json():
    block = made(chapter([row(0.1)]))
    assert decode(encode(block)) == block
    assert isinstance(block.forest, Chart)


def test_the_photo_shown_is_the_median_of_the_angled_ones():
    probes = pd.DataFrame({"left": list("abcd"), "yaw": [5.0, 40.0, -50.0, 60.0], "d": [0.9, 0.1, 0.3, 0.2]})
    assert median_probe(probes)["left"] == "d"
    assert median_probe(probes.assign(yaw=0.0))["left"] in "cd"


def test_the_headline_arm_is_the_declared_one():
    rows = [row(0.1), row(0.2, detector="retina")]
    assert headline_arm(chapter(rows), PrimarySpec(detector="retina")).detector == "retina"


@pytest.mark.parametrize(
    ("titles", "short"),
    [
        (["Heads, big", "Heads, small"], ["big", "small"]),
        (["Heads, big", "Faces, small"], ["Heads, big", "Faces, small"]),
        (["Heads, big"], ["Heads, big"]),
        (["سرها، بزرگ", "سرها، کوچک"], ["بزرگ", "کوچک"]),
        (["same", "same"], ["same", "same"]),
    ],
)
def test_sets_are_named_by_what_tells_them_apart(titles, short):
    assert short_titles(titles) == short


def test_a_way_without_a_frontal_picture_is_recommended_where_it_helps_most_recognisers():
    block = made(with_ways([Verdict.GAIN]))
    (words,) = said(block)["do"]
    assert words.startswith("Do not frontalize")
    assert "from 7.0% to 4.0%, −3.0 points [−4.0, −2.0] (SCRFD + r50, 40 people)" in words
    assert block.replies[3].statements[0].source == ""  # the section has no figure of ways


TURN, CORRECT = "scripts/turn_gallery.py", "scripts/correct_embeddings.py"


@pytest.mark.parametrize(
    ("way", "commands"),
    [
        ("gallery", {TURN}),
        ("ridge", {CORRECT}),
        ("ridge+metric", {CORRECT}),
        ("gallery+metric", {TURN, CORRECT}),
        ("best", {TURN, CORRECT}),
    ],
)
@pytest.mark.parametrize("backbones", [("r50",), ("r50", "r100")])
def test_a_recommended_way_names_the_commands_that_make_it(way, commands, backbones):
    (words,) = said(made(with_ways([Verdict.GAIN, Verdict.OPEN], backbones, way)))["do"]
    assert {name for name in (TURN, CORRECT) if name in words} == commands
    assert way != "gallery" or "learned" not in words
    assert all((ROOT / name).is_file() for name in commands)


def test_a_way_that_helps_one_recogniser_of_two_is_recommended_for_it_alone():
    block = made(with_ways([Verdict.GAIN, Verdict.OPEN], ("r50", "r100")))
    (words,) = said(block)["do"]
    assert words.startswith("Do not frontalize. With r50, use the ")
    assert "with other recognisers, leave photos as they are" in words
    assert "from 7.0% to 4.0%, −3.0 points [−4.0, −2.0] (SCRFD + r50, 40 people)" in words
    assert block.replies[3].statements[0].source == ""  # the section has no figure of ways
    tried = [s.text for reply in block.more for s in reply.statements]
    assert sum("r50" in text for text in tried) == 0
    assert sum("r100" in text for text in tried) == 1


def test_nothing_helps_is_said_of_one_recogniser_alone():
    for names in ("a", "ab"):
        rows = [row(-0.1, Verdict.LOSS, backbone=name) for name in names]
        assert said(made(chapter(rows)))["do"] == [context().say("summary-leave", alone=names == "a")]


def test_ways_that_do_not_help_are_said_once_below():
    tried = [s.text for reply in made(with_ways([Verdict.OPEN])).more for s in reply.statements]
    assert context().say("summary-keep-none") in tried


def test_what_was_not_run_is_named_once_and_no_chain_of_it():
    lacking = [SimpleNamespace(name=name) for name in ("resnet50", "gfpgan", "even+gfpgan", "resnet50")]
    block = made(chapter([row(0.1)]), absent={"x": lacking})
    assert block.more[-1].statements[0].text.startswith("Weights or files are missing for ResNet50, gfpgan.")
