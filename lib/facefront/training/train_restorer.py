"""The small restorer learns from drawn heads: photos made worse in known ways, and the photos as they were.

No recogniser is in the loss: what it restores is pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import torch

from facefront.enhancers.ffhq import to_tensor
from facefront.enhancers.restoring import RestoringNetwork
from facefront.frontalizers.framing import FRAME_SIZE, frame_matrix, frame_photo
from facefront.training.shots import read_shots

PATCH = 112
"""Side of the patches that are learned from, pixels of the frame."""

BATCH = 16
RATE = 1e-3

JUDGED = 50
"""People of frontalizer_validation on whom the result is measured."""


def train_restorer(
    shots: Path, out: Path, *, device: str = "cpu", seed: int = 0, steps: int = 1500, people: int = 400
) -> dict[str, float | int]:
    """Train on `<shots>/frontalizer_training`, write `<out>/heads_restorer.pth`, and give the numbers for its card.

    Returns people, pictures, steps, seed, and on the people of frontalizer_validation the mean absolute error (of 255)
    of the worsened pictures and of the restored ones: error_before, error_after. Source of the way photos are made
    worse: Wang et al., arXiv 2101.04061, section 4.1.
    """
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    pictures = list(framed_faces(shots, "frontalizer_training", people))
    model = RestoringNetwork().to(device)
    optimiser = torch.optim.Adam(model.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(steps):
        good = np.stack([_patch(pictures[i], random) for i in random.integers(0, len(pictures), BATCH)])
        bad = np.stack([worsen(patch, random) for patch in good])
        target, given = to_tensor(good, device), to_tensor(bad, device)
        restored = model(given)
        loss = (restored - target).abs().mean() + _gradient_error(restored, target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    out.mkdir(parents=True, exist_ok=True)
    torch.save(model.cpu().state_dict(), out / "heads_restorer.pth")
    card = {"people": people, "pictures": len(pictures), "steps": steps, "seed": seed}
    return card | _errors(model.eval(), shots, seed)


def framed_faces(shots: Path, name: str, people: int) -> Iterator[np.ndarray]:
    """The first people's shots in the framing of our frontalizers: float32 [224, 224, 3] BGR 0 … 255."""
    for person in islice(read_shots(shots, name), people):
        for photo, points in zip(person.photos, person.keypoints, strict=True):
            yield frame_photo(photo, frame_matrix(points))[0]


def worsen(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Blur, coarser pixels, noise and JPEG, each of random strength: float32 [H, W, 3] BGR 0 … 255, in and out."""
    height, width = picture.shape[:2]
    blurred = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.3, 2.5))
    scale = random.uniform(0.35, 1.0)
    small = cv2.resize(blurred, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    noisy = small + random.normal(0, random.uniform(0, 6), small.shape)
    bytes_of = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
    coded = cv2.imencode(".jpg", bytes_of, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(60, 100))])[1]
    return cv2.resize(cv2.imdecode(coded, cv2.IMREAD_COLOR), (width, height)).astype(np.float32)


def _patch(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    top, left = random.integers(0, FRAME_SIZE - PATCH + 1, 2)
    patch = picture[top : top + PATCH, left : left + PATCH]
    return np.ascontiguousarray(patch[:, ::-1] if random.random() < 0.5 else patch)


def _gradient_error(restored: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean absolute difference of the differences between neighbours: a mean alone is content with blur."""
    along = [(picture.diff(dim=2), picture.diff(dim=3)) for picture in (restored, target)]
    return sum((a - b).abs().mean() for a, b in zip(*along, strict=True))


def _errors(model: RestoringNetwork, shots: Path, seed: int) -> dict[str, float]:
    random = np.random.default_rng((seed, 1))
    before, after = [], []
    with torch.inference_mode():
        for picture in framed_faces(shots, "frontalizer_validation", JUDGED):
            bad = worsen(picture, random)
            given, target = to_tensor(bad[None], "cpu"), to_tensor(picture[None], "cpu")
            before.append(float((given - target).abs().mean()) * 127.5)
            after.append(float((model(given) - target).abs().mean()) * 127.5)
    return {"error_before": float(np.mean(before)), "error_after": float(np.mean(after))}
