"""The refiner of `hybrid`, trained on turned photos of drawn people: fixed steps, from a seed, on one thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
import torch
from torch import Tensor

from drawnheads.components.iresnet import IResNet
from drawnheads.components.loss_network import loss_network
from drawnheads.components.refiner import Refiner
from drawnheads.training.angles import mean_figures, yaw_shares
from drawnheads.training.learning import descend, rate, saved
from drawnheads.training.refiner_losses import IdentityLoss, face_weight, frame_to_crop, picture_loss
from drawnheads.training.refiner_pairs import Pairs, as_planes, make_pairs, read_pairs
from facefront.imaging.warping import FRAME_SIZE
from facefront.runtime.devices import channels_last, limit_threads

BATCH, STEPS, SEED = 12, 1200, 11
_RATE, _WARM_STEPS, _DECAY = 3e-3, 30, 1e-3
_WEIGHTS = MappingProxyType({"picture": 0.5, "features": 1.0, "away": 1.0, "mistaken": 0.15})


@dataclass(frozen=True)
class Lesson:
    """All that is learned from. views: uint8 [N, S, S, 8]; backgrounds: uint8 [N, s, s, 3]; people: int64 [N], rows
    of targets, uint8 [P, S, S, 3], and outlines, uint8 [P, S, S]; yaws: float32 [N], degrees."""

    views: np.ndarray
    backgrounds: np.ndarray
    people: np.ndarray
    targets: np.ndarray
    outlines: np.ndarray
    yaws: np.ndarray

    @classmethod
    def of(cls, people: Iterable[Pairs]) -> Lesson:
        """Read all pairs of these people into memory: 0.4 MB a photo."""
        everyone = [pairs for pairs in people if len(pairs.views)]
        return cls(
            np.concatenate([pairs.views for pairs in everyone]),
            np.concatenate([pairs.backgrounds for pairs in everyone]),
            np.repeat(np.arange(len(everyone)), [len(pairs.views) for pairs in everyone]),
            np.stack([pairs.target for pairs in everyone]),
            np.stack([pairs.outline for pairs in everyone]),
            np.concatenate([pairs.yaws for pairs in everyone]),
        )

    def pick(self, chosen: np.ndarray, mirrored: bool = False) -> tuple[Tensor, Tensor]:
        """Return views, uint8 [B, 8, S, S], and their targets, float32 [B, 3, S, S] BGR −1 … 1: the person of the
        frontal picture before the background that the template drew."""
        size = (FRAME_SIZE, FRAME_SIZE)
        walls = np.stack([cv2.resize(self.backgrounds[i], size, interpolation=cv2.INTER_LINEAR) for i in chosen])
        people = self.people[chosen]
        share = self.outlines[people][..., None].astype(np.float32) / 255
        wanted = (walls + (self.targets[people] - walls.astype(np.float32)) * share) / 127.5 - 1
        return as_planes(self.views[chosen], mirrored), as_planes(wanted.astype(np.float32), mirrored)


def train_refiner(
    shots: Path,
    loss_weights: Path,
    out: Path,
    *,
    device: str = "cpu",
    seed: int = SEED,
    steps: int = STEPS,
    workers: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, object]:
    """Train the refiner, write it to out/heads_refiner.pth, a state dict, and return the contents of its card.

    shots: the folder of the sets that `draw_shots` drew, where the turned photos are kept too (refiner_pairs);
    loss_weights: heads_loss.pth; workers: processes that turn photos; tell: called now and then with a line on the
    progress. On the CPU one thread is used, and the same seed gives the same file. Raises SetupError where a set is
    not whole or the loss network is missing.
    """
    network = loss_network(loss_weights).to(device)
    pairs, sets = shots / "refiner_pairs", ("frontalizer_training", "frontalizer_validation")
    for people in sets:
        make_pairs(shots, people, pairs, workers=workers)
    begun = time.process_time()
    lesson = Lesson.of(read_pairs(pairs, sets[0]))
    refiner, losses = learn(lesson, network, device=device, seed=seed, steps=steps, tell=tell)
    spent = time.process_time() - begun
    return {
        **saved(refiner, out / "heads_refiner.pth"),
        "people": sets[0],
        "count": len(lesson.targets),
        "photos": len(lesson.views),
        "yaw_share": yaw_shares(lesson.yaws),
        "recognition_in_loss": "heads_loss",
        "seed": seed,
        "steps": steps,
        "samples": steps * BATCH,
        "first_loss": round(float(np.mean(losses[:20])), 4),
        "last_loss": round(float(np.mean(losses[-20:])), 4),
        "validation": figures(refiner, Lesson.of(read_pairs(pairs, sets[1])), network),
        "cpu_seconds": round(spent, 1),
    }


def learn(
    lesson: Lesson,
    recogniser: IResNet,
    *,
    device: str = "cpu",
    seed: int = SEED,
    steps: int = STEPS,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Refiner, list[float]]:
    """Return the trained refiner, on the CPU and in evaluation mode, and the loss at each step."""
    torch.manual_seed(seed)
    limit_threads(1)
    random, kind = np.random.default_rng(seed), torch.device(device).type
    refiner = channels_last(Refiner(), device).train()
    identity, weight = IdentityLoss(recogniser, as_planes(lesson.targets)).to(device), face_weight().to(device)
    optimiser = torch.optim.AdamW(refiner.parameters(), lr=_RATE, weight_decay=_DECAY)
    history: list[list[float]] = []
    for step, chosen in enumerate(_batches(random, len(lesson.views), steps)):
        mirrored, grid = bool(random.random() < 0.5), frame_to_crop(random)
        views, wanted = (each.to(device) for each in lesson.pick(chosen, mirrored))
        people = torch.from_numpy(lesson.people[chosen]).to(device)
        with torch.autocast(kind, torch.bfloat16):
            made = refiner(views)
            features, away, mistaken = identity(made, wanted, people, mirrored, grid)
        parts = [picture_loss(made, wanted, weight), features, away, mistaken]
        loss = sum(share * part for share, part in zip(_WEIGHTS.values(), parts, strict=True))
        descend(refiner, optimiser, loss, rate(step, steps, _RATE, _WARM_STEPS))
        history.append([loss.item(), *(part.item() for part in parts)])
        if step % 25 == 24:
            means = zip(["loss", *_WEIGHTS], np.mean(history[-25:], 0), strict=True)
            tell(f"step {step + 1} of {steps}: " + ", ".join(f"{name} {value:.3f}" for name, value in means))
    return refiner.cpu().eval(), [losses[0] for losses in history]


def _batches(random: np.random.Generator, count: int, steps: int) -> Iterable[np.ndarray]:
    """Rows, int64 [BATCH] each: every row once before any comes again."""
    rows = np.empty(0, np.int64)
    for _ in range(steps):
        while len(rows) < BATCH:
            rows = np.concatenate([rows, random.permutation(count)])
        chosen, rows = rows[:BATCH], rows[BATCH:]
        yield chosen


@torch.inference_mode()
def figures(refiner: Refiner, lesson: Lesson, recogniser: IResNet) -> dict[str, dict[str, float]]:
    """Return figures by |yaw|: photos, and for the template's and the refined pictures the mean absolute difference
    from the target (grey levels, over the face mostly) and the loss recogniser's cosine with the frontal picture."""
    identity, weight, rows = IdentityLoss(recogniser, as_planes(lesson.targets)), face_weight(), []
    for i in range(len(lesson.views)):
        views, wanted = lesson.pick(np.array([i]))
        own = identity.centres[0, lesson.people[i]]
        for picture in (views[:, :3].float() / 127.5 - 1, refiner(views).clamp(-1, 1)):
            difference = ((picture - wanted).abs() * weight).mean() / weight.mean()
            rows.append((float(difference) * 127.5, float(identity.embed(picture, frame_to_crop())[0] @ own)))
    names = "template_difference", "template_cosine", "refined_difference", "refined_cosine"
    return mean_figures(lesson.yaws, rows, names)
