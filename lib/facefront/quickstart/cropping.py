"""The head crop that preprocessing makes: the frame that frontalizers expect, and nothing redrawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facefront.faces import CROP_SIZE, FIVE_POINT_TEMPLATE, Face, similarity_transform
from facefront.frontalizers.contract import CannotFrontalize, Fingerprint, FrontalizerCard, OneByOne, Rotation, Source
from facefront.frontalizers.framing import check_source
from facefront.imaging.warping import fill_softly, frame_photo, to_bytes
from facefront.study.steps import Component

SIDE = 512
"""Side of the crop, pixels."""

FACE_SHARE = 0.43
"""Side of the 112×112 recognition crop, as a share of the crop's: room for the whole head."""

BOX_SHARE = 0.5
"""The longer side of the face's box, as a share of the crop's, where the crop is not aligned."""


@dataclass(frozen=True, kw_only=True)
class HeadCrop(OneByOne):
    """512×512 around the face. Outside the photo its border goes on, softly: frontalizers take black for skin.

    align: upright, by the similarity that brings the five keypoints onto the template; otherwise the square around
    the box, not rotated.
    """

    align: bool
    key = "preprocess"

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        share = FACE_SHARE if self.align else BOX_SHARE
        return {"key": self.key, "version": 1, "align": self.align, "side": SIDE, "share": share}

    def _turn(self, source: Source, rotation: Rotation) -> tuple[np.ndarray, float]:
        check_source(source)
        matrix = _upright(source.face) if self.align else _around(source.face)
        return to_bytes(fill_softly(*frame_photo(source.image, matrix, SIDE))), float("nan")


CARD = FrontalizerCard(key=HeadCrop.key, title="Head crop, nothing redrawn", family="control", build=HeadCrop)
"""Not in the registry: it turns nothing."""


def crop_component(*, align: bool) -> Component:
    """Return `HeadCrop` as a component."""
    return Component(CARD, HeadCrop.key, (), (("align", align),))


def _upright(face: Face) -> np.ndarray:
    """Photo to crop, float64 [2, 3], by the keypoints."""
    scale = FACE_SHARE * SIDE / CROP_SIZE
    try:
        return similarity_transform(
            face.keypoints, (FIVE_POINT_TEMPLATE - (CROP_SIZE - 1) / 2) * scale + (SIDE - 1) / 2
        )
    except (ValueError, np.linalg.LinAlgError) as reason:
        raise CannotFrontalize(str(reason)) from reason


def _around(face: Face) -> np.ndarray:
    """Photo to crop, float64 [2, 3], by the box."""
    scale = BOX_SHARE * SIDE / float(max(face.box[2:] - face.box[:2]))
    shift = (SIDE - 1) / 2 - scale * (face.box[:2] + face.box[2:]).astype(np.float64) / 2
    return np.column_stack([scale * np.eye(2), shift])
