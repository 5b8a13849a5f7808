"""Two sets on one page: ids are unique, numbers are those of the sets, and what is the same is told once."""

import json
import re

import pytest

from facefront.measure import MeasureSpec
from facefront.report import Chapter, Context, Paragraph, Section, summary, write_report
from facefront.report.layout import share_common
from facefront.report.messages import messages
from facefront.report.rows import PAIRS
from report_study import make_report
from test_report_opens_offline import Page

PARTS = ("first-set", "second-set")


def shared(key: str, *words: str) -> Section:
    return Section(key, "Of both", [Paragraph(word) for word in words])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    report = make_report()
    sections = [*report.sections, shared("09_provenance", "the same")]
    chapters = [Chapter(sections, part, f"The {part}", {PAIRS: report.pairs}, run={"part": part}) for part in PARTS]
    opening = Section("00_summary", "Summary")
    spec = MeasureSpec()
    opening.add(summary(chapters, spec.primary, Context("Both", spec, opening.values)))
    path = tmp_path_factory.mktemp("several")
    write_report(path, chapters, opening, dataset="d", profile="p")
    return path


@pytest.fixture(scope="module")
def html(folder):
    return (folder / "report.html").read_text("utf-8")


def test_ids_are_unique_and_every_link_leads_to_one_or_to_a_file(html, folder):
    elements = Page(html).elements
    ids = [attributes["id"] for _, attributes in elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    links = {attributes["href"] for tag, attributes in elements if tag == "a"}
    targets = {link[1:] for link in links if link.startswith("#")}
    assert {*PARTS} <= targets <= set(ids)
    files = {link for link in links if not link.startswith("#")}
    assert {f"{part}/tables/net_gain.csv" for part in PARTS} <= files
    assert all((folder / file).is_file() for file in files)


def test_tables_and_figures_are_numbered_down_the_page(html):
    for kind in ("Table", "Figure"):
        numbers = [int(n) for n in re.findall(rf"<figcaption><b>{kind} (\d+)\.</b>", html)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) > 4


def test_each_set_has_its_own_numbers_beside_the_page(folder):
    for part in PARTS:
        assert {"values.json", "run.json", "pairs.parquet", "tables"} <= {p.name for p in (folder / part).iterdir()}
        assert json.loads((folder / part / "run.json").read_text()) == {"part": part}
    assert json.loads((folder / "run.json").read_text()) == {"parts": list(PARTS)}


def test_every_number_of_the_summary_is_the_sets_own(folder):
    opening = json.loads((folder / "values.json").read_text())
    compared = 0
    for part in PARTS:
        own = json.loads((folder / part / "values.json").read_text())
        for name, value in opening.items():
            found = re.fullmatch(rf"all_gains\.{part}\.(.+\..+\..+)\.(net_gain|low|high)", name)
            if found:
                assert value == own[f"net_gain.{found[1]}.common.{found[2]}"]
                compared += 1
    assert compared >= 2 * 4 * 3


def test_the_summary_and_the_advice_of_each_set_name_the_same_best_way_of_use(folder):
    opening = json.loads((folder / "values.json").read_text())
    for part in PARTS:
        own = json.loads((folder / part / "values.json").read_text())
        assert opening[f"summary.{part}.best.net_gain"] == own["advice.best.net_gain"]


def test_no_angle_and_no_margin_of_the_summary_stands_without_its_interval(html):
    table = html[html.index('id="all_gains"') :].partition("</table>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in table.split("<tr")]
    cells = [cell for row in rows for cell in row]
    numbers = [cell for cell in cells if re.match(r"[+−]?0\.\d{3}", cell)]
    assert numbers and all("[" in cell for cell in numbers)
    angles = [cell for cell in cells if "°" in cell]
    assert all(re.fullmatch(r"\d+°: \+0\.\d{3} \[\+0\.\d{3}, \+0\.\d{3}\]", cell) for cell in angles)


def test_the_summary_shows_every_set_in_every_combination(html):
    table = html[html.index('id="all_gains"') :].partition("</table>")[0]
    for part in PARTS:
        assert f"The {part}: template" in table
    assert table.count("SCRFD + ResNet50") == table.count("RetinaFace + MobileFaceNet") >= 4


def test_what_is_the_same_in_every_set_is_share_common(html):
    assert html.count("<p>the same</p>") == 1
    assert 'id="all-09_provenance"' in html


def test_what_differs_stays_with_its_set():
    chapters = [Chapter([shared("09_x", "same", own)], own, own) for own in PARTS]
    *rest, common = share_common(chapters, ("09_x",), messages())
    assert [[b.text for b in c.sections[0].blocks] for c in rest] == [["first-set"], ["second-set"]]
    assert [b.text for b in common.sections[0].blocks] == ["same"]


def test_sets_that_share_nothing_have_no_common_chapter():
    chapters = [Chapter([shared("09_x", own)], own, own) for own in PARTS]
    assert len(share_common(chapters, ("09_x",), messages())) == 2
