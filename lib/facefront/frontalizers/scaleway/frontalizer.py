"""`scaleway`: the generator, and the tight crop that it was trained on, found by five keypoints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from facefront.errors import SetupError
from facefront.frontalizers.contract import Fingerprint, FrontalizerCard, Source
from facefront.frontalizers.in_batches import InBatches
from facefront.frontalizers.upright import CHIN, crop_square, set_upright
from facefront.runtime.devices import Device
from facefront.weights import FoundWeight

SIZE = 128
"""Side of input and output, pixels."""

EYES_ABOVE = 0.8
"""How high above the lower edge of the crop, where the chin is, the eyes lie, as a share of its side."""

NORMALISATIONS = ("training", "space")
"""How colours go in: (x − 128) / 128 as the training code has it, or x / 255 as its author's public demo has it."""


def crop_face(source: Source) -> np.ndarray:
    """Crop the face as the generator takes it, before normalisation: RGB, float32 [3, 128, 128], 0 … 1.

    Upright, the middle of the eyes at half width and a fifth from the top, the chin, by the generic head, at the lower
    edge. Raises CannotFrontalize.
    """
    upright = set_upright(source)
    side = max(2, round(CHIN * upright.reach / EYES_ABOVE))
    left, top = round(upright.eyes[0] - side / 2), round(upright.eyes[1] - (1 - EYES_ABOVE) * side)
    return crop_square(source, upright, (left, top), side, SIZE)


class Scaleway(InBatches):
    """A face through a vector of 512 and out again, frontal.

    Batch norms run in evaluation mode, which upstream leaves open. weights: the state dict that
    scripts/convert_weights.py writes. normalisation: see `NORMALISATIONS`. See also `InBatches`.
    """

    key = "scaleway"
    libraries = ("torch",)
    version = 1
    files = ("scaleway_generator.pth",)

    def __init__(
        self,
        weights: Sequence[FoundWeight],
        *,
        normalisation: str = "training",
        device: Device = "auto",
        batch: int = 0,
    ) -> None:
        super().__init__(weights, device=device, batch=batch)
        if normalisation not in NORMALISATIONS:
            raise SetupError(
                f"frontalizer {self.key!r}: normalisation is {normalisation!r}; give {' or '.join(NORMALISATIONS)}"
            )
        from facefront.frontalizers.scaleway.generator import Drawing

        self.normalisation = normalisation
        self.drawing = Drawing(self.weights[0].path, self.device)

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        return super().fingerprint() | {"normalisation": self.normalisation}

    def _crop(self, source: Source) -> np.ndarray:
        face = crop_face(source)
        return face if self.normalisation == "space" else (face * 255 - 128) / 128

    def _draw(self, crops: np.ndarray) -> np.ndarray:
        return self.drawing.draw(crops)


CARD = FrontalizerCard(
    key=Scaleway.key,
    title="scaleway/frontalization",
    family="gan",
    paper="github.com/scaleway/frontalization; Huang et al., TP-GAN, arXiv 1704.04086",
    repository="https://github.com/scaleway/frontalization",
    code_licence="none stated: all rights reserved",
    weights_licence="MIT on its author's mirror; trained on Multi-PIE, which is licensed for research",
    weights=("scaleway_generator",),
    device="cpu, cuda",
    build=Scaleway,
)
