"""FFWM and scaleway at full size with seeded random weights, against values that the authors' own code gave.

The values were recorded by `tools/check_parity.py --record`; the layouts are those of the official files.
"""

from pathlib import Path

import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers import build_frontalizer
from facefront.frontalizers.ffwm import networks
from facefront.frontalizers.scaleway import generator
from facefront.imaging.pose import Pose
from facefront.testing import random_ffwm as ffwm_weights
from facefront.testing import random_scaleway as scaleway_weights
from facefront.weights import FoundWeight, sha256_of

HERE = Path(__file__).parents[1]
LIMIT = 1e-3


def layout(name):
    rows = [line.split("\t") for line in (HERE / "layouts" / f"{name}.tsv").read_text().splitlines()]
    return {key: ((() if shape == "scalar" else tuple(map(int, shape.split("x")))), kind) for key, shape, kind in rows}


NETWORKS = {
    "ffwm_flowNetF": lambda: networks.empty_networks()[0],
    "ffwm_netG": lambda: networks.empty_networks()[1],
    "scaleway_G": generator.empty_generator,
}


@pytest.mark.parametrize("name", NETWORKS)
def test_keys_shapes_and_types_are_those_of_the_official_files(name):
    state = NETWORKS[name]().state_dict()
    found = {key: (tuple(value.shape), str(value.dtype).removeprefix("torch.")) for key, value in state.items()}
    assert found == layout(name)


def found_weights(paths):
    return [FoundWeight(path.stem, path, sha256_of(path), path.stat().st_size, "none") for path in paths]


@pytest.fixture(scope="module")
def ffwm(tmp_path_factory):
    files = ffwm_weights.write_random_weights(tmp_path_factory.mktemp("ffwm"))
    built = build_frontalizer("ffwm", found_weights(files), device="cpu")
    for path in files:
        path.unlink()  # some 275 MB, no longer needed
    return built


@pytest.fixture(scope="module")
def scaleway_file(tmp_path_factory):
    return scaleway_weights.write_random_weights(tmp_path_factory.mktemp("scaleway"))[0]


@pytest.fixture(scope="module")
def photo():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HERE.parent / "tools")
        from parity.photo import synthetic_photo
    return np.ascontiguousarray(synthetic_photo()[None, :, ::2, ::2])


def assert_recorded(system, stages):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HERE.parent / "tools")
        from parity.photo import recorded_places
    recorded = np.load(HERE / "recorded" / f"{system}_stages.npz")
    assert set(stages) <= set(recorded.files)
    for name, values in stages.items():
        assert recorded[name].std() > 0.03, name
        found = values.ravel()[recorded_places(values.size)]
        np.testing.assert_allclose(found, recorded[name], atol=LIMIT, rtol=0, err_msg=name)


@torch.inference_mode()
def test_each_stage_of_ffwm_is_the_authors(ffwm, photo):
    tensor = torch.from_numpy(photo)
    flows = ffwm.networks.flow(tensor)
    pictures = ffwm.networks.generator(tensor, flows[::-1])
    stages = {f"flow of {size}": flow.numpy() for size, flow in zip((128, 64, 32), flows, strict=True)}
    stages |= {f"generator: picture of {s}": p.numpy() for s, p in zip((32, 64, 128), pictures, strict=True)}
    assert_recorded("ffwm", stages | {"both: fake_F128": ffwm.networks.draw(photo)})


def test_the_generator_of_scaleway_is_the_authors(scaleway_file, photo):
    drawn = generator.Drawing(scaleway_file, "cpu").draw(photo * 2 - 1)
    assert_recorded("scaleway", {"generator: picture": drawn})


def test_ffwm_turns_a_photo_into_its_own_picture_of_128(ffwm):
    photos = [drawn_photo(Pose(40, 0, 0)), drawn_photo(Pose(-20, 10, 0))]
    results = ffwm.frontalize(photos)
    for result in results:
        assert (result.status, result.image.shape, result.image.dtype) == (Status.OK, (128, 128, 3), np.uint8)
        assert np.isnan(result.coverage)
    assert np.abs(results[0].image.astype(int) - results[1].image).mean() > 0.5
    alone = ffwm.frontalize(photos[1:])[0]
    assert np.abs(alone.image.astype(int) - results[1].image).max() <= 1


def test_both_normalisations_are_offered_and_make_a_difference(scaleway_file):
    weights, photo = found_weights([scaleway_file]), drawn_photo(Pose(30, 0, 0))
    made = {n: build_frontalizer("scaleway", weights, normalisation=n, device="cpu") for n in ("training", "space")}
    one, other = (each.frontalize([photo])[0].image.astype(int) for each in made.values())
    assert one.shape == (128, 128, 3)
    assert np.abs(one - other).mean() > 1
    assert len({str(each.fingerprint()) for each in made.values()}) == 2
    with pytest.raises(SetupError, match="normalisation is 'unit'; give training or space"):
        build_frontalizer("scaleway", weights, normalisation="unit")


def test_weights_of_the_wrong_system_are_refused_by_name(scaleway_file, tmp_path):
    weights = found_weights([scaleway_file])
    with pytest.raises(SetupError, match=r"scaleway_generator\.pth lacks conv0\.0\.bias"):
        build_frontalizer("ffwm", weights * 2)
    with pytest.raises(SetupError, match=r"needs latest_net_flowNetF\.pth and latest_net_netG\.pth, got 1 files"):
        build_frontalizer("ffwm", weights)
    other = tmp_path / "other.pth"
    torch.save({"main.0.weight": torch.zeros(2)}, other)
    with pytest.raises(SetupError, match=r"other\.pth lacks main\."):
        build_frontalizer("scaleway", found_weights([other]))
