"""Synthetic photos for the tests: the generic head, painted, drawn at a known pose before a plain background."""

import numpy as np

from facefront.faces import Face
from facefront.frontalizers import Source
from facefront.head3d.generic import generic_head
from facefront.head3d.raster import draw
from facefront.imaging.pose import Pose, rotation_from_pose

CAMERA = 1300.0


def painted() -> np.ndarray:
    """A colour for each vertex, float32 [V, 3] BGR: striped skin, dark eyes, a red mouth; left and right alike."""
    head = generic_head()
    _, y, z = head.mesh.vertices.T
    skin = np.float32([110, 140, 190]) * (1 + 0.12 * np.sin(y / 5)[:, None] + 0.08 * np.sin(z / 7)[:, None])
    for names, colour in ((("left_eye", "right_eye"), (30, 30, 40)), (("mouth",), (60, 50, 160))):
        for name in names:
            away = np.linalg.norm(head.mesh.vertices - head.landmarks[name], axis=1)
            skin = np.where(away[:, None] < 11, np.float32(colour), skin)
    return skin.astype(np.float32)


def drawn_photo(pose: Pose, size: int = 320, background: tuple[int, int, int] = (60, 180, 60)) -> Source:
    """The painted head at that pose as a photo with its exact keypoints."""
    head = generic_head()
    points = np.vstack([head.five_points, head.mesh.vertices])
    turned = (points - [0, 20, 60]) @ rotation_from_pose(pose).T
    scale = size / 300 * CAMERA / (CAMERA + turned[:, 2:])
    corners = np.column_stack([turned[:, :2] * scale + (size - 1) / 2, turned[:, 2]])
    drawing = draw(corners[5:], head.mesh.triangles, size, size)
    colours = drawing.interpolate(head.mesh.triangles, painted())
    image = np.where(drawing.triangle[..., None] >= 0, colours, np.float32(background))
    keypoints = corners[:5, :2].astype(np.float32)
    box = np.concatenate([keypoints.min(0) - 30, keypoints.max(0) + 30])
    return Source(np.clip(np.rint(image), 0, 255).astype(np.uint8), Face(box.astype(np.float32), 0.9, keypoints))


def flipped(source: Source) -> Source:
    """The photo in a mirror, its keypoints in their places."""
    width = source.image.shape[1]
    keypoints = source.face.keypoints[[1, 0, 2, 4, 3]] * np.float32([-1, 1]) + np.float32([width - 1, 0])
    return Source(np.ascontiguousarray(source.image[:, ::-1]), Face(source.face.box, source.face.score, keypoints))
