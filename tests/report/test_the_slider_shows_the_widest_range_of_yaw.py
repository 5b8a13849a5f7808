"""The slider shows the person with the widest range of yaw, at photos nearest to evenly spaced angles."""

import numpy as np
import pandas as pd
import pytest

from facefront.measure import MeasureSpec, build_pairs
from facefront.report import Arm, Context, Values
from facefront.report.blocks import Explorer, Note
from facefront.report.figures import Photos, explorer
from facefront.report.figures.explorer import choose_widest
from facefront.report.layout import Chapter
from facefront.report.messages import messages
from facefront.report.page import render_page
from facefront.report.section import Section
from report_study import FakeStudy

ARM = Arm("template", "scrfd", "resnet50")


def probes(**people):
    rows = [(person, yaw, f"{person}/{i}") for person, yaws in people.items() for i, yaw in enumerate(yaws)]
    return pd.DataFrame(rows, columns=["person", "yaw", "left"]).assign(d=0.1)


def test_the_person_with_the_widest_range_is_chosen_and_the_first_by_name_on_a_tie():
    assert set(choose_widest(probes(ann=[-5, 5], bob=[-50, 10], cid=[0, 60]))["person"]) == {"bob"}


def test_steps_are_in_order_distinct_and_nearest_to_evenly_spaced_angles():
    yaws = [50.0, -50.0, 1.0, 2.0, 24.0, -26.0]
    assert choose_widest(probes(ann=yaws), steps=5)["yaw"].tolist() == [-50, -26, 1, 24, 50]
    assert choose_widest(probes(ann=yaws), steps=50)["yaw"].tolist() == sorted(yaws)
    many = probes(ann=np.linspace(-80, 80, 500))
    assert choose_widest(many)["yaw"].tolist() == pytest.approx(np.linspace(-80, 80, 9), abs=0.2)


def test_what_lacks_a_score_or_a_yaw_is_no_step():
    table = probes(ann=[-60, 0, 60, np.nan], bob=[-10, 10])
    table.loc[[0, 2], "d"] = np.nan
    assert choose_widest(table)["yaw"].tolist() == [-10, 10]
    assert choose_widest(table.assign(d=np.nan)).empty


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    study = FakeStudy(6, 8, tmp_path_factory.mktemp("study"))
    faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
    spec = MeasureSpec()
    pairs = build_pairs(study.images, study.embeddings, spec, faces=faces, frontals=study.frontals)
    photos = Photos(study.images, faces, study.frontals, results=study.folder, detector="scrfd")
    return study, pairs, photos, Context("Made up (MU)", spec, Values())


def test_each_step_has_both_similarities_and_the_gt_stands_beside_them(made):
    study, pairs, photos, context = made
    block = explorer(pairs, study.images, photos, ARM, context)
    assert isinstance(block, Explorer)
    assert 2 <= len(block.rows) <= 9
    assert all(picture.jpeg for row in block.rows for picture in row.pictures)
    assert block.reference.jpeg
    printed = {value.text for name, value in context.values.items() if name.startswith("figure.explorer.")}
    assert {row.pictures[0].lines[0] for row in block.rows} <= printed
    assert Section("x1_x", "t", [block]).blocks == [block]


def test_it_is_left_out_of_a_report_without_images(made):
    study, pairs, photos, context = made
    section = Section("03_x", "t", [explorer(pairs, study.images, photos, ARM, context)])
    page = render_page([Chapter([section])], "k", messages(), images=False)
    assert "data:image/jpeg" not in page
    assert "A figure of photos stands here" in page


def test_without_a_score_there_is_a_note(made):
    study, pairs, photos, context = made
    nothing = pairs[pairs["group"] != "frontal_gt"]
    assert isinstance(explorer(nothing, study.images, photos, ARM, context), Note)
