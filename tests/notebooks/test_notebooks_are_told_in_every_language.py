"""A notebook that runs in another language has that language's prose in the place of each markdown cell."""

from pathlib import Path

import jupytext
import pytest

from facefront import languages
from facefront.languages import ENGLISH, first_line, prose_of
from facefront.study.kernel import read_notebook

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("0*.py"))
OTHERS = [language for language in languages.languages() if language != ENGLISH]
PROSE = "<!-- What frontalization does to identity -->\n# Title\n\nText.\n<!-- Net Gain -->\n## Gain\n"


def prose(path: Path) -> list[str]:
    return [cell.source for cell in jupytext.read(path).cells if cell.cell_type == "markdown"]


def level(markdown: str) -> int:
    return len(markdown) - len(markdown.lstrip("#"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_first_lines_of_a_notebooks_prose_differ(path):
    keys = [first_line(source) for source in prose(path)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_cell_is_there_with_a_heading_of_the_same_level(path, language):
    here, there = {first_line(source): source for source in prose(path)}, prose_of(path.stem, language)
    assert list(there) == list(here)
    assert {key: level(source) for key, source in there.items()} == {key: level(text) for key, text in here.items()}
    assert [key for key, source in there.items() if source.isascii()] == []


def test_what_runs_holds_the_prose_of_its_language(tmp_path, monkeypatch):
    for name, text in (("en/a.ftl", "a = b\n"), ("fa/a.ftl", "a = b\n"), ("fa/notebooks/03_frontalization.md", PROSE)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(languages, "CATALOGUES", [tmp_path])
    path = next(path for path in NOTEBOOKS if path.stem == "03_frontalization")
    english, third = (read_notebook(path, {"language": language}).cells for language in ("en", "fa"))
    assert [cell.source for cell in english if cell.cell_type == "markdown"] == prose(path)
    assert third[0].source == '<div lang="fa" dir="rtl">\n\n# Title\n\nText.\n\n</div>'
    changed = [cell for cell, other in zip(third, english, strict=True) if cell.source != other.source]
    assert len(changed) == 2
