import pytest
import torch
from torch import nn
from torch.nn.functional import interpolate

from facefront.frontalizers.liveportrait import winograd
from facefront.frontalizers.liveportrait.decoder import SLOPE, SpadeBlock, normalise
from facefront.frontalizers.liveportrait.fourier import FourierConv3d
from facefront.frontalizers.liveportrait.layers import (
    ConvNorm,
    DownBlock,
    ResidualBlock3d,
    convolve_repeated,
    fold,
    repeat_cells,
)
from facefront.frontalizers.liveportrait.warping import cell_centres, convolve_to_one


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    with torch.inference_mode():
        yield


def near(found, expected, share=1e-5):
    assert found.shape == expected.shape
    assert float((found - expected).abs().max()) < share * float(expected.abs().max())


@pytest.mark.parametrize("shape", [(2, 33, 24, 16), (1, 40, 6, 9), (1, 32, 96, 96)])
def test_winograd_in_two_dimensions(shape):
    conv, x = nn.Conv2d(shape[1], 34, 3, padding=1), torch.randn(shape)
    near(winograd.WinogradConv(conv)(x), conv(x))


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_winograd_in_three_dimensions(depth):
    conv, x = nn.Conv3d(8, 7, 3, padding=1), torch.randn(2, 8, depth, 20, 40)
    near(winograd.WinogradConv(conv)(x), conv(x))


def test_winograd_takes_and_gives_channels_last():
    conv, x = nn.Conv2d(32, 32, 3, padding=1), torch.randn(1, 32, 8, 8).contiguous(memory_format=torch.channels_last)
    found = winograd.WinogradConv(conv)(x)
    assert found.is_contiguous(memory_format=torch.channels_last)
    near(found, conv(x))


@pytest.mark.parametrize("shape", [(1, 3, 5, 6), (2, 7, 3, 4, 5)])
def test_channels_are_moved_in_memory_alone(shape):
    x = torch.randn(shape)
    last = winograd.channels_last(x)
    assert torch.equal(last, x) and last.movedim(1, -1).is_contiguous()
    first = winograd.channels_first(last)
    assert torch.equal(first, x) and first.is_contiguous()
    assert winograd.channels_last(last) is last and winograd.channels_first(x) is x


def test_pictures_are_normalised_one_by_one_and_stay_channels_last():
    x = torch.randn(2, 5, 6, 7).contiguous(memory_format=torch.channels_last)
    for picture in (x, x[:1]):
        near(normalise(picture), nn.functional.instance_norm(picture))
        assert normalise(picture).is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize(("out", "times"), [(64, 1), (32, 2), (32, 4)])
def test_a_quickened_spade_block_is_the_block(out, times):
    block, features = SpadeBlock(64, out).eval(), torch.randn(1, 256, 8, 8)
    block.fold_spectral_norms()
    x = torch.randn(1, 64, 8 * times // (1 + block.doubles), 8 * times // (1 + block.doubles))
    expected = block(x, features, times)
    winograd.quicken(block)
    assert sum(isinstance(module, winograd.WinogradConv) for module in block.modules()) >= 6
    near(block(x, features, times), expected, 1e-4)


def test_winograd_replaces_what_gains_by_it_and_nothing_else():
    kept = [nn.Conv2d(3, 64, 3, padding=1), nn.Conv2d(64, 64, 1), nn.Conv2d(64, 64, 3, 2, 1), nn.Conv2d(64, 64, 3)]
    kept.append(nn.Conv3d(256, 512, 3, padding=1))
    network = nn.Sequential(*kept, nn.Sequential(nn.Conv2d(64, 64, 3, padding=1)), nn.Conv3d(32, 32, 3, padding=1))
    winograd.quicken(network)
    assert [*network[: len(kept)]] == kept
    assert [type(m) for m in (network[len(kept)][0], network[-1])] == [winograd.WinogradConv] * 2


@pytest.mark.parametrize("shape", [(2, 5, 4, 32, 32), (1, 3, 9, 20, 41)])
def test_a_product_of_spectra_is_the_convolution(shape):
    conv, x = nn.Conv3d(shape[1], 6, 7, padding=3), torch.randn(shape)
    near(FourierConv3d(conv)(x), conv(x))


@pytest.mark.parametrize("times", [1, 2, 3, 4, 5])
def test_places_within_a_cell_are_drawn_once(times):
    conv, x = nn.Conv2d(5, 7, 3, padding=1), torch.randn(2, 5, 6, 7)
    near(convolve_repeated(conv, x, times), conv(interpolate(x, scale_factor=times)).relu())


def test_a_volume_is_halved_and_doubled_in_height_and_width_alone():
    x = torch.randn(2, 3, 4, 6, 8).contiguous(memory_format=torch.channels_last_3d)
    block = DownBlock(3, 3, 5).eval()
    near(block(x), nn.functional.avg_pool3d(ConvNorm.forward(block, x), (1, 2, 2)))
    assert torch.equal(repeat_cells(x, 2)[..., 1::2, ::2], x)


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


@pytest.mark.parametrize(("inside", "out", "times"), [(16, 16, 1), (16, 8, 2), (16, 8, 4)])
def test_a_folded_spade_block_is_the_papers(inside, out, times):
    block, features = SpadeBlock(inside, out).eval(), torch.randn(2, 256, 6, 6)
    x = torch.randn(2, inside, 6 * times, 6 * times)
    x = interpolate(x[..., ::2, ::2], scale_factor=2) if inside != out else x
    expected = papers_block(block, x, features)
    block.fold_spectral_norms()
    near(block(x[..., ::2, ::2] if inside != out else x, features, times), expected)


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
