"""One person, no face anywhere, no frontalizer: the notebooks still end in a report that says what there is not."""

import re
from pathlib import Path

import jupytext
import numpy as np
import pandas as pd

from drawn import ColourEmbedder, DotDetector, make_project, save, use_drawn_components

FOLDER = Path(__file__).parents[2] / "notebooks"
STORY = (
    "01_data", "02_detectors", "03_frontalization", "04_enhancement", "05_failures_ffwm", "07_what_to_do", "09_report",
)  # fmt: skip
ENHANCERS = "enhancers: {sharp: {}, omit_bg: {}, even: {}, even+sharp: {}, gfpgan: {}}\n"


def run_notebooks(root, monkeypatch, names=STORY, parts=("drawn",), profile="drawn", *, images="all"):
    """The notebooks on the drawn project, in this process: the last on the profile, the others on each of its parts.
    Returns the page as text without tags."""
    use_drawn_components(monkeypatch)
    for stand_in in (DotDetector, ColourEmbedder):
        monkeypatch.setattr(stand_in, "applied", lambda self: "nowhere", raising=False)
    monkeypatch.chdir(root)
    for own in (root / f"spec/profiles/{part}.yaml" for part in parts):
        own.write_text(own.read_text("utf-8").replace(ENHANCERS, "") + ENHANCERS, "utf-8")
    (root / "weights").mkdir(exist_ok=True)
    declared = root / "spec/pairs.yaml"  # the drawn dots outlive an alignment, and nothing else
    text = declared.read_text("utf-8").replace("variant: template", "variant: none")
    declared.write_text(text.replace("reading: common", "reading: survivors"), "utf-8")
    for name, part in [*((name, part) for part in parts for name in names[:-1]), (names[-1], profile)]:
        cells = [cell for cell in jupytext.read(FOLDER / f"{name}.py").cells if cell.cell_type == "code"]
        scope = {}
        for cell in cells:
            exec(compile(cell.source, name, "exec"), scope)
            if "parameters" in cell.metadata.get("tags", []):
                scope |= {"profile": part, "images": images}
    page = (root / "reports" / profile / "report.html").read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", " ", page.partition("</style>")[2])


def blank(root):
    for shade, path in enumerate(sorted((root / "data").rglob("*.png")), 50):  # no two of the same bytes
        save(np.full((80, 80, 3), shade, np.uint8), path)


def test_one_person(tmp_path, monkeypatch):
    page = run_notebooks(make_project(tmp_path, people=1), monkeypatch)
    assert "the probe of a second person" in page
    assert "It cannot be said from so few people" in page


def test_no_face_anywhere(tmp_path, monkeypatch):
    root = make_project(tmp_path, people=2)
    blank(root)
    page = run_notebooks(root, monkeypatch)
    assert "no pair was scored" in page


def test_two_people(tmp_path, monkeypatch):
    page = run_notebooks(make_project(tmp_path, people=2), monkeypatch)
    assert "That is over all probes" in page
    assert "another person" in page
    assert "What should I do with my frontalized faces?" in page
    assert "even, then sharp" in page
    assert "weights absent; make weights lists them" in page


def test_a_sample_of_the_probes_is_said_to_be_one(tmp_path, monkeypatch):
    root = make_project(tmp_path, people=2)
    profile = root / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text() + "\nsample: {per_person: 1, seed: 7}\n")
    page = run_notebooks(root, monkeypatch)
    assert "at most 1 of each person" in page
    assert "(seed 7)" in page


def test_two_sets_on_one_page(tmp_path, monkeypatch):
    root = make_project(tmp_path, people=2)
    profiles = root / "spec/profiles"
    (profiles / "other.yaml").write_text((profiles / "drawn.yaml").read_text().replace("title: drawn", "title: other"))
    (profiles / "both.yaml").write_text("title: Both\nneeds: nothing\nparts: [drawn, other]\n")
    page = run_notebooks(root, monkeypatch, parts=("drawn", "other"), profile="both")
    assert "What to do?" in page
    assert page.count("That is over all probes") == 2
    assert {path.name for path in (root / "reports/both").iterdir() if path.is_dir()} == {"drawn", "other", "tables"}


def test_six_people_have_ways_that_keep_identity_on_the_page(tmp_path, monkeypatch):
    root = make_project(tmp_path, people=6)
    page = run_notebooks(root, monkeypatch)
    assert "neither a turned gallery, nor a corrected embedding" in page  # the gist answers the question
    ways = pd.read_csv(root / "reports/drawn/tables/ways.csv")
    assert {"ridge", "metric", "best"} <= set(ways["way"]) and set(ways["measure"]) > {"margin", "rank1", "eer"}
