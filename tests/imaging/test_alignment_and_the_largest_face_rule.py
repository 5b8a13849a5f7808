"""The words that every room speaks: alignment onto the five-point template, which face counts, rows of the tables."""

import numpy as np
import pandas as pd
import pytest
from insightface.utils import face_align

from facefront.faces import (
    FACES,
    FIVE_POINT_TEMPLATE,
    Face,
    align,
    choose_face,
    conform,
    face_row,
    row_face,
    similarity_transform,
)


def face(x1, y1, x2, y2, score=0.9):
    points = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)
    return Face(np.array([x1, y1, x2, y2], np.float32), score, points * [x2 - x1, y2 - y1] + [x1, y1])


def test_a_similarity_is_recovered_exactly():
    angle, scale = np.radians(27), 1.7
    rotation = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = similarity_transform(FIVE_POINT_TEMPLATE, FIVE_POINT_TEMPLATE @ rotation.T + [3, -8])
    assert np.allclose(matrix, np.column_stack([rotation, [3, -8]]), atol=1e-4)


def test_alignment_is_insightfaces_own():
    random = np.random.default_rng(0)
    image = random.integers(0, 256, (200, 220, 3), np.uint8)
    points = FIVE_POINT_TEMPLATE * 1.3 + random.normal(0, 4, (5, 2)) + 20
    expected = face_align.norm_crop(image, points.astype(np.float32))
    assert np.abs(align(image, points).astype(int) - expected).max() <= 1


def test_points_in_one_place_cannot_be_aligned():
    with pytest.raises(ValueError, match="coincide"):
        similarity_transform(np.ones((5, 2)), FIVE_POINT_TEMPLATE)


def test_the_largest_face_counts_and_the_central_one_on_a_tie():
    small, left, middle = face(0, 0, 10, 10, score=0.99), face(0, 0, 40, 40), face(30, 30, 70, 70)
    assert choose_face([small, left], 100, 100) is left
    assert choose_face([left, middle], 100, 100) is middle
    assert choose_face([], 100, 100) is None


def test_a_face_survives_its_row():
    original = face(1.5, 2, 33, 44.25)
    back = row_face(face_row(original))
    assert np.allclose(back.box, original.box)
    assert np.allclose(back.keypoints, original.keypoints)
    assert back.score == pytest.approx(original.score)
    assert row_face(face_row(None)) is None
    assert set(face_row(None)) < set(FACES)


def test_a_table_without_a_column_is_refused():
    with pytest.raises(ValueError, match="lacks the columns detector, status"):
        conform(pd.DataFrame(columns=[c for c in FACES if c not in {"detector", "status"}]), FACES)
