"""ArcFace's loss: people on a sphere, each a margin apart from all others. Source: Deng et al., arXiv 1801.07698."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from drawnheads.components.iresnet import SIZE

_SCALE = 28.0
_FROM, _TO = 0.15, 0.6  # the margin rises from 0 between these shares of the steps


class Margin(nn.Module):
    """ArcFace: the angle to one's own centre counts as if it were wider by a margin."""

    def __init__(self, people: int) -> None:
        super().__init__()
        self.centres = nn.Parameter(torch.randn(people, SIZE) * 0.05)

    def forward(self, vectors: Tensor, labels: Tensor, margin: float) -> Tensor:
        """Return the loss of vectors, float32 [N, 256], of people, int64 [N]; margin in radians."""
        cosines = functional.normalize(vectors) @ functional.normalize(self.centres).T
        own = functional.one_hot(labels, len(self.centres)).bool()
        angles = torch.acos(cosines.clamp(-0.9999, 0.9999))
        widened = torch.cos((angles + margin).clamp(max=math.pi))
        return functional.cross_entropy(torch.where(own, widened, cosines) * _SCALE, labels)


def rise(share: float) -> float:
    """Return the share of the margin after a share of the steps: people must be separable before a margin helps."""
    return min(1.0, max(0.0, (share - _FROM) / (_TO - _FROM)))
