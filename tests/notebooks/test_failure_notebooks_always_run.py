"""Notebooks 05 and 06 end with a section whatever weights there are, and say what stands in for what."""

import re
from io import StringIO

import pandas as pd
import pytest

from drawn import PROFILE, make_project
from facefront.measure import RULES
from facefront.report.blocks import Pictures, Table
from facefront.report.section import Section
from test_notebooks_survive_sets_of_few_faces import run_notebooks

NOTEBOOKS = ("03_frontalization", "05_failures_ffwm", "06_failures_deca", "09_report")
FAILURES = """
failures:
  flow: {systems: [ffwm, scaleway], stand_in: mirror}
  rebuild: {systems: [deca], stand_in: none}
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A project whose notebooks ran, and its page: the mirror loses every face, the alignment none."""
    root = make_project(tmp_path_factory.mktemp("failures"), people=5)
    (root / "spec/profiles/drawn.yaml").write_text(PROFILE + FAILURES)
    with pytest.MonkeyPatch.context() as patch:
        return root, run_notebooks(root, patch, NOTEBOOKS)


def section(root, name):
    return Section.load(root / f"results/drawn/sections/{name}.json")


def table(root, name, key):
    return next(block for block in section(root, name).of_kind(Table) if block.key == key)


def test_what_is_not_run_is_named_with_the_command_that_lists_what_it_needs(done):
    page = done[1]
    for names in ("FFWM and scaleway/frontalization", "DECA"):
        assert f"{names} could not run, because weights are absent (make weights lists them)" in page


def test_a_substitute_is_called_one_and_decides_nothing_about_the_study(done):
    root, page = done
    assert "FFWM and scaleway/frontalization could not run" in page
    assert "DECA could not run" in page
    for name, key in (("05_failures_ffwm", "failures_ffwm_claims"), ("06_failures_deca", "failures_deca_claims")):
        claims = table(root, name, key)
        assert claims.rows
        assert claims.keys[-1] == "seen-here"  # and no column on what the study says


def test_what_the_study_says_stands_there(done):
    assert "strong artefacts, lost identity" in done[1]
    assert "blur and artefacts" in done[1]


def test_what_was_lost_is_in_the_ledger_and_among_the_cases(done):
    root = done[0]
    (lost,) = pd.read_csv(StringIO(table(root, "05_failures_ffwm", "failures_ffwm_ledger").csv)).to_dict("records")
    assert (lost["attempted"], lost["detected"], lost["scored"]) == (15, 0, 0)
    assert (lost["generated"], lost["generator_error"], lost["no_face_frontal"]) == (14, 1, 14)
    reasons = table(root, "05_failures_ffwm", "failures_ffwm_reasons").rows
    assert [row[1] for row in reasons] == ["1"]
    assert reasons[0][0].startswith("no image could be made: ")
    (sheet,) = section(root, "05_failures_ffwm").of_kind(Pictures)
    assert sheet.key == "failures_mirror"
    (row,) = sheet.rows
    assert row.remark.startswith("No face was found on the output")
    assert row.pictures[0].jpeg and row.pictures[2].jpeg
    cases = table(root, "05_failures_ffwm", "failures_ffwm_mirror_cases").rows
    assert [row[1] for row in cases] == ["1", "2", "3", "4"]
    assert {row[0] for row in cases} == {"no score, although the photo has one"}


def test_the_worst_a_lost_the_usual_and_the_best_are_shown_and_every_rule_has_its_cases(done):
    root = done[0]
    (sheet,) = section(root, "06_failures_deca").of_kind(Pictures)
    assert [row.label.partition(":")[0] for row in sheet.rows] == ["Worst", "Lost", "Usual", "Best"]
    cases = pd.read_csv(StringIO(table(root, "06_failures_deca", "failures_deca_none_cases").csv))
    assert {"worst_gain", "nearest_median", "best_gain"} <= set(cases["rule"]) <= set(RULES)
    assert (cases.groupby("rule")["place"].max() <= 4).all()


def test_without_images_no_face_is_in_the_section(done, monkeypatch):
    root = done[0]
    run_notebooks(root, monkeypatch, ("05_failures_ffwm", "09_report"), images="none")
    text = (root / "results/drawn/sections/05_failures_ffwm.json").read_text("utf-8")
    assert not re.search(r'"jpeg": "[^"]', text)
    assert '"Lost"' in text
