"""The study's figures stand beside ours, its slips do not: they are named below the table and recomputed in it."""

import pytest

from facefront.report.blocks import Table
from facefront.report.reference import published_groups, published_net_gain, published_results, related_models
from report_study import make_report


@pytest.fixture(scope="module")
def tables():
    sections = make_report().sections
    return {block.key: block for section in sections for block in section.of_kind(Table)}


def published(table):
    rows = [row for row, kind in zip(table.rows, table.kinds, strict=True) if kind == "published"]
    return [dict(zip(table.header, row, strict=True)) for row in rows]


def test_the_published_net_gain_is_the_difference_of_its_two_means(tables):
    rows = {row["Data set"]: row for row in published(tables["net_gain"])}
    assert (rows["BIWI"]["Net Gain [interval]"], rows["LFW"]["Net Gain [interval]"]) == ("−0.30", "−0.05")
    for row in rows.values():
        difference = float(row["Frontal↔GT"]) - float(row["Angle↔GT"])
        assert float(row["Net Gain [interval]"].replace("−", "-")) == pytest.approx(difference)


def test_slips_stand_in_no_cell_but_are_named_below(tables):
    table = tables["net_gain"]
    assert not {"−0.4", "−0.40", "13,234"} & {cell for row in table.rows for cell in row}
    notes = " ".join(table.notes)
    assert "prints a Net Gain of −0.4 for LFW" in notes
    assert "N of 13,234 is left out" in notes
    assert "LFW has 13,233 images" in notes
    assert "24 identities" not in str(tables)


def test_every_published_group_stands_below_ours(tables):
    rows = published(tables["groups"])
    assert [row["detector + recogniser"] for row in rows] == list(published_groups()["combination"])
    assert rows[0]["Angle↔GT [interval]"] == "0.723"


def absent(table):
    return [row for row, kind in zip(table.rows, table.kinds, strict=True) if kind == "absent"]


def test_what_could_not_run_has_a_row_that_says_why(tables):
    assert absent(tables["net_gain"]) == [("other", "weights absent; make weights lists them")]


def test_a_combination_without_weights_has_a_row(tables):
    rows = [(f"{detector} + ResNet100", "weights absent: ResNet100") for detector in ("SCRFD", "RetinaFace")]
    for key in ("groups", "robustness", "protocol"):
        assert absent(tables[key]) == rows


def test_the_studys_own_tables_are_whole():
    assert len(related_models()) == 19
    assert published_net_gain()["printed"].tolist() == [-0.3, -0.4]
    assert set(published_results()["table"]) >= {"net_gain", "enhancement", "groups", "identity_match", "example"}
