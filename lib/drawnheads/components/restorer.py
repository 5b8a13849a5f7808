"""`restorer`: a small network that learned from drawn heads to undo blur, coarse pixels and noise."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from facefront.enhancers.contract import EnhancerCard, Fingerprint, OneByOne, Subject
from facefront.enhancers.ffhq import load_strictly
from facefront.errors import SetupError
from facefront.imaging.warping import FRAME_SIZE, to_bytes
from facefront.runtime.devices import Device
from facefront.runtime.onnx_export import INPUT, export_session
from facefront.weights import FoundWeight


class Restorer(OneByOne):
    """The whole picture through `RestoringNetwork`; strength: how much of the change is taken, 0 … 1.

    The weights come with the package and know drawn heads alone. Raises SetupError where there are none, where they do
    not fit, and where strength is out of range.
    """

    key = "restorer"
    libraries = ("onnxruntime", "torch")

    def __init__(self, weights: Sequence[FoundWeight], *, strength: float = 1.0, device: Device = "auto"):
        import torch

        from drawnheads.components.restoring import MULTIPLE, RestoringNetwork

        if not weights:
            raise SetupError(f"enhancer {self.key!r}: no weights; name heads_restorer")
        if not 0 < strength <= 1:
            raise SetupError(f"enhancer {self.key!r}: strength is {strength}; give a share above 0, up to 1")
        self.weight, self.strength, self.multiple = weights[0], float(strength), MULTIPLE
        network, example = RestoringNetwork().eval(), torch.zeros(1, 3, FRAME_SIZE, FRAME_SIZE)
        load_strictly(network, self.weight)
        self.session = export_session(network, example, self.weight.path, free=(2, 3), device=device)

    def fingerprint(self) -> Fingerprint:
        """See `Enhancer.fingerprint`."""
        return {"key": self.key, "version": 2, "strength": self.strength, "weights": self.weight.sha256}

    def _improve(self, subject: Subject) -> np.ndarray:
        given = subject.image.astype(np.float32)
        return to_bytes(given + self.strength * (self._restore(given) - given))

    def _restore(self, image: np.ndarray) -> np.ndarray:
        """float32 [H, W, 3] BGR 0 … 255, in and out; the border is mirrored to sides that the network takes."""
        height, width = image.shape[:2]
        far = -height % self.multiple, -width % self.multiple
        padded = cv2.copyMakeBorder(image, 0, far[0], 0, far[1], cv2.BORDER_REFLECT_101)
        rgb = np.ascontiguousarray(padded[..., ::-1].transpose(2, 0, 1)[None])
        restored = self.session.run(None, {INPUT: rgb / np.float32(127.5) - 1})[0][0]
        bgr = (np.clip(restored, -1, 1) + 1).transpose(1, 2, 0)[..., ::-1] * np.float32(127.5)
        return np.ascontiguousarray(bgr[:height, :width])


CARD = EnhancerCard(
    key="restorer",
    title="Small restorer (learned from drawn heads; stands for GFPGAN, is not GFPGAN)",
    weights_licence="MIT: trained by this project, on heads that it draws itself",
    weights=("heads_restorer",),
    device="cpu, cuda",
    build=Restorer,
)
