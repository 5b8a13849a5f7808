"""One person, no face anywhere, no frontalizer: the notebooks still end in a report that says what there is not."""

import re
from pathlib import Path
from types import SimpleNamespace

import jupytext
import numpy as np

from drawn import ColourEmbedder, DotDetector, make_project, save, use_drawn_components
from facefront import embedders
from facefront.run import components

FOLDER = Path(__file__).parents[1] / "notebooks"
STORY = ("01_data", "02_detectors", "03_frontalization", "08_report")


def run_notebooks(root, monkeypatch, names=STORY):
    """The notebooks on the drawn project, in this process. Returns the page as text without tags."""
    use_drawn_components(monkeypatch)
    monkeypatch.setattr(components, "_check_known", lambda *_: None)
    for stand_in in (DotDetector, ColourEmbedder):
        monkeypatch.setattr(stand_in, "applied", lambda self: "nowhere", raising=False)
    card = SimpleNamespace(title="Colours", paper="none", weights=())
    monkeypatch.setattr(embedders, "EMBEDDERS", {"colours": card})
    monkeypatch.chdir(root)
    declared = root / "spec/pairs.yaml"  # the drawn dots outlive an alignment, and nothing else
    text = declared.read_text("utf-8").replace("variant: template", "variant: none")
    declared.write_text(text.replace("reading: common", "reading: survivors"), "utf-8")
    for name in names:
        cells = [cell for cell in jupytext.read(FOLDER / f"{name}.py").cells if cell.cell_type == "code"]
        scope = {}
        for cell in cells:
            exec(compile(cell.source, name, "exec"), scope)
            if "parameters" in cell.metadata.get("tags", []):
                scope["profile"] = "drawn"
    page = (root / "reports/drawn/report.html").read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", " ", page.partition("</style>")[2])


def blank(root):
    for path in (root / "data").rglob("*.png"):
        save(np.full((80, 80, 3), len(str(path)) % 99 + 100, np.uint8), path)


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


def test_a_sample_of_the_probes_is_said_to_be_one(tmp_path, monkeypatch):
    root = make_project(tmp_path, people=2)
    profile = root / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text() + "\nsample: {per_person: 1, seed: 7}\n")
    page = run_notebooks(root, monkeypatch)
    assert "at most 1 of each person" in page
    assert "(seed 7)" in page
