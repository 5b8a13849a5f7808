"""A made-up head in FLAME's form and a random encoder, for tests and for parity: they resemble no person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from facefront.frontalizers.deca.codes import SIZES, TOTAL
from facefront.frontalizers.deca.encoder import empty_encoder
from facefront.frontalizers.deca.flame import EXPRESSIONS, JOINTS, SHAPES, Flame, save_flame
from facefront.testing.random_states import random_state

ROWS, COLUMNS = 40, 64
RADII = np.array([0.075, 0.11, 0.09])
"""Of the ellipsoid, metres."""


def made_up_flame(seed: int = 0) -> Flame:
    """Return an ellipsoid with a nose, unrolled like a map with its seam at the back, that moves at random."""
    random = np.random.default_rng(seed)
    down, around = np.meshgrid(np.linspace(0, 1, ROWS), np.linspace(0, 1, COLUMNS + 1), indexing="ij")
    uv = np.column_stack([around.ravel(), 1 - down.ravel()])
    corner = np.arange(ROWS - 1)[:, None] * (COLUMNS + 1) + np.arange(COLUMNS)
    below, beside = corner + COLUMNS + 1, corner + 1
    uv_faces = np.stack([np.stack([corner, below, beside], -1), np.stack([beside, below, below + 1], -1)]).reshape(
        -1, 3
    )
    row, column = np.divmod(np.arange(len(uv)), COLUMNS + 1)
    vertex_of = row * COLUMNS + column % COLUMNS  # the seam's two sides are the same vertices
    polar, angle = np.pi * (0.04 + 0.92 * down[:, :-1].ravel()), 2 * np.pi * (around[:, :-1].ravel() - 0.5)
    ball = np.column_stack([np.sin(polar) * np.sin(angle), np.cos(polar), np.sin(polar) * np.cos(angle)])
    nose = 0.025 * np.exp(-((ball[:, 0] / 0.15) ** 2) - ((ball[:, 1] + 0.1) / 0.25) ** 2) * (ball[:, 2] > 0)
    template = ball * RADII + np.column_stack([np.zeros((len(ball), 2)), nose])
    weights, regressor = random.uniform(0, 1, (len(ball), JOINTS)) ** 4, random.uniform(0, 1, (JOINTS, len(ball)))
    waves = random.normal(0, 3, (3 * (SHAPES + EXPRESSIONS), 3)) @ ball.T
    directions = np.sin(waves).reshape(3, -1, len(ball)).transpose(2, 0, 1) * 4e-4
    y, x = np.mgrid[:128, :128] / 127 - 0.5
    parts = {
        "template": template,
        "directions": directions,
        "correctives": random.normal(0, 1e-4, (9 * (JOINTS - 1), 3 * len(ball))),
        "regressor": regressor / regressor.sum(1, keepdims=True),
        "weights": weights / weights.sum(1, keepdims=True),
        "uv": uv,
    }
    return Flame(
        **{name: values.astype(np.float32) for name, values in parts.items()},
        parents=np.array([-1, 0, 1, 1, 1]),
        faces=vertex_of[uv_faces].astype(np.int32),
        uv_faces=uv_faces.astype(np.int32),
        mask=((x**2 / 0.06 + y**2 / 0.14 < 1) * 255).astype(np.uint8),
    )


def write_random_weights(folder: Path, seed: int = 0) -> tuple[Path, ...]:
    """Write both files into the folder, some 105 MB; the head lies in the crop, turned a little."""
    folder.mkdir(parents=True, exist_ok=True)
    state = random_state(empty_encoder(), np.random.default_rng(seed))
    for key in state:
        if key.endswith("bn3.weight"):  # else sixteen blocks add up
            state[key] *= 0.3
    state["layers.2.weight"] *= 0.1
    state["layers.2.bias"] *= 0.5
    start = TOTAL - SIZES["light"] - SIZES["camera"]
    state["layers.2.bias"][start] += 8
    for name in ("weight", "bias"):
        state[f"layers.2.{name}"][start + 1 : start + 3] *= 0.05  # shifts, in metres
    torch.save({"E_flame": state, "E_detail": {}, "D_detail": {}}, folder / "deca_model.tar")
    save_flame(made_up_flame(seed), folder / "deca_flame.npz")
    return folder / "deca_model.tar", folder / "deca_flame.npz"
