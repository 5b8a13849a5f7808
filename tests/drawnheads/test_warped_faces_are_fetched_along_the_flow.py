import cv2
import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from drawnheads.components.in_frame import frame_source
from drawnheads.components.warper import FlowNet, Warper, unmoved, warp
from facefront.imaging.pose import Pose
from facefront.imaging.warping import FRAME_SIZE
from random_frontalizers import build


def framed(photo):
    return np.rint(frame_source(photo).photo)


def own_side_alone(network):
    network.generator.last.bias.view(4, 4)[3] = 30


def test_with_nothing_learned_the_picture_is_the_photo_mixed_with_its_mirror_image(tmp_path):
    photo = drawn_photo(Pose(30, 0, 0))
    seen, made = framed(photo), build(tmp_path, "heads_warp").frontalize([photo])[0].image
    share = 1 / (1 + np.exp(-1))
    assert np.abs(made - (share * seen + (1 - share) * seen[:, ::-1])).max() <= 1


def test_a_flow_to_the_right_brings_what_lies_there(tmp_path):
    photo, cells = drawn_photo(Pose(30, 0, 0)), 3

    def shifted(network):
        own_side_alone(network)
        network.flow.flows[-1].bias[0] = 2 * 4 * cells / FRAME_SIZE

    seen, made = framed(photo), build(tmp_path, "heads_warp", shifted).frontalize([photo])[0].image.astype(float)
    assert np.abs(made[:, : -4 * cells] - seen[:, 4 * cells :]).max() <= 1


def test_what_the_generator_adds_is_added_in_its_colour(tmp_path):
    def redder(network):
        own_side_alone(network)
        network.generator.last.bias.view(4, 4)[2] = 0.1

    photo = drawn_photo(Pose(30, 0, 0))
    added = build(tmp_path, "heads_warp", redder).frontalize([photo])[0].image - framed(photo)
    assert added[..., 2].mean() == pytest.approx(12.75, abs=1)
    assert np.abs(added[..., :2]).max() <= 1


def test_the_flow_is_of_places_in_the_photo_and_begins_with_none_moved():
    torch.manual_seed(0)
    places = FlowNet().eval()(torch.rand(1, 3, FRAME_SIZE, FRAME_SIZE))
    assert torch.allclose(places, unmoved(FRAME_SIZE // 4))
    picture = torch.rand(1, 3, FRAME_SIZE, FRAME_SIZE)
    middle = slice(4, -4)  # the flow's outermost cells are interpolated with nothing beyond them
    assert torch.allclose(warp(picture, places)[..., middle, middle], picture[..., middle, middle], atol=1e-4)


def test_gradients_reach_the_flow_from_the_picture_alone():
    torch.manual_seed(0)
    warper = Warper()
    photo = torch.from_numpy(cv2.GaussianBlur(np.random.default_rng(0).random((32, 32, 3), np.float32), (0, 0), 2))
    made, _ = warper((photo.permute(2, 0, 1)[None].repeat(2, 1, 1, 1) * 255).byte())
    made.square().mean().backward()
    assert warper.flow.flows[-1].weight.grad.abs().sum() > 0
