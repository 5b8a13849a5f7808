"""Put an official file into a network: every key, shape and type as it must be, every number finite, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from facefront.errors import SetupError
from facefront.weights.tensors import read_tensors

__all__ = ["compare", "fill", "read_tensors"]

COUNTER = "num_batches_tracked"
"""A buffer that torch before 0.4.1 did not write and that no forward pass reads."""


def fill(network: nn.Module, state: Mapping[str, Any], where: str, *, assign: bool = True) -> None:
    """Put the state into the network, in eval mode and without gradients.

    assign: take the tensors themselves; otherwise copy them to where the network's are, on its device. Raises
    SetupError, and changes nothing, where the state does not fit exactly or a number is NaN or infinite.
    """
    own = network.state_dict()
    wanted = {key: _form(value) for key, value in own.items()}
    old = {key: value for key, value in own.items() if key.endswith(COUNTER) and not value.is_meta}
    if not any(str(key).endswith(COUNTER) for key in state):
        state = {**state, **old}
    compare(set(wanted), set(state), where)
    for key, form in wanted.items():
        found = _form(state[key]) if isinstance(state[key], Tensor) else type(state[key]).__name__
        if found != form:
            raise SetupError(f"{where}: {key} is {found}, expected {form}; get the file again")
        if not _is_finite(state[key]):
            raise SetupError(f"{where}: {key} holds NaN or infinity; get the file again")
    network.load_state_dict(state, strict=True, assign=assign)
    network.eval().requires_grad_(False)


def compare(wanted: set[str], found: set[str], where: str) -> None:
    """Raise SetupError that names the first key that is missing or one too many."""
    for keys, fault in ((wanted - found, "lacks"), (found - wanted, "has beyond the official layout")):
        if keys:
            more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
            raise SetupError(f"{where} {fault} {min(map(str, keys))[:160]}{more}; get the file again")


def _is_finite(tensor: Tensor) -> bool:
    """Return whether every number is finite: NaN passes through the extremes, which takes no memory."""
    if not tensor.is_floating_point() or not tensor.numel():
        return True
    return bool(torch.isfinite(torch.stack(tensor.aminmax())).all())


def _form(tensor: Tensor) -> str:
    dense = "" if tensor.layout == torch.strided else f" ({str(tensor.layout).removeprefix('torch.')})"
    return f"{'×'.join(map(str, tensor.shape)) or 'one number'} {str(tensor.dtype).removeprefix('torch.')}{dense}"
