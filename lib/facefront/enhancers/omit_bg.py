"""`omit_bg`: the background painted over: by ParseNet where its weights are there, else by the detector's box and
GrabCut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from facefront.enhancers.contract import EnhancerCard, Fingerprint, OneByOne, Subject, face_of
from facefront.enhancers.ffhq import SIDE, back, crop_matrix, cut, load_strictly, to_tensor
from facefront.enhancers.grabcut import cut_out
from facefront.errors import SetupError
from facefront.imaging.warping import to_bytes
from facefront.runtime.devices import Device, torch_device
from facefront.runtime.torch_repair import repair
from facefront.weights import FoundWeight

if TYPE_CHECKING:
    import torch

CLASSES = 19
"""Of ParseNet; class 0 is the background, all others belong to the person."""


class BackgroundOmitted(OneByOne):
    """The person on one grey. fill: 0 (black) … 255 (white, what transparency becomes when a picture is read).

    Raises SetupError where fill is out of range or the weights do not fit.
    """

    key = "omit_bg"
    libraries = ("facexlib", "torch")

    def __init__(self, weights: Sequence[FoundWeight] = (), *, fill: int = 255, device: Device = "auto"):
        if not 0 <= fill <= 255:
            raise SetupError(f"enhancer {self.key!r}: fill is {fill}; give 0 to 255")
        self.fill, self.weights = int(fill), tuple(weights)
        self.device = torch_device(device) if weights else "cpu"
        self.model = _parser(weights[0], self.device) if weights else None

    def fingerprint(self) -> Fingerprint:
        """See `Enhancer.fingerprint`."""
        how = {"method": "parsenet", "weights": self.weights[0].sha256} if self.weights else {"method": "grabcut"}
        return {"key": self.key, "version": 1, "fill": self.fill, **how}

    def _improve(self, subject: Subject) -> np.ndarray:
        box = face_of(subject).box
        person = cut_out(subject.image, box) if self.model is None else self._parse(self.model, subject)
        return to_bytes(subject.image * person[..., None] + self.fill * (1 - person[..., None]))

    def _parse(self, model: torch.nn.Module, subject: Subject) -> np.ndarray:
        """ParseNet's share of person, float32 [H, W]; what lies outside its crop counts as background."""
        import torch

        matrix = crop_matrix(subject)
        with torch.inference_mode():
            scores = model(to_tensor(cut(subject, matrix)[None], self.device))[0]
            person = 1 - scores.float().softmax(1)[0, 0]
        return np.clip(back(np.ascontiguousarray(person.cpu().numpy()), matrix, subject.image.shape), 0, 1)


def _parser(weight: FoundWeight, device: str) -> torch.nn.Module:
    """facexlib's ParseNet with the weights in it; its own loader would look for them on the network."""
    repair()
    from facexlib.parsing.parsenet import ParseNet

    model = ParseNet(in_size=SIDE, out_size=SIDE, parsing_ch=CLASSES)
    load_strictly(model, weight)
    return model.eval().to(device)


CARD = EnhancerCard(
    key="omit_bg",
    title="Background omitted (ParseNet)",
    paper="Chen et al., ParseNet, arXiv 2009.08709; Rother et al., GrabCut, SIGGRAPH 2004",
    weights_licence="MIT",
    weights=("parsing_parsenet",),
    without_weights="Background omitted (GrabCut from the detector's box)",
    needs="face",
    device="cpu, cuda",
    build=BackgroundOmitted,
)
