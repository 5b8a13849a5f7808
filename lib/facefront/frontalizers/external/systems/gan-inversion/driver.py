"""Frontalize with the GAN inversion of mhahmadi258: an IR-SE50 encoder finds the latent codes of the frontal view."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import ffhq
import numpy as np
import stylegan_ops
import torch
from facefront_job import Failed, run

CHECKPOINT = "single_image.pt"
ENCODERS = ("encoder_firststage.", "encoder.")
"""Prefixes of the encoder's keys: the checkout reads the first and writes the second."""


def load(job: Any) -> Any:
    """Return the checkout's network, with the checkpoint or with random weights."""
    sys.modules["models.stylegan2.op"] = stylegan_ops  # the checkout's own package compiles CUDA code on import
    from models.face_frontalizer import FaceFrontalizier

    torch.manual_seed(job.seed)
    options = Namespace(input_nc=3, checkpoint_path=None, is_training=False, device=job.device)
    options.start_from_latent_avg = options.learn_in_w = False
    network = FaceFrontalizier(options)
    if not job.random_weights:
        fill(network, Path(job.weights) / CHECKPOINT)
    return network.to(job.device).eval().requires_grad_(False)


def fill(network: Any, path: Path) -> None:
    """Load a checkpoint: every key of the encoder and of the decoder must be there and no other."""
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    state = checkpoint["state_dict"]
    prefix = next((p for p in ENCODERS if any(key.startswith(p) for key in state)), ENCODERS[0])
    network.encoder.load_state_dict(part(state, prefix))
    network.decoder.load_state_dict(part(state, "decoder."))
    network.opts.start_from_latent_avg = bool(checkpoint["opts"]["start_from_latent_avg"])
    network.opts.learn_in_w = bool(checkpoint["opts"].get("learn_in_w", False))
    if network.opts.start_from_latent_avg:
        network.latent_avg = checkpoint["latent_avg"].to(network.opts.device)


def part(state: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    """Return the entries under a prefix, without it."""
    return {key.removeprefix(prefix): value for key, value in state.items() if key.startswith(prefix)}


def frontalize(network: Any, image: np.ndarray, entry: Any, job: Any) -> np.ndarray:
    """Return the frontal view, uint8 RGB [output_side, output_side, 3]."""
    try:
        aligned = ffhq.align(image, np.array(entry["keypoints"]), side=256)
    except ValueError as error:
        raise Failed(str(error)) from error
    pixels = torch.from_numpy(aligned.copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
    with torch.no_grad():
        drawn = network(pixels.to(job.device), resize=False, randomize_noise=False)
    small = torch.nn.functional.adaptive_avg_pool2d(drawn, job.output_side)
    return ((small[0].clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy()


if __name__ == "__main__":
    run(load, frontalize)
