"""A recogniser of the family that a frontalizer was trained with is marked, row by row, and the mark is explained."""

import dataclasses

import pandas as pd
import pytest

from facefront import measure
from facefront.frontalizers import FRONTALIZERS
from facefront.measure import MeasureSpec
from facefront.report import Context, Values, partial_judges, tables
from report_study import FakeStudy

JUDGES = {"resnet50": "ArcFace ResNet-50, Deep Face Recognition", "mobilefacenet": "MobileFaceNet"}


@pytest.fixture(scope="module")
def numbers():
    study, spec = FakeStudy(8, 3), MeasureSpec()
    faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
    pairs = measure.build_pairs(study.images, study.embeddings, spec, faces, study.frontals)
    return measure.adjust_p(measure.net_gain(pairs, spec), spec.primary), measure.verification_table(pairs, spec)


def marked(table):
    groups = zip(table.rows, table.groups, strict=True)
    return {(row[0].removesuffix(" †"), group) for row, group in groups if row[0].endswith("†")}


def made_up(trainer):
    card = dataclasses.replace(FRONTALIZERS.card("template"), recognition_in_loss=trainer)
    partial = partial_judges({"template": card.recognition_in_loss, "mirror": ""}, JUDGES)
    return Context("Made up", MeasureSpec(), Values(), partial=partial)


def test_the_trainers_family_is_marked_in_both_arms_and_nothing_else(numbers):
    gains, verification = numbers
    expected = {
        (variant, f"{detector} + ResNet50")
        for variant in ("template", "template, redrawn but not turned")
        for detector in ("SCRFD", "RetinaFace")
    }
    for table in (
        tables.net_gain_table(gains, made_up("ArcFace in the loss")),
        tables.error_rates_table(verification, made_up("ArcFace in the loss")),
    ):
        assert marked(table) == expected
        assert any(note.startswith("†") for note in table.notes)


@pytest.mark.parametrize("trainer", ["", "LightCNN", "a face recognition network"])
def test_other_trainers_leave_the_tables_as_they_are(numbers, trainer):
    table = tables.net_gain_table(numbers[0], made_up(trainer))
    assert not marked(table)
    assert not any("†" in note for note in table.notes)


def test_a_network_of_the_same_shape_is_no_family():
    trainer = FRONTALIZERS.card("deca").recognition_in_loss
    arcface = {"resnet50": "ArcFace ResNet-50 @ WebFace600K"}
    assert partial_judges({"deca": trainer}, arcface) == frozenset()
    assert partial_judges({"deca": trainer}, {"senet": "SENet-50 @ VGGFace2"}) == {("deca", "senet")}
