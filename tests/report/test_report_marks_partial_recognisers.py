"""A recogniser of the family that a frontalizer was trained with is marked, row by row, and the mark is explained."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from facefront import measure
from facefront.embedders import EMBEDDERS
from facefront.enhancers import ENHANCERS
from facefront.frontalizers import FRONTALIZERS
from facefront.measure import MeasureSpec
from facefront.report import Context, Values, partial_recognisers, tables
from facefront.study.steps import Component
from facefront.weights import FoundWeight, own_weight
from report_study import FakeStudy

RECOGNISERS = {"resnet50": ("ArcFace",), "mobilefacenet": ("MobileFaceNet",)}


@pytest.fixture(scope="module")
def numbers():
    study, spec = FakeStudy(8, 3), MeasureSpec()
    faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
    pairs = measure.build_pairs(study.images, study.embeddings, spec, faces, study.frontals)
    return measure.adjust_p(measure.net_gain(pairs, spec), spec.primary), measure.verification_table(pairs, spec)


def marked(table):
    groups = zip(table.rows, table.groups, strict=True)
    return {(row[0].removesuffix(" †"), group) for row, group in groups if row[0].endswith("†")}


def made_up(*families):
    card = dataclasses.replace(FRONTALIZERS.card("template"), recognition=families)
    partial = partial_recognisers({"template": card.recognition, "mirror": ()}, RECOGNISERS)
    return Context("Made up", MeasureSpec(), Values(), partial=partial)


def test_the_trainers_family_is_marked_in_both_arms_and_nothing_else(numbers):
    gains, verification = numbers
    expected = {("template", f"{detector} + ResNet50") for detector in ("SCRFD", "RetinaFace")}
    redrawn = {("template, redrawn but not turned", combination) for _, combination in expected}
    for table, rows in (
        (tables.net_gain_table(gains, made_up("ArcFace")), expected),
        (tables.error_rates_table(verification, made_up("ArcFace")), expected | redrawn),
    ):
        assert marked(table) == rows
        assert any(note.startswith("†") for note in table.notes)


@pytest.mark.parametrize("families", [(), ("LightCNN",), ("AdaFace",)])
def test_other_families_leave_the_tables_as_they_are(numbers, families):
    table = tables.net_gain_table(numbers[0], made_up(*families))
    assert not marked(table)
    assert not any("†" in note for note in table.notes)


def test_a_network_of_the_same_shape_is_no_family():
    deca = {"deca": FRONTALIZERS.card("deca").recognition}
    assert partial_recognisers(deca, {"resnet50": EMBEDDERS.card("resnet50").recognition}) == frozenset()
    assert partial_recognisers(deca, {"senet": ("VGGFace2",)}) == {("deca", "senet")}


def test_a_file_of_ones_own_is_of_the_family_that_its_owner_states():
    gfpgan = {"template+gfpgan": ENHANCERS.card("gfpgan").recognition}
    weight = own_weight({"file": "mine.onnx", "sha256": "0" * 64, "recognition": ["AdaFace"]})
    mine = FoundWeight("mine.onnx", Path("mine.onnx"), weight.sha256, 1, weight.licence, recognition=weight.recognition)
    recogniser = Component(EMBEDDERS.card("arcface"), "mine", (mine,))
    assert recogniser.recognition == ("AdaFace",)
    assert partial_recognisers(gfpgan, {"mine": recogniser.recognition}) == frozenset()
    assert partial_recognisers(gfpgan, {"resnet50": EMBEDDERS.card("resnet50").recognition}) != frozenset()
