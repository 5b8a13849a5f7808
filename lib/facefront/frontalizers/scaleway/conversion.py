"""The published generator is a pickled module, which could hold any code: read once as data, to a state dict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import Tensor

from facefront.frontalizers.scaleway.generator import empty_generator
from facefront.weights.pickles import BROKEN, Inert, Known, PickleFault, refuse
from facefront.weights.state_dicts import fill
from facefront.weights.tensors import DEEPEST, TENSORS, View, read_saved

KNOWN: Known = {
    **TENSORS,
    "network.G": Inert,
    **{
        f"torch.nn.modules.{name}": Inert
        for name in (
            "container.Sequential", "conv.Conv2d", "conv.ConvTranspose2d", "batchnorm.BatchNorm2d", "activation.ReLU",
            "activation.Tanh", "pooling.MaxPool2d",
        )
    },
    "torch.nn.backends.thnn._get_thnn_function_backend": Inert,
    "__builtin__.set": list,
    "builtins.set": list,
}  # fmt: skip
"""All names that the pickle of the generator holds, in every version of torch."""

WHAT, REMEDY = "not the generator of scaleway/frontalization", "get generator_v0.pt again"


def convert_generator(pickled: Path) -> dict[str, Tensor]:
    """Return the state dict of the pickled generator; nothing in the file is run.

    Raises SetupError that names the file where it cannot be read, names anything but the generator's own parts, or has
    another layout.
    """
    module = read_saved(pickled, KNOWN, WHAT, remedy=REMEDY)
    try:
        state = _state(module)
    except BROKEN as error:
        raise refuse(pickled, WHAT, error, REMEDY) from None
    fill(empty_generator(), state, str(pickled))
    return {name: value.clone() for name, value in state.items()}


def _state(module: Any, prefix: str = "", depth: int = 0) -> dict[str, Tensor]:
    if not isinstance(module, Inert) or depth == DEEPEST:
        raise PickleFault(f"it holds {type(module).__name__}, not a module")
    own = {**module.state.get("_parameters", {}), **module.state.get("_buffers", {})}
    state = {f"{prefix}{name}": value.tensor() for name, value in own.items() if isinstance(value, View)}
    for name, child in module.state.get("_modules", {}).items():
        state |= _state(child, f"{prefix}{name}.", depth + 1)
    return state
