"""IMAGES=none: no raster picture is in the page, the sections or anything beside them; numbers stay."""

import pytest

from facefront.report.blocks import Pictures
from facefront.report.figures import Photos
from facefront.report.layout import Chapter
from facefront.report.messages import messages
from facefront.report.page import render_page
from report_study import FakeStudy, make_report


@pytest.mark.parametrize("form", ["data:image/jpeg", "data:image/png", "/9j/"])
def test_the_page_holds_no_raster_picture(form):
    sections = make_report().sections
    assert "data:image/jpeg" in render_page([Chapter(sections)], "k", messages())
    page = render_page([Chapter(sections)], "k", messages(), images=False)
    assert form not in page
    assert messages().say("page-without-images") in page


def test_what_was_left_out_is_said_with_its_numbers():
    sections = make_report().sections
    page = render_page([Chapter(sections)], "k", messages(), images=False)
    captions = [block.caption for section in sections for block in section.of_kind(Pictures)]
    assert len(captions) == 6
    assert page.count("A figure of photos stands here") == 6


def test_photos_that_may_not_be_shown_are_not_even_read():
    study = FakeStudy(2, 1)
    hidden = Photos(study.images, study.faces, study.frontals, results=study.folder, detector="scrfd", show=False)
    assert hidden.jpeg(study.images["image_id"][0]) == ""
    assert hidden.jpeg(study.images["image_id"][3], "template") == ""
