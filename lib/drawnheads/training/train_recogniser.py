"""Recognisers of the embedded world, learned from drawn people with ArcFace's margin. Source: arXiv 1801.07698.

Two, of different depth, measure; the third serves in losses only. It learns from other people than these two, with
another seed, so that what is made to please it is measured by networks that know nothing of it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch

from drawnheads.components.iresnet import IResNet, export_onnx
from drawnheads.components.loss_network import LOSS_BLOCKS, LOSS_WIDTHS
from drawnheads.training.angles import yaw_shares
from drawnheads.training.crops import USUAL, Faults
from drawnheads.training.learning import descend, described, rate, saved
from drawnheads.training.lesson import Lesson, as_input
from drawnheads.training.margin import Margin, rise
from drawnheads.training.shots import read_shots
from facefront.embedders.arcface import ArcFace
from facefront.embedders.contract import normalise_rows
from facefront.faces import CROP_SIZE
from facefront.registry import look_up
from facefront.runtime.devices import channels_last, limit_threads
from facefront.weights import FoundWeight, sha256_of

_RATE, _WARM_STEPS = 2e-3, 100


@dataclass(frozen=True)
class Recipe:
    """The recipe of a recogniser. people: a range of `PEOPLE_SEEDS`; widths, blocks: see `IResNet`; tail: how often a
    shot of more than 35° of yaw is taken, against one nearer to the front; batch: shots in a step; margin: in radians,
    once it has risen; faults: of the crops it learns from."""

    people: str
    count: int
    widths: tuple[int, ...]
    blocks: tuple[int, ...]
    steps: int
    seed: int
    tail: float = 1.0
    batch: int = 64
    margin: float = 0.3
    faults: Faults = USUAL


_PEOPLE = "recogniser_training"
_MILD = Faults(zoom=0.04, wear=0.5)  # a deeper network learns more slowly, and gets easier crops

RECOGNISERS = MappingProxyType(
    {
        "heads_r50": Recipe(_PEOPLE, 1000, (16, 32, 64, 128), (2, 2, 2), 1500, 50, tail=0.35),
        "heads_r100": Recipe(_PEOPLE, 1000, (16, 32, 64, 128), (1, 4, 3), 1300, 100, tail=0.35, faults=_MILD),
        "heads_loss": Recipe("loss_training", 600, LOSS_WIDTHS, LOSS_BLOCKS, 1200, 7),
    }
)
"""The recognisers by their key in the catalogue of weights."""


def train_recogniser(
    shots: Path,
    out: Path,
    *,
    which: str,
    device: str = "cpu",
    seed: int | None = None,
    steps: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, object]:
    """Train `heads_r50`, `heads_r100` or `heads_loss` from shots, write it to out/<which>.onnx, or .pth for the one
    used in losses (a state dict for `loss_network`), and return the contents of its card.

    shots: the folder of the sets that `draw_shots` drew; seed, steps: instead of the recipe's; tell: called now and
    then with a line on the progress. On the CPU one thread is used, and the same seed gives the same file. Raises
    SetupError for an unknown name, and where the set is not whole.
    """
    recipe = look_up("recogniser", which, RECOGNISERS)
    recipe = replace(recipe, seed=recipe.seed if seed is None else seed, steps=recipe.steps if steps is None else steps)
    begun = time.process_time()
    lesson = Lesson.of(read_shots(shots, recipe.people))
    network, losses = learn(lesson, recipe, device=device, tell=tell)
    return {
        **asdict(recipe),
        **_write(network, out, which),
        "photos": len(lesson.labels),
        "count": int(lesson.labels.max()) + 1,
        "yaw_share": yaw_shares(lesson.yaws, range(0, 91, 15)),
        "samples": recipe.steps * recipe.batch,
        "first_loss": round(float(np.mean(losses[:20])), 3),
        "last_loss": round(float(np.mean(losses[-20:])), 3),
        "cpu_seconds": round(time.process_time() - begun, 1),
    }


def learn(
    lesson: Lesson, recipe: Recipe, *, device: str = "cpu", tell: Callable[[str], None] = lambda _: None
) -> tuple[IResNet, list[float]]:
    """Return the trained network, on the CPU and in evaluation mode, and the loss at each step."""
    torch.manual_seed(recipe.seed)
    limit_threads(1)
    random = np.random.default_rng(recipe.seed)
    network = channels_last(IResNet(recipe.widths, recipe.blocks), device)
    margin = Margin(int(lesson.labels.max()) + 1).to(device)
    optimiser = _optimiser(network, margin)
    chances, losses = lesson.chances(recipe.tail), []
    for step in range(recipe.steps):
        inputs, labels = lesson.batch(recipe.batch, chances, random, recipe.faults)
        with torch.autocast(torch.device(device).type, torch.bfloat16):
            vectors = network(inputs.to(device))
        loss = margin(vectors.float(), labels.to(device), recipe.margin * rise(step / recipe.steps))
        descend(network, optimiser, loss, rate(step, recipe.steps, _RATE, _WARM_STEPS), limit=math.inf)
        losses.append(loss.item())
        if step % 50 == 49:
            tell(f"step {step + 1} of {recipe.steps}, loss {np.mean(losses[-50:]):.3f}")
    return network.cpu().eval(), losses


def _optimiser(network: IResNet, margin: Margin) -> torch.optim.AdamW:
    groups = [
        {"params": network.parameters(), "weight_decay": 5e-2},
        {"params": margin.parameters(), "weight_decay": 1e-3},
    ]
    return torch.optim.AdamW(groups, lr=_RATE)


def onnx_difference(network: IResNet, path: Path) -> float:
    """Return the largest difference in a unit vector between the network and its ONNX file, on crops of noise."""
    crops = np.random.default_rng(0).integers(0, 256, (4, CROP_SIZE, CROP_SIZE, 3), np.uint8)
    found = FoundWeight(path.stem, path, sha256_of(path), path.stat().st_size, "MIT")
    with torch.no_grad():
        expected = normalise_rows(network(as_input(crops)).numpy())
    return float(np.abs(ArcFace(found, device="cpu").embed(crops) - expected).max())


def _write(network: IResNet, out: Path, which: str) -> dict[str, object]:
    if which == "heads_loss":
        return saved(network, out / f"{which}.pth")
    path = export_onnx(network, out / f"{which}.onnx")
    return described(network, path) | {"onnx_difference": onnx_difference(network, path)}
