"""The source photo brought into the framing of what was made of it, and where the face lies there."""

from __future__ import annotations

import cv2
import numpy as np

from facefront.enhancers.contract import CannotEnhance, Subject, face_of
from facefront.faces import similarity_transform
from facefront.frontalizers.contract import CannotFrontalize
from facefront.frontalizers.framing import check_source
from facefront.imaging.warping import frame_photo

FACE_REACH = 1.1
"""Radius of the circle that counts as face, as a multiple of the keypoints' root mean square distance: of a face turned
away the photo shows background beyond it."""


def source_in_frame(subject: Subject) -> tuple[np.ndarray, np.ndarray]:
    """Return the photo with its five keypoints brought by a similarity onto those of the frontal view.

    Returns float32 [H, W, 3] BGR 0 … 255, zero outside the photo, and float32 [H, W], 1 inside it and 0 outside. Raises
    CannotEnhance.
    """
    height, width = subject.image.shape[:2]
    try:
        check_source(subject.source)
        matrix = similarity_transform(subject.source.face.keypoints, face_of(subject).keypoints)
    except (CannotFrontalize, ValueError, np.linalg.LinAlgError) as reason:
        raise CannotEnhance(f"the photo cannot be aligned: {reason}") from reason
    photo, inside = frame_photo(subject.source.image, matrix, max(height, width))
    return photo[:height, :width], inside[:height, :width]


def face_area(subject: Subject) -> np.ndarray:
    """Return the face's place in the frontal view: bool [H, W], a circle around the keypoints. Raises CannotEnhance."""
    points = np.asarray(face_of(subject).keypoints, np.float64)
    centre = points.mean(0)
    radius = FACE_REACH * float(np.sqrt(((points - centre) ** 2).sum(1).mean()))
    area = np.zeros(subject.image.shape[:2], np.uint8)
    middle = tuple(np.clip(np.rint(centre), -32000, 32000).astype(int).tolist())
    cv2.circle(area, middle, int(min(max(radius, 1.0), 32000)), 1, -1)
    if not area.any():
        raise CannotEnhance("the face lies outside the picture")
    return area.astype(bool)
