"""`template`: the photo projected onto a generic head and drawn from the front, what is hidden taken from the other side.

Source: Hassner, Harel, Paz, Enbar, "Effective Face Frontalization in Unconstrained Images", CVPR 2015, with a depth buffer beside
the normals, a correction of the projection towards the five keypoints, and light matched between the two sides.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from facefront.faces import similarity_transform
from facefront.frontalizers.contract import Fingerprint, FrontalizerCard, OneByOne, Rotation, Source
from facefront.frontalizers.framing import (
    FRAME_SIZE,
    MARGIN,
    check_source,
    fill_softly,
    frame_matrix,
    frame_photo,
    framed_template,
    to_bytes,
)
from facefront.frontalizers.projection import Projection, project_head
from facefront.heads.generic import generic_head
from facefront.heads.raster import Drawing, draw

WORK_SIZE = 400
"""Side of the work picture, in which the photo is projected: larger than the frame, as a turned head reaches beyond it."""

WORK_SCALE = 1.25
"""Work pixels to a pixel of the frame."""

CAMERA = 1300.0
"""Distance of the camera that draws the frontal view, mm."""


class GenericHeadTemplate(OneByOne):
    """Five points to pose, photo onto the generic head, head drawn from the front or, as a control, at the photo's own pose."""

    key = "template"
    rotations = ("frontal", "none")

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        return {"key": self.key, "version": 1, "size": FRAME_SIZE, "margin": MARGIN}

    def _turn(self, source: Source, rotation: Rotation) -> tuple[np.ndarray, float]:
        check_source(source)
        to_work = _to_work() @ np.vstack([frame_matrix(source.face.keypoints), [0, 0, 1]])
        photo, inside = frame_photo(source.image, to_work, WORK_SIZE)
        keypoints = source.face.keypoints.astype(np.float64) @ to_work[:, :2].T + to_work[:, 2]
        head = project_head(keypoints, cv2.erode(inside, np.ones((3, 3))), photo)
        filled = fill_softly(photo, inside)
        drawing = front_view(head) if rotation == "frontal" else _own_view(head)
        return to_bytes(render(filled, head, drawing)), coverage(head)


def _to_work() -> np.ndarray:
    """From the frame to the work picture, float64 [2, 3]: enlarged about the middle."""
    middle = (WORK_SIZE - 1) / 2 - WORK_SCALE * (FRAME_SIZE - 1) / 2
    return np.array([[WORK_SCALE, 0, middle], [0, WORK_SCALE, middle]])


def front_view(h) -> Drawing:
    """The generic head from the front, its five points on the framed template."""
    head = generic_head()
    points = np.vstack([h.five, h.vertices])
    flat = points[:, :2] * (CAMERA / (CAMERA + points[:, 2:]))
    matrix = similarity_transform(flat[:5], framed_template())
    corners = np.column_stack([flat @ matrix[:, :2].T + matrix[:, 2], points[:, 2]])[5:]
    return draw(corners, head.mesh.triangles, FRAME_SIZE, FRAME_SIZE)


def _own_view(head: Projection) -> Drawing:
    """The head at the photo's own pose, in the frame."""
    matrix = _to_work()
    corners = np.column_stack([(head.positions - matrix[:, 2]) / WORK_SCALE, head.depth])
    return draw(corners, generic_head().mesh.triangles, FRAME_SIZE, FRAME_SIZE)


def render(photo: np.ndarray, head: Projection, drawing: Drawing) -> np.ndarray:
    """The textured head over the soft background: float32 [S, S, 3] BGR.

    photo: float32 work picture; head: where it shows each vertex; drawing: the view to be made.
    """
    mesh = generic_head().mesh
    other = mesh.mirrored
    values = np.column_stack([head.positions, head.positions[other], head.seen, head.seen[other]])
    covered = (drawing.triangle >= 0).astype(np.float32)
    pixels = _beyond(drawing.interpolate(mesh.triangles, values), covered)
    direct, mirrored = _sample(photo, pixels[..., :2]), _sample(photo, pixels[..., 2:4])
    own, borrowed = _soften(pixels[..., 4], covered), _soften(pixels[..., 5], covered)
    mirrored = _relit(mirrored, direct, own * borrowed)
    share = own / np.maximum(own + borrowed * (1 - own), 1e-4)
    skin = direct * share[..., None] + mirrored * (1 - share[..., None])
    known = np.clip(np.maximum(own, borrowed) * KNOWN, 0, 1)
    skin = fill_softly(skin, known)
    alpha = _silhouette(covered)[..., None]
    return skin * alpha + _background(photo, head) * (1 - alpha)


KNOWN = 2.0
RIM = 14.0


def _beyond(pixels: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """The fields continued outward from the drawn head, so that its rim shows the hair that the photo has there."""
    size = len(covered)
    y, x = np.mgrid[:size, :size].astype(np.float32) * WORK_SCALE
    base = np.stack([x, y, -x, y, 0 * x, 0 * x], -1)
    return fill_softly((pixels - base) * covered[..., None], covered) + base


def _sample(photo: np.ndarray, positions: np.ndarray) -> np.ndarray:
    return cv2.remap(photo, positions[..., 0], positions[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _soften(seen: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """Confidence, eroded near the edge of what is seen, where the photo's outline differs from the generic head's."""
    eroded = cv2.erode(seen, np.ones((ERODE, ERODE)))
    return np.clip(cv2.GaussianBlur(eroded, (0, 0), 2.5), 0, 1)


ERODE = 5


def _relit(mirrored: np.ndarray, direct: np.ndarray, both: np.ndarray) -> np.ndarray:
    """The mirrored colours, moved by the low-frequency difference to the direct ones where both are seen."""
    weight = np.clip(both * 2, 0, 1)
    return mirrored + cv2.GaussianBlur(fill_softly((direct - mirrored), weight), (0, 0), 8)


def _silhouette(covered: np.ndarray) -> np.ndarray:
    away = cv2.distanceTransform((covered == 0).astype(np.uint8), cv2.DIST_L2, 3)
    return 1 - _smooth(np.clip(away / RIM, 0, 1))


def _smooth(share: np.ndarray) -> np.ndarray:
    return share * share * (3 - 2 * share)


def _background(photo: np.ndarray, head: Projection) -> np.ndarray:
    matrix = _to_work()
    framed = cv2.warpAffine(photo, matrix, (FRAME_SIZE, FRAME_SIZE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return cv2.GaussianBlur(framed, (0, 0), 14)


_FACE_BACK = 60.0
_FACE_TOP = -60.0


def coverage(head: Projection) -> float:
    """Share of the frontal view's face (to the hairline, the jaw and before the ears) that the photo shows directly."""
    mesh = generic_head().mesh
    x, y, z = mesh.vertices.T
    face = ((z < _FACE_BACK) & (y > _FACE_TOP) & (y < 118)).astype(np.float32)
    pixels = front_view(head).interpolate(mesh.triangles, np.column_stack([face, face * head.seen]))
    return float(pixels[..., 1].sum() / pixels[..., 0].sum())


CARD = FrontalizerCard(
    key="template",
    title="Generic head",
    family="classical",
    paper="Hassner et al., Effective Face Frontalization in Unconstrained Images, CVPR 2015",
    code_licence="MIT",
    weights_licence="none needed",
    weights=(),
    registration="five_points",
    recognition_in_loss="",
    device="cpu",
    expected_input="a photo of any size with five keypoints",
    has_zero_rotation=True,
    build=GenericHeadTemplate,
)
