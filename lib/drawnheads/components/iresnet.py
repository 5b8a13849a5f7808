"""A narrow IResNet: the recogniser of the embedded world, small enough to be learned in minutes on one core.

Source: Duta et al., "Improved Residual Networks", arXiv 2004.04989, in the form of ArcFace (arXiv 1801.07698); the
head pools each channel with learned weights for its places, as MobileFaceNet's (arXiv 1804.07573), instead of holding
a weight for every place and channel, which was three quarters of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from facefront.faces import CROP_SIZE

SIZE = 256
"""Numbers in an embedding."""

_SLOPE = 0.1  # below zero; ArcFace learns it for each channel (PReLU), which on a CPU costs a quarter of all the time


class Block(nn.Module):
    """Norm, convolution, norm, leaky ReLU, convolution, norm, beside a shortcut. The stride is the first one's:
    ArcFace gives it to the second, at three times the price."""

    def __init__(self, entering: int, leaving: int, stride: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(
            nn.BatchNorm2d(entering),
            nn.Conv2d(entering, leaving, 3, stride, 1, bias=False),
            nn.BatchNorm2d(leaving),
            nn.LeakyReLU(_SLOPE),
            nn.Conv2d(leaving, leaving, 3, 1, 1, bias=False),
            nn.BatchNorm2d(leaving),
        )
        changed = nn.Sequential(nn.Conv2d(entering, leaving, 1, stride, bias=False), nn.BatchNorm2d(leaving))
        self.shortcut = nn.Identity() if stride == 1 and entering == leaving else changed

    def forward(self, features: Tensor) -> Tensor:
        """Map [N, entering, H, W] to [N, leaving, H / stride, W / stride]."""
        return self.inner(features) + self.shortcut(features)


class IResNet(nn.Module):
    """float32 [N, 3, 112, 112] RGB, (value − 127.5) / 127.5, to float32 [N, 256], not yet of unit length.

    widths: channels of the stem and of the stages; blocks: their number in each stage. The stem and every stage
    halve the sides.
    """

    def __init__(self, widths: Sequence[int], blocks: Sequence[int]) -> None:
        super().__init__()
        first, last = widths[0], widths[-1]
        self.stem = nn.Sequential(nn.Conv2d(3, first, 3, 2, 1, bias=False), nn.BatchNorm2d(first), nn.LeakyReLU(_SLOPE))
        stages = [
            Block(entering if turn == 0 else leaving, leaving, 2 if turn == 0 else 1)
            for entering, leaving, count in zip(widths, widths[1:], blocks, strict=False)
            for turn in range(count)
        ]
        self.body = nn.Sequential(*stages)
        side = CROP_SIZE // 2 ** len(widths)
        self.head = nn.Sequential(
            nn.BatchNorm2d(last),
            nn.Conv2d(last, SIZE, 1, bias=False),
            nn.BatchNorm2d(SIZE),
            nn.LeakyReLU(_SLOPE),
            nn.Conv2d(SIZE, SIZE, side, groups=SIZE, bias=False),
            nn.Flatten(),
            nn.BatchNorm1d(SIZE),
            nn.Linear(SIZE, SIZE, bias=False),
            nn.BatchNorm1d(SIZE, affine=False),
        )

    def forward(self, crops: Tensor) -> Tensor:
        """See the class."""
        return self.head(self.body(self.stem(crops))).float()


def export_onnx(network: IResNet, path: Path) -> Path:
    """Write the network as an ONNX file with a free batch axis, which InsightFace's ArcFaceONNX opens.

    That class tells from the names of the first nodes that the input is (RGB − 127.5) / 127.5.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    was_training = network.training
    torch.onnx.export(
        network.eval(),
        (torch.zeros(1, 3, CROP_SIZE, CROP_SIZE),),
        str(path),
        input_names=["crops"],
        output_names=["embeddings"],
        dynamic_axes={"crops": {0: "batch"}, "embeddings": {0: "batch"}},
        dynamo=False,
    )
    network.train(was_training)
    return path
