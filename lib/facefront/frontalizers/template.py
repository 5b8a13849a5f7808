"""`template`: the photo projected onto a generic head and drawn from the front, what is hidden lent by the other side.

Source: Hassner, Harel, Paz, Enbar, "Effective Face Frontalization in Unconstrained Images", CVPR 2015; beyond it: the
head's proportions follow the five keypoints, a depth buffer and the background's colours say what is seen, light is
matched between the sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import cv2
import numpy as np

from facefront.faces import Status, similarity_transform
from facefront.frontalizers.blending import WORK_SCALE, Blend, blend_head
from facefront.frontalizers.contract import (
    CannotFrontalize,
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
from facefront.frontalizers.projection import Projection, draw_nearest, place_vertices, project_head, read_vertices
from facefront.head3d.generic import generic_head
from facefront.imaging.pose import Pose, rotation_from_pose
from facefront.imaging.warping import FRAME_SIZE, fill_softly, to_bytes, warp_photo

WORK_SIZE = 400
"""Side of the work picture in which the photo is projected: a turned head reaches beyond the frame."""

CELL = 4
"""Pixels of the frame to a pixel of the picture in which the background is made."""

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
    libraries = ("numba", "scikit-image")
    rotations = ("frontal", "none")

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        return {"key": self.key, "version": 2, "size": FRAME_SIZE, "margin": MARGIN}

    def _turn(self, source: Source, rotation: Rotation) -> tuple[np.ndarray, float]:
        turned = turn_head(source, rotation)
        return turned.blend.picture, turned.coverage

    def prepare(self, sources: Sequence[Source]) -> None:
        """See `Preparing.prepare`."""
        prepare_heads(sources)

    def turn(self, source: Source, targets: Sequence[Target]) -> list[Frontal]:
        """See `Turner.turn`."""
        prepare_heads([source])
        return turn_each(source, targets, lay_head, lambda head, target: as_frontal(draw_head(head, target)))


@dataclass(frozen=True)
class LaidHead:
    """A fitted head laid over its photo: all that its views have in common.

    vertices: float32 [V, 3], mm; photo: uint8 [W, W, 3] BGR, the work picture, softly continued beyond the photo's
    border; background: float32 [S, S, 3] BGR, 0 … 255, the frame without the head, blurred; front: `view_at` a pose of
    0; coverage: share of the frontal face that the photo shows directly, 0 … 1.
    """

    fitted: FittedHead
    vertices: np.ndarray
    projection: Projection
    photo: np.ndarray
    background: np.ndarray
    front: tuple[np.ndarray, np.ndarray]
    coverage: float


@dataclass(frozen=True)
class Turned:
    """A head in the frame, with all that is known of how it came about.

    blend: the head as drawn; head: it laid over its photo; keypoints: float64 [5, 2], where the head's five points lie
    in the frame.
    """

    blend: Blend
    head: LaidHead
    keypoints: np.ndarray

    @property
    def photo(self) -> np.ndarray:
        """Return the photo itself in the frame, softly continued beyond its border: uint8 [S, S, 3] BGR."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(self.head.photo, _enlarge(), (FRAME_SIZE, FRAME_SIZE), flags=flags)

    @property
    def coverage(self) -> float:
        """Return the share of the frontal face that the photo shows directly, 0 … 1."""
        return self.head.coverage


def as_frontal(turned: Turned) -> Frontal:
    """Return the drawn head as a frontalizer hands it over."""
    return Frontal(turned.blend.picture, Status.OK, turned.coverage, keypoints=turned.keypoints.astype(np.float32))


def turn_head(source: Source, target: Target = "frontal") -> Turned:
    """Return the head of a photo, turned to the front, to a pose or, with "none", at its own. Raises
    CannotFrontalize."""
    return draw_head(lay_head(source), target)


_LAID: WeakKeyDictionary[Source, LaidHead] = WeakKeyDictionary()  # of photos that several ways draw


def prepare_heads(sources: Sequence[Source]) -> None:
    """Lay heads over photos that are drawn more than once. What cannot be fitted is left to `lay_head`."""
    for source in sources:
        if source not in _LAID:
            with suppress(CannotFrontalize):
                _LAID[source] = _lay(source)


def lay_head(source: Source) -> LaidHead:
    """Return the head that fits a photo's face, laid over the photo. Raises CannotFrontalize."""
    return _LAID.get(source) or _lay(source)


def _lay(source: Source) -> LaidHead:
    check_source(source)
    to_work = _enlarge() @ np.vstack([frame_matrix(source.face.keypoints), [0, 0, 1]])
    fitted = fit_head(source.face.keypoints.astype(np.float64) @ to_work[:, :2].T + to_work[:, 2])
    vertices = fitted.vertices.astype(np.float32)
    photo, inside = warp_photo(source.image, to_work, WORK_SIZE)
    known = cv2.erode(inside.astype(np.uint8), np.ones((3, 3)))
    head, photo = project_head(fitted, vertices, photo, known), _continue(photo, inside)
    front = view_at(fitted, vertices, FRONT)
    return LaidHead(fitted, vertices, head, photo, _background(photo, head), front, coverage(head, front[0]))


def draw_head(head: LaidHead, target: Target) -> Turned:
    """Return a view of a laid head: from the front, at a pose or, with "none", at the photo's own."""
    if target == "none":
        corners, five = own_view(head)
    else:
        corners, five = view_at(head.fitted, head.vertices, target) if isinstance(target, Pose) else head.front
    return Turned(blend_head(head.photo, head.projection, corners, head.background), head, five)


def view_at(fitted: FittedHead, vertices: np.ndarray, pose: Pose) -> tuple[np.ndarray, np.ndarray]:
    """Return where the vertices lie in the frame at a pose, and the five points, float64 [5, 2].

    These are brought onto the framed template as an aligner would bring them.
    """
    flat = flatten(fitted.five @ rotation_from_pose(pose).T)
    matrix = similarity_transform(flat, framed_template())
    return place_vertices(vertices, pose, matrix), flat @ matrix[:, :2].T + matrix[:, 2]


def own_view(head: LaidHead) -> tuple[np.ndarray, np.ndarray]:
    """Return the same at the photo's own pose, as the photo lies in the frame."""
    corners = head.projection.corners.copy()
    corners[:, :2] = _to_frame(corners[:, :2])
    return corners, _to_frame(head.fitted.project(head.fitted.five))


def coverage(head: Projection, front: np.ndarray) -> float:
    """Return the share of the face in the frontal view that the photo shows directly, 0 … 1."""
    _, y, z = generic_head().mesh.vertices.T
    face = ((y > FACE_TOP) & (y < FACE_BOTTOM) & (z < FACE_BACK)).astype(np.float32)
    triangle, _ = draw_nearest(front, FRAME_SIZE)
    pixels = read_vertices(front, triangle, np.column_stack([face, face * head.seen]))
    return float(pixels[..., 1].sum() / pixels[..., 0].sum())


def _enlarge() -> np.ndarray:
    """Return the map from the frame to the work picture, float64 [2, 3]: scaled about the middle."""
    shift = (WORK_SIZE - 1) / 2 - WORK_SCALE * (FRAME_SIZE - 1) / 2
    return np.array([[WORK_SCALE, 0, shift], [0, WORK_SCALE, shift]])


def _to_frame(positions: np.ndarray) -> np.ndarray:
    """Positions in the work picture, [N, 2], as pixels of the frame."""
    return (positions - _enlarge()[:, 2].astype(positions.dtype)) / positions.dtype.type(WORK_SCALE)


def _continue(photo: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """The work picture, uint8 [W, W, 3]; where there is no photo, a smooth continuation of it."""
    if inside.all():
        return photo
    step = 5
    size = (WORK_SIZE // step, WORK_SIZE // step)
    weight = cv2.resize(inside.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    known = cv2.resize(photo * inside[..., None], size, interpolation=cv2.INTER_AREA).astype(np.float32)
    filled = fill_softly(known / np.maximum(weight, 1e-6)[..., None], weight)
    large = cv2.resize(to_bytes(filled), (WORK_SIZE, WORK_SIZE), interpolation=cv2.INTER_LINEAR)
    return np.where(inside[..., None], photo, large)


def _background(photo: np.ndarray, head: Projection) -> np.ndarray:
    """The frame, float32 [S, S, 3]; where head and hair are, a smooth continuation of what is around; blurred."""
    size = (FRAME_SIZE // CELL, FRAME_SIZE // CELL)
    half = round(WORK_SCALE * FRAME_SIZE / 2)
    frame = slice(WORK_SIZE // 2 - half, WORK_SIZE // 2 + half)
    small = cv2.resize(photo[frame, frame], size, interpolation=cv2.INTER_AREA).astype(np.float32)
    scale = len(head.outline) / WORK_SIZE
    grown = cv2.dilate(head.outline, np.ones((int(HAIR * WORK_SCALE * scale),) * 2, np.uint8))
    part = slice(round(frame.start * scale), round(frame.stop * scale))
    share = cv2.resize(grown[part, part].astype(np.float32), size, interpolation=cv2.INTER_AREA)
    filled = fill_softly(small, 1 - np.float32(1 - LEAST) * share)
    soft = cv2.GaussianBlur(filled, (0, 0), BACKGROUND_BLUR / CELL)
    return cv2.resize(soft, (FRAME_SIZE, FRAME_SIZE), interpolation=cv2.INTER_LINEAR)


CARD = FrontalizerCard(
    key="template",
    title="Generic head",
    family="classical",
    paper="Hassner et al., Effective Face Frontalization in Unconstrained Images, CVPR 2015",
    has_zero_rotation=True,
    shares="generic_head",
    turns_to_poses=True,
    build=GenericHeadTemplate,
)
