"""Detection is learned from scenes: their truth is where the picture shows it, and a few steps already help."""

from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from drawnheads.training.detection_loss import FACE, NEITHER, POSITIVE, Answers, Truth, detection_loss, near_centre
from drawnheads.training.learning import learn, seed_everything
from drawnheads.training.scenes import ABSENT, IGNORED, Batch, Placed, Scenes
from drawnheads.training.scrfd_net import SIZES, ScrfdNet, anchors, export_scrfd, sample
from drawnheads.training.shots import Shots
from drawnheads.training.train_retina import corners, fresh_retina, squares_of
from drawnheads.training.train_retina import decoded as retina_answers
from drawnheads.training.train_scrfd import decoded as scrfd_answers
from facefront.detectors import build_detector
from facefront.detectors.scrfd import _anchor_points
from facefront.weights import FoundWeight

MARKS = [(250, 40, 40), (40, 250, 40), (40, 40, 250), (250, 250, 40), (250, 40, 250)]
POINTS = np.float32([[70, 80], [110, 82], [92, 100], [76, 122], [104, 124]])
BOX = np.float32([58, 50, 126, 140])


def marked(side: int = 192) -> Shots:
    """One photo whose keypoints are discs of five colours."""
    photo = np.full((side, side, 3), 90, np.uint8)
    cv2.rectangle(photo, (58, 50), (126, 140), (150, 170, 200), -1)
    for (x, y), colour in zip(POINTS.tolist(), MARKS, strict=True):
        cv2.circle(photo, (int(x), int(y)), 5, colour, -1)
    one = np.ones(1, int)
    return Shots(1, [photo], POINTS[None], BOX[None], np.zeros((1, 3), np.float32), one, one == 0)


def found(path: Path) -> FoundWeight:
    return FoundWeight(path.stem, path, "0" * 64, path.stat().st_size, "MIT")


def test_keypoints_of_a_scene_lie_on_what_they_mark_also_after_a_flip():
    scenes, checked = Scenes([marked()], seed=3), 0
    flipped = [False, False]
    for _ in range(60):
        canvas = np.zeros((192, 192, 3), np.uint8)
        face = scenes._place(canvas, np.array([0, 0, 192, 192]))
        mirrored = tuple(MARKS[i] for i in (1, 0, 2, 4, 3))
        inside = (face.keypoints > 3) & (face.keypoints < 188)
        if face.size < 60 or not inside.all():
            continue
        colours = [canvas[round(y), round(x)].astype(int) for x, y in face.keypoints]
        close = [np.abs(np.array(colours) - marks).max() < 40 for marks in (MARKS, mirrored)]
        assert any(close), (colours, face.keypoints)
        flipped = [a or b for a, b in zip(flipped, close, strict=True)]
        assert face.keypoints[0, 0] < face.keypoints[1, 0]  # the eye at the left of the picture comes first
        checked += 1
    assert checked > 10 and all(flipped)


def test_a_face_that_is_mostly_cut_away_is_ignored():
    whole = Placed(np.array([20.0, 20, 60, 60]), POINTS, np.array([0.0, 0, 100, 100]))
    assert whole.kind == FACE
    assert whole.cut(np.array([0.0, 0, 45, 100])).kind == FACE
    assert whole.cut(np.array([0.0, 0, 35, 100])).kind == IGNORED
    assert Placed(np.array([20.0, 20, 30, 30]), POINTS, np.array([0.0, 0, 100, 100])).kind == IGNORED  # too small


def test_equal_seeds_give_equal_scenes():
    first, again, other = (Scenes([marked()], seed=seed).batch(4, 96) for seed in (5, 5, 6))
    assert np.array_equal(first.images, again.images) and np.array_equal(first.boxes, again.boxes)
    assert not np.array_equal(first.images, other.images)


def one_face(size: float, kind: int = FACE, side: int = 160) -> Truth:
    """A scene with one face in the middle."""
    boxes, keypoints, kinds = np.zeros((1, 4, 4)), np.zeros((1, 4, 5, 2)), np.full((1, 4), ABSENT)
    boxes[0, 0] = np.array([80, 80, 80, 80]) + size / 2 * np.array([-0.9, -1.1, 0.9, 1.1])
    keypoints[0, 0] = 80 + size * np.array([[-0.2, -0.1], [0.2, -0.1], [0, 0.1], [-0.2, 0.3], [0.2, 0.3]])
    kinds[0, 0] = kind
    return Truth.of(
        Batch(np.zeros((1, side, side, 3), np.uint8), np.float32(boxes), np.float32(keypoints), kinds), "cpu"
    )


@pytest.mark.parametrize("size", [16, 28, 40, 52, 66, 90, 130, 180])
def test_faces_of_every_size_have_anchors_that_answer_for_them(size):
    truth, places = one_face(size), anchors(160, 160)
    targets = near_centre(truth, *places)
    assert (targets.kinds == POSITIVE).sum() >= 1
    assert (targets.faces[targets.kinds == POSITIVE] == 0).all()


def test_an_ignored_face_is_no_background_either():
    targets = near_centre(one_face(60, IGNORED), *anchors(160, 160))
    assert not (targets.kinds == POSITIVE).any()
    assert (targets.kinds == NEITHER).sum() > 10


def test_the_anchors_are_those_of_the_component():
    points, strides, _ = anchors(96, 96)
    theirs = [_anchor_points(96, stride) for stride in SIZES]
    assert np.array_equal(points.numpy(), np.concatenate(theirs))
    assert strides.unique().tolist() == list(SIZES)


@pytest.mark.parametrize("side", [32, 96, 160])
def test_the_network_is_opened_by_the_component_and_answers_alike(tmp_path, side):
    torch.manual_seed(0)
    network = ScrfdNet().eval()
    for layer in [*network.answers, *(refiner.layers[-1] for refiner in network.refiners)]:
        torch.nn.init.normal_(layer.weight, std=0.05)
    export_scrfd(network, tmp_path / "net.onnx")
    detector = build_detector("scrfd", found(tmp_path / "net.onnx"), det_size=side, threshold=0.001, nms=0.99)
    image = np.random.default_rng(0).integers(0, 256, (side, side, 3)).astype(np.uint8)
    boxes, scores, keypoints = detector.find(image)
    with torch.no_grad():
        answers = _exactly(network, image, side)
    best = int(answers.logits[0].argmax())
    assert scores[0] == pytest.approx(float(answers.logits[0, best].sigmoid()), abs=1e-4)
    np.testing.assert_allclose(boxes[0], answers.boxes[0, best], atol=0.05)
    np.testing.assert_allclose(keypoints[0], answers.keypoints[0, best], atol=0.05)


def _exactly(network: ScrfdNet, image: np.ndarray, side: int) -> Answers:
    """The training's decoding without 16-bit numbers, and with refined keypoints."""
    pixels = ((torch.from_numpy(image[None]).flip(-1).float() - 127.5) / 128).permute(0, 3, 1, 2)
    outputs = network(pixels)
    answers, maps = scrfd_answers(lambda _: outputs, torch.from_numpy(image[None]), list(anchors(side, side)))
    sizes = (answers.boxes[0, :, 2:] - answers.boxes[0, :, :2]).prod(-1).sqrt()
    scene = torch.zeros(len(sizes), dtype=torch.long)
    return Answers(answers.logits, answers.boxes, network.refine(maps, scene, answers.keypoints[0], sizes)[-1][None])


def test_features_are_sampled_where_they_lie():
    rows, columns = torch.meshgrid(torch.arange(5.0), torch.arange(7.0), indexing="ij")
    maps = torch.stack([torch.stack([columns, rows]), torch.stack([columns + 100, rows])])  # features tell their place
    places = torch.tensor([[[0.0, 0.0], [2.5, 3.25]], [[6.0, 4.0], [5.75, 0.5]]])
    seen = sample(maps, torch.tensor([0, 1]), places)
    torch.testing.assert_close(seen, places + torch.tensor([[[0.0, 0.0]], [[100.0, 0.0]]]))
    outside = sample(maps, torch.tensor([0]), torch.tensor([[[-3.0, 9.0]]]))
    assert outside.tolist() == [[[0.0, 4.0]]]


def test_the_losses_of_refined_keypoints_reach_the_network():
    seed_everything(0)
    network, truth, places = ScrfdNet(), one_face(60), list(anchors(160, 160))
    image = torch.zeros(1, 160, 160, 3, dtype=torch.uint8)
    answers, maps = scrfd_answers(network, image, places)
    detection_loss(answers, truth, near_centre(truth, *places), partial(network.refine, maps)).backward()
    assert all(refiner.layers[-1].weight.grad.abs().sum() > 0 for refiner in network.refiners)


def test_a_trained_retina_is_opened_by_the_component_and_answers_alike(tmp_path):
    from facefront.runtime.torch_repair import repair

    repair()
    torch.manual_seed(0)
    network = fresh_retina("cpu").eval()
    torch.save(network.state_dict(), tmp_path / "net.pth")
    weight = found(tmp_path / "net.pth")
    detector = build_detector("retina", weight, det_size=96, threshold=0.001, nms=0.99, device="cpu")
    image = np.random.default_rng(0).integers(0, 256, (96, 96, 3)).astype(np.uint8)
    boxes, scores, keypoints = detector.find(image)
    with torch.no_grad():
        pixels = torch.from_numpy(image[None]).permute(0, 3, 1, 2).float() - network.mean_tensor
        exactly = _Recorded(network, network(pixels))
        answers = retina_answers(exactly, torch.from_numpy(image[None]), squares_of(network, 96))
    best = int(answers.logits[0].argmax())
    assert scores[0] == pytest.approx(float(answers.logits[0, best].sigmoid()), abs=1e-4)
    np.testing.assert_allclose(boxes[0], answers.boxes[0, best], atol=0.05)
    np.testing.assert_allclose(keypoints[0], answers.keypoints[0, best], atol=0.05)


class _Recorded:
    """A network that has already answered, with all its digits."""

    def __init__(self, network, outputs):
        self.mean_tensor, self.cfg, self.outputs = network.mean_tensor, network.cfg, outputs

    def __call__(self, _):
        return self.outputs


def test_the_truth_itself_has_no_loss_and_a_shift_has_one():
    truth, places = one_face(60), anchors(160, 160)
    targets = near_centre(truth, *places)
    logits = torch.where(targets.kinds == POSITIVE, 20.0, -20.0)
    boxes = truth.boxes[:, :1].expand(1, len(places[0]), 4)
    keypoints = truth.keypoints[:, :1].expand(1, len(places[0]), 5, 2)
    assert detection_loss(Answers(logits, boxes, keypoints), truth, targets) < 0.02
    assert detection_loss(Answers(logits, boxes, keypoints + 6), truth, targets) > 1
    assert detection_loss(Answers(logits, boxes + 20, keypoints), truth, targets) > 0.5
    assert detection_loss(Answers(-logits, boxes, keypoints), truth, targets) > 10


@pytest.mark.parametrize("kind", ["scrfd", "retina"])
def test_a_few_steps_lower_the_loss(kind):
    from drawnheads.training.detection_loss import overlapping
    from facefront.runtime.torch_repair import repair

    repair()
    seed_everything(0)
    scenes, losses, side = Scenes([marked()], seed=1), [], 96
    model = ScrfdNet() if kind == "scrfd" else fresh_retina("cpu")

    def loss(network, _):
        drawn = scenes.batch(4, side)
        truth, images = Truth.of(drawn, "cpu"), torch.from_numpy(drawn.images)
        if kind == "scrfd":
            places = list(anchors(side, side))
            answers, maps = scrfd_answers(network, images, places)
            value = detection_loss(answers, truth, near_centre(truth, *places), partial(network.refine, maps))
        else:
            squares = squares_of(network, side)
            targets = overlapping(truth, corners(squares) * side)
            value = detection_loss(retina_answers(network, images, squares), truth, targets)
        losses.append(value.item())
        return value

    learned = learn(model, loss, steps=30, rate=3e-3)
    assert np.mean(losses[-5:]) < 0.9 * np.mean(losses[:5])
    assert not learned.model.training
