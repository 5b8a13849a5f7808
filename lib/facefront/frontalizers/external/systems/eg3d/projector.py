"""Find the latent code of the rendering nearest a picture, by Adam, in steps that survive an interruption."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

WARM_UP, COOL_DOWN = 0.05, 0.25
"""Shares of the steps over which the rate rises at the start and falls at the end."""


def multi_scale(drawn: torch.Tensor, target: torch.Tensor, smallest: int = 8) -> torch.Tensor:
    """Return the mean over scales of absolute plus squared differences. Both: [N, C, S, S].

    Each scale halves the side down to `smallest`: the coarse ones tell a step where to go while the fine ones differ
    everywhere.
    """
    losses = []
    while drawn.shape[-1] >= smallest:
        difference = drawn - target
        losses.append(difference.abs().mean() + difference.square().mean())
        drawn, target = functional.avg_pool2d(drawn, 2), functional.avg_pool2d(target, 2)
    return torch.stack(losses).mean()


def project(
    loss: Callable[[Mapping[str, torch.Tensor]], torch.Tensor],
    start: Mapping[str, torch.Tensor],
    rates: Mapping[str, float],
    *,
    steps: int,
    state: Path,
    seed: int = 0,
    say: Callable[[str], None] = print,
) -> dict[str, torch.Tensor]:
    """Return the parameters after `steps` steps of Adam on `loss`, from `start`.

    rates: each parameter's largest rate. state: a file that is written after each step; a projection that was killed
    goes on from it and ends with the same values, since each step draws its random numbers from `seed` and its own
    number. A state of another number of steps, seed or start raises ValueError.
    """
    values = {name: value.detach().clone().requires_grad_(True) for name, value in start.items()}
    adam = torch.optim.Adam([{"params": [values[name]], "lr": rates[name]} for name in values])
    order = {"steps": steps, "seed": seed, "start": {name: value.detach().cpu() for name, value in start.items()}}
    first = _restore(state, order, values, adam)
    say(f"projection: {steps} steps, {steps - first} to go; interrupt it when you like, it goes on from {state.name}")
    begun = time.monotonic()
    for step in range(first, steps):
        torch.manual_seed(seed * 1_000_003 + step)
        for group, name in zip(adam.param_groups, values, strict=True):
            group["lr"] = rates[name] * rate_at(step / steps)
        adam.zero_grad()
        value = loss(values)
        value.backward()
        adam.step()
        _keep(state, order, values, adam, step + 1)
        if step == first or (step + 1) % 10 == 0:
            each = (time.monotonic() - begun) / (step + 1 - first)
            left = each * (steps - step - 1)
            say(f"step {step + 1} of {steps}: loss {value.item():.4f}, {each:.1f} s a step, {left / 60:.0f} min left")
    return {name: value.detach() for name, value in values.items()}


def rate_at(share: float) -> float:
    """Return the share of the largest rate at a share of the steps: a rise, a plateau, a fall along a cosine."""
    fall = min(1.0, (1 - share) / COOL_DOWN)
    return min(1.0, (share + 0.01) / WARM_UP) * (0.5 - 0.5 * math.cos(math.pi * fall))


def _keep(path: Path, order: Mapping[str, Any], values: Mapping[str, Any], adam: Any, step: int) -> None:
    """Write the state to another name and move it into place: a kill leaves the last whole one."""
    kept = {name: value.detach() for name, value in values.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    torch.save({**order, "step": step, "values": kept, "adam": adam.state_dict()}, temporary)
    temporary.replace(path)


def _restore(path: Path, order: Mapping[str, Any], values: Mapping[str, Any], adam: Any) -> int:
    """Fill parameters and optimiser from a state, where there is one; return the number of steps done."""
    if not path.is_file():
        return 0
    kept = torch.load(path, map_location="cpu", weights_only=True)
    start = kept["start"]
    same = start.keys() == order["start"].keys() and all(torch.equal(start[n], order["start"][n]) for n in start)
    if (kept["steps"], kept["seed"], same) != (order["steps"], order["seed"], True):
        raise ValueError(f"{path}: the state of another projection: remove it")
    with torch.no_grad():
        for name, value in values.items():
            value.copy_(kept["values"][name])
    adam.load_state_dict(kept["adam"])
    return int(kept["step"])
