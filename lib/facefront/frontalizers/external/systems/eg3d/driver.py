"""Frontalize with EG3D: project the photo into the latent space, then render the head from the front."""

from __future__ import annotations

import hashlib
import math
import sys
from pathlib import Path
from typing import Any

import camera
import network
import numpy as np
import projector
import torch
from facefront_job import Failed, run

CHECKPOINT = "ffhqrebalanced512-64.pkl"
FIELD_OF_VIEW = 18.837  # degrees, of the models' training
LEARNED = {"w": 0.05, "angles": 0.005}  # Adam's largest rates
NEAR_MEAN = 0.001  # weight of the squared distance from the mean latent, in standard deviations


class Model:
    """The generator with what a projection starts from."""

    def __init__(self, job: Any) -> None:
        torch.manual_seed(job.seed)
        path = None if job.random_weights else Path(job.weights) / CHECKPOINT
        self.network = network.build(path).to(job.device).eval().requires_grad_(False)
        self.identity = f"random {job.seed}" if path is None else hashlib.sha256(path.read_bytes()).hexdigest()
        label = self.label(torch.zeros(2, device=job.device))
        latents = torch.randn(1000, self.network.z_dim, device=job.device)
        codes = self.network.mapping(latents, label.expand(1000, -1))[:, 0]
        self.mean, self.spread = codes.mean(0, keepdim=True), codes.std(0, keepdim=True)

    def label(self, angles: torch.Tensor) -> torch.Tensor:
        """Return the camera at azimuth and elevation (radians, [2]) as the generator's label, [1, 25]."""
        from camera_utils import FOV_to_intrinsics, LookAtPoseSampler

        options, device = self.network.rendering_kwargs, angles.device
        pivot = torch.tensor(options["avg_camera_pivot"], dtype=torch.float32, device=device)
        azimuth, polar = math.pi / 2 + angles[0], math.pi / 2 - angles[1]
        pose = LookAtPoseSampler.sample(azimuth, polar, pivot, radius=options["avg_camera_radius"], device=device)
        return torch.cat([pose.reshape(1, 16), FOV_to_intrinsics(FIELD_OF_VIEW, device=device).reshape(1, 9)], 1)

    def draw(self, code: torch.Tensor, angles: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return the rendering of a latent code [1, 512]: `image` [1, 3, 512, 512] and `image_raw`, in -1 … 1."""
        codes = code[:, None].expand(-1, self.network.backbone.mapping.num_ws, -1)
        return self.network.synthesis(codes, self.label(angles), noise_mode="const")


def load(job: Any) -> Model:
    """Return the checkout's generator, with NVIDIA's weights or with random ones."""
    sys.path.insert(0, str(Path(job.source) / "eg3d"))
    return Model(job)


def frontalize(model: Model, image: np.ndarray, entry: Any, job: Any) -> np.ndarray:
    """Return the head from the front, or from the photo's own camera for rotation "none": uint8 [512, 512, 3]."""
    try:
        square, *angles = camera.cut(image, np.array(entry["keypoints"]))
    except ValueError as error:
        raise Failed(str(error)) from error
    found = find(model, square, angles, job)
    view = found["angles"] if entry["rotation"] == "none" else torch.zeros_like(found["angles"])
    torch.manual_seed(job.seed)  # the renderer places its samples at random
    with torch.no_grad():
        drawn = model.draw(found["w"], view)["image"]
    return ((drawn[0].clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy()


def find(model: Model, square: np.ndarray, angles: list[float], job: Any) -> dict[str, torch.Tensor]:
    """Return latent code and camera of a photo; the state of the search lies beside the weights."""
    steps = int(job.params["trial_steps" if job.random_weights else "steps"])
    target = torch.from_numpy(square.copy()).permute(2, 0, 1)[None].float().to(job.device) / 127.5 - 1
    small = torch.nn.functional.interpolate(target, size=(64, 64), mode="area")

    def loss(values: Any) -> torch.Tensor:
        drawn = model.draw(values["w"], values["angles"])
        far = ((values["w"] - model.mean) / (model.spread + 1e-6)).square().mean()
        both = projector.multi_scale(drawn["image"], target) + projector.multi_scale(drawn["image_raw"], small)
        return both + NEAR_MEAN * far

    start = {"w": model.mean, "angles": torch.tensor(angles, dtype=torch.float32, device=job.device)}
    name = hashlib.sha256(f"{model.identity} {steps} {job.seed} {angles}".encode() + square.tobytes()).hexdigest()
    state = Path(job.weights).parent / "projections" / f"{name}.pt"
    return projector.project(loss, start, LEARNED, steps=steps, state=state, seed=job.seed)


if __name__ == "__main__":
    run(load, frontalize)
