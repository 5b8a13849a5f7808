"""RetinaFace, through facexlib's network. Source: Deng et al., arXiv 1905.00641."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from facefront.detectors.contract import Detector
from facefront.errors import SetupError
from facefront.runtime.devices import Device
from facefront.runtime.onnx_export import INPUT, export_session
from facefront.runtime.torch_repair import repair
from facefront.weights import FoundWeight

if TYPE_CHECKING:
    import torch

BACKBONE_OF = {"body.conv1.weight": "resnet50", "body.stage1.0.0.weight": "mobile0.25"}
"""A key that only one backbone's state dict has, and facexlib's name of that backbone."""


class Retina(Detector):
    """Finds what facexlib's `RetinaFace.detect_faces` finds on the same canvas; anchors of 16 … 512 pixels.

    The backbone, resnet50 or mobile0.25, is read from the state dict itself. The network runs in ONNX Runtime.
    """

    key = "retina"
    libraries = ("facexlib", "onnxruntime", "torch", "torchvision")
    version = 3
    usual_score, low_score, gain = 0.96, 0.96, 0.75

    def __init__(
        self,
        weight: FoundWeight,
        *,
        det_size: int = 640,
        threshold: float = 0.5,
        nms: float = 0.4,
        padding: float = 0.5,
        device: Device = "auto",
        threads: int = 1,
    ) -> None:
        super().__init__(weight, det_size, threshold, nms, padding)
        repair()
        import torch

        network: Any = _network(weight)  # facexlib states no types
        self.network, self.variance = network.model_name, network.cfg["variance"]
        self.mean = network.mean_tensor.numpy()
        example = torch.zeros(1, 3, det_size, det_size)
        self.session = export_session(network, example, weight.path, free=(2, 3), device=device, threads=threads)

    def applied(self) -> str:
        """Return the first of ONNX Runtime's providers that took the model."""
        return self.session.get_providers()[0]

    def find(self, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """See `Detector.find`."""
        import torch
        from facexlib.detection.retinaface_utils import decode, decode_landm
        from torchvision.ops import nms

        image = pixels.transpose(2, 0, 1)[None].astype(np.float32) - self.mean
        locations, confidences, landmarks = (output[0] for output in self.session.run(None, {INPUT: image}))
        scores = confidences[:, 1]
        above = np.flatnonzero(scores > self.threshold)
        above = above[np.argsort(-scores[above], kind="stable")]
        squares = priors(self.network, len(pixels))[above]
        boxes = decode(torch.from_numpy(locations[above]), squares, self.variance) * len(pixels)
        points = decode_landm(torch.from_numpy(landmarks[above]), squares, self.variance) * len(pixels)
        kept = nms(boxes, torch.from_numpy(scores[above]), self.nms).numpy()
        return boxes.numpy()[kept], scores[above][kept], points.numpy()[kept].reshape(-1, 5, 2)


def _network(weight: FoundWeight) -> torch.nn.Module:
    """Return facexlib's RetinaFace with the weights in it; its own loader would search the network for them."""
    from facefront.weights.state_dicts import fill, read_tensors

    # Without the `module.` of a network that was trained on several GPUs.
    state = {str(name).removeprefix("module."): value for name, value in read_tensors(weight.path).items()}
    backbone = next((name for key, name in BACKBONE_OF.items() if key in state), None)
    if backbone is None:
        raise SetupError(f"{weight.path}: no RetinaFace of facexlib's resnet50 or mobile0.25; give such weights")
    model = empty_network(backbone, "cpu")
    fill(model, state, f"{weight.path} (RetinaFace {backbone})", assign=False)
    return model


def empty_network(backbone: str, device: str) -> torch.nn.Module:
    """Return facexlib's RetinaFace of that backbone with weights drawn by chance. Call `repair` first."""
    import warnings

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*'pretrained'|Arguments other than a weight enum")
        from facexlib.detection.retinaface import RetinaFace

        return RetinaFace(network_name=backbone, device=device)


@lru_cache(maxsize=8)
def priors(model_name: str, size: int) -> torch.Tensor:
    """Return facexlib's anchors for a square canvas, float32 [n, 4], as shares of its side."""
    from facexlib.detection.retinaface import generate_config
    from facexlib.detection.retinaface_utils import PriorBox

    return PriorBox(generate_config(model_name.removeprefix("retinaface_")), image_size=(size, size)).forward()
