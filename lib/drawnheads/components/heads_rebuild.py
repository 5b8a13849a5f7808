"""`heads_rebuild`: DECA's way, learned from drawn heads alone: a head is fitted, textured by the photo, and redrawn.

Shape, rotation and place come from a small network; the photo is sampled at the head's own pose, what it does
not show is lent by the other side, and the head is drawn from the front before black. It knows the front of the head
only, without hair, and takes every face to be at rest: an expression stays in the texture. What reconstruction does
wrong, it does wrong as DECA does.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from drawnheads.components.in_frame import InFrame, frame_source
from facefront.errors import SetupError
from facefront.faces import similarity_transform
from facefront.frontalizers.contract import (
    CannotFrontalize,
    Fingerprint,
    FrontalizerCard,
    OneByOne,
    Rotation,
    Source,
)
from facefront.frontalizers.deca.drawing import paint, render
from facefront.frontalizers.framing import MARGIN, framed_template
from facefront.head3d.raster import draw
from facefront.imaging.warping import FRAME_SIZE, to_bytes
from facefront.runtime.devices import Device, channels_last, torch_device
from facefront.weights import FoundWeight

TEXTURE = 256
"""Side of the texture, pixels: about one to a pixel of the frame."""

RIM = 11
"""Side of the square by which the head's outline is drawn in, pixels of the frame: twice what fits are off by."""

LEAST_COVERAGE = 0.05
"""A head of which the photo shows less was not found in it, or is turned away."""


class HeadsRebuild(OneByOne):
    """weights: the network's file, which holds the shapes that it knows too. threads: torch has one number for the
    whole process, which is set to this; 0 leaves it alone. Raises SetupError where the file is not the network's."""

    key = "heads_rebuild"
    libraries = ("numba", "scikit-image", "scipy", "torch")
    rotations = ("frontal", "none")

    def __init__(self, weights: Sequence[FoundWeight], *, device: Device = "auto", threads: int = 1) -> None:
        if len(weights) != 1:
            raise SetupError(f"frontalizer {self.key!r} takes one weight file, heads_rebuild.pth; got {len(weights)}")
        import torch

        from drawnheads.components.rebuilder import load_rebuilder

        self.weight, self.device = weights[0], torch_device(device)
        if threads:
            torch.set_num_threads(threads)
        rebuilder = load_rebuilder(self.weight.path)
        self.surface = rebuilder.surface()
        self.rebuilder = channels_last(rebuilder, self.device)

    def applied(self) -> str:
        """Return torch's device."""
        return self.device

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        own: Fingerprint = {"key": self.key, "version": 1, "size": FRAME_SIZE, "margin": MARGIN, "texture": TEXTURE}
        return {**own, "weights": self.weight.sha256}

    def _turn(self, source: Source, rotation: Rotation) -> tuple[np.ndarray, float]:
        framed = frame_source(source)
        vertices, own = self._fit(framed)
        if not np.isfinite(own).all():
            raise CannotFrontalize("the network gave values that are no numbers")
        photo = np.ascontiguousarray(framed.photo[..., ::-1]) / 255
        texture = paint(self.surface, _placed(own), photo, framed.inside * self._within(own), TEXTURE)
        drawn = own if rotation == "none" else self._from_the_front(vertices)
        picture, coverage = render(self.surface, _placed(drawn), texture, FRAME_SIZE)
        if coverage < LEAST_COVERAGE:
            raise CannotFrontalize("the photo shows nothing of the fitted head: it lies outside, or is turned away")
        return np.ascontiguousarray(to_bytes(picture[..., ::-1] * 255)), coverage

    def _fit(self, framed: InFrame) -> tuple[np.ndarray, np.ndarray]:
        """The person's vertices, float32 [V, 3], mm, and where they fall in the frame, [V, 3], pixels and depth."""
        import torch

        from facefront.head3d.surface import project

        photo = torch.from_numpy(to_bytes(framed.photo)[None]).permute(0, 3, 1, 2).to(self.device)
        points = torch.from_numpy(framed.points[None]).to(self.device)
        with torch.inference_mode():
            shape, turn, place = (each.cpu() for each in self.rebuilder(photo, points))
        vertices = self.surface.mean + np.tensordot(shape[0].numpy(), self.surface.basis, 1)
        return vertices, project(torch.from_numpy(vertices)[None], turn, place)[0].numpy()

    def _within(self, own: np.ndarray) -> np.ndarray:
        """1 well within the outline of the head in the photo, else 0: no fit is exact; beyond lies the background."""
        shown = draw(own, self.surface.faces, FRAME_SIZE, FRAME_SIZE).triangle >= 0
        return cv2.erode(shown.astype(np.float32), np.ones((RIM, RIM), np.uint8))

    def _from_the_front(self, vertices: np.ndarray) -> np.ndarray:
        """The head seen from the front, its five points aligned with the framed template: as `_fit` gives it."""
        from facefront.head3d.surface import DISTANCE

        flat = vertices[:, :2] * (DISTANCE / (DISTANCE + vertices[:, 2:]))
        matrix = similarity_transform(flat[self.surface.five], framed_template())
        scale = np.sqrt(np.linalg.det(matrix[:, :2]))
        return np.column_stack([flat @ matrix[:, :2].T + matrix[:, 2], scale * vertices[:, 2]])


def _placed(vertices: np.ndarray) -> np.ndarray:
    """Pixels of the frame as places, −1 … 1 over it, and depth at the same scale: float32 [V, 3]."""
    middle = np.array([(FRAME_SIZE - 1) / 2, (FRAME_SIZE - 1) / 2, 0])
    return ((vertices - middle) * (2 / FRAME_SIZE)).astype(np.float32)


CARD = FrontalizerCard(
    key=HeadsRebuild.key,
    title="Head rebuilt and drawn again (trained on drawn heads)",
    family="reconstruction",
    weights_licence="MIT: trained by this project, on heads that it draws itself",
    weights=("heads_rebuild",),
    device="cpu, cuda",
    has_zero_rotation=True,
    build=HeadsRebuild,
)
