"""Scenes to learn detection from: drawn shots, placed at random in a square picture, with the truth of each face.

A scene is what a detector is shown later: a photo on a black square, a tight crop, a face on a soft fill, several
heads. Every call of `Scenes.batch` draws new ones from the same shots; equal seeds give equal scenes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from drawnheads.training.blemishes import blemish, fill_softly
from drawnheads.training.learning import Learned
from drawnheads.training.shots import Shots

MAX_FACES = 4
ABSENT, FACE, IGNORED = 0, 1, 2

_LEAST_SEEN = 0.5  # of a face's box; what is cut more is neither a face nor none
_LEAST_SIZE = 14.0
_SMALLEST = 22.0  # the least size of a face that is placed, pixels
_SWAPPED = [1, 0, 2, 4, 3]  # left and right change places in a mirror


def scenes_of_step(step: int) -> tuple[int, int]:
    """Return the number of scenes of a step and their side in pixels: mostly small, at each fifth step large faces."""
    return (6, 256) if step % 5 == 4 else (16, 160)


def detector_card(learned: Learned, steps: int, seed: int) -> dict[str, int | float]:
    """Return what the card of a detector says of its training."""
    return {
        "steps": steps,
        "scenes": sum(scenes_of_step(step)[0] for step in range(steps)),
        "seed": seed,
        "parameters": sum(p.numel() for p in learned.model.parameters()),
        "loss": round(learned.loss, 4),
        "cpu_seconds": round(learned.seconds),
    }


@dataclass(frozen=True)
class Batch:
    """Scenes and their truth.

    images: uint8 [N, S, S, 3] BGR; boxes: float32 [N, MAX_FACES, 4], x1 y1 x2 y2, pixels, whole also where cut by the
    border; keypoints: float32 [N, MAX_FACES, 5, 2]; kinds: int64 [N, MAX_FACES], ABSENT, FACE or IGNORED.
    """

    images: np.ndarray
    boxes: np.ndarray
    keypoints: np.ndarray
    kinds: np.ndarray


@dataclass(frozen=True)
class Placed:
    """A face in a scene. seen: x1 y1 x2 y2, the part of the scene in which it can be seen at all."""

    box: np.ndarray
    keypoints: np.ndarray
    seen: np.ndarray

    @property
    def size(self) -> float:
        """Return the square root of the box's area, pixels."""
        return float(np.sqrt(np.prod(self.box[2:] - self.box[:2])))

    @property
    def kind(self) -> int:
        """Return FACE or IGNORED."""
        inside = np.minimum(self.box[2:], self.seen[2:]) - np.maximum(self.box[:2], self.seen[:2])
        share = np.prod(inside.clip(0)) / self.size**2
        return FACE if share >= _LEAST_SEEN and self.size >= _LEAST_SIZE else IGNORED

    def cut(self, frame: np.ndarray) -> Placed:
        """Return the face where only the inside of a frame, x1 y1 x2 y2, can still be seen."""
        return replace(
            self, seen=np.concatenate([np.maximum(self.seen[:2], frame[:2]), np.minimum(self.seen[2:], frame[2:])])
        )


class Scenes:
    """Draws scenes from the shots, with all photos in memory."""

    def __init__(self, shots: Iterable[Shots], seed: int) -> None:
        people = list(shots)
        self.photos = [photo for person in people for photo in person.photos]
        self.keypoints = np.concatenate([person.keypoints for person in people]).astype(np.float64)
        self.boxes = np.concatenate([person.boxes for person in people]).astype(np.float64)
        self.random = np.random.default_rng([61, seed])

    def batch(self, count: int, side: int) -> Batch:
        """Return the next `count` scenes, of side × side pixels."""
        images = np.zeros((count, side, side, 3), np.uint8)
        boxes = np.zeros((count, MAX_FACES, 4), np.float32)
        keypoints = np.zeros((count, MAX_FACES, 5, 2), np.float32)
        kinds = np.zeros((count, MAX_FACES), np.int64)
        for i in range(count):
            images[i], faces = self.scene(side)
            for k, face in enumerate(faces):
                boxes[i, k], keypoints[i, k], kinds[i, k] = face.box, face.keypoints, face.kind
        return Batch(images, boxes, keypoints, kinds)

    def scene(self, side: int) -> tuple[np.ndarray, list[Placed]]:
        """Return one scene, uint8 [S, S, 3] BGR, and its faces."""
        canvas, faces = self._mosaic(side) if self.random.random() < 0.65 else self._portrait(side)
        return blemish(canvas, self.random), faces

    def _mosaic(self, side: int) -> tuple[np.ndarray, list[Placed]]:
        """Two to four heads, each in its part of the canvas, and at times a black border."""
        canvas = np.empty((side, side, 3), np.uint8)
        canvas[:] = self._colour()
        x, y = (self.random.uniform(0.35, 0.65, 2) * side).astype(int)
        tiles = [(0, 0, x, y), (x, 0, side, y), (0, y, x, side), (x, y, side, side)]
        chosen = self.random.permutation(4)[: self.random.choice([2, 3, 4, 4])]
        faces = [self._place(canvas, np.array(tiles[i])) for i in chosen]
        if self.random.random() < 0.3:
            margin = self.random.uniform(0, 0.15, 4) * [1, 1, -1, -1]
            faces = self._black_out(canvas, faces, side * (margin + np.array([0, 0, 1, 1])))
        return canvas, faces

    def _portrait(self, side: int) -> tuple[np.ndarray, list[Placed]]:
        """One head, at times cut out tightly, on black or on a soft fill."""
        canvas = np.empty((side, side, 3), np.uint8)
        faces = [self._place(canvas, np.array([0, 0, side, side]))]
        box, size, chance = faces[0].box, faces[0].size, self.random.random()
        if chance < 0.35:
            faces = self._black_out(canvas, faces, box + self.random.uniform(-0.08, 0.7, 4) * size * [-1, -1, 1, 1])
        elif chance < 0.5:
            canvas = fill_softly(canvas, box + self.random.uniform(0, 0.4, 4) * size * [-1, -1, 1, 1], self.random)
        return canvas, faces

    def _black_out(self, canvas: np.ndarray, faces: list[Placed], frame: np.ndarray) -> list[Placed]:
        """Black, or seldom a colour, outside the frame."""
        left, top, right, bottom = (int(v) for v in np.rint(frame).clip(0, len(canvas)))
        colour = self._colour()
        canvas[:top], canvas[bottom:], canvas[:, :left], canvas[:, right:] = colour, colour, colour, colour
        return [face.cut(frame) for face in faces]

    def _colour(self) -> np.ndarray:
        return self.random.integers(0, 256, 3) * (self.random.random() < 0.3)

    def _place(self, canvas: np.ndarray, tile: np.ndarray) -> Placed:
        """Fill a part of the canvas, x1 y1 x2 y2, with a shot that has a face anywhere in it, of any size."""
        shot = int(self.random.integers(len(self.photos)))
        extent, box = tile[2:] - tile[:2], self.boxes[shot]
        middle, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2
        natural = 2 * np.sqrt(half.prod())
        wanted = np.exp(self.random.uniform(np.log(_SMALLEST), np.log(1.05 * extent.min())))
        scale = np.clip(wanted / natural, 0.15, 2.2)
        room = np.maximum(0.12 * extent, extent / 2 - 0.42 * scale * natural)
        where = (tile[:2] + tile[2:] - 1) / 2 + self.random.uniform(-room, room)
        linear, stretch, flipped = self._turn(scale)
        matrix = np.column_stack([linear, where - linear @ middle])
        canvas[tile[1] : tile[3], tile[0] : tile[2]] = self._warp(self.photos[shot], matrix, scale, tile)
        points = self.keypoints[shot] @ linear.T + matrix[:, 2]
        height, width = self.photos[shot].shape[:2]
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]]) @ linear.T + matrix[:, 2]
        placed = np.concatenate([where - half * scale * stretch, where + half * scale * stretch])
        seen = np.concatenate([np.maximum(tile[:2], corners.min(0)), np.minimum(tile[2:], corners.max(0))])
        return Placed(placed, points[_SWAPPED] if flipped else points, seen)

    def _turn(self, scale: float) -> tuple[np.ndarray, np.ndarray, bool]:
        """A linear map [2, 2] that scales, turns and stretches a little and at times mirrors; its stretch; mirrored."""
        angle = np.radians(np.clip(self.random.normal(0, 6), -14, 14))
        stretch = np.exp(np.clip(self.random.normal(0, 0.04), -0.1, 0.1)) ** np.array([1, -1])
        flipped = bool(self.random.random() < 0.5)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return turn * (scale * stretch * [-1 if flipped else 1, 1]), stretch, flipped

    def _warp(self, photo: np.ndarray, matrix: np.ndarray, scale: float, tile: np.ndarray) -> np.ndarray:
        """The tile's pixels. A photo that shrinks is averaged first, which keeps it free of aliasing."""
        shrink = int(np.clip(1 / scale, 1, 4))
        if shrink > 1:
            photo = cv2.resize(photo, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
        linear = matrix[:, :2] * shrink
        shift = matrix[:, 2] + matrix[:, :2].sum(1) * (shrink - 1) / 2 - tile[:2]
        border = cv2.BORDER_REPLICATE if self.random.random() < 0.25 else cv2.BORDER_CONSTANT
        return cv2.warpAffine(
            photo,
            np.column_stack([linear, shift]),
            (tile[2:] - tile[:2]).tolist(),
            borderMode=border,
            borderValue=self._colour().tolist(),
        )
