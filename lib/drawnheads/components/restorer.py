"""`restorer`: a small network that learned from drawn heads to undo blur, coarse pixels and noise."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from facefront.enhancers.contract import EnhancerCard, Fingerprint, OneByOne, Subject
from facefront.enhancers.ffhq import from_tensor, load_strictly, to_tensor
from facefront.errors import SetupError
from facefront.imaging.warping import to_bytes
from facefront.runtime.devices import Device, channels_last, torch_device
from facefront.weights import FoundWeight


class Restorer(OneByOne):
    """The whole picture through `RestoringNetwork`; strength: how much of the change is taken, 0 … 1.

    The weights come with the package and know drawn heads alone. Raises SetupError where there are none, where they do
    not fit, and where strength is out of range.
    """

    key = "restorer"
    libraries = ("torch",)

    def __init__(self, weights: Sequence[FoundWeight], *, strength: float = 1.0, device: Device = "auto"):

        from drawnheads.components.restoring import RestoringNetwork

        if not weights:
            raise SetupError(f"enhancer {self.key!r}: no weights; name heads_restorer")
        if not 0 < strength <= 1:
            raise SetupError(f"enhancer {self.key!r}: strength is {strength}; give a share above 0, up to 1")
        self.weight, self.strength, self.device = weights[0], float(strength), torch_device(device)
        self.model = RestoringNetwork()
        load_strictly(self.model, self.weight)
        # Channels last: nearly twice as fast on a processor, and the same to a thousandth of a grey level.
        channels_last(self.model.eval(), self.device)

    def fingerprint(self) -> Fingerprint:
        """See `Enhancer.fingerprint`."""
        return {"key": self.key, "version": 1, "strength": self.strength, "weights": self.weight.sha256}

    def _improve(self, subject: Subject) -> np.ndarray:
        given = subject.image.astype(np.float32)
        return to_bytes(given + self.strength * (self._restore(given) - given))

    def _restore(self, image: np.ndarray) -> np.ndarray:
        """float32 [H, W, 3] BGR 0 … 255, in and out; the border is mirrored to sides that the network takes."""
        import torch

        from drawnheads.components.restoring import MULTIPLE

        height, width = image.shape[:2]
        padded = cv2.copyMakeBorder(image, 0, -height % MULTIPLE, 0, -width % MULTIPLE, cv2.BORDER_REFLECT_101)
        given = to_tensor(padded[None], self.device).contiguous(memory_format=torch.channels_last)
        with torch.inference_mode():
            restored = from_tensor(self.model(given))
        return restored[0, :height, :width]


CARD = EnhancerCard(
    key="restorer",
    title="Small restorer (learned from drawn heads; stands for GFPGAN, is not GFPGAN)",
    weights_licence="MIT: trained by this project, on heads that it draws itself",
    weights=("heads_restorer",),
    device="cpu, cuda",
    build=Restorer,
)
