"""What is examined is named once, by whom it is judged stands with every number, and nothing is said of nothing."""

import numpy as np
import pandas as pd
import pytest

from facefront.measure import MeasureSpec
from facefront.report import Context, FailureStory, Values, examined_text, tables
from facefront.report.failing import sample_finding
from facefront.study.settings import SampleSettings
from facefront.study.turning import TURNED

CONTEXT = Context("Made up", MeasureSpec(), Values(), partial=frozenset({("mine", "resnet50")}))
JUDGE = ("scrfd", "resnet50")


def text(titles, stand_in=False):
    (block,) = examined_text(titles, "flow", stand_in, CONTEXT)
    return block.text


def test_several_are_listed_and_a_name_that_says_it_all_is_not_said_twice():
    said = text({"mirror": "Mirrored half", "none": "Aligned only", "template": "Generic head"})
    assert [said.lower().count(name) for name in ("mirrored half", "aligned only", "generic head")] == [1, 1, 1]


def test_a_substitute_is_named_with_the_systems_that_it_replaces():
    said = text({"mirror": "Mirrored half"}, True)
    assert said.startswith("FFWM and scaleway/frontalization")
    assert "mirror (“Mirrored half”)" in said


@pytest.mark.parametrize(
    ("people", "per_person", "limits"), [(0, 0, "none"), (9, 0, "people"), (0, 4, "photos"), (9, 4, "both")]
)
def test_the_sample_is_described_by_the_limits_that_it_has(people, per_person, limits):
    context = Context("Made up", MeasureSpec(), Values())
    cases = {"a": pd.DataFrame({"person": ["p", "p", "q"]})}
    finding = sample_finding(cases, SampleSettings(per_person, 7, people=people), context)
    assert finding.arguments["limits"] == limits
    assert (finding.arguments["photos"], finding.arguments["people"]) == ("3", "2")
    assert ("seed" in finding.arguments) == (limits != "none")
    assert context.say(finding)


def made(**columns):
    return pd.DataFrame([{"variant": "mine", "probes": 9, "people": 9, "note": "", "low": 0.1, "high": 0.3} | columns])


TABLES = {
    "trends": lambda: tables.trends_table(
        "t", made(outcome="d", factor="yaw", together=0.2, p=0.01, holds=True), JUDGE, CONTEXT
    ),
    "factors": lambda: tables.factors_table(
        "f",
        pd.concat([made(factor="yaw", bin="0–10", outcome=o, mean=0.2) for o in ("d", "lost")]),
        JUDGE,
        CONTEXT,
    ),
    "claims": lambda: tables.claims_table(
        "c",
        made(claim="leaves artefacts", verdict="confirmed", value=0.2, photo=np.nan),
        {"mine": "mirror"},
        "flow",
        CONTEXT,
        combination=JUDGE,
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_names_its_judge_and_marks_a_partial_one(name):
    table = TABLES[name]()
    assert "SCRFD + ResNet50" in table.caption
    assert table.groups[0].startswith("mine †")
    assert any("Not impartial" in note for note in table.notes)


def test_where_nothing_was_looked_at_nothing_is_said_of_it():
    story = FailureStory("f", pd.DataFrame(), {}, JUDGE, CONTEXT)
    nothing = pd.DataFrame(columns=list(TURNED))
    assert story.on_average() == story.claims({}, "flow") == story.dependence() == []
    assert story.found(nothing, None, None) == story.outcomes(nothing, nothing) == []
