"""A photo in the framing of our own frontalizers, for networks that see nothing else of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facefront.frontalizers.contract import CannotFrontalize, Source
from facefront.frontalizers.framing import check_source, frame_matrix
from facefront.imaging.warping import fill_softly, frame_photo

LEAST_INSIDE = 0.25
"""The least share of the frame that must lie in the photo: the frame has much room around the face."""


@dataclass(frozen=True)
class InFrame:
    """photo: float32 [S, S, 3] BGR, 0 … 255, softly continued beyond its border; inside: float32 [S, S], 1 where it is
    the photo itself; points: float32 [5, 2], the keypoints, pixels of the frame; matrix: float64 [2, 3], photo to
    frame."""

    photo: np.ndarray
    inside: np.ndarray
    points: np.ndarray
    matrix: np.ndarray


def put_in_frame(photo: np.ndarray, keypoints: np.ndarray) -> InFrame:
    """Return a photo, uint8 [H, W, 3] BGR, in the frame by its keypoints, [5, 2]. Raises CannotFrontalize."""
    matrix = frame_matrix(keypoints)
    framed, inside = frame_photo(photo, matrix)
    points = keypoints @ matrix[:, :2].T + matrix[:, 2]
    return InFrame(fill_softly(framed, inside), inside, points.astype(np.float32), matrix)


def frame_source(source: Source) -> InFrame:
    """Return a source's photo in the frame. Raises CannotFrontalize, also where most of the frame is outside of it."""
    check_source(source)
    framed = put_in_frame(source.image, source.face.keypoints)
    share = float(framed.inside.mean())
    if share < LEAST_INSIDE:
        raise CannotFrontalize(f"only {100 * share:.0f} % of the frame around the face lies in the photo")
    return framed
