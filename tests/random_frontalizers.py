"""Weight files of the drawn world's two frontalizers with random weights, and networks with a chosen output."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from drawnheads.components.rebuilder import Rebuilder
from drawnheads.components.warper import Warper
from drawnheads.training.head_shapes import HeadShapes, learn_shapes, person_vertices
from drawnheads.training.train_rebuild import holding
from drawnheads.world.people import PEOPLE_SEEDS, person
from facefront.frontalizers import build_frontalizer
from facefront.head3d.surface import COMPONENTS
from facefront.weights import FoundWeight
from facefront.weights.find import sha256_of


def found(path: Path) -> FoundWeight:
    return FoundWeight(path.stem, path, sha256_of(path), path.stat().st_size, "MIT")


@lru_cache(maxsize=1)
def few_shapes() -> HeadShapes:
    """Of the fewest people that have so many components."""
    return learn_shapes(np.stack([person_vertices(person(s)) for s in PEOPLE_SEEDS["judging"][: COMPONENTS + 1]]))


def random_network(key: str) -> Warper | Rebuilder:
    """Random weights; what begins with nothing, the last layers, stays so."""
    torch.manual_seed(4)
    return Warper() if key == "heads_warp" else holding(few_shapes())


def build(folder: Path, key: str, change=None):
    """The frontalizer with such a network; `change` may touch it before it is saved."""
    network = random_network(key)
    if change:
        with torch.no_grad():
            change(network)
    path = folder / f"{key}.pth"
    torch.save(network.state_dict(), path)
    return build_frontalizer(key, [found(path)], device="cpu")
