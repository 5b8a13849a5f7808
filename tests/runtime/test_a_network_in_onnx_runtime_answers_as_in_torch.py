from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from facefront.errors import SetupError
from facefront.runtime.onnx_export import INPUT, export_session


@pytest.fixture(scope="module")
def network():
    """Convolution, norm with statistics of its own, a step to half the side and back."""
    torch.manual_seed(0)
    layers = nn.Sequential(
        nn.Conv2d(3, 8, 3, 1, 1), nn.BatchNorm2d(8), nn.LeakyReLU(0.1), nn.AvgPool2d(2), nn.Upsample(scale_factor=2)
    )
    layers(torch.randn(4, 3, 16, 16) * 3)
    return layers.eval()


@pytest.mark.parametrize("shape", [(1, 3, 16, 16), (5, 3, 24, 8)])
def test_answers_agree_for_every_length_of_a_free_axis(network, shape):
    session = export_session(network, torch.zeros(1, 3, 16, 16), Path("net.pth"), free=(0, 2, 3), device="cpu")
    given = torch.randn(shape)
    with torch.inference_mode():
        expected = network(given).numpy()
    assert np.abs(expected).max() > 0.5
    np.testing.assert_allclose(session.run(None, {INPUT: given.numpy()})[0], expected, atol=1e-5)


def test_the_network_stays_as_it_was(network):
    before = {name: value.clone() for name, value in network.state_dict().items()}
    export_session(network, torch.zeros(1, 3, 16, 16), Path("net.pth"), device="cpu")
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert not network.training


@pytest.mark.skipif(torch.cuda.is_available(), reason="the machine has CUDA")
def test_cuda_without_a_device_is_refused_in_one_line(network):
    with pytest.raises(SetupError, match=r"cuda.*auto or cpu") as error:
        export_session(network, torch.zeros(1, 3, 16, 16), Path("net.pth"), device="cuda")
    assert "\n" not in str(error.value)
