"""`gfpgan`: GFPGAN v1.4, through the network of the gfpgan package. Source: Wang et al., arXiv 2101.04061."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from facefront.enhancers.contract import CannotEnhance, Enhanced, EnhancerCard, Fingerprint, Subject, check_picture
from facefront.enhancers.ffhq import SIDE, back, crop_matrix, cut, from_tensor, load_strictly, to_tensor
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.imaging.warping import to_bytes
from facefront.runtime.devices import Device, torch_device
from facefront.runtime.torch_repair import repair
from facefront.weights import FoundWeight

if TYPE_CHECKING:
    import torch

EDGE = 32
"""Width over which the restored crop gives way to the picture at its border, pixels of the crop."""


class Gfpgan:
    """Restores the face in a 512×512 crop and puts it back where it was, at the picture's own size.

    seed: of the noise that the network adds. Every picture is given the noise that a run seeded so would draw for its
    first one, whatever the batch. batch: pictures at a time, for a GPU; on a processor one at a time is as fast.
    Unlike GFPGANer the crop goes back along a soft square border, without a parsing model, and nothing is enlarged.
    Raises SetupError for a parameter out of range, and weights that are not GFPGAN's clean network of 512 pixels.
    """

    key = "gfpgan"
    libraries = ("torch",)

    def __init__(
        self,
        weights: Sequence[FoundWeight],
        *,
        seed: int = 0,
        batch: int = 1,
        device: Device = "auto",
        threads: int = 1,
    ):
        import torch

        if not weights:
            raise SetupError(f"enhancer {self.key!r}: no weights; give GFPGANv1.4.pth")
        if batch < 1 or not 0 <= seed < 2**63:
            raise SetupError(f"enhancer {self.key!r}: batch {batch}, seed {seed}; give at least 1, and 0 or more")
        self.weight, self.seed, self.batch, self.device = weights[0], seed, batch, torch_device(device)
        if threads:
            torch.set_num_threads(threads)
        self.model = _network(self.weight).to(self.device)
        seed_noise(self.model, seed)

    def fingerprint(self) -> Fingerprint:
        """See `Enhancer.fingerprint`."""
        return {"key": self.key, "version": 1, "seed": self.seed, "weights": self.weight.sha256}

    def enhance(self, subjects: Sequence[Subject]) -> list[Enhanced]:
        """See `Enhancer.enhance`."""
        made: dict[int, Enhanced] = {}
        crops: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        for i, subject in enumerate(subjects):
            try:
                check_picture(subject.image)
                matrix = crop_matrix(subject)
                crops[i] = matrix, cut(subject, matrix)
            except CannotEnhance as reason:
                made[i] = Enhanced(None, reason.status, detail=str(reason))
        order = list(crops)
        for start in range(0, len(order), self.batch):
            part = order[start : start + self.batch]
            restored = self.restore(np.stack([crops[i][1] for i in part]))
            for i, face in zip(part, restored, strict=True):
                made[i] = Enhanced(_paste(subjects[i].image, face, crops[i][0]), Status.OK)
        return [made[i] for i in range(len(subjects))]

    def restore(self, crops: np.ndarray) -> np.ndarray:
        """Restore faces aligned by `FIVE_POINTS`: float32 [N, 512, 512, 3] BGR 0 … 255, in and out."""
        import torch

        with torch.inference_mode():
            return from_tensor(self.model(to_tensor(crops, self.device), return_rgb=False, randomize_noise=False)[0])


def _network(weight: FoundWeight) -> torch.nn.Module:
    """GFPGANv1Clean as v1.3 and v1.4 have it, with the weights in it."""
    model = empty_network()
    load_strictly(model, weight, inner="params_ema")
    return model.eval()


def empty_network() -> torch.nn.Module:
    """Return GFPGANv1Clean of 512 pixels with random weights."""
    repair()
    from gfpgan.archs.gfpganv1_clean_arch import GFPGANv1Clean

    return GFPGANv1Clean(
        out_size=SIDE,
        num_style_feat=512,
        channel_multiplier=2,
        decoder_load_path=None,
        fix_decoder=False,
        num_mlp=8,
        input_is_latent=True,
        different_w=True,
        narrow=1,
        sft_half=True,
    )


def seed_noise(model: torch.nn.Module, seed: int) -> None:
    """Replace the decoder's noise by what a processor draws in one pass over a picture after `torch.manual_seed`."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    decoder: Any = model.stylegan_decoder
    noises = decoder.noises
    for i in range(decoder.num_layers):
        stored = getattr(noises, f"noise{i}")
        stored.copy_(torch.empty(stored.shape).normal_(generator=generator))


def _paste(image: np.ndarray, face: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """The restored crop over the picture, its border blended."""
    near = np.minimum(np.arange(SIDE), np.arange(SIDE)[::-1]).astype(np.float32)
    ramp = np.clip(near / EDGE, 0, 1)
    inside = back(np.ascontiguousarray(np.minimum.outer(ramp, ramp)), matrix, image.shape)
    # Weighted before the warp, so that the crop's border does not mix with the zeros around it.
    covered = back(np.ones((SIDE, SIDE), np.float32), matrix, image.shape)
    restored = back(face, matrix, image.shape) / np.maximum(covered, 1e-3)[..., None]
    return to_bytes(restored * inside[..., None] + image * (1 - inside[..., None]))


CARD = EnhancerCard(
    key="gfpgan",
    title="GFPGAN v1.4",
    paper="Wang et al., Towards Real-World Blind Face Restoration with Generative Facial Prior, arXiv 2101.04061",
    code_licence="Apache-2.0",
    weights_licence="Apache-2.0, with third-party parts under licences of their own",
    weights=("gfpgan_v1.4",),
    recognition=("ArcFace",),
    needs="face",
    device="cpu, cuda",
    build=Gfpgan,
)
