"""Seven people of CFP beyond 020. FSA-Net (Yang et al., CVPR 2019) is the other witness; SCRFD finds the points."""

import cv2
import numpy as np
import onnxruntime
import pandas as pd
import pytest
from insightface.model_zoo import get_model

from facefront.faces import Face, choose_face
from facefront.imaging.images import pad_image, read_image
from facefront.imaging.pose import Pose, pose_from_keypoints, pose_from_rotation, rotation_from_pose

CPU = ["CPUExecutionProvider"]


def find_face(detector, image: np.ndarray) -> Face:
    padded, offset = pad_image(image, 0.5)
    boxes, points = detector.detect(padded, input_size=(640, 640))[:2]
    faces = [Face(b[:4] - [*offset, *offset], b[4], k - offset) for b, k in zip(boxes, points, strict=True)]
    return choose_face(faces, *image.shape[:2])


def fsanet_pose(net, image: np.ndarray, face: Face, margin: float) -> Pose:
    """Its angles have the opposite signs and the order of Hopenet: R = Rx(−pitch)·Ry(yaw)·Rz(roll) in camera axes."""
    padded, offset = pad_image(image, 0.5)
    side = round(float(max(face.box[2:] - face.box[:2])) * (1 + margin))
    middle = (face.box[:2] + face.box[2:]) / 2 + offset
    crop = cv2.getRectSubPix(padded, (side, side), [float(x) for x in middle])
    blob = (cv2.resize(crop, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32) - 127.5) / 128
    yaw, pitch, roll = net.run(None, {net.get_inputs()[0].name: blob.transpose(2, 0, 1)[None]})[0][0].tolist()
    turns = [rotation_from_pose(pose) for pose in (Pose(0, -pitch, 0), Pose(-yaw, 0, 0), Pose(0, 0, -roll))]
    return pose_from_rotation(turns[0] @ turns[1] @ turns[2])


@pytest.fixture(scope="module")
def poses(real_root) -> pd.DataFrame:
    """One row a photo: kind, the yaw and pitch that we estimate, FSA-Net's, and its yaw on a tighter crop."""
    detector = get_model(str(real_root / "models/insightface/small_real/scrfd_2.5g_bnkps.onnx"), providers=CPU)
    detector.prepare(-1, input_size=(640, 640), det_thresh=0.5)
    net = onnxruntime.InferenceSession(str(real_root / "models/fsanet-1x1-iter-688590.onnx"), providers=CPU)
    rows = []
    for person in range(21, 41, 3):
        folder = real_root / f"cfp-dataset/Data/Images/{person:03d}"
        for path in [*sorted(folder.glob("frontal/*.jpg"))[:3], *sorted(folder.glob("profile/*.jpg"))]:
            image = read_image(path)
            face = find_face(detector, image)
            ours, theirs = pose_from_keypoints(face.keypoints, *image.shape[:2]), fsanet_pose(net, image, face, 0.4)
            tighter = fsanet_pose(net, image, face, 0.2)
            rows.append((path.parent.name, ours.yaw, ours.pitch, theirs.yaw, theirs.pitch, tighter.yaw))
    return pd.DataFrame(rows, columns=["kind", "yaw", "pitch", "their_yaw", "their_pitch", "tighter_yaw"])


def test_yaw_of_frontal_photos_is_within_four_degrees_on_average(poses):
    frontal = poses[poses["kind"] == "frontal"]
    assert (frontal["yaw"] - frontal["their_yaw"]).abs().mean() < 4


def test_yaw_of_profile_photos_is_within_twelve_degrees_on_average_and_not_biased(poses):
    profile = poses[poses["kind"] == "profile"]
    assert (profile["yaw"] - profile["their_yaw"]).abs().mean() < 12
    assert abs((profile["yaw"].abs() - profile["their_yaw"].abs()).mean()) < 6


def test_the_side_a_profile_looks_to_is_always_right(poses):
    """Where FSA-Net names one side on both of its crops: there is a photo of CFP on which it does not know."""
    sure = poses[(poses["kind"] == "profile") & (np.sign(poses["their_yaw"]) == np.sign(poses["tighter_yaw"]))]
    assert len(sure) > 20
    assert (np.sign(sure["yaw"]) == np.sign(sure["their_yaw"])).all()


def test_yaw_and_pitch_follow_fsanet(poses):
    assert np.corrcoef(poses["yaw"], poses["their_yaw"])[0, 1] > 0.95
    assert np.corrcoef(poses["pitch"], poses["their_pitch"])[0, 1] > 0.6
    frontal = poses[poses["kind"] == "frontal"]
    assert (frontal["pitch"] - frontal["their_pitch"]).abs().mean() < 8
