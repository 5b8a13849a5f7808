"""Where a profile declares LivePortrait as its primary endpoint, headline, ladder and enhancements are of it."""

import json

import pandas as pd
import pytest

from facefront.report.section import load_sections
from test_liveportrait_has_its_row_in_the_report_whether_it_ran_or_not import project, random_weights  # noqa: F401 - a fixture
from test_notebooks_survive_sets_of_few_faces import run_notebooks

pytestmark = pytest.mark.xdist_group("liveportrait")  # who has the random files already
SUBJECT = "liveportrait_mod"
MEASURE = """
measure:
  primary: {variant: liveportrait_mod}
  ladder: [original, none, "liveportrait_mod:zero_rotation", liveportrait_mod]
enhancers: {sharp: {}, omit_bg: {}}
"""


@pytest.mark.usefixtures("random_weights")
def test_headline_ladder_triples_and_enhancements_are_of_liveportrait(tmp_path, monkeypatch):
    root = project(
        tmp_path, f"none: {{}}, template: {{}}, {SUBJECT}: {{params: {{device: cpu}}}}", "with random weights"
    )
    path = root / "spec/profiles/drawn.yaml"
    path.write_text(path.read_text("utf-8") + MEASURE, "utf-8")
    run_notebooks(root, monkeypatch, ("03_frontalization", "04_enhancement", "09_report"))
    results = root / "results/drawn"
    enhanced = pd.read_parquet(results / "tables/enhanced.parquet")
    assert set(enhanced["variant"]) == {SUBJECT, f"{SUBJECT}+sharp", f"{SUBJECT}+omit_bg"}
    run = json.loads(next((root / "reports/drawn").rglob("run.json")).read_text("utf-8"))
    assert run["measure"]["primary"]["variant"] == SUBJECT and run["measure"]["ladder"][-1] == SUBJECT
    keys = {
        block.key: block
        for section in load_sections(results / "sections")
        for block in section.blocks
        if getattr(block, "key", "")
    }
    ladder = pd.read_csv(next((root / "reports/drawn").rglob("cost_ladder.csv")))
    assert SUBJECT in ladder.to_csv() and "template" not in ladder.to_csv()
    assert "LivePortrait" in keys["triples"].caption and "LivePortrait" in keys["identity_match"].caption
