"""GAN-inversion, DA-GAN and EG3D: their drivers call what the checkouts have, and draw with random weights."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml
from PIL import Image

from facefront.frontalizers import external
from facefront.frontalizers.external.entry_points import check_calls

ROOM = Path(external.__file__).parent
SYSTEMS = ROOM / "systems"
KEYS = ["da-gan", "eg3d", "gan-inversion"]
PARAMETERS = {"da-gan": 87_470_418, "eg3d": 30_662_136, "gan-inversion": 153_329_228}
POINTS = np.array([[0.37, 0.4], [0.63, 0.4], [0.5, 0.53], [0.41, 0.67], [0.6, 0.67]])


def _checkout(key: str) -> Path:
    folder = os.environ.get("FACEFRONT_CHECKOUTS", "")
    if not folder or not Path(folder, key).is_dir():
        pytest.skip(f"set FACEFRONT_CHECKOUTS to a folder with a checkout named {key!r}: see docs/external.md")
    return Path(folder, key)


def _facts(key: str) -> dict:
    return yaml.safe_load((SYSTEMS / key / "system.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", KEYS)
def test_the_recorded_trial_is_of_this_commit_and_called_random(key):
    trial = json.loads((SYSTEMS / key / "trial.json").read_text())
    assert trial["random_weights"] is True
    assert trial["commit"] == _facts(key)["commit"]
    assert trial["parameters"] == PARAMETERS[key]
    assert trial["seconds"] < _facts(key)["limits"]["seconds"]
    assert trial["peak_memory_mb"] < 1000 * _facts(key)["limits"]["memory_gb"]


@pytest.mark.parametrize("key", KEYS)
def test_the_checkout_has_what_the_driver_calls(key):
    facts, empty = _facts(key), {"name": "", "args": None, "flags": [], "keys": []}
    calls = [SimpleNamespace(**{**empty, **call}) for call in facts["calls"]]
    check_calls(SimpleNamespace(key=key, commit=facts["commit"], calls=calls), _checkout(key))


@pytest.mark.parametrize("key", KEYS)
def test_the_driver_draws_a_picture_of_the_stated_size(key, tmp_path):
    source, system = _checkout(key), _facts(key)
    side, output_side = system["input"]["side"], system["output"]["side"]
    (tmp_path / "in").mkdir()
    pixels = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "in" / "0000.png")
    entry = {"id": "0000", "image": "in/0000.png", "keypoints": (POINTS * side).tolist(), "rotation": "frontal"}
    job = {"version": 1, "inputs": [entry], "driver": None, "output": "out", "status": "status.jsonl", "device": "cpu"}
    job |= {"source": str(source), "weights": str(tmp_path / "weights"), "random_weights": True, "seed": 0}
    job |= {
        "threads": 2,
        "side": side,
        "output_side": output_side,
        "params": system.get("params", {}) | {"trial_steps": 1},
    }
    (tmp_path / "job.json").write_text(json.dumps(job))
    environment = os.environ | {"PYTHONPATH": str(ROOM), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, SYSTEMS / key / "driver.py", tmp_path / "job.json"]
    subprocess.run(command, env=environment, check=True)
    status = [json.loads(line) for line in (tmp_path / "status.jsonl").read_text().splitlines()]
    assert [line["status"] for line in status] == ["loaded", "ok"], status
    assert status[0]["parameters"] == PARAMETERS[key]
    drawn = np.asarray(Image.open(tmp_path / "out" / "0000.png"))
    assert drawn.shape == (output_side, output_side, 3)
    assert drawn.std() > 3


def test_gan_inversion_fills_every_key_from_either_prefix_and_no_other(tmp_path):
    source = _checkout("gan-inversion")
    code = f"""
import sys, types
from argparse import Namespace
sys.path[:0] = [{str(SYSTEMS / "gan-inversion")!r}, {str(ROOM)!r}, {str(source)!r}]
import torch, driver, stylegan_ops
from pathlib import Path
job = types.SimpleNamespace(seed=1, device="cpu", random_weights=True, weights=".")
network = driver.load(job)
for prefix in ("encoder.", "encoder_firststage."):
    encoder = {{prefix + k: v + 1 for k, v in network.encoder.state_dict().items()}}
    decoder = {{"decoder." + k: v for k, v in network.decoder.state_dict().items()}}
    whole = {{"state_dict": encoder | decoder, "latent_avg": torch.ones(18, 512)}}
    whole["opts"] = {{"start_from_latent_avg": True}}
    wanted = {{k: v + 1 for k, v in network.encoder.state_dict().items()}}
    torch.save(whole, "single_image.pt")
    driver.fill(network, Path("single_image.pt"))
    assert all(torch.equal(v, wanted[k]) for k, v in network.encoder.state_dict().items())
    assert network.opts.start_from_latent_avg and network.latent_avg.shape == (18, 512)
del whole["state_dict"]["decoder.conv1.noise.weight"]
torch.save(whole, "single_image.pt")
try:
    driver.fill(network, Path("single_image.pt"))
except RuntimeError as error:
    print("refused", "conv1.noise.weight" in str(error))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "refused True"


def test_eg3ds_generator_comes_back_from_a_pickle_bit_by_bit(tmp_path):
    source = _checkout("eg3d")
    code = f"""
import sys, pickle
sys.path[:0] = [{str(source / "eg3d")!r}, {str(SYSTEMS / "eg3d")!r}]
import network, torch
from pathlib import Path
made = network.build(None)
made.neural_rendering_resolution = 128
path = Path("generator.pkl")
path.write_bytes(pickle.dumps({{"G_ema": made}}))
read = network.build(path)
ours, theirs = read.state_dict(), made.state_dict()
print(ours.keys() == theirs.keys() and all(torch.equal(ours[k], theirs[k]) for k in ours))
print(read.neural_rendering_resolution == 128 and read.rendering_kwargs == made.rendering_kwargs)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["True", "True"]
