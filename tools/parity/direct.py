"""The frontalizers that redraw one crop: each stage, theirs and ours, on the same input with the same weights."""

import importlib.util
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from facefront.errors import SetupError
from facefront.faces import Face
from facefront.frontalizers import Source
from facefront.frontalizers.ffwm import networks
from facefront.frontalizers.scaleway import generator
from facefront.frontalizers.upright import crop_square, set_upright
from facefront.testing import random_ffwm as random_weights
from facefront.testing import random_scaleway as scaleway_weights
from parity.photo import synthetic_photo

Stages = Iterator[tuple[str, np.ndarray, np.ndarray]]


def small_photo() -> np.ndarray:
    """Return RGB, float32 [1, 3, 128, 128], 0 … 1."""
    return np.ascontiguousarray(synthetic_photo()[None, :, ::2, ::2])


@torch.inference_mode()
def ffwm_stages(checkout: Path, folder: Path) -> Stages:
    """Yield flow network, generator, both, and the crop of a photo with a given centre, size and angle."""
    theirs = load_module(checkout / "models" / "base_networks.py")
    flow_file, generator_file = random_weights.write_random_weights(folder)
    ours, photo = networks.Networks(flow_file, generator_file, "cpu"), torch.from_numpy(small_photo())
    flow, draw = (
        network.eval().requires_grad_(False)
        for network in (_filled(theirs.FlowNet(64), flow_file), _filled(theirs.FFWM(sn=True), generator_file))
    )
    expected = flow(photo)
    for size, one, other in zip((128, 64, 32), expected, ours.flow(photo), strict=True):
        yield f"flow of {size}", one.numpy(), other.numpy()
    pictures = draw(photo, flow=list(expected[::-1]))
    for size, one, other in zip((32, 64, 128), pictures, ours.generator(photo, expected[::-1]), strict=True):
        yield f"generator: picture of {size}", one.numpy(), other.numpy()
    yield "both: fake_F128", pictures[-1].numpy(), ours.draw(photo.numpy())
    yield _crop_stage(load_module(checkout / "data_process" / "process.py"))


def _crop_stage(theirs: Any) -> tuple[str, np.ndarray, np.ndarray]:
    image = np.ascontiguousarray((synthetic_photo()[::-1].transpose(1, 2, 0) * 255).astype(np.uint8))
    keypoints = np.array([[105, 110], [150, 118], [126, 140], [105, 160], [140, 166]], np.float32)
    source = Source(image, Face(np.array([80, 80, 180, 190], np.float32), 1.0, keypoints))
    upright = set_upright(source)
    angle = float(np.arctan2(8, 45))
    theirs.load_size = 128
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "photo.png"))
        cv2.imwrite(path, image)
        expected = theirs.image_transform(path, 128, 120, 90, angle)
    found = crop_square(source, upright, (128 - 90, 120 - 90), 180, 128)
    return "crop of a given square, whole greys", expected / 255, found[::-1].transpose(1, 2, 0)


@torch.inference_mode()
def scaleway_stages(checkout: Path, folder: Path) -> Stages:
    """Yield the generator; its pickle, in both of torch's formats, converted."""
    from facefront.frontalizers.scaleway.conversion import convert_generator

    theirs = load_module(checkout / "network.py")
    (file,) = scaleway_weights.write_random_weights(folder)
    network, photo = _filled(theirs.G(), file), small_photo() * 2 - 1
    expected = (network.eval()(torch.from_numpy(photo)).numpy() + 1) / 2
    yield "generator: picture", expected, generator.Drawing(file, "cpu").draw(photo)
    for name, zipped in (("before torch 1.6", False), ("since torch 1.6", True)):
        torch.save(network, folder / "pickled.pt", _use_new_zipfile_serialization=zipped)
        torch.save(convert_generator(folder / "pickled.pt"), folder / "converted.pth")
        drawn = generator.Drawing(folder / "converted.pth", "cpu").draw(photo)
        yield f"converted from a pickle {name}", expected, drawn


def _filled(network: torch.nn.Module, path: Path) -> torch.nn.Module:
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True), strict=True)
    return network


def load_module(path: Path) -> Any:
    """Load a file of a checkout as a module of that name, without its package; pickles find it by the name."""
    if not path.is_file():
        raise SetupError(f"{path}: no such file; give a checkout of the system's own repository")
    spec: Any = importlib.util.spec_from_file_location(path.stem, path)
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
