"""`template`: the photo projected onto a generic head and drawn from the front, what is hidden lent by the other side.

Source: Hassner, Harel, Paz, Enbar, "Effective Face Frontalization in Unconstrained Images", CVPR 2015; beyond it: the
head's proportions follow the five keypoints, a depth buffer and the background's colours say what is seen, light is
matched between the sides.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from facefront.faces import similarity_transform
from facefront.frontalizers.blending import Blend, blend_head
from facefront.frontalizers.contract import Fingerprint, FrontalizerCard, OneByOne, Rotation, Source
from facefront.frontalizers.fitting import FittedHead, fit_head, flatten
from facefront.frontalizers.framing import MARGIN, check_source, frame_matrix, framed_template
from facefront.frontalizers.projection import Projection, project_head
from facefront.head3d.generic import generic_head
from facefront.head3d.raster import Drawing, draw
from facefront.imaging.warping import FRAME_SIZE, fill_softly, frame_photo, to_bytes

WORK_SIZE = 400
"""Side of the work picture in which the photo is projected: a turned head reaches beyond the frame."""

WORK_SCALE = 1.25
"""Work pixels to a pixel of the frame."""

HAIR = 25
"""Side of the square by which the head is grown before it is taken out of the background, pixels of the frame."""

LEAST = 1e-4
"""What the head still counts in the background: all there is to go by where the photo shows nothing else."""

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


@dataclass(frozen=True)
class Turned:
    """A head in the frame, with all that is known of how it came about.

    blend: the head as drawn; photo: float32 [S, S, 3] BGR, 0 … 255, the photo itself in the frame, softly continued
    beyond its border; coverage: share of the frontal face that the photo shows directly, 0 … 1.
    """

    blend: Blend
    photo: np.ndarray
    coverage: float


def turn_head(source: Source, rotation: Rotation = "frontal") -> Turned:
    """The head of a photo, turned to the front or, with "none", drawn at its own pose. Raises CannotFrontalize."""
    check_source(source)
    to_work = _enlarge() @ np.vstack([frame_matrix(source.face.keypoints), [0, 0, 1]])
    fitted = fit_head(source.face.keypoints.astype(np.float64) @ to_work[:, :2].T + to_work[:, 2])
    photo, inside = frame_photo(source.image, to_work, WORK_SIZE)
    head = project_head(fitted, photo, cv2.erode(inside, np.ones((3, 3))))
    photo = fill_softly(photo, inside)
    framed = _framed(photo)
    front, own = front_view(fitted), _own_view(head)
    drawing = front if rotation == "frontal" else own
    blend = blend_head(photo, head, drawing, _without_head(framed, own), WORK_SCALE)
    return Turned(blend, framed, coverage(head, front))


def front_view(fitted: FittedHead) -> Drawing:
    """The fitted head from the front, its five points aligned with the framed template."""
    flat = flatten(np.vstack([fitted.five, fitted.vertices]))
    matrix = similarity_transform(flat[:5], framed_template())
    corners = np.column_stack([flat[5:] @ matrix[:, :2].T + matrix[:, 2], fitted.vertices[:, 2]])
    return draw(corners, generic_head().mesh.triangles, FRAME_SIZE, FRAME_SIZE)


def coverage(head: Projection, front: Drawing) -> float:
    """Share of the face in the frontal view that the photo shows directly, 0 … 1."""
    mesh = generic_head().mesh
    _, y, z = mesh.vertices.T
    face = (y > FACE_TOP) & (y < FACE_BOTTOM) & (z < FACE_BACK)
    pixels = front.interpolate(mesh.triangles, np.column_stack([face, face * head.seen]))
    return float(pixels[..., 1].sum() / pixels[..., 0].sum())


def _enlarge() -> np.ndarray:
    """From the frame to the work picture, float64 [2, 3]: scaled about the middle."""
    shift = (WORK_SIZE - 1) / 2 - WORK_SCALE * (FRAME_SIZE - 1) / 2
    return np.array([[WORK_SCALE, 0, shift], [0, WORK_SCALE, shift]])


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
    corners = np.column_stack([(head.positions - _enlarge()[:, 2]) / WORK_SCALE, head.depth])
    return draw(corners, generic_head().mesh.triangles, FRAME_SIZE, FRAME_SIZE)


CARD = FrontalizerCard(
    key="template",
    title="Generic head",
    family="classical",
    paper="Hassner et al., Effective Face Frontalization in Unconstrained Images, CVPR 2015",
    has_zero_rotation=True,
    build=GenericHeadTemplate,
)
