"""The best combination is one of the others under another name: it is named, and is no further test where it is one."""

import numpy as np
import pandas as pd
import pytest

from corrections_world import tables, world
from facefront.corrections import BASE, BEST, Crossfit, crossfit
from facefront.measure import MeasureSpec, compare_ways, holm
from facefront.report import Context, Values
from facefront.report.findings.keeping import enough_findings, keeping_findings

SPEC = MeasureSpec()


@pytest.fixture(scope="module")
def fitted():
    images, embeddings = tables(*world())
    return crossfit(images, embeddings, SPEC, mirrored="none+flip", ways=["ridge"])


@pytest.fixture(scope="module")
def compared(fitted):
    return fitted.describe(compare_ways(fitted.pairs, SPEC, BASE, fitted.ways))


def test_a_way_under_two_names_is_one_test(compared):
    assert set(compared["way"]) == {"ridge", BEST}
    mine, twin = (compared[compared["way"] == way].reset_index(drop=True) for way in ("ridge", BEST))
    assert (compared["family_size"] == mine["p"].notna().sum()).all()
    assert mine["p_adjusted"].tolist() == twin["p_adjusted"].tolist() == holm(mine["p"].to_numpy()).tolist()


def test_a_way_that_differs_on_one_probe_is_a_test_of_its_own(fitted):
    pairs = fitted.pairs.copy()
    place = np.flatnonzero((pairs["variant"] == BEST) & pairs["genuine"])[0]
    pairs.loc[place, "similarity"] += 0.001
    table = compare_ways(pairs, SPEC, BASE, fitted.ways)
    assert (table["family_size"] == table["p"].notna().sum()).all()


def test_what_float32_rounds_is_no_gain(fitted):
    pairs = fitted.pairs[fitted.pairs["variant"] == BASE]
    same = pairs.assign(variant="metric", similarity=pairs["similarity"] + np.where(pairs["genuine"], 2e-7, 1e-7))
    table = compare_ways(pd.concat([pairs, same]), SPEC, BASE, ["metric"]).set_index("measure")
    paired = table.loc[["similarity", "margin", "rank1"]]
    assert (paired[["change", "low", "high"]] == 0).all(axis=None)
    assert not {"gain", "loss"} & set(table["verdict"])


def test_what_was_chosen_in_most_folds_stands_beside_the_numbers(fitted, compared):
    choices = fitted.choices[fitted.choices["way"] == BEST]
    row = compared[compared["way"] == BEST].iloc[0]
    assert (row["chosen"], row["chosen_folds"], row["folds"]) == ("ridge", 10, 10)
    assert [row["strength_low"], row["strength_high"]] == [choices["strength"].min(), choices["strength"].max()]
    assert np.isnan(row["weight_low"])
    other = choices.assign(chosen=["fused"] * 3 + ["ridge"] * 7, strength=[9.0] * 3 + [*range(1, 8)])
    mixed = Crossfit(fitted.pairs, other, {}).describe(compared[["detector", "backbone", "way"]])
    row = mixed[mixed["way"] == BEST].iloc[0]
    assert row[["chosen", "chosen_folds", "strength_low", "strength_high"]].tolist() == ["ridge", 7, 1.0, 7.0]


def test_the_answer_names_the_combination_and_its_settings(compared):
    context = Context("set", SPEC, Values(), "folder")
    best, settings = keeping_findings(compared, context, "keep")
    words = context.say("keep-part", part="ridge")
    assert best.arguments["way"] == context.say("keep-best-named", way=words)
    assert settings.arguments["way"] == words
    assert (settings.arguments["chosen"], settings.arguments["folds"]) == ("10", "10")
    assert f"{compared['strength_low'].dropna().iloc[0]:.3g}" in settings.arguments["settings"]


def test_the_number_of_people_is_that_of_the_advised_way(compared):
    numbers = {"ridge": [-0.1, 0.1, 0.1], BEST: [-0.1, -0.1, 0.1], "metric": [-0.1, -0.1, -0.1]}
    rows = [
        {
            "detector": "scrfd",
            "backbone": "mobilefacenet",
            "way": way,
            "measure": "rank1",
            "fitting_people": n,
            "low": low,
        }
        for way, lows in numbers.items()
        for n, low in zip((5, 10, 20), lows, strict=True)
    ]
    curve = pd.DataFrame(rows)

    def found(ways):
        context = Context("set", SPEC, Values(), "folder")
        made = enough_findings(curve[curve["way"].isin(ways)], compared, context)
        return [(one.arguments["people"], one.arguments["way"]) for one in made]

    context = Context("set", SPEC, Values(), "folder")
    assert found(numbers) == [("20", context.say("keep-best"))]
    assert found(["ridge", "metric"]) == [("10", context.say("keep-part", part="ridge"))]
    assert found(["metric"]) == []


def test_a_table_without_descriptions_still_has_words(compared):
    context = Context("set", SPEC, Values(), "folder")
    plain = compared.drop(columns=[name for name in compared if name.startswith("chosen")])
    (best,) = keeping_findings(plain, context, "keep")
    assert best.arguments["way"] == context.say("keep-best")
