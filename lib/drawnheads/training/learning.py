"""The loop of learning: a fixed number of steps from a seed, in one thread, and so the same twice on one machine."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar, cast

import torch
from torch.optim.swa_utils import AveragedModel

_AVERAGED_SHARE = 1 / 8  # of the steps so far, about: over which the weights are averaged


M = TypeVar("M", bound=torch.nn.Module)


@dataclass(frozen=True)
class Learned(Generic[M]):
    """The averaged network, in evaluation mode, and what it took: losses are means of the last hundred steps."""

    model: M
    loss: float
    seconds: float


def seed_everything(seed: int) -> None:
    """Seed torch and limit it to one thread; everything else drawn by chance takes a generator of its own."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)


def learn(
    model: M,
    loss_of_step: Callable[[M, int], torch.Tensor],
    *,
    steps: int,
    rate: float,
    done: Callable[[str], None] = lambda _: None,
) -> Learned[M]:
    """Train with AdamW, a warm-up and a cosine to nothing; gradients are cut at a norm of 10.

    loss_of_step: the loss of a fresh batch, for the network and the number of the step; done: called with a line after
    every fiftieth step.
    """
    began, losses = time.process_time(), []
    decayed = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=rate)
    averaged = AveragedModel(model, avg_fn=_recent_mean, use_buffers=True)
    model.train()
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * step / steps))
        loss = loss_of_step(model, step)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
        averaged.update_parameters(model)
        losses.append(loss.item())
        if step % 50 == 49:
            recent = sum(losses[-50:]) / 50
            done(f"step {step + 1} of {steps}, loss {recent:.3f}, {time.process_time() - began:.0f} s")
    last = losses[-100:]
    return Learned(cast(M, averaged.module).eval(), sum(last) / len(last), time.process_time() - began)


def rate(step: int, steps: int, peak: float, warm: int) -> float:
    """Return the learning rate: up in the first `warm` steps, then down along a cosine."""
    return peak * min(1.0, (step + 1) / warm) * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-5


def descend(
    network: torch.nn.Module, optimiser: torch.optim.Optimizer, loss: torch.Tensor, rate: float, limit: float = 5.0
) -> None:
    """Take one step down the loss; limit: the norm at which gradients are cut."""
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), limit)
    optimiser.step()


def saved(network: torch.nn.Module, path: Path) -> dict[str, object]:
    """Write the state dict of a network, and return what its card says of the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), path)
    return described(network, path)


def described(network: torch.nn.Module, path: Path) -> dict[str, object]:
    """Return what a card says of a network's file: name, bytes, parameters."""
    parameters = sum(p.numel() for p in network.parameters())
    return {"file": path.name, "bytes": path.stat().st_size, "parameters": parameters}


def _recent_mean(mean: torch.Tensor, value: torch.Tensor, steps: torch.Tensor | int) -> torch.Tensor:
    """A running mean that forgets the first steps as fast as their number grows."""
    return (
        mean.lerp(value.to(mean.dtype), 1 / (1 + float(steps) * _AVERAGED_SHARE)) if mean.is_floating_point() else value
    )
