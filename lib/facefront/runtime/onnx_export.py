"""Run a small torch network in ONNX Runtime: on a processor it takes a half to a quarter of torch's time."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facefront.runtime.devices import Device, start_session

if TYPE_CHECKING:
    import onnxruntime
    import torch

INPUT = "given"
"""The name of the network's input."""


def export_session(
    network: torch.nn.Module,
    example: torch.Tensor,
    name: Path,
    *,
    free: Sequence[int] = (),
    device: Device = "auto",
    threads: int = 1,
) -> onnxruntime.InferenceSession:
    """Return an ONNX Runtime session of a network with one input, in evaluation mode on the CPU.

    example: an input; free: its axes that may have any length later; name: of the weights, for messages. The answers
    are torch's within the rounding of float32. Raises SetupError where ONNX Runtime does not take the network.
    """
    import torch

    file: Any = io.BytesIO()  # torch writes into open files too, which its annotation leaves out
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # torch advises its newer export, which takes ten times as long
        torch.onnx.export(
            network,
            (example,),
            file,
            input_names=[INPUT],
            dynamic_axes={INPUT: {axis: f"axis_{axis}" for axis in free}},
            dynamo=False,
        )
    return start_session(file.getvalue(), name, device, threads)
