"""`template`: the photo projected onto a generic head and drawn from the front, what is hidden lent by the other side.

Source: Hassner, Harel, Paz, Enbar, "Effective Face Frontalization in Unconstrained Images", CVPR 2015; beyond it: the
head's proportions follow the five keypoints, a depth buffer and the background's colours say what is seen, light is
matched between the sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from facefront.faces import Status, similarity_transform
from facefront.frontalizers.blending import Blend, blend_head
from facefront.frontalizers.contract import (
    Fingerprint,
    Frontal,
    FrontalizerCard,
    OneByOne,
    Rotation,
    Source,
    Target,
    turn_each,
)
from facefront.frontalizers.fitting import FittedHead, fit_head, flatten
from facefront.frontalizers.framing import MARGIN, check_source, frame_matrix, framed_template
from facefront.frontalizers.projection import Projection, project_head
from facefront.head3d.generic import generic_head
from facefront.head3d.raster import Drawing, draw
from facefront.imaging.pose import Pose, rotation_from_pose
from facefront.imaging.warping import FRAME_SIZE, fill_softly, frame_photo, to_bytes

WORK_SIZE = 400
"""Side of the work picture in which the photo is projected: a turned head reaches beyond the frame."""

WORK_SCALE = 1.25
"""Work pixels to a pixel of the frame."""

HAIR = 25
"""Side of the square by which the head is grown before it is taken out of the background, pixels of the frame."""

BACKGROUND_BLUR = 14.0
"""Standard deviation of the background's blur, pixels of the frame."""

LEAST = 1e-4
"""What the head still counts in the background: all there is to go by where the photo shows nothing else."""

FRONT = Pose(0, 0, 0)

FACE_TOP, FACE_BOTTOM, FACE_BACK = -60.0, 118.0, 60.0
"""The face, in head coordinates of the generic head, mm: from hairline to jaw, and before the ears."""


class GenericHeadTemplate(OneByOne):
    """Five points to pose, photo onto the head, head drawn from the front or, as a control, at the photo's own pose."""

    key = "template"
    libraries = ("scikit-image", "scipy")
    rotations = ("frontal", "none")

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        return {"key": self.key, "version": 1, "size": FRAME_SIZE, "margin": MARGIN}

    def _turn(self, source: Source, rotation: Rotation) -> tuple[np.ndarray, float]:
        turned = turn_head(source, rotation)
        return to_bytes(turned.blend.picture), turned.coverage

    def turn(self, source: Source, targets: Sequence[Target]) -> list[Frontal]:
        """See `Turner.turn`."""
        return turn_each(source, targets, lay_head, lambda head, target: as_frontal(draw_head(head, target)))


@dataclass(frozen=True)
class Turned:
    """A head in the frame, with all that is known of how it came about.

    blend: the head as drawn; photo: float32 [S, S, 3] BGR, 0 … 255, the photo itself in the frame, softly continued
    beyond its border; coverage: share of the frontal face that the photo shows directly, 0 … 1; keypoints: float64
    [5, 2], where the head's five points lie in the frame.
    """

    blend: Blend
    photo: np.ndarray
    coverage: float
    keypoints: np.ndarray


@dataclass(frozen=True)
class LaidHead:
    """A fitted head laid over its photo: all that its views have in common.

    photo: float32 [W, W, 3] BGR, 0 … 255, the work picture; framed: the frame's part of it, float32 [S, S, 3];
    background: the same without the head, blurred; own: the view at the photo's own pose; front: `view_at` a pose of
    0; coverage: see `Turned`.
    """

    fitted: FittedHead
    projection: Projection
    photo: np.ndarray
    framed: np.ndarray
    background: np.ndarray
    own: Drawing
    front: tuple[Drawing, np.ndarray]
    coverage: float


def as_frontal(turned: Turned) -> Frontal:
    """Return the drawn head as a frontalizer hands it over."""
    return Frontal(
        to_bytes(turned.blend.picture), Status.OK, turned.coverage, keypoints=turned.keypoints.astype(np.float32)
    )


def turn_head(source: Source, target: Target = "frontal") -> Turned:
    """Return the head of a photo, turned to the front, to a pose or, with "none", at its own. Raises
    CannotFrontalize."""
    return draw_head(lay_head(source), target)


@lru_cache(maxsize=1)  # several frontalizers draw a photo one after another: it is fitted once for all of them
def lay_head(source: Source) -> LaidHead:
    """Return the head that fits a photo's face, laid over the photo. Raises CannotFrontalize."""
    check_source(source)
    to_work = _enlarge() @ np.vstack([frame_matrix(source.face.keypoints), [0, 0, 1]])
    fitted = fit_head(source.face.keypoints.astype(np.float64) @ to_work[:, :2].T + to_work[:, 2])
    photo, inside = frame_photo(source.image, to_work, WORK_SIZE)
    head = project_head(fitted, photo, cv2.erode(inside, np.ones((3, 3))))
    photo = fill_softly(photo, inside)
    framed, own, front = _framed(photo), _own_view(head), view_at(fitted, FRONT)
    background = cv2.GaussianBlur(_without_head(framed, own), (0, 0), BACKGROUND_BLUR)
    return LaidHead(fitted, head, photo, framed, background, own, front, coverage(head, front[0]))


def draw_head(head: LaidHead, target: Target) -> Turned:
    """Return a view of a laid head: from the front, at a pose or, with "none", at the photo's own."""
    if target == "none":
        drawing, five = head.own, _to_frame(head.fitted.project(head.fitted.five))
    else:
        drawing, five = view_at(head.fitted, target) if isinstance(target, Pose) else head.front
    blend = blend_head(head.photo, head.projection, drawing, head.background, WORK_SCALE)
    return Turned(blend, head.framed, head.coverage, five)


def view_at(fitted: FittedHead, pose: Pose) -> tuple[Drawing, np.ndarray]:
    """Return the fitted head at a pose, and where its five points lie in the frame, float64 [5, 2].

    They are brought onto the framed template as an aligner would bring them.
    """
    turned = np.vstack([fitted.five, fitted.vertices]) @ rotation_from_pose(pose).T
    flat = flatten(turned)
    matrix = similarity_transform(flat[:5], framed_template())
    placed = flat @ matrix[:, :2].T + matrix[:, 2]
    corners = np.column_stack([placed[5:], turned[5:, 2]])
    return draw(corners, generic_head().mesh.triangles, FRAME_SIZE, FRAME_SIZE), placed[:5]


def coverage(head: Projection, front: Drawing) -> float:
    """Return the share of the face in the frontal view that the photo shows directly, 0 … 1."""
    mesh = generic_head().mesh
    _, y, z = mesh.vertices.T
    face = (y > FACE_TOP) & (y < FACE_BOTTOM) & (z < FACE_BACK)
    pixels = front.interpolate(mesh.triangles, np.column_stack([face, face * head.seen]))
    return float(pixels[..., 1].sum() / pixels[..., 0].sum())


def _enlarge() -> np.ndarray:
    """Return the map from the frame to the work picture, float64 [2, 3]: scaled about the middle."""
    shift = (WORK_SIZE - 1) / 2 - WORK_SCALE * (FRAME_SIZE - 1) / 2
    return np.array([[WORK_SCALE, 0, shift], [0, WORK_SCALE, shift]])


def _to_frame(positions: np.ndarray) -> np.ndarray:
    """Positions in the work picture, [N, 2], as pixels of the frame."""
    return (positions - _enlarge()[:, 2]) / WORK_SCALE


def _framed(photo: np.ndarray) -> np.ndarray:
    """The frame's part of the work picture."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(photo, _enlarge(), (FRAME_SIZE, FRAME_SIZE), flags=flags)


def _without_head(framed: np.ndarray, own: Drawing) -> np.ndarray:
    """The photo in the frame; where head and hair are, a smooth continuation of what is around."""
    head = cv2.dilate((own.triangle >= 0).astype(np.float32), np.ones((HAIR, HAIR)))
    return fill_softly(framed, 1 - (1 - LEAST) * head)


def _own_view(head: Projection) -> Drawing:
    """The head at the photo's own pose, in the frame."""
    corners = np.column_stack([_to_frame(head.positions), head.depth])
    return draw(corners, generic_head().mesh.triangles, FRAME_SIZE, FRAME_SIZE)


CARD = FrontalizerCard(
    key="template",
    title="Generic head",
    family="classical",
    paper="Hassner et al., Effective Face Frontalization in Unconstrained Images, CVPR 2015",
    has_zero_rotation=True,
    turns_to_poses=True,
    build=GenericHeadTemplate,
)
