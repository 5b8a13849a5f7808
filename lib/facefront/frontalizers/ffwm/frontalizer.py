"""`ffwm`: the official networks, and the crop that they were trained on, found by five keypoints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from facefront.frontalizers.contract import FrontalizerCard, Source
from facefront.frontalizers.in_batches import InBatches
from facefront.frontalizers.upright import CHIN, crop_square, set_upright
from facefront.runtime.devices import Device
from facefront.weights import FoundWeight

SIZE = 128
"""Side of input and output, pixels."""

NASION_ABOVE = 0.09
"""The top of the nose lies so far above the eyes, in distances from the eyes to the mouth (the generic head)."""

NASION_BEFORE = 0.26
"""How far it stands out before the eyes, as a share of the nose tip's (the generic head): what moves it sideways in a
turned face."""


def crop_face(source: Source) -> np.ndarray:
    """Crop the face as FFWM takes it: RGB, float32 [3, 128, 128], 0 … 1. Raises CannotFrontalize.

    Upright, centred on the top of the nose; the chin, by the generic head, touches the lower edge. The official crop
    (`process_lfw_test`) takes both from Face++'s landmarks, which are sold; whole pixels and degrees are its own.
    """
    upright = set_upright(source)
    across = upright.eyes[0] + NASION_BEFORE * (upright.nose[0] - upright.eyes[0])
    down = upright.eyes[1] - NASION_ABOVE * upright.reach
    half = int((CHIN + NASION_ABOVE) * upright.reach)
    return crop_square(source, upright, (int(across) - half, int(down) - half), 2 * half, SIZE)


class FFWM(InBatches):
    """Flow to the front, features warped along it, a picture made of them: the authors' `fake_F128`.

    Their filtered picture (`img_GF128`) is guided by the true frontal photo; it is not made here. weights: flowNetF,
    netG. See `InBatches`.
    """

    key = "ffwm"
    libraries = ("torch",)
    version = 1
    files = ("latest_net_flowNetF.pth", "latest_net_netG.pth")

    def __init__(self, weights: Sequence[FoundWeight], *, device: Device = "auto", batch: int = 0) -> None:
        super().__init__(weights, device=device, batch=batch)
        from facefront.frontalizers.ffwm.networks import Networks

        flow, generator = (weight.path for weight in self.weights)
        self.networks = Networks(flow, generator, self.device)

    def _crop(self, source: Source) -> np.ndarray:
        return crop_face(source)

    def _draw(self, crops: np.ndarray) -> np.ndarray:
        return self.networks.draw(crops)


CARD = FrontalizerCard(
    key=FFWM.key,
    title="FFWM, feature warping by flow",
    family="gan",
    paper="Wei et al., FFWM, ECCV 2020, arXiv 2008.06843",
    repository="https://github.com/csyxwei/FFWM",
    arxiv="2008.06843",
    weights_licence="MIT (the repository's); trained on Multi-PIE, which is licensed for research",
    weights=("ffwm_flow", "ffwm_generator"),
    recognition=("LightCNN",),
    device="cpu, cuda",
    build=FFWM,
)
