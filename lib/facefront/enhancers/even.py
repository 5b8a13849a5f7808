"""`even`: flat borders filled softly, colours and sharpness of the face evened to those of the photo."""

from __future__ import annotations

import cv2
import numpy as np

from facefront.enhancers.aligning import face_area, source_in_frame
from facefront.enhancers.contract import EnhancerCard, Fingerprint, OneByOne, Subject
from facefront.enhancers.sharp import sharpen
from facefront.errors import SetupError
from facefront.imaging.warping import fill_softly, to_bytes

FLAT = 3
"""A pixel with all three values within this of black or of white may belong to a border."""

LARGEST_BORDER = 0.5
"""Share of the picture; what covers more is no border, and nothing would be left to fill it from."""

STRETCH = (0.8, 1.25)
"""Least and largest factor by which the spread of lightness is changed; hues are moved, not spread."""

FEWEST = 64
"""Pixels of face that must be seen in both pictures for their colours to be compared."""


class Evened(OneByOne):
    """Light corrections, from the photo alone.

    colour: how far the face's mean in CIE Lab and its spread of lightness go to the photo's, 0 … 1; radius: of the
    (un)sharp mask, pixels; most: the most that it adds where the frontal view is blurrier than the photo, 0 for no
    change. Raises SetupError where one is out of range. Source of the colours: Reinhard et al., "Color transfer between
    images", 2001.
    """

    key = "even"

    def __init__(self, *, colour: float = 1.0, radius: float = 1.5, most: float = 1.0):
        if not 0 <= colour <= 1 or not 0 < radius <= 50 or not 0 <= most <= 10:
            raise SetupError(
                f"enhancer {self.key!r}: colour {colour}, radius {radius}, most {most}; give up to 1, 50 and 10"
            )
        self.colour, self.radius, self.most = float(colour), float(radius), float(most)

    def fingerprint(self) -> Fingerprint:
        """See `Enhancer.fingerprint`."""
        settings = {"colour": self.colour, "radius": self.radius, "most": self.most}
        return {"key": self.key, "version": 1, **settings}

    def _improve(self, subject: Subject) -> np.ndarray:
        photo, inside = source_in_frame(subject)
        both = face_area(subject) & (inside > 0)
        image = fill_borders(subject.image)
        if both.sum() < FEWEST:
            return to_bytes(image)
        image = _match_colours(image, photo, both, self.colour)
        return to_bytes(_match_sharpness(image, photo, both, self.radius, self.most))


def fill_borders(image: np.ndarray) -> np.ndarray:
    """Return the picture with black or white areas that touch its edge filled from around them: float32 [H, W, 3].

    image: uint8 [H, W, 3]. What covers more than half of the picture stays.
    """
    black, white = np.all(image <= FLAT, axis=2), np.all(image >= 255 - FLAT, axis=2)
    border = _edge_areas(black) | _edge_areas(white)
    values = image.astype(np.float32)
    if not 0 < border.mean() <= LARGEST_BORDER:
        return values
    grown = cv2.dilate(border.astype(np.uint8), np.ones((3, 3), np.uint8))
    return fill_softly(values, 1 - grown.astype(np.float32))


def _edge_areas(flat: np.ndarray) -> np.ndarray:
    """The connected areas that hold a tenth of one of the edges or more: bool [H, W]."""
    _, labels = cv2.connectedComponents(flat.astype(np.uint8), connectivity=4)
    edges = [labels[0], labels[-1], labels[:, 0], labels[:, -1]]
    counts = [np.bincount(edge, minlength=labels.max() + 1) / len(edge) for edge in edges]
    reaching = np.max(counts, axis=0) >= 0.1
    reaching[0] = False
    return reaching[labels]


def _match_colours(image: np.ndarray, photo: np.ndarray, area: np.ndarray, share: float) -> np.ndarray:
    """The image's colours within the area moved to the photo's: float32 BGR, 0 … 255."""
    own, target = (cv2.cvtColor(np.clip(picture, 0, 255) / 255, cv2.COLOR_BGR2LAB) for picture in (image, photo))
    mean, wanted = own[area].mean(0), target[area].mean(0)
    factor = np.ones(3, np.float32)
    factor[0] = np.clip(target[area, 0].std() / max(own[area, 0].std(), 1e-3), *STRETCH)
    moved = (own - mean) * (1 + share * (factor - 1)) + mean + share * (wanted - mean)
    return cv2.cvtColor(moved.astype(np.float32), cv2.COLOR_LAB2BGR) * 255


def _match_sharpness(image: np.ndarray, photo: np.ndarray, area: np.ndarray, radius: float, most: float) -> np.ndarray:
    """Sharpened, or blurred, until the fine detail within the area has the photo's strength, as far as `most` lets."""
    wanted, low, high = _detail(photo, area), -min(most, 1.0), most
    for _ in range(8):  # to a 256th of the range
        middle = (low + high) / 2
        if _detail(sharpen(image, radius, middle), area) < wanted:
            low = middle
        else:
            high = middle
    return sharpen(image, radius, (low + high) / 2)


def _detail(image: np.ndarray, area: np.ndarray) -> float:
    """Mean absolute Laplacian of the luminance within the area."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return float(np.abs(cv2.Laplacian(grey, cv2.CV_32F))[area].mean())


CARD = EnhancerCard(
    key="even",
    title="Evened (borders filled, colours and sharpness as in the photo)",
    paper="Reinhard et al., Color transfer between images, IEEE CG&A 2001",
    needs="face_and_photo",
    build=Evened,
)
