"""The recogniser that `keep_identity` looks with: an ArcFace-style ONNX file, or the embedded world's loss-only one."""

from __future__ import annotations

import numpy as np

from facefront.embedders import build_embedder
from facefront.embedders.contract import Embedder, normalise_rows
from facefront.faces import CROP_SIZE
from facefront.runtime.devices import Device, torch_device
from facefront.weights import FoundWeight


def open_recogniser(weight: FoundWeight, device: Device = "auto") -> Embedder:
    """By the file's ending: `.onnx`, else the state dict of `heads_loss`. Raises SetupError where it is neither."""
    return (
        build_embedder("arcface", weight, device=device)
        if weight.path.suffix == ".onnx"
        else LossRecogniser(weight, device)
    )


class LossRecogniser:
    """The recogniser that learned from drawn heads for losses alone; it judges nothing in the report."""

    key = "heads_loss"
    version = 1
    crop_size = CROP_SIZE

    def __init__(self, weight: FoundWeight, device: Device = "auto") -> None:
        from drawnheads.training.train_recogniser import loss_network

        self.weight, self.device = weight, torch_device(device)
        self.model = loss_network(weight.path).to(self.device)

    def embed(self, crops: np.ndarray) -> np.ndarray:
        """See `Embedder.embed`."""
        import torch

        rgb = torch.from_numpy(np.ascontiguousarray(crops[..., ::-1].transpose(0, 3, 1, 2))).to(self.device)
        with torch.inference_mode():
            return normalise_rows(self.model((rgb.float() - 127.5) / 127.5).cpu().numpy())

    def applied(self) -> str:
        """Torch's device."""
        return self.device

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """See `Embedder.fingerprint`."""
        return {"name": self.key, "version": self.version, "weights": self.weight.sha256}
