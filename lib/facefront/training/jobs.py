"""The files of the pack: what each is, what it learns from, how it is trained and measured, what may differ."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tqdm import tqdm

from facefront.heads.biwi_set import make_biwi
from facefront.heads.lfw_set import make_lfw
from facefront.training.job import Job, Places
from facefront.training.shots import draw_shots
from facefront.weights import PACKED

SHOTS: Mapping[str, int] = MappingProxyType(
    {
        "detector_training": 2000,
        "detector_validation": 150,
        "loss_training": 600,
        "loss_validation": 50,
        "recogniser_training": 1000,
        "recogniser_validation": 60,
        "frontalizer_training": 450,
        "frontalizer_validation": 50,
    }
)
"""How many people of each range of `PEOPLE_SEEDS` are drawn to learn from."""

DET_SIZE = 256
"""Pixels: the canvas that the drawn world's detectors look at."""

EVALUATION: Mapping[str, Callable[..., Path]] = MappingProxyType({"heads-biwi": make_biwi, "heads-lfw": make_lfw})


def draw_missing(jobs: Iterable[Job], places: Places, *, workers: int) -> None:
    """Draws the sets that the jobs learn from and are measured on, or what is missing of them, with a bar for each.

    Raises SetupError as `make_set` does.
    """
    names = dict.fromkeys(name for job in jobs for name in (*job.learns_from, *job.checked_on))
    for name in names:
        with tqdm(total=SHOTS.get(name), desc=f"draw {name}", unit="folder", mininterval=0.5) as bar:
            draw = EVALUATION[name] if name in EVALUATION else partial(draw_shots, people=name, count=SHOTS[name])
            root = places.drawn(name) if name in EVALUATION else places.shots
            draw(root, workers=workers, done=lambda _, bar=bar: bar.update())


def _tell(key: str) -> Callable[[str], None]:
    """Lines of progress to the log of a worker process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    return lambda line: logging.info("%s: %s", key, line)


def _detector(kind: str, places: Places):
    from facefront.detectors import build_detector
    from facefront.weights import FoundWeight, sha256_of

    key = f"heads_{kind}"
    path = places.file(key)
    weight = FoundWeight(key, path, sha256_of(path), path.stat().st_size, "")
    return build_detector(kind, weight, det_size=DET_SIZE, device="cpu")


def _train_scrfd(places: Places, out: Path) -> Mapping[str, Any]:
    from facefront.training.train_scrfd import train_scrfd

    return train_scrfd(places.shots, out / PACKED["heads_scrfd"], device=places.device, done=_tell("heads_scrfd"))
