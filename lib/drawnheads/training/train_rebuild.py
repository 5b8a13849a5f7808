"""The network of `heads_rebuild`, trained on drawn heads of known shape and pose: fixed steps, from a seed.

No recogniser is in the loss: it learns where the points of each head fall in its photo.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from drawnheads.components.rebuilder import Rebuilder
from drawnheads.training.angles import mean_figures
from drawnheads.training.head_shapes import HeadShapes, learn_shapes
from drawnheads.training.learning import descend, rate, saved
from drawnheads.training.refiner_pairs import as_planes
from drawnheads.training.shots import read_shots
from drawnheads.training.turned_faces import TurnedFaces
from facefront.head3d.surface import project
from facefront.runtime.devices import channels_last, limit_threads

FILE = "heads_rebuild.pth"
BATCH, STEPS, SEED = 32, 1300, 21
_RATE, _WARM_STEPS, _DECAY = 2e-3, 50, 2e-2
_POINTS = 400  # vertices in the loss, spread over the mesh
_SHAPE_COUNTS = 0.3  # what a pixel-sized fault of the shape, seen from the front, counts against one in the photo
_GAIN, _SHIFT, _NOISE = 0.18, 14.0, 5.0  # other light and cameras than the shots have; grey levels
_LOOSE = 1.0  # pixels by which keypoints are off beyond what `TurnedFaces` has


def train_rebuild(
    shots: Path,
    out: Path,
    *,
    device: str = "cpu",
    seed: int = SEED,
    steps: int = STEPS,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, object]:
    """Train the network and write it to out/heads_rebuild.pth, a state dict with the shapes that it knows.

    Returns what its card says of it. shots: the folder of the sets that `draw_shots` drew; tell: called now and then
    with a line on the progress. On the CPU one thread is used, and the same seed gives the same file. Raises SetupError
    where a set is not whole.
    """
    begun = time.process_time()
    faces = TurnedFaces.of(read_shots(shots, "frontalizer_training"))
    shapes = learn_shapes(faces.shapes)
    rebuilder, losses = learn(faces, shapes, device=device, seed=seed, steps=steps, tell=tell)
    spent = time.process_time() - begun
    return {
        **saved(rebuilder, out / FILE),
        "people": "frontalizer_training",
        "count": len(faces.targets),
        "photos": len(faces.photos),
        "vertices": len(shapes.mean),
        "components": len(shapes.basis),
        "components_explain": round(shapes.explained, 3),
        "expression": "none: heads are taken to be at rest",
        "recognition_in_loss": "",
        "seed": seed,
        "steps": steps,
        "samples": steps * BATCH,
        "first_loss": round(float(np.mean(losses[:20])), 3),
        "last_loss": round(float(np.mean(losses[-20:])), 3),
        "validation": figures(rebuilder, TurnedFaces.of(read_shots(shots, "frontalizer_validation"))),
        "cpu_seconds": round(spent, 1),
    }


def learn(
    faces: TurnedFaces,
    shapes: HeadShapes,
    *,
    device: str = "cpu",
    seed: int = SEED,
    steps: int = STEPS,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Rebuilder, list[float]]:
    """Return the trained network, on the CPU and in evaluation mode, and the loss at each step."""
    torch.manual_seed(seed)
    limit_threads(1)
    random, kind = np.random.default_rng(seed), torch.device(device).type
    rebuilder = channels_last(holding(shapes), device).train()
    optimiser = torch.optim.AdamW(rebuilder.parameters(), lr=_RATE, weight_decay=_DECAY)
    chosen = np.linspace(0, len(shapes.mean) - 1, _POINTS).astype(int)
    mean, basis = (rebuilder.get_buffer(name).float()[..., chosen, :] for name in ("mean", "basis"))
    losses: list[float] = []
    for step in range(steps):
        rows = random.choice(len(faces.photos), BATCH, replace=False)
        photos, points, heads, turns, places = (each.to(device) for each in _pick(faces, rows, chosen, random))
        with torch.autocast(kind, torch.bfloat16):
            shape, turn, place = rebuilder(photos, points)
        vertices = mean + torch.einsum("nk,kvc->nvc", shape, basis)
        there = _distance(project(vertices, turn, place), project(heads, turns, places))
        loss = there + _SHAPE_COUNTS * _distance(vertices, heads)
        descend(rebuilder, optimiser, loss, rate(step, steps, _RATE, _WARM_STEPS), limit=20.0)
        losses.append(loss.item())
        if step % 25 == 24:
            tell(f"step {step + 1} of {steps}, loss {np.mean(losses[-25:]):.3f}")
    return rebuilder.cpu().eval(), losses


def holding(shapes: HeadShapes) -> Rebuilder:
    """Return a fresh network that knows these shapes."""
    rebuilder = Rebuilder(len(shapes.mean), len(shapes.triangles))
    for name in ("mean", "basis", "triangles", "uv", "five"):
        buffer = rebuilder.get_buffer(name)
        buffer.copy_(torch.from_numpy(np.ascontiguousarray(getattr(shapes, name))))
    return rebuilder


def _pick(
    faces: TurnedFaces, rows: np.ndarray, chosen: np.ndarray, random: np.random.Generator
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Photos in other light, inexact keypoints, and the truth: some vertices of the heads, their turns and places."""
    points = faces.points[rows] + random.normal(0, _LOOSE, (len(rows), 5, 2)).astype(np.float32)
    truth = faces.shapes[faces.people[rows]][:, chosen], faces.own.turns[rows], faces.own.places[rows]
    photos = as_planes(_recoloured(faces.photos[rows], random))
    heads, turns, places = (torch.from_numpy(part) for part in truth)
    return photos, torch.from_numpy(points), heads, turns, places


def _recoloured(photos: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """uint8 [B, S, S, 3] in other light, through other cameras."""
    shape = len(photos), 1, 1, 1
    gain = np.exp(random.normal(0, _GAIN, shape)).astype(np.float32)
    shift = random.normal(0, _SHIFT, shape).astype(np.float32)
    values = (photos - np.float32(110)) * gain + (110 + shift)
    values += _NOISE * random.random(shape, np.float32) * random.standard_normal(values.shape, np.float32)
    return values.clip(0, 255).astype(np.uint8)


def _distance(found: Tensor, true: Tensor) -> Tensor:
    return torch.linalg.vector_norm(found - true, dim=-1).mean()


@torch.inference_mode()
def figures(rebuilder: Rebuilder, faces: TurnedFaces) -> dict[str, dict[str, float]]:
    """Return figures by |yaw|: photos; the mean angle between the true and the found rotation, degrees; the distance of
    vertices from where they should fall, pixels of the frame; and the mean error of the shape and of the mean head, mm.
    """
    rows = []
    mean, basis = rebuilder.mean.float(), rebuilder.basis.float()
    for i in range(len(faces.photos)):
        shape, turn, place = rebuilder(as_planes(faces.photos[i : i + 1]), torch.from_numpy(faces.points[i : i + 1]))
        head = torch.from_numpy(faces.shapes[faces.people[i]])[None]
        true = torch.from_numpy(faces.own.turns[i : i + 1]), torch.from_numpy(faces.own.places[i : i + 1])
        vertices = mean + torch.einsum("nk,kvc->nvc", shape, basis)
        apart = _distance(project(vertices, turn, place)[..., :2], project(head, *true)[..., :2])
        cosine = ((turn[0] * true[0][0]).sum() - 1) / 2
        angle = torch.rad2deg(torch.arccos(cosine.clamp(-1, 1)))
        rows.append([float(v) for v in (angle, apart, _distance(vertices, head), _distance(mean[None], head))])
    return mean_figures(faces.yaws, rows, ("angle", "pixels", "shape_mm", "mean_head_mm"), decimals=2)
