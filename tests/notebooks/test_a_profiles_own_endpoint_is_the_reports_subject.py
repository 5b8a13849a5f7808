"""The primary endpoint that a profile declares is the subject of the answer, not the project's."""

import json

from drawn import make_project
from facefront.report.blocks import Answer
from facefront.report.messages import messages
from facefront.report.section import load_sections
from test_notebooks_survive_sets_of_few_faces import run_notebooks

MEASURE = "\nmeasure: {primary: {variant: none}, ladder: [original, none]}\n"


def test_the_answer_is_of_the_profiles_endpoint(tmp_path, monkeypatch):
    root = make_project(tmp_path, people=3)
    pairs, profile = root / "spec/pairs.yaml", root / "spec/profiles/drawn.yaml"
    pairs.write_text(pairs.read_text("utf-8").replace("variant: template", "variant: mirror"), "utf-8")
    profile.write_text(profile.read_text("utf-8") + MEASURE, "utf-8")
    run_notebooks(root, monkeypatch, ("03_frontalization", "09_report"))
    run = json.loads(next((root / "reports/drawn").rglob("run.json")).read_text("utf-8"))
    assert (run["measure"]["primary"]["variant"], run["measure"]["ladder"]) == ("none", ["original", "none"])
    (section,) = [s for s in load_sections(root / "results/drawn/sections") if s.key == "03_frontalization"]
    (answer,) = section.of_kind(Answer)
    assert messages().say("variant-aligned") in answer.table.caption
    assert "mirror" not in answer.table.caption
