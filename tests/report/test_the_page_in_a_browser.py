"""In a browser the page folds, sorts, filters and follows links; it is whole without scripts and on paper."""

import re
from dataclasses import replace

import pytest

from facefront.report import Chapter, Heading, Paragraph, Section, write_report
from facefront.report.blocks import Note, Picture, PictureRow, Pictures, Reply, Statement, Summary, SystemCard, Table

PIXEL = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEB"
SETS = ("first", "second")
ROWS = (
    ("up", "Bea", "+0.020 [−0.010, +0.050]", "1,200"),
    ("up", "Ada", "−0.300 [−0.400, −0.200]", "30"),
    ("up", "Cia", "–", "200"),
    ("up", "Dan", "−0.010 [−0.020, +0.000]", "4"),
    ("down", "Fay", "+0.5", "2"),
    ("down", "Eva", "+0.1", "10"),
)
GAINS = Table(
    key="gains",
    caption="Gains.",
    header=("name", "Net Gain", "photos"),
    rows=tuple(row[1:] for row in ROWS),
    kinds=("",) * len(ROWS),
    groups=tuple(row[0] for row in ROWS),
    numeric=(False, True, True),
    csv="name\n",
)


def case(rule: str) -> PictureRow:
    return PictureRow(f"{rule}: 0.1", (Picture(PIXEL, "a face", ("0.5",)),), rule=rule)


LONG = Table(
    key="long",
    caption="Many rows.",
    header=("name", "number", "more", "more", "more", "more"),
    rows=tuple((f"row {i} of a table that is wide", *[f"{i} of a hundred"] * 5) for i in range(20)),
    kinds=("",) * 20,
    groups=("",) * 20,
    numeric=(False, True, True, True, True, True),
    csv="name\n",
)
PHOTOS = Pictures("photos", "Photos.", ("photo",), (PictureRow("one", (Picture(PIXEL, "a face", ("0.5",)),)),))
CASES = [
    Pictures(f"cases_{system}", "Cases.", ("photo",), tuple(case(rule) for rule in ("Worst", "Lost", "Best")))
    for system in ("a", "b")
]
LINES = [Paragraph("A line of text.")] * 40


def sections(name: str) -> list[Section]:
    result = Section("03_frontalization", "Result", gist=f"The gist of {name}.")
    result.add(Paragraph(f"The result of {name}."), GAINS, PHOTOS)
    long = [Heading("Rows", "rows"), LONG, *LINES, Heading("Last", "last"), *CASES, *LINES]
    detail = Section("04_enhancement", "Detail", long)
    return [result, detail]


def write(folder, **options):
    chapters = [Chapter(sections(name), name, f"The {name} set") for name in SETS]
    return write_report(folder, chapters, opening(f"{SETS[1]}-gains"), dataset="d", profile="p", **options)


def opening(source: str) -> Section:
    """The summary, with one number that comes from the table of that id."""
    replies = (Reply("Does it help?", (Statement("It does.", source=source),)),)
    summary = Summary(("Drawn.",), "All photos.", replies, Note("No chart."), Note("No strip."), ())
    return Section("00_overview", "Overview", [summary])


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return write(tmp_path_factory.mktemp("several"))


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    folder = tmp_path_factory.mktemp("one")
    return write_report(folder, [Chapter(sections("one"))], opening("gains"), dataset="d", profile="p")


@pytest.fixture
def tab(browser):
    yield browser
    assert browser.errors == []


def opened(tab, report, id_, **options):
    """The page at a link to the id, in the place that it scrolls to."""
    tab.open(report, fragment=id_, **options)
    tab.until("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
    return tab


def column(tab, id_: str, n: int) -> list[list[str]]:
    """The texts of the n-th column, group by group, of the rows that are shown."""
    bodies = f"[...document.querySelectorAll('#{id_} tbody')]"
    shown = "[...body.querySelectorAll('tr:not(.group)')].filter(row => row.checkVisibility())"
    return tab.ask(f"{bodies}.map(body => {shown}.map(row => row.cells[{n}].textContent.trim()))")


def click_head(tab, id_: str, n: int) -> str | None:
    tab.click(f"#{id_} thead th:nth-child({n + 1}) button")
    return tab.ask(f"document.querySelector('#{id_} thead th:nth-child({n + 1})').getAttribute('aria-sort')")


def test_chapters_are_folded_under_title_and_gist_and_open_by_mouse_and_key(tab, one):
    tab.open(one)
    assert tab.seen(".chapter > .inside") == [False, False]
    assert tab.texts(".chapter > summary")[0].splitlines() == ["Result", "The gist of one."]
    tab.click("#\\30 3_frontalization summary")
    tab.focus("#\\30 4_enhancement summary")
    tab.press("Enter")
    assert tab.seen(".chapter > .inside") == [True, True]


def test_one_set_has_no_tabs(tab, one):
    tab.open(one)
    assert tab.texts("[role=tab]") == []
    assert len(tab.texts("main > .part")) == 2


@pytest.mark.parametrize("scripts", [True, False])
def test_a_number_of_the_summary_leads_to_its_table(tab, report, scripts):
    tab.open(report, scripts=scripts)
    tab.click("#summary .verdict a")
    tab.until("scrollY > 0")
    assert tab.seen("#second-gains tbody th")[0]


def test_sets_are_tabs_that_arrow_keys_move_between(tab, report):
    tab.open(report)
    tab.focus("#tab-first")
    selected = "document.querySelector('[role=tab][aria-selected=true]').textContent"
    met = []
    for key in ("ArrowRight", "ArrowRight", "End", "ArrowLeft", "ArrowLeft", "Home"):
        tab.press(key)
        met.append(tab.ask(selected).removeprefix("The ").removesuffix(" set"))
        assert tab.ask("document.activeElement.textContent") == tab.ask(selected)
        assert tab.seen(".set > .part:last-child") == [name == met[-1] for name in SETS]
    assert met == ["second", "first", "second", "first", "second", "first"]
    assert tab.ask("[...document.querySelectorAll('[role=tab]')].map(tab => tab.tabIndex)") == [0, -1]


def test_a_link_into_a_closed_chapter_of_another_set_opens_it(tab, report):
    opened(tab, report, "second-long")
    assert tab.seen(".set > .part:last-child") == [False, True]
    assert tab.seen("#second-long tbody tr")[0]
    assert abs(tab.ask("document.getElementById('second-long').getBoundingClientRect().top")) < 100


def test_a_link_within_the_page_opens_what_it_leads_to(tab, report):
    tab.open(report)
    tab.ask("location.hash = 'second-gains'")
    tab.until("document.getElementById('second-gains').checkVisibility()")
    tab.ask("document.querySelector('#contents a[href=\"#first-04_enhancement-last\"]').click()")
    assert tab.seen("#first-04_enhancement-last") == [True]


def test_the_contents_mark_the_place(tab, report):
    opened(tab, report, "first-04_enhancement-last")
    current = "document.querySelector('#contents [aria-current=location]')?.hash"
    assert tab.until(f"{current} === '#first-04_enhancement-last' && {current}")
    tab.ask("scrollTo(0, 0)")
    assert tab.until(f"{current} === '#summary' && {current}")


def test_every_table_figure_and_heading_has_a_link_to_itself(tab, report):
    tab.open(report)
    links = set(tab.ask("[...document.querySelectorAll('main .permalink')].map(link => link.hash)"))
    ends = ("gains", "photos", "long", "03_frontalization", "04_enhancement", "04_enhancement-last")
    assert {f"#{name}-{end}" for name in SETS for end in ends} <= links


def test_a_click_on_a_heading_sorts_by_value_within_each_group(tab, report):
    opened(tab, report, "first-gains")
    assert click_head(tab, "first-gains", 1) == "ascending"
    assert column(tab, "first-gains", 0) == [["Ada", "Dan", "Bea", "Cia"], ["Eva", "Fay"]]
    assert click_head(tab, "first-gains", 1) == "descending"
    assert column(tab, "first-gains", 0) == [["Bea", "Dan", "Ada", "Cia"], ["Fay", "Eva"]]
    assert click_head(tab, "first-gains", 1) is None
    assert column(tab, "first-gains", 0) == [["Bea", "Ada", "Cia", "Dan"], ["Fay", "Eva"]]
    click_head(tab, "first-gains", 2)
    assert column(tab, "first-gains", 2) == [["4", "30", "200", "1,200"], ["2", "10"]]


def test_a_heading_sorts_by_key_too_and_words_as_words(tab, report):
    opened(tab, report, "first-gains")
    tab.focus("#first-gains thead th button")
    tab.press("Enter")
    assert column(tab, "first-gains", 0) == [["Ada", "Bea", "Cia", "Dan"], ["Eva", "Fay"]]


def test_a_long_table_is_filtered_by_what_is_typed(tab, report):
    opened(tab, report, "first-long")
    tab.focus("#first-long input")
    tab.write("row 1")
    assert len(column(tab, "first-long", 0)[0]) == 11
    assert tab.texts("#first-long [role=status]") == ["11 / 20"]
    assert tab.texts("#first-gains input") == []


def test_cases_of_failure_are_kept_by_rule_in_all_figures_of_a_chapter(tab, report):
    opened(tab, report, "first-cases_a")
    labels = (
        "[...document.querySelectorAll('#first-cases_a .row, #first-cases_b .row')].filter(row => row.offsetHeight)"
    )
    shown = f"{labels}.map(row => row.dataset.rule)"
    assert tab.ask(shown) == ["Worst", "Lost", "Best"] * 2
    assert tab.texts("#first-04_enhancement select option") == ["all", "Worst", "Lost", "Best"]
    tab.focus("#first-04_enhancement select")
    tab.press("ArrowDown")
    tab.press("ArrowDown")
    tab.until(f"{shown}.length === 2")
    assert tab.ask(shown) == ["Lost"] * 2


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_scrolls_sideways_on_a_narrow_screen(tab, report, scripts):
    tab.open(report, width=390, height=844, scripts=scripts)
    for _ in range(2):
        assert tab.ask("document.documentElement.scrollWidth") <= 390
        tab.ask("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")


def test_the_contents_are_folded_on_a_narrow_screen_and_close_behind_a_link(tab, report):
    tab.open(report, width=390, height=844)
    assert tab.seen("#contents .places") == [False]
    tab.click("#contents summary")
    assert tab.seen("#contents .places") == [True]
    tab.click('#contents a[href="#first-03_frontalization"]')
    assert tab.seen("#contents .places") == [False]
    assert tab.seen("#first-gains") == [True]


def test_without_scripts_every_set_stands_on_the_page_and_its_chapters_open(tab, report):
    tab.open(report, scripts=False)
    assert tab.texts("[role=tab], .sort, .filter") == []
    assert tab.texts(".set > h2") == [f"The {name} set" for name in SETS]
    assert tab.seen(".set > .part:last-child") == [True, True]
    tab.click("#second-03_frontalization summary")
    assert tab.seen("#second-gains tbody th")[0]


def test_paper_has_every_set_chapter_and_row_and_no_control(tab, report):
    opened(tab, report, "first-long")
    tab.focus("#first-long input")
    tab.write("row 1")
    tab.send("Emulation.setEmulatedMedia", media="print")
    for selector in (".set > .part", ".chapter .inside", ".set > h2", "main tbody tr"):
        assert set(tab.seen(selector)) == {True}, selector
    assert set(tab.seen(".tabs, .filter, .opener, .permalink")) == {False}
    pages = len(re.findall(rb"/Type\s*/Page\b", tab.pdf()))
    assert pages >= 2 * 2  # eighty paragraphs and more for each set
    assert tab.seen("#second-04_enhancement .inside") == [True]


def test_paper_has_the_names_of_articles_and_a_number_on_each_page(tab, tmp_path):
    card = SystemCard("system-x", "System X", ("A line.",))
    page = write_report(tmp_path, [Chapter([Section("08_a", "A", [card])])], dataset="d", profile="p")
    tab.open(page).send("Emulation.setEmulatedMedia", media="print")
    assert tab.seen(".card > summary") == [True]
    rules = "[...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText).join(' ')"
    assert "@bottom-center { content: counter(page)" in tab.ask(rules)


def test_from_right_to_left_the_contents_stand_at_the_right_and_arrow_keys_follow(tab, report, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(report.read_text("utf-8").replace('dir="ltr"', 'dir="rtl"', 1), "utf-8")
    tab.open(page)
    left = "document.querySelector('{}').getBoundingClientRect().left"
    assert tab.ask(left.format("#contents")) > tab.ask(left.format("main"))
    tab.focus("#tab-first")
    tab.press("ArrowLeft")
    assert tab.ask("document.activeElement.id") == "tab-second"
    tab.resize(390, 844)
    assert tab.ask("document.documentElement.scrollWidth") <= 390


def test_a_report_without_images_shows_no_photo(tab, tmp_path):
    tab.open(write(tmp_path, images=False))
    assert tab.ask("document.querySelectorAll('img, image, figure.pictures').length") == 0


@pytest.mark.parametrize("dark", [True, False])
def test_every_colour_of_words_stands_out_from_its_paper(tab, report, dark):
    """By the ratio that WCAG 2 asks of text."""
    tab.open(report, dark=dark)
    style = "getComputedStyle(document.body).getPropertyValue('--{}').trim()"
    light = {
        name: luminance(tab.ask(style.format(name))) for name in ("ink", "soft", "accent", "warm", "paper", "wash")
    }
    assert (light["ink"] > light["paper"]) == dark
    for paper in ("paper", "wash"):
        for ink in ("ink", "soft", "accent", "warm"):
            darker, lighter = sorted((light[ink], light[paper]))
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ink, paper)


def luminance(colour: str) -> float:
    """Relative luminance of "#rgb" or "#rrggbb", by WCAG 2."""
    digits = colour.removeprefix("#")
    width = len(digits) // 3
    parts = [int((digits[i * width : (i + 1) * width] * 2)[:2], 16) / 255 for i in range(3)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_script_keeps_to_a_table_of_one_row(tab, tmp_path):
    alone = replace(GAINS, rows=GAINS.rows[:1], kinds=("",), groups=("",))
    page = write_report(tmp_path, [Chapter([Section("03_a", "A", [alone])])], dataset="d", profile="p")
    tab.open(page)
    assert tab.texts("thead button") == []
