"""Their drivers turn a picture with the code of the real checkouts and random weights."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml
from external_drivers import SYSTEMS
from PIL import Image

from facefront.frontalizers.external import find_system
from facefront.frontalizers.external.entry_points import check_calls
from facefront.frontalizers.external.installed import command, read_installed

PARAMS = {"fsrt": {"drawn_side": 64}, "cvthead": {}}
POINTS = [[100, 100], [156, 100], [128, 130], [105, 160], [150, 160]]


@pytest.fixture(params=PARAMS)
def key(request):
    return request.param


@pytest.fixture
def source(key):
    checkouts = os.environ.get("FACEFRONT_CHECKOUTS")
    if not checkouts or not Path(checkouts, key).is_dir():
        pytest.skip(f"FACEFRONT_CHECKOUTS has no checkout of {key}: see docs/external.md")
    return Path(checkouts, key).resolve()


@pytest.fixture
def python(key):
    """The Python of the installed system, or this one where the driver needs no further package."""
    system = find_system(key)
    if installed := read_installed(system):
        return installed.python
    if system.requirements:
        pytest.skip(f"the driver of {key} needs {', '.join(system.requirements)}: {command(system)}")
    return sys.executable


def test_the_checkout_has_what_the_driver_calls(key, source):
    system = yaml.safe_load((SYSTEMS / key / "system.yaml").read_text(encoding="utf-8"))
    empty = {"name": "", "args": None, "flags": [], "keys": []}
    calls = [SimpleNamespace(**{**empty, **call}) for call in system["calls"]]
    check_calls(SimpleNamespace(key=key, commit=system["commit"], calls=calls), source)


def test_random_weights_draw_a_picture_that_is_not_constant(key, source, python, tmp_path):
    (tmp_path / "in").mkdir()
    photo = np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8)
    for name in ("in/0000.png", "in/0001.png", "driver.png"):
        Image.fromarray(photo).save(tmp_path / name)
    face = {"keypoints": POINTS, "box": [48, 48, 208, 208]}
    inputs = [
        {"id": f"000{i}", "image": f"in/000{i}.png", "rotation": rotation, **face}
        for i, rotation in enumerate(["frontal", "none"])
    ]
    job = {"inputs": inputs, "driver": {"image": "driver.png", "keypoints": POINTS}, "params": PARAMS[key]}
    job |= {"version": 1, "output": "out", "status": "status.jsonl", "source": str(source), "weights": ""}
    job |= {"random_weights": True, "device": "cpu", "threads": 2, "seed": 0, "side": 256, "output_side": 256}
    (tmp_path / "job.json").write_text(json.dumps(job))
    room = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SYSTEMS.parent), os.environ.get("PYTHONPATH", "")])}
    argv = [python, SYSTEMS / key / "driver.py", tmp_path / "job.json"]
    subprocess.run(argv, env={**room, "TMPDIR": str(tmp_path)}, check=True, capture_output=True)
    for name in ("0000.png", "0001.png"):
        drawn = np.asarray(Image.open(tmp_path / "out" / name))
        assert drawn.shape == (256, 256, 3)
        assert np.ptp(drawn, (0, 1)).max() > 0  # over the pixels: the channels differ anyway
