"""A convolution of 7×7×7 as products of spectra in height and width: a tenth of the multiplications."""

from __future__ import annotations

import torch
from torch import Tensor, nn

KERNEL, BORDER = 7, 3

TILE, STEP = 22, 16
"""A tile of 22×22 inputs gives 16×16 outputs; neighbours overlap by six."""

BINS = TILE * (TILE // 2 + 1)


class FourierConv3d(nn.Module):
    """A convolution of 7×7×7 with a border of 3 by Fourier transforms, for processors and float32; 46 MB for 142
    channels to 22."""

    def __init__(self, conv: nn.Conv3d):
        super().__init__()
        spectra = torch.fft.rfft2(conv.weight.flip(-1, -2), s=(TILE, TILE)).flatten(-2)
        self.register_buffer("spectra", spectra.permute(2, 3, 0, 1).contiguous())  # [7, bins, K, C]
        if conv.bias is None:
            raise ValueError("this convolution has no bias")
        self.bias = conv.bias

    spectra: Tensor

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, D, H, W] → [B, K, D, H, W]."""
        batch, _, depth, height, width = x.shape
        down, across = -(-height // STEP), -(-width // STEP)
        after = (down * STEP + BORDER - height, across * STEP + BORDER - width)
        x = nn.functional.pad(x, (BORDER, after[1], BORDER, after[0], BORDER, BORDER))
        tiles = x.unfold(3, TILE, STEP).unfold(4, TILE, STEP)
        out = x.new_empty(batch, self.spectra.shape[2], depth, down, STEP, across, STEP)
        for i in range(batch):
            for row in range(down):
                out[i, :, :, row] = self._strip(tiles[i, :, :, row])
        return out.flatten(5).flatten(3, 4)[..., :height, :width]

    def _strip(self, tiles: Tensor) -> Tensor:
        """A row of tiles, [C, D + 6, columns, 22, 22] → [K, D, 16, columns, 16]."""
        channels, deep, columns = tiles.shape[:3]
        depth = deep - 2 * BORDER
        seen = torch.fft.rfft2(tiles).view(-1, BINS).T.contiguous().view(BINS, channels, -1)
        total = torch.bmm(self.spectra[0], seen[..., : depth * columns])
        for z in range(1, KERNEL):
            total.baddbmm_(self.spectra[z], seen[..., z * columns : (z + depth) * columns])
        spectra = total.view(BINS, -1).T.reshape(-1, depth, columns, TILE, TILE // 2 + 1)
        drawn = torch.fft.irfft2(spectra, s=(TILE, TILE))[..., KERNEL - 1 :, KERNEL - 1 :]
        return drawn.transpose(2, 3) + self.bias.view(-1, 1, 1, 1, 1)
