"""The data that `heads_warp` learns from: photos of drawn heads, the flow to their fronts, and the target pictures."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

from drawnheads.training.head_shapes import front_mesh
from drawnheads.training.refiner_pairs import as_planes
from drawnheads.training.turned_faces import Standing, TurnedFaces
from facefront.head3d.raster import draw
from facefront.head3d.surface import project
from facefront.imaging.warping import FRAME_SIZE, fill_softly, to_bytes

FLOW = FRAME_SIZE // 4
"""Side of the flow that is learned, cells."""

_HAIR = 7  # cells by which the head is grown before it is taken out of the background


@dataclass(frozen=True)
class Lesson:
    """The data that the networks learn from. faces: the photos and the frontal pictures; flows: float16 [N, F, F, 2],
    where in the photo the head's points lie that the front shows, −1 … 1; known: bool [N, F, F], where it shows the
    head; walls: uint8 [N, F, F, 3] BGR, the photo without the head, softly continued."""

    faces: TurnedFaces
    flows: np.ndarray
    known: np.ndarray
    walls: np.ndarray

    @classmethod
    def of(cls, faces: TurnedFaces) -> Lesson:
        """Compute the flows and walls of these faces; some 5 ms a photo."""
        rows = [(*_flow(faces, i), _wall(faces, i)) for i in range(len(faces.photos))]
        return cls(faces, *(np.stack(column) for column in zip(*rows, strict=True)))

    def pick_flow(self, rows: np.ndarray, mirrored: bool = False) -> tuple[Tensor, Tensor, Tensor]:
        """Return photos, uint8 [B, 3, S, S]; the flow, float32 [B, 2, F, F]; where it is known, bool [B, 1, F, F]."""
        flow = as_planes(self.flows[rows].astype(np.float32), mirrored)
        known = as_planes(self.known[rows, ..., None], mirrored)
        flow = flow * torch.tensor([-1.0 if mirrored else 1.0, 1.0])[:, None, None]
        return as_planes(self.faces.photos[rows], mirrored), flow, known

    def pick(self, rows: np.ndarray, mirrored: bool = False) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return photos, uint8 [B, 3, S, S]; their targets, float32 [B, 3, S, S] BGR −1 … 1: the person of the frontal
        picture before the photo's own background; the flow, float32 [B, 2, F, F], and where it is known."""
        size, people = (FRAME_SIZE, FRAME_SIZE), self.faces.people[rows]
        walls = np.stack([cv2.resize(self.walls[i], size, interpolation=cv2.INTER_LINEAR) for i in rows])
        share = self.faces.outlines[people][..., None].astype(np.float32) / 255
        wanted = (walls + (self.faces.targets[people] - walls.astype(np.float32)) * share) / 127.5 - 1
        photos, flow, known = self.pick_flow(rows, mirrored)
        return photos, as_planes(wanted.astype(np.float32), mirrored), flow, known


def _flow(faces: TurnedFaces, i: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the places in photo i of the points that the front shows, float16 [F, F, 2], and where it is head."""
    person, triangles = faces.people[i], front_mesh().triangles
    head = faces.shapes[person]
    front, own = _fall(head, faces.front, person), _fall(head, faces.own, i)
    centre = np.array([0.5, 0.5, 0], np.float32)
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
