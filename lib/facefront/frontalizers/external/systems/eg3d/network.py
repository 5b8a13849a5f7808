"""Build EG3D's generator and fill it from NVIDIA's pickle, read as data: the code inside the file is not run."""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

REBUILD = {("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_parameter")}
PLAIN: dict[tuple[str, str], Any] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("builtins", "set"): set,
    ("torch", "Size"): torch.Size,
    ("torch", "device"): torch.device,
}


class Inert(dict[str, Any]):
    """An object of the pickle as its attributes alone, whatever class it was of."""

    def __init__(self, *_: Any) -> None:
        super().__init__()

    def __setstate__(self, state: Any) -> None:
        self.update(state if isinstance(state, dict) else {"state": state})


def _module(meta: Any) -> Inert:
    """Return a persistent object's state; its source, which the checkout would execute, is dropped."""
    made = Inert()
    made.__setstate__(meta["state"] or {})
    return made


def _storage(content: bytes) -> Any:
    return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)


class DataReader(pickle.Unpickler):
    """Unpickles tensors, numbers and containers; every other class becomes `Inert`, every other function a fault."""

    def find_class(self, module: str, name: str) -> Any:
        """Return what a global name of the pickle stands for."""
        if (module, name) in PLAIN:
            return PLAIN[module, name]
        if (module, name) in REBUILD:
            return getattr(torch._utils, name)
        if (module, name) == ("torch.storage", "_load_from_bytes"):
            return _storage
        if (module, name) == ("torch_utils.persistence", "_reconstruct_persistent_obj"):
            return _module
        if name[:1].isupper() or f"{module}.".startswith("numpy."):  # NumPy's: factors that the checkout computes anew
            return Inert
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a generator")


def read_generator(path: Path) -> Any:
    """Return the state of `G_ema` of a pickle of EG3D."""
    with path.open("rb") as file:
        return DataReader(file).load()["G_ema"]


def tensors(module: Any, prefix: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the parameters and buffers below a module's state with the names of a state_dict."""
    for kind in ("_parameters", "_buffers"):
        hidden = module.get("_non_persistent_buffers_set") or ()
        yield from ((prefix + k, v.detach()) for k, v in module[kind].items() if v is not None and k not in hidden)
    for name, inner in module["_modules"].items():
        if inner is not None:
            yield from tensors(inner, f"{prefix}{name}.")


def build(path: Path | None) -> Any:
    """Return the checkout's generator with the weights of a pickle, or with random ones where `path` is None.

    Raises RuntimeError where the pickle's tensors are not exactly those of the checkout's generator.
    """
    from training.triplane import TriPlaneGenerator

    if path is None:
        return TriPlaneGenerator(**published_shape())
    kept = read_generator(path)
    network = TriPlaneGenerator(*kept["_init_args"], **_plain(kept["_init_kwargs"]))
    network.load_state_dict(dict(tensors(kept)))
    network.neural_rendering_resolution = kept["neural_rendering_resolution"]
    network.rendering_kwargs = _plain(kept["rendering_kwargs"])
    return network


def _plain(value: Any) -> Any:
    """Return nested dictionaries as the checkout's own kind, which answers to attributes too."""
    import dnnlib

    if isinstance(value, dict):
        return dnnlib.EasyDict({key: _plain(inner) for key, inner in value.items()})
    return value


def published_shape() -> dict[str, Any]:
    """Return the arguments of the generator that the FFHQ models at 512 have: `train.py --cfg=ffhq --gen_pose_cond`."""
    rendering = {
        "image_resolution": 512,
        "disparity_space_sampling": False,
        "clamp_mode": "softplus",
        "superresolution_module": "training.superresolution.SuperresolutionHybrid8XDC",
        "c_gen_conditioning_zero": False,
        "c_scale": 1,
        "superresolution_noise_mode": "none",
        "density_reg": 0.25,
        "decoder_lr_mul": 1,
        "sr_antialias": True,
        "depth_resolution": 48,
        "depth_resolution_importance": 48,
        "ray_start": 2.25,
        "ray_end": 3.3,
        "box_warp": 1,
        "avg_camera_radius": 2.7,
        "avg_camera_pivot": [0, 0, 0.2],
    }
    capacity = {"channel_base": 32768, "channel_max": 512, "fused_modconv_default": "inference_only"}
    sizes = {"z_dim": 512, "c_dim": 25, "w_dim": 512, "img_resolution": 512, "img_channels": 3}
    mapping = {"mapping_kwargs": {"num_layers": 2}, "num_fp16_res": 0, "conv_clamp": None, "sr_num_fp16_res": 4}
    return {**sizes, **mapping, **capacity, "rendering_kwargs": rendering, "sr_kwargs": capacity}
