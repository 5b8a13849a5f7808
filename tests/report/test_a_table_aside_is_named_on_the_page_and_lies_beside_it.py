"""The page names the file of a table that few readers need; a note that tables share stands once in a section."""

import pandas as pd

from facefront.measure import MeasureSpec
from facefront.report import Chapter, Context, Section, Values, write_report
from facefront.report.tables.build import build_table, count

CONTEXT = Context("Made up", MeasureSpec(), Values())


def table(key: str, *, aside: bool = False, notes: tuple[str, ...] = ()):
    frame = pd.DataFrame({"n": [123456789]})
    return build_table(
        key, f"What {key} holds.", frame, [count("n", "n")], CONTEXT, index=("n",), aside=aside, notes=notes
    )


def page_of(folder, *sections, sets=("",)) -> str:
    chapters = [Chapter(sections, key=key, title=key) for key in sets]
    return write_report(folder, chapters, dataset="Made up", profile="made").read_text(encoding="utf-8")


def test_the_page_links_to_its_file_and_shows_no_row(tmp_path):
    html = page_of(tmp_path, Section("03_frontalization", blocks=[table("few"), table("many", aside=True)]))
    assert html.count("123,456,789") == 1
    assert '<a id="many" href="tables/many.csv" title="What many holds.">many.csv</a>' in html
    assert (tmp_path / "tables" / "many.csv").read_text().split() == ["n", "123456789"]


def test_the_file_of_a_set_among_several_is_found_in_its_folder(tmp_path):
    section = Section("03_frontalization", blocks=[table("many", aside=True)])
    html = page_of(tmp_path, section, sets=("one", "two"))
    for key in ("one", "two"):
        assert f'<a id="{key}-many" href="{key}/tables/many.csv"' in html
        assert (tmp_path / key / "tables" / "many.csv").is_file()


def test_a_notebook_shows_its_rows():
    assert "123,456,789" in Section("03_frontalization").add(table("many", aside=True))._repr_html_()


def test_a_note_of_several_tables_stands_once_in_a_section(tmp_path):
    shared = "A note on all of them."
    tables = [table("a", notes=(shared,)), table("b", notes=(shared, "Of b alone."))]
    html = page_of(tmp_path, Section("02_detectors", blocks=tables), Section("03_frontalization", blocks=tables[:1]))
    assert (html.count(shared), html.count("Of b alone.")) == (2, 1)


def test_the_gist_of_a_section_is_saved_with_it_and_stands_on_the_page(tmp_path):
    section = Section("03_frontalization", gist="It helps.", blocks=[table("a")])
    assert Section.load(section.save(tmp_path / "sections")) == section
    assert '<span class="gist">It helps.</span>' in page_of(tmp_path, section)
