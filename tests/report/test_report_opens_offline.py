"""The page opens offline: one script of its own, no style or picture from anywhere, links to files beside it alone."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from facefront.report import Chapter, write_report
from facefront.report.rows import PAIRS
from report_study import make_report


class Page(HTMLParser):
    """Collects every element with its attributes, and checks that what was opened is closed."""

    VOID = frozenset({"meta", "link", "img", "br", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def chapter():
    report = make_report()
    return Chapter(report.sections, pairs={PAIRS: report.pairs}, run={"commit": "x"})


@pytest.fixture(scope="module")
def folder(chapter, tmp_path_factory):
    path = tmp_path_factory.mktemp("report")
    write_report(path, [chapter], dataset="Title & <b>", profile="p")
    return path


def test_nothing_is_loaded_from_outside(folder):
    html = (folder / "report.html").read_text("utf-8")
    page = Page(html)
    assert not page.open
    for tag, attributes in page.elements:
        assert tag not in {"iframe", "object", "embed", "base", "form"}
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "srcset", "data", "action"):
            assert attributes.get(name, "data:").startswith("data:")
        if tag == "link":
            assert attributes["href"].startswith("data:")
    assert "@import" not in html
    assert all(target.startswith(("data:", "#")) for target in re.findall(r"url\(([^)]*)\)", html))


def test_only_the_pages_own_script_may_run(folder):
    html = (folder / "report.html").read_text("utf-8")
    elements = Page(html).elements
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert [attributes for tag, attributes in elements if tag == "script"] == [{}]
    (policy,) = (a["content"] for _, a in elements if a.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert policy.endswith(f"script-src 'sha256-{digest}'")


def test_every_link_in_the_page_leads_somewhere_and_ids_are_unique(folder):
    elements = Page((folder / "report.html").read_text("utf-8")).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    links = {attributes["href"] for tag, attributes in elements if tag == "a"}
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    files = {link for link in links if not link.startswith("#")}
    assert "tables/net_gain.csv" in files
    assert all((folder / file).is_file() for file in files)


def test_words_are_escaped(folder):
    assert '<p class="kicker">Title &amp; &lt;b&gt;' in (folder / "report.html").read_text("utf-8")


def test_charts_hold_no_link_either():
    for section in make_report().sections:
        for block in section.blocks:
            for panel in getattr(block, "panels", ()):
                targets = re.findall(r'(?:href|src)="([^"]*)"', panel.svg)
                assert all(target.startswith(("#", "data:")) for target in targets)
                assert "<script" not in panel.svg


def test_the_numbers_lie_beside_the_page(folder):
    values = json.loads((folder / "values.json").read_text("utf-8"))
    assert all(set(value) in ({"number", "text"}, {"text"}) for value in values.values())
    assert all(isinstance(value.get("number", 0), int | float) for value in values.values())
    assert json.loads((folder / "run.json").read_text("utf-8")) == {"commit": "x"}
    assert len(pd.read_parquet(folder / "pairs.parquet")) > 0
    gains = pd.read_csv(folder / "tables" / "net_gain.csv")
    assert ((gains["frontal_gt"] - gains["angle_gt"] - gains["net_gain"]).abs() < 1e-9).all()
    assert [path.name for path in folder.rglob(".*")] == [".written"]


def test_what_is_no_longer_made_does_not_stay_and_files_of_others_do(chapter, tmp_path):
    tables = tmp_path / "tables"
    tables.mkdir()
    theirs = tables / "mine.csv"
    theirs.write_text("a")
    write_report(tmp_path, [chapter], dataset="d", profile="p")
    assert len(list(tables.glob("[!.]*"))) > 3
    write_report(tmp_path, [Chapter([])], dataset="d", profile="p")
    assert list(tables.glob("[!.]*")) == [theirs]
