"""`hybrid`: what `template` drew, repaired by a small network that was trained on drawn heads alone.

The network sees the template's picture, how much of each pixel the photo shows, and the photo itself in the same
frame: it mends what the projection spoiled. It learned from frontal, neutral, evenly lit pictures of the same people,
and from a recogniser that is used in that loss only.

It has no zero-rotation arm: it learned to mend frontal drawings, and a head redrawn at another pose is nothing that it
has ever seen; `template`'s own arm is the control for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from facefront.errors import SetupError
from facefront.frontalizers.contract import (
    Fingerprint,
    Frontal,
    FrontalizerCard,
    Rotation,
    Source,
    Target,
    check_rotation,
    turn_each,
    turn_in_batches,
)
from facefront.frontalizers.framing import MARGIN
from facefront.frontalizers.template import (
    GenericHeadTemplate,
    Turned,
    as_frontal,
    draw_head,
    lay_head,
    prepare_heads,
    turn_head,
)
from facefront.imaging.warping import FRAME_SIZE, to_bytes
from facefront.runtime.devices import Device, channels_last, torch_device
from facefront.weights import FoundWeight

BATCH = {"cpu": 1, "cuda": 32}
"""Pictures at a time: on a CPU more are no faster, and alone each comes out the same to the last bit."""


class Hybrid:
    """`template`, then the refiner of the weight file.

    weights: that file alone. threads: torch has one number for the whole process, which is set to this; 0 leaves it
    alone. Raises SetupError where the file is not a refiner's state dict.
    """

    key = "hybrid"
    libraries = ("numba", "scikit-image", "torch")
    rotations: tuple[Rotation, ...] = ("frontal",)

    def __init__(self, weights: Sequence[FoundWeight], *, device: Device = "auto", threads: int = 1) -> None:
        if len(weights) != 1:
            raise SetupError(f"frontalizer {self.key!r} takes one weight file, its refiner; got {len(weights)}")
        import torch

        from drawnheads.components.refiner import load_refiner

        self.weight, self.device = weights[0], torch_device(device)
        if threads:
            torch.set_num_threads(threads)
        self.refiner = channels_last(load_refiner(self.weight.path), self.device)

    def applied(self) -> str:
        """Return torch's device."""
        return self.device

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`: the template's version counts too, for it draws what is refined."""
        template = GenericHeadTemplate().fingerprint()["version"]
        own: Fingerprint = {"key": self.key, "version": 1, "template": template, "size": FRAME_SIZE, "margin": MARGIN}
        return {**own, "weights": self.weight.sha256}

    def frontalize(self, sources: Sequence[Source], rotation: Rotation = "frontal") -> list[Frontal]:
        """See `Frontalizer.frontalize`."""
        check_rotation(self.key, rotation, self.rotations)
        return turn_in_batches(sources, BATCH[self.device], turn_head, self._draw)

    def prepare(self, sources: Sequence[Source]) -> None:
        """See `Preparing.prepare`."""
        prepare_heads(sources)

    def turn(self, source: Source, targets: Sequence[Target]) -> list[Frontal]:
        """See `Turner.turn`. The refiner has learned on frontal drawings alone: views far from the front are new to
        it."""
        prepare_heads([source])
        return turn_each(source, targets, lay_head, lambda head, target: self._draw([draw_head(head, target)])[0])

    def _draw(self, turned: Sequence[Turned]) -> list[Frontal]:
        pictures = self._refine(np.stack([views_of(each) for each in turned]))
        return [replace(as_frontal(each), image=p) for p, each in zip(pictures, turned, strict=True)]

    def _refine(self, views: np.ndarray) -> np.ndarray:
        """uint8 [N, S, S, 8] as `views_of` gives them to pictures, uint8 [N, S, S, 3] BGR."""
        import torch

        with torch.inference_mode():
            refined = self.refiner(torch.from_numpy(views).to(self.device).permute(0, 3, 1, 2))
        return to_bytes((refined.permute(0, 2, 3, 1).cpu().numpy() + 1) * 127.5)


def views_of(turned: Turned) -> np.ndarray:
    """Return the refiner's input, uint8 [S, S, 8]: template BGR, photo BGR, seen, seen on the other side (255: all)."""
    blend = turned.blend
    seen = np.stack([blend.own, blend.lent], -1) * 255
    return to_bytes(np.concatenate([blend.picture, turned.photo, seen], -1))


CARD = FrontalizerCard(
    key=Hybrid.key,
    title="Generic head, refined (trained on drawn heads)",
    family="learned",
    weights_licence="MIT: trained by this project, on heads that it draws itself",
    weights=("heads_refiner",),
    recognition=("ArcFace-heads",),
    device="cpu, cuda",
    turns_to_poses=True,
    shares="generic_head",
    build=Hybrid,
)
