"""The figures of a detector that knows the truth are 1, of a blind one 0, and of one that errs by how much."""

import math

import numpy as np
import pytest

from drawnheads.training.detection_examples import Example
from drawnheads.training.detection_figures import average_precision, detection_figures, framed_figures
from facefront.faces import Face

YAWS = [0.0, 10, -20, 40, -50, 70, 80]


def examples() -> list[Example]:
    box = np.float32([30, 20, 70, 60])
    points = np.float32([[40, 35], [60, 35], [50, 42], [42, 50], [58, 50]])
    return [Example(np.full((100, 100, 3), i, np.uint8), box, points, yaw) for i, yaw in enumerate(YAWS)]


class Knowing:
    """Answers by the picture's number with what it was told to say."""

    def __init__(self, answers: dict[int, list[Face]]):
        self.answers = answers

    def detect(self, image):
        return self.answers.get(int(image[0, 0, 0]), [])


def truth(shift: float = 0.0, score: float = 0.9) -> dict[int, list[Face]]:
    return {i: [Face(e.box, score, e.keypoints + np.float32([shift, 0]))] for i, e in enumerate(examples())}


def test_a_perfect_detector_has_ones():
    figures = detection_figures(Knowing(truth()), examples())
    assert figures["ap50"] == figures["recall"] == figures["recall_0_15"] == figures["recall_75_90"] == 1
    assert figures["keypoint_error"] == figures["wrong"] == 0
    assert figures["faces_0_15"] == 2 and figures["faces"] == len(YAWS)


def test_a_blind_detector_has_zeros():
    figures = detection_figures(Knowing({}), examples())
    assert figures["ap50"] == figures["recall"] == figures["recall_30_45"] == 0
    assert math.isnan(figures["keypoint_error"])


def test_the_keypoint_error_is_a_share_of_the_faces_size():
    assert detection_figures(Knowing(truth(shift=2.0)), examples())["keypoint_error"] == pytest.approx(2 / 40)


def test_a_weak_box_counts_for_precision_but_not_as_found():
    figures = detection_figures(Knowing(truth(score=0.3)), examples())
    assert figures["ap50"] == 1 and figures["recall"] == 0


def test_boxes_beside_the_face_lower_the_precision():
    answers = truth(score=0.6)
    for faces in answers.values():
        faces.insert(0, Face(np.float32([0, 70, 20, 95]), 0.9, np.zeros((5, 2), np.float32)))
    figures = detection_figures(Knowing(answers), examples())
    assert figures["ap50"] == pytest.approx(0.5) and figures["wrong"] == 1 and figures["recall"] == 1


def test_a_larger_wrong_box_would_be_chosen_and_a_smaller_one_not():
    small, large = np.float32([0, 70, 20, 95]), np.float32([0, 0, 99, 30])
    answers = truth()
    answers[0].append(Face(large, 0.7, np.zeros((5, 2), np.float32)))
    answers[1].append(Face(small, 0.7, np.zeros((5, 2), np.float32)))
    assert detection_figures(Knowing(answers), examples())["chosen"] == pytest.approx(1 - 1 / len(YAWS), abs=1e-4)
    assert detection_figures(Knowing(answers), examples(), threshold=0.8)["chosen"] == 1


def test_a_face_mostly_outside_counts_neither_as_face_nor_as_none():
    cut = Example(np.zeros((100, 100, 3), np.uint8), np.float32([-30, 20, 10, 60]), np.zeros((5, 2), np.float32), 0.0)
    on_it = Knowing({0: [Face(np.float32([0, 22, 12, 58]), 0.9, np.zeros((5, 2), np.float32))]})
    figures = detection_figures(on_it, [cut])
    assert figures["faces"] == figures["wrong"] == 0


def test_average_precision_of_a_known_ranking():
    # Ranked hit, miss, hit, and one face without a box: 1/3 · 1 + 1/3 · 2/3.
    assert average_precision([0.9, 0.7, 0.0], [0.8]) == pytest.approx(1 / 3 + 2 / 9)
    assert math.isnan(average_precision([], [0.5]))


def test_frames_without_a_face_are_counted():
    from facefront.frontalizers.framing import framed_template

    face = Face(np.float32([50, 50, 150, 150]), 0.8, framed_template().astype(np.float32))
    frames = [np.full((224, 224, 3), i, np.uint8) for i in (0, 1)]
    figures = framed_figures(Knowing({0: [face]}), frames)
    assert figures == {"found": 0.5, "from_template": pytest.approx(0, abs=1e-3)}
