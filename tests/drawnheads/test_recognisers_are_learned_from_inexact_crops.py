"""The recognisers of the embedded world: crops, training, export and figures, each on something tiny."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from drawnheads.components.iresnet import IResNet, export_onnx
from drawnheads.components.loss_network import loss_network
from drawnheads.training.crops import Faults, jitter, training_crops
from drawnheads.training.lesson import Lesson, as_input
from drawnheads.training.recognition_figures import View, recognition_figures
from drawnheads.training.train_recogniser import (
    RECOGNISERS,
    Recipe,
    learn,
    onnx_difference,
    train_recogniser,
)
from drawnheads.world.people import PEOPLE_SEEDS
from facefront.embedders.arcface import ArcFace
from facefront.embedders.contract import normalise_rows
from facefront.errors import SetupError
from facefront.faces import FIVE_POINT_TEMPLATE, align
from tiny_models import found

TINY = Recipe("recogniser_training", 4, (16, 16, 16, 16), (1, 1, 1), 12, 3, batch=16, margin=0.0)
BOX = np.float32([30, 20, 126, 140])


def photo(person: int, shot: int) -> np.ndarray:
    """uint8 [160, 160, 3] BGR: large patches of a person's own colours, each shot a little different."""
    colours = np.random.default_rng(person).integers(20, 236, (4, 4, 3))
    noise = np.random.default_rng((person, shot)).normal(0, 8, (160, 160, 3))
    return (np.kron(colours, np.ones((40, 40, 1))) + noise).clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    photos = [photo(person, shot) for person in range(4) for shot in range(6)]
    points = np.tile(FIVE_POINT_TEMPLATE + 24, (24, 1, 1))
    return Lesson(
        photos, points, np.tile(BOX, (24, 1)), np.tile(np.float32([0, 10, 20, 30, 50, 70]), 4), np.arange(24) // 6
    )


def test_without_jitter_the_keypoints_and_so_the_crop_are_those_of_alignment():
    points = FIVE_POINT_TEMPLATE + 24
    still = jitter(points, BOX, np.random.default_rng(0), Faults(points=0))
    np.testing.assert_array_equal(align(photo(0, 0), still), align(photo(0, 0), points))


def test_jittered_keypoints_are_off_by_a_few_hundredths_of_the_box():
    random = np.random.default_rng(0)
    size = np.sqrt(96 * 120)
    errors = [
        np.linalg.norm(jitter(FIVE_POINT_TEMPLATE, BOX, random) - FIVE_POINT_TEMPLATE, axis=1).mean() / size
        for _ in range(400)
    ]
    assert 0.02 < np.mean(errors) < 0.035
    assert np.max(errors) > 0.06


def test_an_error_in_size_leaves_the_middle_and_the_shape():
    points = FIVE_POINT_TEMPLATE + 24
    zoomed = jitter(points, BOX, np.random.default_rng(4), Faults(points=0, zoom=0.2))
    sizes = [np.linalg.norm(p - p.mean(0), axis=1) for p in (zoomed, points)]
    assert np.ptp(sizes[0] / sizes[1]) < 1e-3 and abs(sizes[0][0] / sizes[1][0] - 1) > 0.02
    np.testing.assert_allclose(zoomed.mean(0), points.mean(0), atol=1e-3)


def test_a_shot_makes_another_crop_each_time_and_the_same_one_from_the_same_seed(lesson):
    def crops(seed):
        return training_crops(lesson.photos[:3], lesson.keypoints[:3], lesson.boxes[:3], np.random.default_rng(seed))

    np.testing.assert_array_equal(crops(1), crops(1))
    assert np.abs(crops(1) - crops(2)).mean() > 3
    assert crops(1).shape == (3, 112, 112, 3)
    assert crops(1).min() >= 0 and crops(1).max() <= 255


def test_without_wear_only_the_mirror_and_the_jitter_are_left(lesson):
    def mean_change(wear):
        crops = training_crops(
            lesson.photos, lesson.keypoints, lesson.boxes, np.random.default_rng(1), Faults(wear=wear)
        )
        plain = np.stack([align(p, k) for p, k in zip(lesson.photos, lesson.keypoints, strict=True)]).astype(np.float32)
        either = [np.abs(crops - side).mean((1, 2, 3)) for side in (plain, plain[:, :, ::-1])]
        return np.minimum(*either).mean()

    assert mean_change(0.0) < 0.6 * mean_change(1.0)


def test_the_tail_decides_how_often_steep_shots_are_seen(lesson):
    chances = lesson.chances(0.5)
    assert chances.sum() == pytest.approx(1)
    assert chances[5] == pytest.approx(chances[0] / 2)
    assert set(lesson.chances(1.0).round(12)) == {round(1 / 24, 12)}


def test_a_few_steps_lower_the_loss_and_the_same_seed_repeats_them(lesson):
    network, losses = learn(lesson, TINY)
    again, repeated = learn(lesson, TINY)
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])
    assert losses == repeated
    for name, values in network.state_dict().items():
        assert torch.equal(values, again.state_dict()[name])


def test_the_onnx_file_gives_torchs_vectors_through_the_arcface_component(lesson, tmp_path):
    network, _ = learn(lesson, replace(TINY, steps=2))
    path = export_onnx(network, tmp_path / "tiny.onnx")
    crops = np.stack([align(p, k) for p, k in zip(lesson.photos[:5], lesson.keypoints[:5], strict=True)])
    with torch.no_grad():
        expected = normalise_rows(network(as_input(crops)).numpy())
    vectors = ArcFace(found(path), device="cpu").embed(crops)
    np.testing.assert_allclose(vectors, expected, atol=1e-4)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert onnx_difference(network, path) < 1e-4


def test_the_loss_network_lets_gradients_through_and_keeps_its_weights(tmp_path):
    recipe = RECOGNISERS["heads_loss"]
    torch.save(IResNet(recipe.widths, recipe.blocks).state_dict(), tmp_path / "heads_loss.pth")
    network = loss_network(tmp_path / "heads_loss.pth")
    crops = torch.randn(2, 3, 112, 112, requires_grad=True)
    network(crops).sum().backward()
    assert crops.grad.abs().max() > 0
    assert not network.training and not any(p.requires_grad for p in network.parameters())


@pytest.mark.parametrize("content", [None, b"not weights"])
def test_missing_or_foreign_loss_weights_are_said_in_one_line(tmp_path, content):
    path = tmp_path / "heads_loss.pth"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SetupError, match=r"heads_loss\.pth: "):
        loss_network(path)


def test_an_unknown_recogniser_and_shots_that_are_not_there_are_refused(tmp_path):
    with pytest.raises(SetupError, match="did you mean 'heads_r50'"):
        train_recogniser(tmp_path, tmp_path, which="heads_r5")
    with pytest.raises(SetupError, match="recogniser_training"):
        train_recogniser(tmp_path, tmp_path, which="heads_r50")


def test_recognisers_learned_neither_from_the_evaluated_nor_from_those_of_the_loss():
    learned = {key: set(PEOPLE_SEEDS[recipe.people][: recipe.count]) for key, recipe in RECOGNISERS.items()}
    assert not learned["heads_loss"] & (learned["heads_r50"] | learned["heads_r100"])
    for people in ("recogniser_validation", "loss_validation", "heads_biwi", "heads_lfw", "judging"):
        assert not any(seeds & set(PEOPLE_SEEDS[people]) for seeds in learned.values())
    assert len({recipe.seed for recipe in RECOGNISERS.values()}) == len(RECOGNISERS)


class Known:
    """An embedder that knows whom it sees by the colour of the crop's middle; or knows nothing."""

    def __init__(self, knows: bool) -> None:
        self.knows, self.random = knows, np.random.default_rng(5)

    def embed(self, crops):
        noise = self.random.normal(size=(len(crops), 32))
        people = np.eye(32)[crops[:, 56, 56, 0] // 10] * 1000
        return normalise_rows(people + noise if self.knows else noise)


@pytest.fixture(scope="module")
def views() -> list[View]:
    return [
        View(str(person), np.full((160, 160, 3), 10 * person + 5, np.uint8), yaw, 0, FIVE_POINT_TEMPLATE + 24, BOX)
        for person in range(20)
        for yaw in (0, 5, -10, 12, 40, -65)
    ]


def test_perfect_and_random_scores_have_an_eer_of_nothing_and_of_a_half(views):
    perfect, random = (recognition_figures(views, None, Known(knows)) for knows in (True, False))
    assert perfect["front"]["eer"] == 0 and perfect["front"]["accuracy"] == 1
    assert perfect["by_yaw"]["60-75"]["rank1"] == 1 and perfect["fall"] == pytest.approx(1, abs=0.01)
    assert random["front"]["eer"] == pytest.approx(0.5, abs=0.08)
    assert random["by_yaw"]["0-15"]["rank1"] < 0.2


def test_figures_count_only_views_of_the_bin_and_no_reference(views):
    figures = recognition_figures(views, None, Known(True))
    assert {name: row["views"] for name, row in figures["by_yaw"].items()} == {"0-15": 60, "30-45": 20, "60-75": 20}
    assert figures["front"]["genuine"] == figures["level"]["genuine"] == 20 * 6


def test_a_raised_head_is_frontal_but_not_level(views):
    raised = [replace(view, pitch=20.0) if view.yaw == 12 else view for view in views]
    figures = recognition_figures(raised, None, Known(True))
    assert (figures["front"]["genuine"], figures["level"]["genuine"]) == (20 * 6, 20 * 3)


class Blind:
    """Sees every second face."""

    def __init__(self) -> None:
        self.turn = 0

    def detect(self, image):
        from facefront.faces import Face

        self.turn += 1
        return [Face(BOX, 0.9, FIVE_POINT_TEMPLATE + 24)] if self.turn % 2 else []


def test_faces_that_are_not_found_are_counted(views):
    assert recognition_figures(views, Blind(), Known(True))["found"] == 0.5
