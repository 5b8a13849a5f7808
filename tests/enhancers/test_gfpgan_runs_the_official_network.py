"""GFPGAN's weights in its authors' layout, random here and marked so: loaded strictly, and run as others run them."""

import numpy as np
import pytest
import torch

from facefront.enhancers import build_enhancer
from facefront.enhancers.gfpgan import empty_network, seed_noise
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.runtime.torch_repair import repair
from facefront.weights import FoundWeight
from test_enhancers_keep_size_and_framing import subject

ELEMENTS = 87_151_569  # of the official checkpoint GFPGANv1.4.pth: 348,632,874 bytes, four to an element


@pytest.fixture(scope="module")
def random_weights(tmp_path_factory):
    """A checkpoint of the official layout with random numbers in it: not GFPGAN, whatever it draws."""
    torch.manual_seed(1)
    network = empty_network()
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name.endswith(".weight") and parameter.numel() == 1:
                parameter.fill_(0.3)  # of the noise: its strength starts at zero
    path = tmp_path_factory.mktemp("gfpgan") / "random_GFPGANv1.4.pth"
    torch.save({"params_ema": network.state_dict()}, path)
    return FoundWeight("gfpgan_random", path, "0" * 64, path.stat().st_size, "none: random numbers")


@pytest.fixture(scope="module")
def gfpgan(random_weights):
    return build_enhancer("gfpgan", (random_weights,), device="cpu")


@pytest.fixture(scope="module")
def crop():
    return np.random.default_rng(0).uniform(0, 255, (1, 512, 512, 3)).astype(np.float32)


def test_the_layout_has_the_official_number_of_elements(gfpgan):
    state = gfpgan.model.state_dict()
    assert abs(sum(value.numel() for value in state.values()) - ELEMENTS) < 1e-3 * ELEMENTS
    assert {"conv_body_first.weight", "final_linear.weight", "stylegan_decoder.style_mlp.1.weight"} <= set(state)


def test_output_is_that_of_spandrels_loader_under_the_same_seed(gfpgan, random_weights, crop):
    repair()
    import spandrel

    loaded = spandrel.ModelLoader(device="cpu").load_from_file(random_weights.path)
    assert loaded.architecture.id == "GFPGAN"
    torch.manual_seed(0)
    with torch.inference_mode():
        rgb = torch.from_numpy(np.ascontiguousarray(crop[..., ::-1].transpose(0, 3, 1, 2))) / 127.5 - 1
        other = loaded.model(rgb)[0].clamp(-1, 1)
    ours = gfpgan.restore(crop)
    theirs = ((other + 1) * 127.5).numpy().transpose(0, 2, 3, 1)[..., ::-1]
    assert np.ptp(ours) > 10
    assert np.abs(ours - theirs).max() < 0.02


def test_a_picture_keeps_its_size_and_what_lies_outside_the_crop(gfpgan):
    given = subject()
    made = gfpgan.enhance([given, subject(found=False), subject(np.zeros((8, 8, 3), np.uint8))])
    assert [one.status for one in made] == [Status.OK, Status.NO_FACE_FRONTAL, Status.GENERATOR_ERROR]
    assert "too small" in made[2].detail
    assert made[0].image.shape == given.image.shape
    assert not np.array_equal(made[0].image, given.image)


@pytest.mark.parametrize("level", [0, 255])
def test_a_black_or_white_view_stops_nothing(gfpgan, level):
    made = gfpgan.enhance([subject(np.full((224, 224, 3), level, np.uint8))])[0]
    assert (made.status, made.image.shape) == (Status.OK, (224, 224, 3))


def test_the_noise_is_the_seeds(gfpgan):
    buffers = [value.clone() for name, value in gfpgan.model.named_buffers() if "noises" in name]
    seed_noise(gfpgan.model, 5)
    changed = [value for name, value in gfpgan.model.named_buffers() if "noises" in name]
    assert not any(torch.equal(a, b) for a, b in zip(buffers, changed, strict=True))
    seed_noise(gfpgan.model, 0)
    assert all(torch.equal(a, b) for a, b in zip(buffers, changed, strict=True))


def test_weights_that_do_not_fit_or_hold_code_stop_the_run(tmp_path):
    wrong = tmp_path / "GFPGANv1.4.pth"
    torch.save({"params_ema": {"conv.weight": torch.zeros(1)}}, wrong)
    with pytest.raises(SetupError, match=r"GFPGANv1\.4\.pth \(GFPGANv1Clean\) lacks .*; get the file again"):
        build_enhancer("gfpgan", (FoundWeight("x", wrong, "", 1, ""),))
    torch.save({"params_ema": print}, wrong)
    with pytest.raises(SetupError, match="not a file of weights alone"):
        build_enhancer("gfpgan", (FoundWeight("x", wrong, "", 1, ""),))
