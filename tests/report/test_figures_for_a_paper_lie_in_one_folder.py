"""Each figure lies in the folder of figures as PDF, SVG, PNG and CSV, and an index page shows them all."""

import base64
import io
import re
import struct
from urllib.parse import unquote
from xml.etree import ElementTree

import cv2
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from facefront.files.safe_csv import csv_text
from facefront.report import Chapter, Section, save_figures, write_report
from facefront.report.blocks import Chart, Picture, PictureRow, Pictures
from facefront.report.figures.hover import mark
from facefront.report.figures.style import drawing, panel
from facefront.report.messages import messages

GAINS = pd.DataFrame({"combination": ["a", "b"], "gain": [0.125, -0.25]})


def chart():
    panels = []
    for key in ("scrfd-resnet100", "retina-resnet50"):
        with drawing() as (figure, axes):
            axes.plot([0, 1], GAINS["gain"], marker="o", label="a line")
            axes.set(xlabel="place")
            mark(axes, [0, 1], GAINS["gain"], [f"{gain:+.3f}" for gain in GAINS["gain"]])
            panels.append(panel(figure, key.upper(), "words", key))
    return Chart("gain_by_yaw", "a caption", tuple(panels), csv_text(GAINS), "Net Gain by |yaw|")


def pictures():
    pixels = cv2.imencode(".jpg", np.full((20, 20, 3), 90, np.uint8))[1].tobytes()
    picture = Picture(base64.b64encode(pixels).decode(), "alt", ("0.512",))
    return Pictures("identity_match", "c", ("left", "right"), (PictureRow("row", (picture, picture)),), title="Match")


@pytest.fixture(scope="module")
def section(tmp_path_factory):
    """A section as a notebook saves it and the report reads it."""
    made = Section("03_frontalization", "t", [chart(), pictures()])
    return Section.load(made.save(tmp_path_factory.mktemp("sections")))


@pytest.fixture(scope="module")
def folder(section, tmp_path_factory):
    path = tmp_path_factory.mktemp("figures")
    save_figures([Chapter([section])], path, messages(), title="A profile")
    return path


def test_names_say_what_the_files_show(folder):
    stems = ["net-gain-by-yaw_scrfd-resnet100", "net-gain-by-yaw_retina-resnet50", "identity-match"]
    expected = {f"{stem}.{form}" for stem in stems for form in ("pdf", "svg", "png")}
    expected |= {"net-gain-by-yaw.csv", "identity-match.csv", "index.html"}
    assert {path.name for path in folder.glob("[!.]*")} == expected


def test_the_index_links_to_every_file_and_to_nothing_else(folder):
    html = (folder / "index.html").read_text("utf-8")
    targets = {unquote(target) for target in re.findall(r'(?:href|src)="([^"]+)"', html)} - {"data:,"}
    assert targets == {path.name for path in folder.glob("[!.]*")} - {"index.html"}
    assert "Net Gain by |yaw|" in html
    assert "a caption" in html


def test_the_pdf_has_a_title_and_its_letters_as_an_embedded_truetype_font(folder):
    pdf = (folder / "net-gain-by-yaw_scrfd-resnet100.pdf").read_bytes()
    assert b"/Title (Net Gain by |yaw| SCRFD-RESNET100)" in pdf
    assert b"/FontFile2" in pdf
    assert b"/Subtype /Type3" not in pdf


def test_the_svg_needs_no_font_and_the_png_has_300_dots_an_inch(folder):
    root = ElementTree.parse(folder / "net-gain-by-yaw_retina-resnet50.svg").getroot()
    assert not list(root.iter("{http://www.w3.org/2000/svg}text"))
    png = (folder / "net-gain-by-yaw_retina-resnet50.png").read_bytes()
    across, _, unit = struct.unpack(">IIB", png[png.index(b"pHYs") + 4 :][:9])
    assert unit == 1
    assert across * 0.0254 == pytest.approx(300, abs=0.1)


def test_the_png_is_opaque_and_white(folder):
    with Image.open(folder / "net-gain-by-yaw_retina-resnet50.png") as made:
        assert made.mode == "RGB"
        assert made.getpixel((0, 0)) == (255, 255, 255)
        assert made.info["Title"].startswith("Net Gain by |yaw|")


def test_values_under_the_pointer_are_those_of_the_csv(section, folder):
    values = pd.read_csv(folder / "net-gain-by-yaw.csv")["gain"]
    for drawn in next(section.of_kind(Chart)).panels:
        titles = [element.text for element in ElementTree.fromstring(drawn.svg).iter("title")]
        assert titles == [f"{value:+.3f}" for value in values]


def test_without_images_no_photo_is_written(section, tmp_path):
    save_figures([Chapter([section])], tmp_path, messages(), title="p", images=False)
    assert not list(tmp_path.glob("identity*"))
    assert len(list(tmp_path.glob("net-gain*"))) == 7


def test_words_below_photos_are_their_data(folder):
    rows = pd.read_csv(io.StringIO((folder / "identity-match.csv").read_text("utf-8")))
    assert rows.to_numpy().tolist() == [["row", "left", 0.512], ["row", "right", 0.512]]


def test_sets_have_folders_of_their_own_and_stale_files_go(section, tmp_path):
    both = [Chapter([section], "a b", "A"), Chapter([section], "c", "C")]
    save_figures(both, tmp_path, messages(), title="p")
    theirs = tmp_path / "a b" / "mine.svg"
    theirs.write_text("a")
    html = (tmp_path / "index.html").read_text("utf-8")
    links = {unquote(link) for link in re.findall(r'href="([^"]+)"', html)} - {"data:,"}
    assert len(links) == 22
    assert all((tmp_path / link).is_file() for link in links)
    save_figures([Chapter([], "a b"), Chapter([], "c")], tmp_path, messages(), title="p")
    assert {path for path in tmp_path.rglob("[!.]*") if path.is_file()} == {theirs, tmp_path / "index.html"}


def test_the_page_links_the_figures_by_a_relative_address(section, tmp_path):
    chapters = [Chapter([section])]
    index = save_figures(chapters, tmp_path / "figures" / "a b", messages(), title="p")
    folder = tmp_path / "reports" / "a b"
    page = write_report(folder, chapters, dataset="d", profile="p", figures=index).read_text("utf-8")
    assert '<a href="../../figures/a%20b/index.html">Figures for a paper</a>' in page
    assert "index.html" not in write_report(folder, chapters, dataset="d", profile="p").read_text("utf-8")
