"""Jobs whose models are a few bytes, so that the making of a pack can be tested in processes of its own."""

import io
import os
import time
from pathlib import Path

import numpy as np

from drawnheads.packs import PACKED
from drawnheads.sets.sets import Plan, make_set
from drawnheads.training.job import Job, Places
from drawnheads.training.shots import FILE


def toy_sets(places: Places, seed: int = 0) -> None:
    """A set to learn from and one to measure on, of poses alone."""
    for name, first in (("loss_training", 22_000), ("loss_validation", 42_000)):
        people = {f"{first + i:06d}": first + i for i in range(3)}
        plan = Plan(name, {"seed": seed}, people, tuple(people), {})
        make_set(places.shots / name, plan, _draw)


def _draw(folder: str) -> dict[str, bytes]:
    content = io.BytesIO()
    np.savez(content, poses=np.float32([[0, 0, 0], [-20, 5, 2], [50, -10, 0], [70, 0, 3]]))
    return {FILE: content.getvalue()}


def _write(key: str, places: Places, out: Path, content: bytes) -> dict[str, object]:
    """Counts how often a model is trained; dies like a killed process where `dies` lies beside the pack."""
    (places.pack.parent / f"{key}-{len(list(places.pack.parent.glob(f'{key}-*')))}").touch()
    (out / PACKED[key]).write_bytes(content[:4])
    if (places.pack.parent / f"{key} dies").exists():
        os.kill(os.getpid(), 9)
    if (places.pack.parent / f"{key} fails").exists():
        raise ValueError(f"{key} failed")
    (out / PACKED[key]).write_bytes(content)
    return {"seed": 1, "steps": 2}


def train_loss(places: Places, out: Path) -> dict[str, object]:
    return _write("heads_loss", places, out, b"loss network")


def train_refiner(places: Places, out: Path) -> dict[str, object]:
    return _write("heads_refiner", places, out, b"refiner for " + places.file("heads_loss").read_bytes())


def figures_of_loss(places: Places) -> dict[str, object]:
    return {"eer": 0.01, "by_yaw": {"0-15": {"same": 0.75, "rank1": float("nan")}}, "people": 3}


def figures_of_refiner(places: Places) -> dict[str, object]:
    return {"gain": len(places.file("heads_refiner").read_bytes()) / 100}


LOSS = Job(
    "heads_loss",
    "a toy",
    "shots",
    "shots",
    train_loss,
    figures_of_loss,
    ("loss_training",),
    ("loss_validation",),
    tolerance={"eer": 0.005, "by_yaw.*.same": 0.02},
)
REFINER = Job(
    "heads_refiner",
    "a toy that needs a toy",
    "shots",
    "origin",
    train_refiner,
    figures_of_refiner,
    ("loss_training",),
    needs=("heads_loss",),
    tolerance={"gain": 0.05},
)


def train_alone(places: Places, out: Path) -> dict[str, object]:
    """Ends a second after the other one has failed."""
    while not (places.pack.parent / "heads_loss-0").exists():
        time.sleep(0.02)
    time.sleep(1)
    return _write("heads_r50", places, out, b"judge")


ALONE = Job("heads_r50", "a toy by itself", "shots", "origin", train_alone, figures_of_loss, ("loss_training",))
