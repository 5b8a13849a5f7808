"""The small restorer learns from drawn heads: frontal pictures made worse in known ways, and the pictures as they were.

No recogniser is in the loss: what it restores is pixels, and every recogniser may measure it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from drawnheads.components.restoring import RestoringNetwork
from drawnheads.training.learning import Learned, learn, saved, seed_everything
from drawnheads.training.shots import Shots, read_shots
from drawnheads.training.worsening import relight, worsen
from facefront.frontalizers.framing import frame_matrix
from facefront.imaging.warping import FRAME_SIZE, frame_photo, to_bytes
from facefront.runtime.devices import channels_last, limit_threads

PEOPLE = "frontalizer_training"
PATCH = 112
"""Side of the patches that are learned from, pixels of the frame."""

BATCH, STEPS, SEED, RATE = 16, 1200, 23, 2e-3
EDGES = 1.0
"""Weight of the error of edges beside that of pixels."""


def train_restorer(
    shots: Path,
    out: Path,
    *,
    device: str = "cpu",
    seed: int = SEED,
    steps: int = STEPS,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, object]:
    """Train the restorer, write it to out/heads_restorer.pth, a state dict, and return the contents of its card.

    shots: the folder of the sets that `draw_shots` drew; tell: called now and then with a line on the progress. On the
    CPU one thread is used, and the same seed gives the same file. Raises SetupError where the set is not whole.
    """
    pictures = np.stack([picture for picture, _ in frontal_pictures(read_shots(shots, PEOPLE))])
    learned = learn_to_restore(pictures, device=device, seed=seed, steps=steps, tell=tell)
    return {
        **saved(learned.model.cpu(), out / "heads_restorer.pth"),
        "people": PEOPLE,
        "count": len(pictures),
        "photos": len(pictures),
        "recognition_in_loss": "none",
        "seed": seed,
        "steps": steps,
        "samples": steps * BATCH,
        "last_loss": round(learned.loss, 4),
        "cpu_seconds": round(learned.seconds, 1),
    }


def learn_to_restore(
    pictures: np.ndarray,
    *,
    device: str = "cpu",
    seed: int = SEED,
    steps: int = STEPS,
    tell: Callable[[str], None] = lambda _: None,
) -> Learned:
    """Return the network that undoes `worsen` on patches of these pictures, uint8 [N, S, S, 3] BGR."""
    seed_everything(seed)
    limit_threads(1)
    random, kind = np.random.default_rng(seed), torch.device(device).type

    def loss_of_step(model: torch.nn.Module, _: int) -> Tensor:
        good, bad = (to_planes(each).to(device) for each in some_patches(pictures, BATCH, random))
        with torch.autocast(kind, torch.bfloat16):
            restored = model(bad)
        return restoring_loss(restored.float(), good)

    model = channels_last(RestoringNetwork(), device)
    return learn(model, loss_of_step, steps=steps, rate=RATE, done=tell)


def frontal_pictures(people: Iterable[Shots]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield every person's frontal, neutral, evenly lit pictures as our frontalizers frame them, uint8 [224, 224, 3]
    BGR, and their keypoints there, float64 [5, 2]."""
    for person in people:
        for i in np.flatnonzero(person.frontal):
            matrix = frame_matrix(person.keypoints[i])
            points = person.keypoints[i] @ matrix[:, :2].T + matrix[:, 2]
            yield to_bytes(frame_photo(person.photos[i], matrix)[0]), points


def some_patches(pictures: np.ndarray, count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return patches in some light as they should be, and made worse: uint8 [count, P, P, 3] BGR each."""
    good, bad = [], []
    for i in random.integers(0, len(pictures), count):
        picture = relight(pictures[i][:, ::-1] if random.random() < 0.5 else pictures[i], random)
        top, left = random.integers(0, FRAME_SIZE - PATCH + 1, 2)
        part = slice(top, top + PATCH), slice(left, left + PATCH)
        good.append(picture[part])
        bad.append(worsen(good[-1], random))
    return np.stack(good), np.stack(bad)


def to_planes(pictures: np.ndarray) -> Tensor:
    """Return uint8 [N, H, W, 3] BGR as float32 [N, 3, H, W] RGB −1 … 1, channels last in memory."""
    rgb = np.ascontiguousarray(pictures[..., ::-1])
    return torch.from_numpy(rgb).permute(0, 3, 1, 2).float() / 127.5 - 1


def restoring_loss(restored: Tensor, good: Tensor) -> Tensor:
    """Return the mean absolute error of the pixels, and of the differences between neighbours: the first alone is
    content with blur."""
    along = [(picture.diff(dim=2), picture.diff(dim=3)) for picture in (restored, good)]
    return (restored - good).abs().mean() + EDGES * sum((a - b).abs().mean() for a, b in zip(*along, strict=True))
