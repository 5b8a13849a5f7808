from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import nn
from torch.nn.functional import interpolate

from facefront.frontalizers.liveportrait import warping
from facefront.frontalizers.liveportrait.decoder import SpadeBlock
from facefront.frontalizers.liveportrait.fourier import FourierConv3d
from facefront.frontalizers.liveportrait.layers import ConvNorm, ResidualBlock3d, convolve_repeated, fold
from facefront.frontalizers.liveportrait.motion import KEYPOINTS
from facefront.frontalizers.liveportrait.warping import cell_centres, convolve_to_one
from facefront.frontalizers.liveportrait.winograd import WinogradConv, quicken
from facefront.frontalizers.liveportrait.winograd_kernels import SLOPE


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    with torch.inference_mode():
        yield


@pytest.fixture
def torch_threads():
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


def near(found, expected, share=1e-5):
    assert found.shape == expected.shape
    assert float((found - expected).abs().max()) < share * float(expected.abs().max())


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("shape", [(2, 64, 64, 64), (1, 80, 49, 97), (1, 3, 2, 3)])
def test_winograd_in_two_dimensions(shape, threads, torch_threads):
    torch_threads(threads)
    conv, x = nn.Conv2d(shape[1], 72, 3, padding=1), torch.randn(shape)
    near(WinogradConv(conv)(x), conv(x), 2e-5)


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_winograd_in_three_dimensions(depth):
    conv, x = nn.Conv3d(64, 65, 3, padding=1), torch.randn(2, 64, depth, 36, 70)
    near(WinogradConv(conv)(x), conv(x), 2e-5)


def test_winograd_keeps_the_memory_of_two_threads_apart():
    convs = [nn.Conv2d(64, 64, 3, padding=1) for _ in range(2)]
    pictures = [torch.randn(4, 64, 64, 64) for _ in convs]
    quick = [WinogradConv(conv) for conv in convs]

    def draw(number: int) -> torch.Tensor:
        with torch.inference_mode():
            return quick[number](pictures[number])

    with ThreadPoolExecutor(2) as pool:
        drawn = list(pool.map(draw, [0, 1] * 4))
    for number, picture in enumerate(drawn):
        near(picture, convs[number % 2](pictures[number % 2]), 2e-5)


def test_winograd_goes_on_outside_the_mode_in_which_its_memory_was_made():
    conv, x = nn.Conv2d(64, 64, 3, padding=1), torch.randn(1, 64, 8, 8)
    quick = WinogradConv(conv)
    quick(x)
    with torch.inference_mode(False), torch.no_grad():
        near(quick(x.clone()), conv(x.clone()), 2e-5)


def test_winograd_modulates_a_picture_as_it_writes_it(torch_threads):
    torch_threads(2)
    conv, x, normed = nn.Conv2d(8, 10, 3, padding=1), torch.randn(2, 8, 40, 1100), torch.randn(2, 5, 40, 1100)
    scale, shift = conv(x).split(5, 1)
    near(WinogradConv(conv).modulate(x, normed), nn.functional.leaky_relu(normed * scale + shift, SLOPE), 2e-5)


def test_winograd_refuses_to_modulate_a_picture_that_tiles_do_not_fill():
    conv, x = nn.Conv2d(8, 10, 3, padding=1), torch.randn(1, 8, 8, 6)
    with pytest.raises(ValueError, match="8×6"):
        WinogradConv(conv).modulate(x, torch.randn(1, 5, 8, 6))


def test_winograd_passes_on_what_is_no_number():
    conv, x = nn.Conv2d(64, 64, 3, padding=1), torch.randn(1, 64, 16, 16)
    x[0, 0, 5, 5] = torch.nan
    assert WinogradConv(conv)(x)[0, :, 5, 5].isnan().all()
    assert WinogradConv(conv).modulate(x, torch.ones(1, 32, 16, 16))[0, :, 5, 5].isnan().all()


def test_only_what_gains_is_replaced():
    kinds = {
        "gains": nn.Conv2d(64, 64, 3, padding=1), "kept": nn.Conv2d(64, 64, 3, padding=1),
        "narrow": nn.Conv2d(3, 64, 3, padding=1), "heavy": nn.Conv3d(512, 512, 3, padding=1),
        "pointwise": nn.Conv2d(64, 64, 1), "strided": nn.Conv2d(64, 64, 3, padding=1, stride=2),
        "without bias": nn.Conv2d(64, 64, 3, padding=1, bias=False),
    }  # fmt: skip
    network = nn.ModuleDict(kinds)
    quicken(network, but=[kinds["kept"]])
    assert [name for name, module in network.items() if isinstance(module, WinogradConv)] == ["gains"]


def test_no_heat_is_so_faint_that_processors_slow_down():
    points = torch.rand(2, KEYPOINTS, 3) * 2 - 1
    cells = cell_centres((16, 64, 64), points)
    heat = warping._heat(cells, points, points + 0.3)
    assert ((heat == 0) | (heat.abs() > torch.finfo(torch.float32).tiny)).all()
    exact = warping._heat(cells.double(), points.double(), points.double() + 0.3)
    assert float((heat - exact).abs().max()) < 1e-6


@pytest.mark.parametrize("shape", [(2, 5, 4, 32, 32), (1, 3, 9, 20, 41)])
def test_a_product_of_spectra_is_the_convolution(shape):
    conv, x = nn.Conv3d(shape[1], 6, 7, padding=3), torch.randn(shape)
    near(FourierConv3d(conv)(x), conv(x))


@pytest.mark.parametrize("times", [1, 2, 3, 4])
@pytest.mark.parametrize("side", [6, 20])
def test_repeated_cells_need_not_be_repeated(times, side):
    flat, deep = nn.Conv2d(5, 7, 3, padding=1), nn.Conv3d(5, 7, 3, padding=1)
    x, y = torch.randn(2, 5, side, side + 1), torch.randn(2, 5, 3, side, side + 1)
    near(convolve_repeated(x, flat, times), flat(interpolate(x, scale_factor=times)))
    near(convolve_repeated(y, deep, times), deep(interpolate(y, scale_factor=(1, times, times))))
    near(convolve_repeated(x, WinogradConv(flat), times), flat(interpolate(x, scale_factor=times)), 2e-5)


def test_a_convolution_to_one_channel_is_a_sum_of_shifted_shares():
    conv, x = nn.Conv2d(11, 1, 7, padding=3), torch.randn(2, 11, 9, 13)
    near(convolve_to_one(x, conv), conv(x))


@pytest.mark.parametrize("block", [ConvNorm(2, 3, 5), ConvNorm(3, 3, 5, slope=0.01), ResidualBlock3d(3)])
def test_folded_norms_change_nothing(block):
    for norm in (module for module in block.modules() if isinstance(module, nn.BatchNorm2d | nn.BatchNorm3d)):
        for tensor in (norm.running_mean, norm.running_var, norm.weight, norm.bias):
            tensor.copy_(torch.rand_like(tensor) + 0.5)
    block.eval()
    x = (
        torch.randn(2, 3, 4, 8, 8)[:, :, 0]
        if getattr(block, "conv", None) and block.conv.weight.ndim == 4
        else torch.randn(2, 3, 4, 8, 8)
    )
    before = block(x.clone())
    fold(block)
    near(block(x.clone()), before)
    assert sum(isinstance(m, nn.Identity) for m in block.modules()) == 1


@pytest.mark.parametrize(("inside", "out", "times"), [(16, 16, 1), (16, 8, 2), (16, 8, 4), (64, 64, 1), (128, 64, 2)])
def test_a_folded_spade_block_is_the_papers(inside, out, times):
    block, features = SpadeBlock(inside, out).eval(), torch.randn(2, 256, 8, 8)
    x = torch.randn(2, inside, 8 * times, 8 * times)
    x = interpolate(x[..., ::2, ::2], scale_factor=2) if inside != out else x
    expected = papers_block(block, x, features)
    block.fold_spectral_norms()
    given = x[..., ::2, ::2] if inside != out else x
    near(block(given, features, times), expected)
    quicken(block)
    near(block(given, features, times), expected, 5e-5)


def papers_block(block: SpadeBlock, x: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
    def spade(norm, x):
        hidden = norm.mlp_shared[0](interpolate(features, size=x.shape[2:])).relu()
        normed = nn.functional.instance_norm(x)
        return normed * (1 + norm.mlp_gamma(hidden)) + norm.mlp_beta(hidden)

    def activate(x):
        return nn.functional.leaky_relu(x, SLOPE)

    shortcut = block.conv_s(spade(block.norm_s, x)) if block.doubles else x
    inner = block.conv_0(activate(spade(block.norm_0, x)))
    return shortcut + block.conv_1(activate(spade(block.norm_1, inner)))


def test_cell_centres_run_right_down_and_inwards():
    cells = cell_centres((2, 3, 5), torch.zeros(1))
    assert cells.shape == (2, 3, 5, 3)
    assert cells[0, 0, 0].tolist() == [-1, -1, -1]
    assert cells[0, 0, 1].tolist() == [-0.5, -1, -1]
    assert cells[0, 1, 0].tolist() == [-1, 0, -1]
    assert cells[1, 0, 0].tolist() == [-1, -1, 1]
