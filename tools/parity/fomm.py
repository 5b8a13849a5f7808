"""First-Order-Model: keypoints, and pictures of its authors' `demo.make_animation`, theirs and ours on the same input.

Both with grids read as the installed torch reads them by default, and as torch 1.0 did, under which it was trained.
"""

import contextlib
import functools
import importlib
import io
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from facefront.errors import SetupError
from facefront.frontalizers.fomm.keypoints import Keypoints, move_relatively
from facefront.frontalizers.fomm.networks import Networks
from facefront.testing.random_fomm import write_random_weights
from parity.photo import synthetic_photo

Stages = Iterator[tuple[str, np.ndarray, np.ndarray]]

UNUSED = ("ffmpeg", "imageio", "frames_dataset", "logger")
"""Modules that `demo.py` imports and that draw nothing: sound, video files, training sets, pictures of a training."""

STAND_INS = {"frames_dataset": "PairedDataset", "logger": "Logger Visualizer"}


def frames() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a photo and a driver's first and second frame, RGB, float32 [1, 3, 256, 256], 0 … 1."""
    photo = synthetic_photo()[None]
    return photo, np.ascontiguousarray(photo[..., ::-1]), np.ascontiguousarray(photo[:, ::-1].swapaxes(2, 3))


def fomm_stages(checkout: Path, folder: Path) -> Stages:
    """Yield the keypoints, and the pictures of every kind of motion."""
    (file,) = write_random_weights(folder)
    demo, (generator, detector) = _upstream(checkout, file)
    photo, *driver = frames()
    for align in (False, True):
        networks = Networks(file, "cpu", align)
        if not align:
            expected = detector(torch.from_numpy(photo))
            found = networks.find(photo)
            yield "keypoints: places", expected["value"].detach().numpy(), found.places.numpy()
            yield "keypoints: Jacobians", expected["jacobian"].detach().numpy(), found.jacobians.numpy()
        for name, relative, scaled in MOTIONS:
            with _grids(align), contextlib.redirect_stderr(io.StringIO()):
                images = [_image(each) for each in (driver if relative else driver[1:])]
                drawn = demo.make_animation(_image(photo), images, generator, detector, relative, scaled, cpu=True)
            yield stage(name, align), drawn[-1].transpose(2, 0, 1), animate(networks, relative, scaled)


MOTIONS = (("absolute", False, False), ("relative", True, False), ("relative, scaled", True, True))


def stage(name: str, align: bool) -> str:
    """Return the name under which a picture is recorded."""
    return f"{name}, align_corners {align}"


def animate(networks: Networks, relative: bool, scaled: bool) -> np.ndarray:
    """Return our picture of the last frame: RGB, float32 [3, 256, 256], 0 … 1."""
    photo, first, second = frames()
    source, driving = networks.find(photo), networks.find(second)
    if relative:
        driving = move_relatively(source, networks.find(first), driving, scaled)
    return networks.draw(photo, source, Keypoints(*driving))[0]


def _upstream(checkout: Path, file: Path) -> tuple[Any, tuple[torch.nn.Module, torch.nn.Module]]:
    """The authors' demo as a module, and their networks as it builds and loads them."""
    if not (checkout / "demo.py").is_file():
        raise SetupError(f"{checkout}: no demo.py; give a checkout of AliaksandrSiarohin/first-order-model")
    sys.path.insert(0, str(checkout))
    for name in UNUSED:
        sys.modules[name] = module = types.ModuleType(name)
        vars(module).update(dict.fromkeys(STAND_INS.get(name, "").split()))
    demo = importlib.import_module("demo")
    return demo, demo.load_checkpoints(str(checkout / "config" / "vox-256.yaml"), str(file), cpu=True)


@contextlib.contextmanager
def _grids(align: bool) -> Iterator[None]:
    """Let the authors' calls, which leave it open, read grids so."""
    functional = torch.nn.functional
    plain = functional.grid_sample
    functional.grid_sample = functools.partial(plain, align_corners=align)
    try:
        yield
    finally:
        functional.grid_sample = plain


def _image(photo: np.ndarray) -> np.ndarray:
    return photo[0].transpose(1, 2, 0)
