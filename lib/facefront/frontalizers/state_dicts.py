"""An official file into a network: every key, shape and type as it must be, or nothing at all."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from facefront.devices import one_line
from facefront.errors import SetupError
from facefront.weights.inert import FAULTS

UNREADABLE = (*FAULTS, RuntimeError, AssertionError, struct.error)
"""What torch's own reader raises on files that are broken; it asserts, too, on what the file says."""


def fill(network: nn.Module, state: Mapping[str, Tensor], where: str) -> None:
    """Put the state into the network. Raises SetupError, and changes nothing, where it does not fit exactly."""
    wanted = {key: _form(value) for key, value in network.state_dict().items()}
    compare(set(wanted), set(state), where)
    for key, form in wanted.items():
        found = _form(state[key]) if isinstance(state[key], Tensor) else type(state[key]).__name__
        if found != form:
            raise SetupError(f"{where}: {key} is {found}, expected {form}; get the file again")
    network.load_state_dict(state, strict=True, assign=True)
    network.eval().requires_grad_(False)


def compare(wanted: set[str], found: set[str], where: str) -> None:
    """Raises SetupError that names the first key that is missing or one too many."""
    for keys, fault in ((wanted - found, "lacks"), (found - wanted, "has beyond the official layout")):
        if keys:
            more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
            raise SetupError(f"{where} {fault} {min(map(str, keys))}{more}; get the file again")


def read_tensors(path: Path, remedy: str = "get it again") -> Mapping[str, Tensor]:
    """What a .pth holds, on the CPU; code in the pickle is never run.

    remedy: what helps where it holds more than weights. Raises SetupError that names the file.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({one_line(error)}); get the file again") from None
    except pickle.UnpicklingError:  # torch's own words advise to read it with its code
        raise SetupError(f"{path}: holds more than weights, or is cut short; nothing of it is run; {remedy}") from None
    except UNREADABLE as error:
        raise SetupError(f"{path}: not a whole file of weights alone ({one_line(error)}); get it again") from None
    if not isinstance(content, Mapping):
        raise SetupError(f"{path}: holds {type(content).__name__}, expected a state dict; get the file again")
    return content


def _form(tensor: Tensor) -> str:
    dense = "" if tensor.layout == torch.strided else f" ({str(tensor.layout).removeprefix('torch.')})"
    return f"{'×'.join(map(str, tensor.shape)) or 'one number'} {str(tensor.dtype).removeprefix('torch.')}{dense}"
