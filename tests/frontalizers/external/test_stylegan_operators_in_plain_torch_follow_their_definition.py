"""The two operators that stand in for the CUDA code of GAN-inversion's checkout give what their definition says."""

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from facefront.frontalizers import external

PATH = Path(external.__file__).parent / "systems" / "gan-inversion" / "stylegan_ops.py"


@pytest.fixture(scope="module")
def ops():
    spec = importlib.util.spec_from_file_location("stylegan_ops", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _by_hand(image: np.ndarray, kernel: np.ndarray, up: int, down: int, pad: tuple[int, int]) -> np.ndarray:
    """Sum image[i, j] · kernel[y - i·up, x - j·up] over every pixel, then shift by the padding and thin out."""
    height, width = image.shape
    rows = (height * up + sum(pad) - kernel.shape[0]) // down + 1
    columns = (width * up + sum(pad) - kernel.shape[1]) // down + 1
    result = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            for i in range(height):
                for j in range(width):
                    y = row * down - pad[0] + kernel.shape[0] - 1 - i * up
                    x = column * down - pad[0] + kernel.shape[1] - 1 - j * up
                    if 0 <= y < kernel.shape[0] and 0 <= x < kernel.shape[1]:
                        result[row, column] += image[i, j] * kernel[y, x]
    return result


@pytest.mark.parametrize(
    ("up", "down", "pad"),
    [(1, 1, (0, 0)), (2, 1, (2, 1)), (1, 2, (1, 1)), (2, 3, (3, 2)), (3, 2, (2, 4)), (1, 1, (-1, 2)), (2, 1, (-2, -1))],
)
def test_upfirdn2d_is_the_sum_over_pixels(ops, up, down, pad):
    random = np.random.default_rng(3)
    images, kernel = random.normal(size=(2, 3, 5, 7)), random.normal(size=(4, 3))
    drawn = ops.upfirdn2d(torch.tensor(images), torch.tensor(kernel), up=up, down=down, pad=pad).numpy()
    for n in range(2):
        for c in range(3):
            np.testing.assert_allclose(drawn[n, c], _by_hand(images[n, c], kernel, up, down, pad), atol=1e-12)


def test_a_blur_after_doubling_keeps_a_flat_picture_flat(ops):
    line = torch.tensor([1.0, 3, 3, 1])
    kernel = line[:, None] * line / 64 * 4
    drawn = ops.upfirdn2d(torch.ones(1, 1, 8, 8), kernel, up=2, pad=(2, 1))
    assert drawn.shape == (1, 1, 16, 16)
    torch.testing.assert_close(drawn[..., 2:-2, 2:-2], torch.ones(1, 1, 12, 12))


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 4, 5)])
def test_the_leaky_relu_adds_a_bias_for_each_channel_and_scales(ops, shape):
    values = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    bias = torch.tensor([0.5, -1.0, 2.0])
    drawn = ops.fused_leaky_relu(values, bias, 0.1, 3.0)
    for place in np.ndindex(*shape):
        raw = values[place].item() + bias[place[1]].item()
        assert drawn[place].item() == pytest.approx(3.0 * (raw if raw > 0 else 0.1 * raw), abs=1e-6)


def test_the_layer_has_one_parameter_and_the_usual_gain(ops):
    layer = ops.FusedLeakyReLU(4)
    assert {name: tuple(value.shape) for name, value in layer.state_dict().items()} == {"bias": (4,)}
    torch.testing.assert_close(layer(torch.ones(1, 4, 2, 2)), torch.full((1, 4, 2, 2), math.sqrt(2)))
    torch.testing.assert_close(layer(-torch.ones(1, 4)), torch.full((1, 4), -0.2 * math.sqrt(2)))
