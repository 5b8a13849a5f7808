from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from drawnheads.components.iresnet import IResNet
from drawnheads.components.refiner import Refiner
from drawnheads.training import train_refiner
from drawnheads.training.refiner_losses import IdentityLoss, face_weight, frame_to_crop, picture_loss
from drawnheads.training.refiner_pairs import make_pairs, pair_person, read_pairs
from drawnheads.training.shots import draw_shots, read_shots
from drawnheads.training.train_refiner import Lesson, figures, learn
from drawnheads.world.people import PEOPLE_SEEDS
from facefront.faces import FIVE_POINT_TEMPLATE
from facefront.frontalizers.framing import framed_template
from facefront.imaging.warping import FRAME_SIZE


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("shots")
    draw_shots(root, "frontalizer_validation", 2)
    make_pairs(root, "frontalizer_validation", root / "pairs")
    return root


@pytest.fixture(scope="module")
def people(folder):
    return list(read_pairs(folder / "pairs", "frontalizer_validation"))


@pytest.fixture(scope="module")
def recogniser():
    torch.manual_seed(3)
    return IResNet((8, 8, 8, 8), (1, 1, 1)).eval().requires_grad_(False)


def test_every_angled_shot_becomes_a_pair_and_the_target_is_none(folder, people):
    shots = next(read_shots(folder, "frontalizer_validation"))
    pairs = people[0]
    assert pairs.views.shape == ((~shots.frontal).sum(), FRAME_SIZE, FRAME_SIZE, 8)
    assert np.array_equal(pairs.yaws, shots.poses[~shots.frontal, 0])
    assert pairs.target.shape == (FRAME_SIZE, FRAME_SIZE, 3)
    assert pairs.seed in PEOPLE_SEEDS["frontalizer_validation"]


def test_pairs_are_the_same_for_the_same_shots(folder, people):
    again = pair_person(next(read_shots(folder, "frontalizer_validation")))
    assert np.array_equal(again.views, people[0].views)


def test_the_outline_holds_the_face_and_leaves_the_wall(people):
    for pairs in people:
        for x, y in framed_template().round().astype(int):
            assert pairs.outline[y - 5 : y + 6, x - 5 : x + 6].min() == 255
        assert pairs.outline[5:40, :12].mean() < 60 or pairs.outline[5:40, -12:].mean() < 60


def test_the_wanted_picture_is_the_person_before_the_templates_own_background(people):
    lesson = Lesson.of(people)
    _, wanted = lesson.pick(np.array([0]))
    picture = (wanted[0].permute(1, 2, 0).numpy() + 1) * 127.5
    inside, outside = lesson.outlines[0] == 255, lesson.outlines[0] == 0
    assert np.abs(picture - lesson.targets[0])[inside].max() < 1
    wall = cv2.resize(lesson.backgrounds[0], (FRAME_SIZE, FRAME_SIZE))
    assert np.abs(picture - wall)[outside].max() < 2


def test_a_mirrored_lesson_is_the_lesson_in_a_mirror(people):
    lesson = Lesson.of(people)
    for straight, mirrored in zip(lesson.pick(np.array([1])), lesson.pick(np.array([1]), True), strict=True):
        assert torch.equal(mirrored.flip(-1), straight)


def test_the_crop_of_the_frame_has_the_five_points_on_the_template():
    picture = torch.zeros(1, 1, FRAME_SIZE, FRAME_SIZE)
    for x, y in framed_template().round().astype(int):
        picture[..., y - 1 : y + 2, x - 1 : x + 2] = 1
    crop = torch.nn.functional.grid_sample(picture, frame_to_crop(), align_corners=False)[0, 0]
    for x, y in FIVE_POINT_TEMPLATE.round().astype(int):
        assert crop[y - 1 : y + 2, x - 1 : x + 2].max() > 0.5


def test_the_losses_are_smallest_for_the_right_picture_of_the_right_person(people, recogniser):
    lesson = Lesson.of(people)
    targets = torch.from_numpy(lesson.targets).permute(0, 3, 1, 2)
    identity, pictures = IdentityLoss(recogniser, targets), targets.float() / 127.5 - 1
    right = identity(pictures, pictures, torch.tensor([0, 1]), False, frame_to_crop())
    wrong = identity(pictures, pictures.flip(0), torch.tensor([1, 0]), False, frame_to_crop())
    assert right[0] == 0
    assert right[1] < 1e-4
    assert all(small < large for small, large in zip(right, wrong, strict=True))
    assert picture_loss(pictures, pictures, face_weight()) == 0
    assert picture_loss(pictures, pictures.flip(0), face_weight()) > 0.05


def test_a_few_steps_lower_the_loss_and_the_same_seed_gives_the_same_refiner(people, recogniser, monkeypatch):
    monkeypatch.setattr(train_refiner, "BATCH", 2)
    lesson = Lesson.of([replace(pairs, views=pairs.views[:1], yaws=pairs.yaws[:1]) for pairs in people])
    refiner, losses = learn(lesson, recogniser, steps=8)
    assert np.mean(losses[-2:]) < np.mean(losses[:2])
    again, _ = learn(lesson, recogniser, steps=8)
    assert all(torch.equal(tensor, again.state_dict()[name]) for name, tensor in refiner.state_dict().items())


def test_figures_of_a_refiner_that_changes_nothing_are_the_templates(people, recogniser):
    for row in figures(Refiner().eval(), Lesson.of(people), recogniser).values():
        assert row["refined_difference"] == pytest.approx(row["template_difference"], abs=0.01)
        assert row["refined_cosine"] == pytest.approx(row["template_cosine"], abs=0.001)
