"""The networks of `heads_warp`, trained on photos of drawn heads: fixed steps, from a seed, on one thread.

The flow is taught where each point of the head lies in the photo, which is known of drawn heads; the picture is held
against the person's frontal one, by its pixels and by a recogniser that is used in losses alone.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from facefront.devices import limit_threads
from facefront.frontalizers.framing import FRAME_SIZE, fill_softly, to_bytes
from facefront.frontalizers.head_model import project
from facefront.frontalizers.warper import Warper, unmoved, warp
from facefront.heads.raster import draw
from facefront.training.head_shapes import front_mesh
from facefront.training.refiner_losses import IdentityLoss, face_weight, frame_to_crop, picture_loss
from facefront.training.shots import read_shots
from facefront.training.train_recogniser import loss_network
from facefront.training.turned_faces import Standing, TurnedFaces, as_planes

FILE = "heads_warp.pth"
BATCH, STEPS, SEED = 12, 550, 31
YAW_BINS = (0, 10, 20, 30, 45, 60, 90)
FLOW = FRAME_SIZE // 4
"""Side of the flow that is learned, cells."""

_RATE, _WARM_STEPS, _DECAY = 3e-3, 30, 1e-3
_WEIGHTS = MappingProxyType(
    {"flow": 8.0, "smooth": 0.5, "picture": 0.5, "features": 1.0, "away": 1.0, "mistaken": 0.15}
)
_HAIR = 7  # cells by which the head is grown before it is taken out of the background


@dataclass(frozen=True)
class Lesson:
    """What the networks learn from. faces: the photos and the frontal pictures; flows: float16 [N, F, F, 2], where in
    the photo the head's points lie that the front shows, −1 … 1; known: bool [N, F, F], where it shows the head; walls:
    uint8 [N, F, F, 3] BGR, the photo without the head, softly continued."""

    faces: TurnedFaces
    flows: np.ndarray
    known: np.ndarray
    walls: np.ndarray

    @classmethod
    def of(cls, faces: TurnedFaces) -> Lesson:
        """Some 5 ms a photo."""
        rows = [(*_flow(faces, i), _wall(faces, i)) for i in range(len(faces.photos))]
        return cls(faces, *(np.stack(column) for column in zip(*rows, strict=True)))

    def pick(self, rows: np.ndarray, mirrored: bool = False) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Photos, uint8 [B, 3, S, S]; what they should become, float32 [B, 3, S, S] BGR −1 … 1: the person of the
        frontal picture before the photo's own background; the flow, float32 [B, 2, F, F], and where it is known."""
        size, people = (FRAME_SIZE, FRAME_SIZE), self.faces.people[rows]
        walls = np.stack([cv2.resize(self.walls[i], size, interpolation=cv2.INTER_LINEAR) for i in rows])
        share = self.faces.outlines[people][..., None].astype(np.float32) / 255
        wanted = (walls + (self.faces.targets[people] - walls.astype(np.float32)) * share) / 127.5 - 1
        flow = as_planes(self.flows[rows].astype(np.float32), mirrored)
        known = as_planes(self.known[rows, ..., None], mirrored)
        flow = flow * torch.tensor([-1.0 if mirrored else 1.0, 1.0])[:, None, None]
        return as_planes(self.faces.photos[rows], mirrored), as_planes(wanted.astype(np.float32), mirrored), flow, known


def _flow(faces: TurnedFaces, i: int) -> tuple[np.ndarray, np.ndarray]:
    """Where in photo i the points lie that its person's front shows, float16 [F, F, 2], and where that is the head."""
    person, triangles = faces.people[i], front_mesh().triangles
    head = faces.shapes[person]
    front, own = _fall(head, faces.front, person), _fall(head, faces.own, i)
    centre = np.float32([0.5, 0.5, 0])
    cells = (front + centre) / 4 - centre
    drawing = draw(cells, triangles, FLOW, FLOW)
    places = (2 * own[:, :2] + 1) / FRAME_SIZE - 1
    return drawing.interpolate(triangles, places).astype(np.float16), drawing.triangle >= 0


def _wall(faces: TurnedFaces, i: int) -> np.ndarray:
    """Photo i without the head, uint8 [F, F, 3]: a smooth continuation of what is around it."""
    small = cv2.resize(faces.photos[i], (FLOW, FLOW), interpolation=cv2.INTER_AREA).astype(np.float32)
    own = _fall(faces.shapes[faces.people[i]], faces.own, i)
    shown = draw(own / 4, front_mesh().triangles, FLOW, FLOW).triangle >= 0
    head = cv2.dilate(shown.astype(np.float32), np.ones((_HAIR, _HAIR)))
    return to_bytes(fill_softly(small, 1 - head * np.float32(1 - 1e-4)))


def _fall(head: np.ndarray, stand: Standing, i: int) -> np.ndarray:
    parts = (torch.from_numpy(part[None]) for part in (head, stand.turns[i], stand.places[i]))
    return project(*parts)[0].numpy()


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
    """Trains both networks and writes them to out/heads_warp.pth, a state dict. Returns what its card says of it.

    shots: the folder of the sets that `draw_shots` drew; loss_weights: heads_loss.pth; tell: called now and then with
    a line on the progress. On the CPU one thread is used, and the same seed gives the same file. Raises SetupError
    where a set is not whole or the loss network is missing.
    """
    network = loss_network(loss_weights).to(device)
    begun = time.process_time()
    lesson = Lesson.of(TurnedFaces.of(read_shots(shots, "frontalizer_training")))
    warper, losses = learn(lesson, network, device=device, seed=seed, steps=steps, tell=tell)
    spent = time.process_time() - begun
    out.mkdir(parents=True, exist_ok=True)
    torch.save(warper.state_dict(), out / FILE)
    validation = Lesson.of(TurnedFaces.of(read_shots(shots, "frontalizer_validation")))
    return {
        "file": FILE,
        "bytes": (out / FILE).stat().st_size,
        "parameters": sum(p.numel() for p in warper.parameters()),
        "people": "frontalizer_training",
        "count": len(lesson.faces.targets),
        "photos": len(lesson.faces.photos),
        "adversary": "none",
        "recognition_in_loss": "heads_loss",
        "seed": seed,
        "steps": steps,
        "samples": steps * BATCH,
        "first_loss": round(float(np.mean(losses[:20])), 4),
        "last_loss": round(float(np.mean(losses[-20:])), 4),
        "validation": figures(warper, validation, network.cpu()),
        "cpu_seconds": round(spent, 1),
    }


def learn(
    lesson: Lesson,
    recogniser: nn.Module,
    *,
    device: str = "cpu",
    seed: int = SEED,
    steps: int = STEPS,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Warper, list[float]]:
    """The trained networks, on the CPU and in evaluation mode, and the loss at each step."""
    torch.manual_seed(seed)
    limit_threads(1)
    random, kind = np.random.default_rng(seed), torch.device(device).type
    warper = Warper().to(device, memory_format=torch.channels_last).train()
    identity, weight = IdentityLoss(recogniser, as_planes(lesson.faces.targets)).to(device), face_weight().to(device)
    optimiser = torch.optim.AdamW(warper.parameters(), lr=_RATE, weight_decay=_DECAY)
    history: list[list[float]] = []
    for step in range(steps):
        rows = random.choice(len(lesson.flows), min(BATCH, len(lesson.flows)), replace=False)
        mirrored, grid = bool(random.random() < 0.5), frame_to_crop(random)
        photos, wanted, flow, known = (each.to(device) for each in lesson.pick(rows, mirrored))
        people = torch.from_numpy(lesson.faces.people[rows]).to(device)
        for group in optimiser.param_groups:
            group["lr"] = _rate(step, steps)
        with torch.autocast(kind, torch.bfloat16):
            made, places = warper(photos)
            features, away, mistaken = identity(made, wanted, people, mirrored, grid)
        off = ((places - flow).abs() * known).sum() / (2 * known.sum())
        parts = [off, _roughness(places), picture_loss(made, wanted, weight), features, away, mistaken]
        loss = sum(share * part for share, part in zip(_WEIGHTS.values(), parts, strict=True))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(warper.parameters(), 5.0)
        optimiser.step()
        history.append([loss.item(), *(part.item() for part in parts)])
        if step % 25 == 24:
            means = zip(["loss", *_WEIGHTS], np.mean(history[-25:], 0), strict=True)
            tell(f"step {step + 1} of {steps}: " + ", ".join(f"{name} {value:.3f}" for name, value in means))
    return warper.cpu().eval(), [losses[0] for losses in history]


def _roughness(places: Tensor) -> Tensor:
    """How much the flow bends: mean absolute second differences, in cells."""
    moved = (places - unmoved(places.shape[-1], places.device)) * (places.shape[-1] / 2)
    return sum(moved.diff(n=2, dim=axis).abs().mean() for axis in (2, 3))


def _rate(step: int, steps: int) -> float:
    """The learning rate: up in the first steps, then down along a cosine."""
    return _RATE * min(1.0, (step + 1) / _WARM_STEPS) * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-5


@torch.inference_mode()
def figures(warper: Warper, lesson: Lesson, recogniser: nn.Module) -> dict[str, dict[str, float]]:
    """By |yaw|: photos; by how many pixels of the frame the flow is off, over the head; and for the photo in the frame,
    the warped photo and the picture the loss recogniser's cosine with the frontal picture."""
    identity, rows = IdentityLoss(recogniser, as_planes(lesson.faces.targets)), []
    for i in range(len(lesson.flows)):
        photo, _, flow, known = lesson.pick(np.array([i]))
        made, places = warper(photo)
        own, scaled = identity.centres[0, lesson.faces.people[i]], photo.float() / 127.5 - 1
        off = torch.linalg.vector_norm(places - flow, dim=1)[known[:, 0]].mean() * FRAME_SIZE / 2
        seen = (scaled, warp(scaled, places), made.clamp(-1, 1))
        rows.append([float(off), *(float(identity.embed(p, frame_to_crop())[0] @ own) for p in seen)])
    table, found = np.array(rows), {}
    names = "flow_off", "photo_cosine", "warped_cosine", "picture_cosine"
    for low, high in pairwise(YAW_BINS):
        inside = (np.abs(lesson.faces.yaws) >= low) & (np.abs(lesson.faces.yaws) < high)
        if inside.any():
            means = dict(zip(names, table[inside].mean(0).round(3).tolist(), strict=True))
            found[f"{low}-{high}"] = {"photos": int(inside.sum()), **means}
    return found
