"""The networks of `heads_warp`, trained on photos of drawn heads: fixed steps, from a seed, on one thread.

The flow learns where each point of the head lies in the photo, which is known of drawn heads; the picture is held
against the person's frontal one, by its pixels and by a recogniser that is used in losses alone.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor

from drawnheads.components.iresnet import IResNet
from drawnheads.components.loss_network import loss_network
from drawnheads.components.warper import Warper, unmoved, warp
from drawnheads.training.angles import mean_figures
from drawnheads.training.learning import descend, saved
from drawnheads.training.refiner_losses import IdentityLoss, face_weight, frame_to_crop, picture_loss
from drawnheads.training.refiner_pairs import as_planes
from drawnheads.training.shots import read_shots
from drawnheads.training.turned_faces import TurnedFaces
from drawnheads.training.warp_lesson import Lesson
from facefront.imaging.warping import FRAME_SIZE
from facefront.runtime.devices import channels_last, limit_threads

FILE = "heads_warp.pth"
BATCH, STEPS, SEED = 12, 450, 31
FLOW_BATCH, FLOW_STEPS = 24, 600
_FLOW_RATE, _RATE, _WARM_STEPS, _DECAY = 3e-3, 2e-3, 30, 1e-3
_SMOOTH = 0.2
_WEIGHTS = MappingProxyType(
    {"flow": 8.0, "smooth": _SMOOTH, "picture": 0.5, "features": 1.0, "away": 1.0, "mistaken": 0.15}
)


def train_warp(
    shots: Path,
    loss_weights: Path,
    out: Path,
    *,
    device: str = "cpu",
    seed: int = SEED,
    steps: int = STEPS,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, object]:
    """Train both networks, write them to out/heads_warp.pth, a state dict, and return the contents of its card.

    shots: the folder of the sets that `draw_shots` drew; loss_weights: heads_loss.pth; tell: called now and then with
    a line on the progress. On the CPU one thread is used, and the same seed gives the same file. Raises SetupError
    where a set is not whole or the loss network is missing.
    """
    network = loss_network(loss_weights).to(device)
    begun = time.process_time()
    lesson = Lesson.of(TurnedFaces.of(read_shots(shots, "frontalizer_training")))
    warper, losses = learn(lesson, network, device=device, seed=seed, steps=steps, tell=tell)
    spent = time.process_time() - begun
    validation = Lesson.of(TurnedFaces.of(read_shots(shots, "frontalizer_validation")))
    return {
        **saved(warper, out / FILE),
        "people": "frontalizer_training",
        "count": len(lesson.faces.targets),
        "photos": len(lesson.faces.photos),
        "adversary": "none",
        "recognition_in_loss": "heads_loss",
        "seed": seed,
        "steps": steps,
        "flow_steps": FLOW_STEPS,
        "samples": steps * BATCH + FLOW_STEPS * FLOW_BATCH,
        "first_loss": round(float(np.mean(losses[:20])), 4),
        "last_loss": round(float(np.mean(losses[-20:])), 4),
        "validation": figures(warper, validation, network.cpu()),
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
) -> tuple[Warper, list[float]]:
    """Return the trained networks, on the CPU and in evaluation mode, and the loss at each step after those of the flow
    alone.

    The flow network learns first by itself, as FFWM's do; then both learn together.
    """
    torch.manual_seed(seed)
    limit_threads(1)
    random, kind = np.random.default_rng(seed), torch.device(device).type
    warper = channels_last(Warper(), device).train()
    _learn_flow(warper, lesson, random, device, tell)
    identity, weight = IdentityLoss(recogniser, as_planes(lesson.faces.targets)).to(device), face_weight().to(device)
    optimiser = torch.optim.AdamW(warper.parameters(), lr=_RATE, weight_decay=_DECAY)
    history: list[list[float]] = []
    for step in range(steps):
        rows = random.choice(len(lesson.flows), min(BATCH, len(lesson.flows)), replace=False)
        mirrored, grid = bool(random.random() < 0.5), frame_to_crop(random)
        photos, wanted, flow, known = (each.to(device) for each in lesson.pick(rows, mirrored))
        people = torch.from_numpy(lesson.faces.people[rows]).to(device)
        with torch.autocast(kind, torch.bfloat16):
            made, places = warper(photos)
            features, away, mistaken = identity(made, wanted, people, mirrored, grid)
        pixels = picture_loss(made, wanted, weight)
        parts = [_off(places, flow, known), _roughness(places), pixels, features, away, mistaken]
        loss = sum(share * part for share, part in zip(_WEIGHTS.values(), parts, strict=True))
        descend(warper, optimiser, loss, _RATE * _share(step, steps))
        history.append([loss.item(), *(part.item() for part in parts)])
        if step % 25 == 24:
            means = zip(["loss", *_WEIGHTS], np.mean(history[-25:], 0), strict=True)
            tell(f"step {step + 1} of {steps}: " + ", ".join(f"{name} {value:.3f}" for name, value in means))
    return warper.cpu().eval(), [losses[0] for losses in history]


def _learn_flow(
    warper: Warper, lesson: Lesson, random: np.random.Generator, device: str, tell: Callable[[str], None]
) -> None:
    """The flow network alone: towards the true flow."""
    optimiser = torch.optim.AdamW(warper.flow.parameters(), lr=_FLOW_RATE, weight_decay=_DECAY)
    offs: list[float] = []
    for step in range(FLOW_STEPS):
        rows = random.choice(len(lesson.flows), min(FLOW_BATCH, len(lesson.flows)), replace=False)
        photos, flow, known = (each.to(device) for each in lesson.pick_flow(rows, bool(random.random() < 0.5)))
        with torch.autocast(torch.device(device).type, torch.bfloat16):
            places = warper.flow(photos.float() / 127.5 - 1)
        off = _off(places, flow, known)
        loss = off * _WEIGHTS["flow"] + _roughness(places) * _SMOOTH
        descend(warper.flow, optimiser, loss, _FLOW_RATE * _share(step, FLOW_STEPS))
        offs.append(off.item())
        if step % 50 == 49:
            tell(f"flow alone, step {step + 1} of {FLOW_STEPS}: {np.mean(offs[-50:]):.4f}")


def _off(places: Tensor, flow: Tensor, known: Tensor) -> Tensor:
    """Mean absolute difference of two flows where the true one is known, half sides of the frame."""
    return ((places - flow).abs() * known).sum() / (2 * known.sum())


def _roughness(places: Tensor) -> Tensor:
    """Return the roughness of the flow: mean absolute second differences, in cells."""
    moved = (places - unmoved(places.shape[-1], places.device)) * (places.shape[-1] / 2)
    return moved.diff(n=2, dim=2).abs().mean() + moved.diff(n=2, dim=3).abs().mean()


def _share(step: int, steps: int) -> float:
    """Return the share of the learning rate: up in the first steps, then down along a cosine."""
    return min(1.0, (step + 1) / _WARM_STEPS) * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + 0.003


@torch.inference_mode()
def figures(warper: Warper, lesson: Lesson, recogniser: IResNet) -> dict[str, dict[str, float]]:
    """Return figures by |yaw|: photos; by how many pixels of the frame the flow is off, over the head; and for the
    photo in the frame, the warped photo and the picture the loss recogniser's cosine with the frontal picture."""
    identity, rows = IdentityLoss(recogniser, as_planes(lesson.faces.targets)), []
    for i in range(len(lesson.flows)):
        photo, _, flow, known = lesson.pick(np.array([i]))
        made, places = warper(photo)
        own, scaled = identity.centres[0, lesson.faces.people[i]], photo.float() / 127.5 - 1
        off = torch.linalg.vector_norm(places - flow, dim=1)[known[:, 0]].mean() * FRAME_SIZE / 2
        seen = (scaled, warp(scaled, places), made.clamp(-1, 1))
        rows.append([float(off), *(float(identity.embed(p, frame_to_crop())[0] @ own) for p in seen)])
    return mean_figures(lesson.faces.yaws, rows, ("flow_off", "photo_cosine", "warped_cosine", "picture_cosine"))
