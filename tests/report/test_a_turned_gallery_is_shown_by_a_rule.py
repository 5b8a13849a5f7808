"""The strip of a turned gallery shows the people with the most probes, each at evenly spread yaws."""

import base64

import cv2
import numpy as np
import pandas as pd
import pytest

from facefront.faces import FACES, IMAGES, conform
from facefront.imaging.images import write_png
from facefront.measure import MeasureSpec
from facefront.report import Context, Values, figures
from facefront.report.blocks import Note, Pictures
from facefront.report.figures.turned_gallery import most_probes, spread_yaws
from facefront.report.messages import messages
from facefront.report.page import without_pictures
from facefront.study.galleries import VIEWS
from facefront.weights import sha256_of

PROBES = {"ann": 1, "bob": 3, "cid": 2, "dee": 2, "eve": 3}
GRID = ("template@-60", "template@-30", "template@30", "template@60")


def known(image_id, person, role):
    zeros = dict.fromkeys(("yaw", "pitch", "roll", "frame"), 0)
    return zeros | {"image_id": image_id, "person": person, "role": role, "status": "ok", "path": "gone"}


@pytest.fixture
def images(tmp_path):
    """Photos of five people, of whom the last has no GT photo; each GT photo is there, in a grey of its own."""
    rows = [known(f"{p}/{i}", p, "probe") for p, count in PROBES.items() for i in range(count)]
    for place, person in enumerate(list(PROBES)[:-1], 1):
        path = tmp_path / f"{person}.png"
        write_png(path, np.full((40, 40, 3), 10 * place, np.uint8))
        rows.append(known(f"{person}/gt", person, "gt") | {"path": str(path), "sha256": sha256_of(path)})
    return conform(pd.DataFrame(rows).reindex(columns=list(IMAGES)).sample(frac=1, random_state=1), IMAGES)


def drawn(folder, images, variants=GRID, failed=("cid/gt", "template@60")):
    """A view of each GT photo and variant, in a grey of its own; one could not be drawn."""
    rows, gts = [], sorted(images.loc[images["role"] == "gt", "image_id"])
    for place, (image_id, variant) in enumerate([(g, v) for g in gts for v in variants]):
        row = {"image_id": image_id, "variant": variant, "status": "ok", "path": f"{place}.png"}
        write_png(folder / row["path"], np.full((40, 40, 3), 60 + 10 * place, np.uint8))
        row["sha256"] = sha256_of(folder / row["path"])
        rows.append(row | ({"status": "generator_error"} if (image_id, variant) == failed else {}))
    return conform(pd.DataFrame(rows).reindex(columns=list(VIEWS)), VIEWS)


def strip(folder, images, views, show=True, language="en"):
    faces = conform(pd.DataFrame(columns=list(FACES)), FACES)
    photos = figures.Photos(images, faces, views, results=folder, detector="scrfd", show=show)
    context = Context("Made up", MeasureSpec(), Values(), messages=messages(language))
    return figures.turned_gallery(images, views, photos, "template", context)


def grey(jpeg):
    return round(cv2.imdecode(np.frombuffer(base64.b64decode(jpeg), np.uint8), cv2.IMREAD_COLOR).mean() / 10) * 10


def test_the_people_with_the_most_probes_and_a_gt_photo_by_name_on_a_tie(images):
    assert most_probes(images, 3) == ["bob", "cid", "dee"]
    assert most_probes(images, 9) == ["bob", "cid", "dee", "ann"]


def test_yaws_are_spread_over_the_grid_of_the_frontalizer_at_a_pitch_of_0():
    grid = [*GRID[::-1], "template@0,20", "template@-50,20", "template:zero_rotation", "none+flip", "hybrid@-90"]
    assert spread_yaws(grid, "template") == {-60: "template@-60", 30: "template@30", 60: "template@60"}
    assert list(spread_yaws(["template@30", "template@-30"], "template")) == [-30, 30]
    assert spread_yaws(grid, "mirror") == {}


def test_each_row_is_the_gt_photo_and_its_own_views(images, tmp_path):
    block = strip(tmp_path, images, drawn(tmp_path, images))
    assert isinstance(block, Pictures)
    assert block.columns == ("GT", "yaw −60°", "yaw +30°", "yaw +60°")
    shown = [[grey(picture.jpeg) if picture.jpeg else None for picture in row.pictures] for row in block.rows]
    assert shown == [[20, 100, 120, 130], [30, 140, 160, None], [40, 180, 200, 210]]
    assert [row.pictures[3].lines for row in block.rows] == [(), ("no image could be made",), ()]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_caption_says_the_rule_in_every_language(language, images, tmp_path):
    block = strip(tmp_path, images, drawn(tmp_path, images), language=language)
    assert messages(language).say("people-count", people=f"{len(block.rows)}") in block.caption
    assert len({picture.alt for picture in block.rows[0].pictures}) == 4


def test_a_report_without_images_has_none(images, tmp_path):
    block = strip(tmp_path, images, drawn(tmp_path, images), show=False)
    assert not block.shows_any
    assert isinstance(without_pictures(block, messages("en")), Note)


def test_where_nothing_was_drawn_a_note_stands(images, tmp_path):
    views = drawn(tmp_path, images)
    assert isinstance(strip(tmp_path, images, views.iloc[:0]), Note)
    assert isinstance(strip(tmp_path, images[images["role"] != "probe"], views), Note)
