"""What the two stand-ins are taught is true, and teaching can be repeated."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from drawnheads.components.iresnet import IResNet
from drawnheads.training import train_rebuild, train_warp
from drawnheads.training.head_shapes import front_mesh, learn_shapes, person_vertices
from drawnheads.training.shots import draw_shots, read_shots
from drawnheads.training.turned_faces import TurnedFaces
from drawnheads.training.warp_lesson import FLOW, Lesson
from drawnheads.world.people import PEOPLE_SEEDS, person
from facefront.frontalizers.framing import framed_template
from facefront.head3d.surface import COMPONENTS, project
from random_frontalizers import few_shapes


@pytest.fixture(scope="module")
def shots(tmp_path_factory):
    root = tmp_path_factory.mktemp("shots")
    draw_shots(root, "frontalizer_validation", 2)
    return list(read_shots(root, "frontalizer_validation"))


@pytest.fixture(scope="module")
def faces(shots):
    return TurnedFaces.of(shots)


@pytest.fixture(scope="module")
def lesson(faces):
    return Lesson.of(faces)


@pytest.fixture(scope="module")
def recogniser():
    torch.manual_seed(3)
    return IResNet((8, 8, 8, 8), (1, 1, 1)).eval().requires_grad_(False)


def test_every_angled_shot_is_learned_from_and_the_target_is_none(shots, faces):
    assert len(faces.photos) == sum((~each.frontal).sum() for each in shots)
    assert np.array_equal(faces.yaws[:8], shots[0].poses[~shots[0].frontal, 0])
    assert faces.people.tolist() == [0] * 8 + [1] * 8


def test_the_same_shots_give_the_same_lesson(shots, faces):
    again = TurnedFaces.of(islice(shots, 1))
    assert np.array_equal(again.photos, faces.photos[:8])
    assert np.array_equal(again.points, faces.points[:8])


def test_heads_stand_where_their_keypoints_are(faces):
    five = few_shapes().five
    fallen = project(
        torch.from_numpy(faces.shapes[faces.people][:, five]),
        torch.from_numpy(faces.own.turns),
        torch.from_numpy(faces.own.places),
    )[..., :2].numpy()
    off = np.linalg.norm(fallen - faces.points, axis=-1)
    assert np.median(off) < 6  # jitter, expression and the mouth's own breadth are in it
    assert np.allclose(faces.own.turns @ faces.own.turns.transpose(0, 2, 1), np.eye(3), atol=1e-5)


def test_the_flow_fetches_each_keypoint_of_the_front_from_its_place_in_the_photo(faces, lesson):
    cells = np.rint((framed_template()[[0, 1, 3, 4]] + 0.5) / 4 - 0.5).astype(int)
    fetched = lesson.flows[:, cells[:, 1], cells[:, 0]].astype(float)
    pixels = ((fetched + 1) * 4 * FLOW - 1) / 2
    off = np.linalg.norm(pixels - faces.points[:, [0, 1, 3, 4]], axis=-1)
    assert lesson.known[:, cells[:, 1], cells[:, 0]].all()
    assert np.median(off) < 6


def test_a_mirrored_lesson_is_the_lesson_in_a_mirror(lesson):
    straight, mirrored = lesson.pick(np.array([1])), lesson.pick(np.array([1]), True)
    for one, other in zip(straight[:2], mirrored[:2], strict=True):
        assert torch.equal(other.flip(-1), one)
    assert torch.equal(mirrored[2].flip(-1) * torch.tensor([-1.0, 1.0])[:, None, None], straight[2])
    assert torch.equal(mirrored[3].flip(-1), straight[3])


def test_the_wanted_picture_is_the_person_before_the_photos_own_background(faces, lesson):
    _, wanted, _, _ = lesson.pick(np.array([0]))
    picture = (wanted[0].permute(1, 2, 0).numpy() + 1) * 127.5
    inside, outside = faces.outlines[0] == 255, faces.outlines[0] == 0
    assert np.abs(picture - faces.targets[0])[inside].max() < 1
    assert np.abs(picture - faces.targets[0])[outside].mean() > 5


def test_components_hold_most_of_a_head_that_they_were_not_learned_from():
    shapes = learn_shapes(np.stack([person_vertices(person(s)) for s in PEOPLE_SEEDS["frontalizer_training"][:200]]))
    stranger = person_vertices(person(PEOPLE_SEEDS["judging"][0])) - shapes.mean
    basis = shapes.basis.reshape(COMPONENTS, -1)
    held = np.linalg.lstsq(basis.T, stranger.ravel(), rcond=None)[0] @ basis
    assert np.square(stranger.ravel() - held).sum() < 0.25 * np.square(stranger).sum()
    assert 0.8 < shapes.explained <= 1


def test_the_texture_of_one_side_is_the_mirror_image_of_the_others():
    mesh, uv = front_mesh(), few_shapes().uv
    assert np.allclose(uv[mesh.mirrored] * [-1, 1] + [1, 0], uv, atol=1e-6)
    assert uv.min() > 0 and uv.max() < 1


def equal(one, other) -> bool:
    return all(torch.equal(tensor, other.state_dict()[name]) for name, tensor in one.state_dict().items())


def test_a_few_steps_lower_the_loss_of_the_flow_and_the_same_seed_gives_the_same_weights(
    lesson, recogniser, monkeypatch
):
    two = replace(lesson, flows=lesson.flows[:2])
    # The recogniser of this test has learned nothing: no step towards pleasing it pays.
    monkeypatch.setattr(train_warp, "FLOW_STEPS", 2)
    monkeypatch.setattr(train_warp, "_WEIGHTS", dict.fromkeys(train_warp._WEIGHTS, 0.0) | {"flow": 8.0, "picture": 0.5})
    _, losses = train_warp.learn(two, recogniser, steps=14)
    assert np.mean(losses[-2:]) < np.mean(losses[:2])
    again, _ = train_warp.learn(two, recogniser, steps=4)
    assert equal(again, train_warp.learn(two, recogniser, steps=4)[0])
    assert not equal(again, train_warp.learn(two, recogniser, steps=4, seed=1)[0])


def test_a_few_steps_lower_the_loss_of_the_fit_and_the_same_seed_gives_the_same_weights(faces, monkeypatch):
    monkeypatch.setattr(train_rebuild, "BATCH", 4)
    _, losses = train_rebuild.learn(faces, few_shapes(), steps=12)
    assert np.mean(losses[-3:]) < np.mean(losses[:3])
    again, _ = train_rebuild.learn(faces, few_shapes(), steps=4)
    assert equal(again, train_rebuild.learn(faces, few_shapes(), steps=4)[0])
    assert not equal(again, train_rebuild.learn(faces, few_shapes(), steps=4, seed=1)[0])


def test_figures_of_networks_that_have_not_learned_are_those_of_doing_nothing(faces, lesson, recogniser):
    rebuilder = train_rebuild.holding(few_shapes()).eval()
    for row in train_rebuild.figures(rebuilder, faces).values():
        assert row["shape_mm"] == pytest.approx(row["mean_head_mm"], abs=0.3)
    some = replace(lesson, flows=lesson.flows[:3], faces=replace(faces, yaws=faces.yaws[:3]))
    for row in train_warp.figures(train_warp.Warper().eval(), some, recogniser).values():
        assert row["flow_off"] > 1
        assert row["warped_cosine"] == pytest.approx(row["photo_cosine"], abs=0.01)
