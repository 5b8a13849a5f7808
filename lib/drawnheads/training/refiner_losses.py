"""The losses of a refined picture: its difference from the frontal picture, and its identity under a recogniser."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from drawnheads.components.iresnet import IResNet
from facefront.faces import CROP_SIZE, FIVE_POINT_TEMPLATE, similarity_transform
from facefront.frontalizers.framing import framed_template
from facefront.imaging.warping import FRAME_SIZE

_SCALES = 3  # the picture, and twice half of it
_EDGES = 0.3  # what differences between neighbours count against the values themselves
_AROUND = 0.3  # what hair, clothes and wall count against the face
_FACE = (62.0, 78.0)  # half axes of the ellipse that is the face, pixels of the frame
_LOGIT_SCALE = 16.0
_SHAKE = (0.03, 0.025, 1.2)  # radians, share of the scale, pixels: how far off a detector's alignment may be


def picture_loss(made: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    """Return the mean absolute difference of values and of neighbours' differences, over scales; float32 [N, 3, S, S]
    both.

    weight: float32 [S, S], see `face_weight`.
    """
    total, difference = made.new_zeros(()), made - wanted
    for _ in range(_SCALES):
        total = total + _mean(difference, weight)
        total = total + _EDGES * _mean(difference.diff(dim=-1), weight[:, 1:])
        total = total + _EDGES * _mean(difference.diff(dim=-2), weight[1:])
        difference, weight = F.avg_pool2d(difference, 2), F.avg_pool2d(weight[None], 2)[0]
    return total


def _mean(difference: Tensor, weight: Tensor) -> Tensor:
    return (difference.abs() * weight).mean() / weight.mean()


def face_weight() -> Tensor:
    """Return the weight of each pixel of the frame: float32 [S, S], 1 on the face, less and less around it."""
    row, column = np.mgrid[:FRAME_SIZE, :FRAME_SIZE] - (FRAME_SIZE - 1) / 2
    away = np.hypot(column / _FACE[0], (row - 8) / _FACE[1])
    face = np.clip((1.25 - away) / 0.5, 0, 1)
    return torch.from_numpy((_AROUND + (1 - _AROUND) * face).astype(np.float32))


class IdentityLoss(nn.Module):
    """The identity of pictures under a recogniser, compared with the true people's frontal pictures.

    Nearness to oneself alone would be bought by moving all people towards the average face, so that each picture must
    also be separated from all other people.
    """

    centres: Tensor

    def __init__(self, recogniser: IResNet, targets: Tensor) -> None:
        """recogniser: of `loss_network`; targets: uint8 [P, 3, S, S] BGR, one frontal picture a person."""
        super().__init__()
        self.recogniser = recogniser
        self.register_buffer("centres", torch.stack([self._learn(targets), self._learn(targets.flip(-1))]))

    def _learn(self, targets: Tensor) -> Tensor:
        parts = [self.embed(part.float() / 127.5 - 1, frame_to_crop()) for part in targets.split(32)]
        return torch.cat(parts).detach()

    def embed(self, pictures: Tensor, grid: Tensor) -> Tensor:
        """Return unit vectors, float32 [N, D], of pictures, float32 [N, 3, S, S] BGR −1 … 1, cropped along a grid."""
        return self.look(pictures, grid)[0]

    def look(self, pictures: Tensor, grid: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the vectors, and the outputs of the recogniser's stem and of each of its blocks on the way."""
        grid = grid.to(pictures.device).expand(len(pictures), -1, -1, -1)
        crops = F.grid_sample(pictures.float(), grid, mode="bilinear", padding_mode="border", align_corners=False)
        features = [self.recogniser.stem(crops.flip(1).contiguous(memory_format=torch.channels_last))]
        for block in self.recogniser.body:
            features.append(block(features[-1]))
        return F.normalize(self.recogniser.head(features[-1]).float()), features

    def forward(
        self, made: Tensor, wanted: Tensor, people: Tensor, mirrored: bool, grid: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return three losses: the difference of the crop's features from those of the wanted picture, as a share of
        these (Johnson et al., "Perceptual Losses", ECCV 2016: a blurred face is cheap in pixels, but not here); one
        minus the cosine with oneself; the cross-entropy over all people.

        made, wanted: float32 [N, 3, S, S] BGR −1 … 1; people: int64 [N].
        """
        with torch.no_grad():
            _, right = self.look(wanted, grid)
        vectors, found = self.look(made, grid)
        shares = [(f - r).abs().mean() / r.abs().mean() for f, r in zip(found, right, strict=True)]
        cosines = vectors @ self.centres[int(mirrored)].T
        own = cosines.gather(1, people[:, None])
        return torch.stack(shares).mean(), 1 - own.mean(), F.cross_entropy(cosines * _LOGIT_SCALE, people)


def frame_to_crop(random: np.random.Generator | None = None) -> Tensor:
    """Return where the pixels of the aligned crop lie in the frame: float32 [1, 112, 112, 2], as `grid_sample` takes
    it.

    random: shakes the alignment, as keypoints that a detector finds would.
    """
    matrix = similarity_transform(FIVE_POINT_TEMPLATE, framed_template())
    if random is not None:
        turn, grow = random.normal(0, _SHAKE[0]), 1 + random.normal(0, _SHAKE[1])
        spin = grow * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        middle = matrix[:, :2] @ [CROP_SIZE / 2, CROP_SIZE / 2] + matrix[:, 2]
        linear = spin @ matrix[:, :2]
        shift = middle - linear @ [CROP_SIZE / 2, CROP_SIZE / 2] + random.normal(0, _SHAKE[2], 2)
        matrix = np.column_stack([linear, shift])
    row, column = np.mgrid[:CROP_SIZE, :CROP_SIZE]
    pixels = np.stack([column, row], -1) @ matrix[:, :2].T + matrix[:, 2]
    return torch.from_numpy(((2 * pixels + 1) / FRAME_SIZE - 1).astype(np.float32))[None]
