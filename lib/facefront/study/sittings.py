"""The step that workers do for turned galleries: a GT photo in, its views at several poses out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from facefront.faces import Face, Status
from facefront.frontalizers import Frontal, Source, Target
from facefront.frontalizers.framing import frame_matrix
from facefront.frontalizers.none import AlignedOnly
from facefront.imaging.images import ImageReadError, decode_image, read_exactly
from facefront.study import steps
from facefront.study.steps import Component, Row

VIEW = "view"


@dataclass(frozen=True)
class View:
    """A picture to be drawn. frontalizer: its place among those of the step; None: the mirrored photo."""

    frontalizer: int | None
    target: Target
    key: str
    output: str


@dataclass(frozen=True)
class Sitter:
    """A GT photo, the SHA-256 of its bytes, and the views that are wanted of it."""

    path: str
    sha256: str
    face: Face
    wanted: tuple[View, ...]


@dataclass(frozen=True)
class Sitting:
    """The system that draws the views. max_side: of the photos, pixels."""

    frontalizers: tuple[Component, ...]
    max_side: int


def draw_views(sitters: Sequence[Sitter], sitting: Sitting) -> list[Row]:
    """Draw each photo at each pose that it lacks, and write the views as PNG."""
    return [row for sitter in sitters for row in _draw(sitter, sitting)]


def _draw(sitter: Sitter, sitting: Sitting) -> Iterator[Row]:
    try:
        image = decode_image(read_exactly(sitter.path, sitter.sha256), sitter.path, sitting.max_side)
    except ImageReadError as error:
        fault = steps.read_error(error.reason)
        yield from ((VIEW, view.key, fault) for view in sitter.wanted)
        return
    source = Source(image, sitter.face)  # one object for all frontalizers: what was fitted to it is kept by it
    drawn: dict[View, Frontal] = {}
    for place in dict.fromkeys(view.frontalizer for view in sitter.wanted):
        views = [view for view in sitter.wanted if view.frontalizer == place]
        made = [mirror_photo(source)] if place is None else _turn(sitting.frontalizers[place], source, views)
        drawn |= zip(views, made, strict=True)
    pictures = {i: (view.output, f.image) for i, (view, f) in enumerate(drawn.items()) if f.image is not None}
    written = steps.write_outputs(pictures)
    for i, (view, frontal) in enumerate(drawn.items()):
        value: dict[str, Any] = {"status": frontal.status, "detail": frontal.detail, "coverage": frontal.coverage}
        if i in written:
            points = None if frontal.keypoints is None else frontal.keypoints.astype(float).tolist()
            value |= {"keypoints": points, **written[i]}
        yield VIEW, view.key, json.dumps(value).encode()


def _turn(frontalizer: Component, source: Source, views: Sequence[View]) -> list[Frontal]:
    return frontalizer.build().turn(source, [view.target for view in views])


def mirror_photo(source: Source) -> Frontal:
    """Return the photo in the outputs' frame, mirrored as a whole, with its keypoints."""
    framed = AlignedOnly().frontalize([source])[0]
    if framed.image is None:
        return framed
    points = np.column_stack([source.face.keypoints, np.ones(5)]) @ frame_matrix(source.face.keypoints).T
    points[:, 0] = framed.image.shape[1] - 1 - points[:, 0]
    return Frontal(cv2.flip(framed.image, 1), Status.OK, keypoints=points[[1, 0, 2, 4, 3]].astype(np.float32))
