"""A world in which a detector and a recogniser need no weights: people are colours, faces are five bright dots.

It stands in where a test is about the run (what is computed, kept, resumed), not about faces.
"""

import re
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from facefront.detectors import DETECTORS
from facefront.detectors.contract import Detection, Search
from facefront.embedders import EMBEDDERS
from facefront.faces import FIVE_POINT_TEMPLATE, Face
from facefront.registry import Card
from facefront.study import steps

DOTS = ((0, 0, 255), (0, 255, 0), (255, 0, 0), (0, 255, 255), (255, 0, 255))  # BGR, in the order of the keypoints


def draw_photo(person: int, shot: int, turn: float = 0.0) -> np.ndarray:
    """uint8 [160, 160, 3] BGR: a person's colours with five dots; `turn` shifts the nose sideways (share of the
    eyes' distance)."""
    random = np.random.default_rng(person)
    coarse = random.integers(40, 200, (4, 4, 3)).astype(np.float32)
    coarse += np.random.default_rng((person, shot)).normal(0, 8, coarse.shape)
    image = cv2.resize(coarse.clip(0, 220), (160, 160), interpolation=cv2.INTER_CUBIC).clip(0, 220).astype(np.uint8)
    points = FIVE_POINT_TEMPLATE + 24
    points[2, 0] += turn * 35
    for (x, y), colour in zip(points, DOTS, strict=True):
        cv2.circle(image, (round(x), round(y)), 3, colour, -1)
    return image


def save(image: np.ndarray, path: Path) -> None:
    """Write a photo without loss."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.ascontiguousarray(image[..., ::-1])).save(path)


def draw_people(root: Path, people: int = 3, angled: int = 3) -> None:
    """`GT/<person>` with two photos each and `Angle/<person>` with some angled ones."""
    for person in range(people):
        for shot in range(2):
            save(draw_photo(person, shot), root / "GT" / f"p{person}" / f"{shot}.png")
        for shot in range(angled):
            save(draw_photo(person, 10 + shot, 0.2 + 0.15 * shot), root / "Angle" / f"p{person}" / f"{shot}.png")


class DotDetector:
    """Finds the five dots."""

    key = "dots"
    version = 1

    def fingerprint(self):
        return {"key": self.key, "version": self.version}

    def detect(self, image):
        points = []
        for colour in DOTS:
            rows, columns = np.nonzero((np.abs(image.astype(int) - colour) < 60).all(axis=2))
            if len(rows) < 4:
                return []
            points.append((columns.mean(), rows.mean()))
        points = np.array(points, np.float32)
        return [Face(np.concatenate([points.min(0) - 20, points.max(0) + 20]).astype(np.float32), 0.9, points)]


class ColourEmbedder:
    """The crop, made small."""

    key = "colours"
    version = 1
    crop_size = 112

    def fingerprint(self):
        return {"key": self.key, "version": self.version}

    def embed(self, crops):
        small = np.stack([cv2.resize(crop, (5, 5), interpolation=cv2.INTER_AREA) for crop in crops])
        vectors = small.reshape(len(crops), -1).astype(np.float32) - 128
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


PROFILE = """
title: drawn
dataset: {format: folder, needs: nothing, path: data}
detectors: {dots: {use: dots}}
backbones: {colours: {use: colours}}
frontalizers: {none: {}, mirror: {}}
registration: dots
engine: {backend: sequential, batch: 2}
"""


def make_project(root: Path, people: int = 3) -> Path:
    """A project folder with a profile `drawn`, its photos and the committed spec/pairs.yaml."""
    (root / "spec/profiles").mkdir(parents=True)
    (root / "spec/profiles/drawn.yaml").write_text(PROFILE)
    pairs = Path(__file__).parents[1] / "spec/pairs.yaml"
    # The dots are no faces: every photo in GT counts, whatever yaw they seem to have.
    spec = re.sub(r"max_yaw: \d+", "max_yaw: 0", pairs.read_text(encoding="utf-8"))
    (root / "spec/pairs.yaml").write_text(spec, encoding="utf-8")
    draw_people(root / "data", people)
    return root


class Ready(Card):
    """The card of a detector that needs no weights."""

    kind = "detector"

    def create(self, weights, **params):
        """Build it without weights."""
        return self.build(**params)


class ReadyBackbone(Ready):
    """The card of a backbone that needs no weights."""

    kind = "backbone"


def _detect_all(detectors, image, **_):
    return {key: Detection(Search(d.detect(image), "standard")) for key, d in detectors.items()}


def use_drawn_components(patch) -> None:
    """Let the profile's `dots` and `colours` be built in this process. patch: pytest's monkeypatch, or anything
    with setattr."""
    patch.setitem(DETECTORS._cards, "dots", Ready(key="dots", title="dots", build=DotDetector))
    patch.setitem(EMBEDDERS._cards, "colours", ReadyBackbone(key="colours", title="colours", build=ColourEmbedder))
    patch.setattr(steps, "_build", cache(steps._build.__wrapped__))
    # The dots are looked for in the photo itself, not on a canvas that blurs them.
    patch.setattr(steps, "detect_all", _detect_all)
