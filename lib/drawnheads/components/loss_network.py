"""The recogniser that was trained on drawn heads for losses alone: the network, and as an embedder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from drawnheads.components.iresnet import IResNet
from facefront.embedders.contract import normalise_rows
from facefront.errors import SetupError
from facefront.faces import CROP_SIZE
from facefront.runtime.devices import Device
from facefront.runtime.onnx_export import INPUT, export_session
from facefront.weights import FoundWeight
from facefront.weights.state_dicts import fill, read_tensors

LOSS_WIDTHS, LOSS_BLOCKS = (12, 32, 56, 144), (1, 3, 2)
"""The shape of `heads_loss`."""


def loss_network(path: Path) -> IResNet:
    """Return the recogniser used in losses, from the state dict `heads_loss.pth`, in evaluation mode, its weights
    frozen.

    It takes float32 [N, 3, 112, 112] RGB crops, aligned as `faces.align` aligns them, (value − 127.5) / 127.5, and
    gives float32 [N, 256] to be compared by their cosine; gradients reach the crops. Raises SetupError where the file
    is not there or not its weights.
    """
    network = IResNet(LOSS_WIDTHS, LOSS_BLOCKS)
    if not path.is_file():
        raise SetupError(f"{path}: no such weight file; train it with `make train`")
    fill(network, read_tensors(path), f"{path} (heads_loss)", assign=False)
    return network


class LossRecogniser:
    """The recogniser that learned from drawn heads for losses alone; the report does not measure with it."""

    key = "heads_loss"
    version = 2
    crop_size = CROP_SIZE

    def __init__(self, weight: FoundWeight, device: Device = "auto") -> None:
        import torch

        self.weight, example = weight, torch.zeros(1, 3, CROP_SIZE, CROP_SIZE)
        self.session = export_session(loss_network(weight.path), example, weight.path, free=(0,), device=device)

    def embed(self, crops: np.ndarray) -> np.ndarray:
        """See `Embedder.embed`."""
        rgb = np.ascontiguousarray(crops[..., ::-1].transpose(0, 3, 1, 2), np.float32)
        return normalise_rows(self.session.run(None, {INPUT: (rgb - 127.5) / 127.5})[0])

    def applied(self) -> str:
        """Return the first of ONNX Runtime's providers that took the model."""
        return self.session.get_providers()[0]

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """See `Embedder.fingerprint`."""
        return {"name": self.key, "version": self.version, "weights": self.weight.sha256}
