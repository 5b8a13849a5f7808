"""`heads_warp`: FFWM's way, learned from drawn heads alone: a flow to the front, features warped along it, a picture.

It sees the photo in the framing of our own frontalizers and gives a picture in the same framing. There is no zero
rotation: what is learned is the flow to the front, and no other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drawnheads.components.in_frame import frame_source
from facefront.frontalizers.contract import Fingerprint, FrontalizerCard, Source
from facefront.frontalizers.framing import MARGIN
from facefront.frontalizers.in_batches import InBatches
from facefront.imaging.warping import FRAME_SIZE, to_bytes
from facefront.runtime.devices import Device, channels_last
from facefront.weights import FoundWeight


class HeadsWarp(InBatches):
    """weights: the file of both networks. batch: on a CPU more pictures at a time are no faster, and alone each comes
    out the same to the last bit. threads: torch has one number for the whole process, which is set to this; 0 leaves it
    alone. Raises SetupError where the file is not the networks'."""

    key = "heads_warp"
    libraries = ("torch",)
    version = 1
    files = ("heads_warp.pth",)

    def __init__(
        self, weights: Sequence[FoundWeight], *, device: Device = "auto", batch: int = 1, threads: int = 1
    ) -> None:
        super().__init__(weights, device=device, batch=batch)
        import torch

        from drawnheads.components.warper import load_warper

        if threads:
            torch.set_num_threads(threads)
        self.warper = channels_last(load_warper(self.weights[0].path), self.device)

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        return super().fingerprint() | {"size": FRAME_SIZE, "margin": MARGIN}

    def _crop(self, source: Source) -> np.ndarray:
        """uint8 [3, S, S] BGR: the network learned from whole grey levels."""
        return to_bytes(frame_source(source).photo).transpose(2, 0, 1)

    def _draw(self, crops: np.ndarray) -> np.ndarray:
        import torch

        photos = torch.from_numpy(crops).to(self.device, memory_format=torch.channels_last)
        with torch.inference_mode():
            pictures, _ = self.warper(photos)
        return (pictures.flip(1).cpu().numpy() + 1) / 2


CARD = FrontalizerCard(
    key=HeadsWarp.key,
    title="Features warped by flow (trained on drawn heads)",
    family="gan",
    weights_licence="MIT: trained by this project, on heads that it draws itself",
    weights=("heads_warp",),
    recognition=("ArcFace-heads",),
    device="cpu, cuda",
    build=HeadsWarp,
)
