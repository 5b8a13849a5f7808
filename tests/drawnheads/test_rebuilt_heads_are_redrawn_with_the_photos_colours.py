"""The drawing of heads_rebuild, with a network that knows the truth of a painted average head."""

import cv2
import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from drawnheads.components.in_frame import frame_source
from drawnheads.components.rebuilder import _SHIFT, SCALE
from drawnheads.training.head_shapes import front_mesh
from drawnheads.training.turned_faces import _stand
from facefront.faces import Status
from facefront.head3d.generic import generic_head
from facefront.head3d.surface import COMPONENTS
from facefront.imaging.pose import Pose
from random_frontalizers import build, few_shapes


@pytest.fixture
def knowing(tmp_path):
    """Builds the frontalizer whose network says of every photo that it is the average head in this pose."""

    def make(pose, photo, wrong=None):
        framed = frame_source(photo)
        turn, place = _stand(generic_head().five_points, pose, photo.face.keypoints, framed.matrix)

        def change(network):
            average = torch.linalg.lstsq(
                torch.from_numpy(few_shapes().basis.reshape(COMPONENTS, -1).T.copy()),
                torch.from_numpy((front_mesh().vertices - few_shapes().mean).reshape(-1, 1)),
            ).solution[:, 0]
            middle = (len(framed.photo) - 1) / 2
            said = [np.log(place[0] / SCALE) / 0.2, *((place[1:] - middle) / _SHIFT)]
            first, second = turn[:, 0] - [1, 0, 0], turn[:, 1] - [0, 1, 0]
            network.last.weight.zero_()
            network.last.bias.copy_(torch.cat([average, torch.from_numpy(np.float32([*first, *second, *said]))]))
            if wrong:
                wrong(network.last.bias)

        return build(tmp_path, "heads_rebuild", change)

    return make


def turned(knowing, yaw, rotation="frontal", wrong=None):
    photo = drawn_photo(Pose(yaw, 0, 0))
    return photo, knowing(Pose(yaw, 0, 0), photo, wrong).frontalize([photo], rotation)[0]


def over_the_face(first, second):
    """Mean absolute difference of grey levels over the inner face, after a little blur."""
    a, b = (cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 1.5)[70:165, 70:155] for picture in (first, second))
    return np.abs(a - b).mean()


@pytest.mark.parametrize(("yaw", "limit"), [(0, 6), (30, 7), (-45, 8), (60, 12)])
def test_a_turned_head_is_drawn_as_it_is_from_the_front(knowing, yaw, limit):
    front = frame_source(drawn_photo(Pose(0, 0, 0))).photo
    assert over_the_face(turned(knowing, yaw)[1].image, front) < limit


@pytest.mark.parametrize("yaw", [0, 40, -60])
def test_redrawn_at_its_own_pose_it_is_the_photo(knowing, yaw):
    photo, result = turned(knowing, yaw, "none")
    seen, drawn = frame_source(photo).photo, result.image.astype(np.float32)
    head = cv2.erode((drawn.max(2) > 0).astype(np.uint8), np.ones((17, 17)))
    assert head.mean() > 0.15
    assert np.abs(cv2.blur(seen, (3, 3)) - cv2.blur(drawn, (3, 3)))[head > 0].mean() < 6


def test_coverage_falls_as_the_head_turns_and_is_the_same_to_both_sides(knowing):
    covered = {yaw: turned(knowing, yaw)[1].coverage for yaw in (0, 30, 60, -60)}
    assert 1 >= covered[0] > covered[30] > covered[60] > 0.2
    assert covered[60] == pytest.approx(covered[-60], abs=0.02)


def test_behind_the_head_there_is_black(knowing):
    image = turned(knowing, 20)[1].image
    assert image[:5].max() == image[:, :5].max() == image[:, -5:].max() == 0


def test_a_head_found_far_outside_the_photo_is_a_status(knowing):
    def outside(bias):
        bias[-2] += 20

    _, result = turned(knowing, 0, wrong=outside)
    assert (result.status, result.image) == (Status.GENERATOR_ERROR, None)
    assert "shows nothing of the fitted head" in result.detail


def test_a_network_that_gives_no_numbers_is_a_status(knowing):
    _, result = turned(knowing, 0, wrong=lambda bias: bias[0].fill_(3e38))
    assert (result.status, result.image) == (Status.GENERATOR_ERROR, None)
    assert "no numbers" in result.detail
