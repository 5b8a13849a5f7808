"""An ONNX recogniser: what its input is, read from the file, and how crops become that input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import cv2
import numpy as np

from facefront.errors import SetupError

ColorOrder = Literal["RGB", "BGR"]

DTYPES: Mapping[str, type] = MappingProxyType(
    {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64}
)

_NORMALISING = {"Sub", "Add", "Mul", "Div", "Cast", "Transpose"}  # what may stand between the input and the network


@dataclass(frozen=True)
class Layout:
    """An ONNX model's only input, and its outputs.

    batch: the fixed batch size, 0 where any will do; side: in pixels, 0 where any will do; channels_last: NHWC rather
    than NCHW; scales_itself: the graph subtracts and multiplies (or divides) the input first.
    """

    name: str
    dtype: type
    batch: int
    side: int
    channels_last: bool
    scales_itself: bool
    outputs: tuple[str, ...]


class CropModel:
    """An ONNX file, run on crops; see `ArcFace` for the parameters."""

    def __init__(
        self, path: Path, color_order: ColorOrder, scale: tuple[float | None, float | None], session: Any
    ) -> None:
        self.color_order = color_order
        self.session = session
        self.layout = read_layout(self.session, path)
        mean, std = scale
        given = f"input_mean {mean}, input_std {std}"
        if mean is None and std is None:
            mean, std = (0.0, 1.0) if self.layout.scales_itself else (127.5, 127.5)
        if mean is None or std is None:
            raise SetupError(f"{path}: {given}; give both, or neither")
        if not np.isfinite([mean, std]).all() or std <= 0:
            raise SetupError(f"{path}: {given}; give finite numbers, input_std above 0")
        self.input_mean, self.input_std = float(mean), float(std)

    def run(self, crops: np.ndarray, outputs: list[str]) -> list[np.ndarray]:
        """Return the named outputs for crops, uint8 [N, S, S, 3] BGR: one batch at most. [N, D, 1, 1] becomes [N, D].

        A batch of fixed size is filled up with black crops.
        """
        layout, count = self.layout, len(crops)
        if layout.batch > count:
            crops = np.concatenate([crops, np.zeros((layout.batch - count, *crops.shape[1:]), np.uint8)])
        blob = cv2.dnn.blobFromImages(
            list(crops), 1 / self.input_std, mean=(self.input_mean,) * 3, swapRB=self.color_order == "RGB"
        )
        blob = np.ascontiguousarray(blob.transpose(0, 2, 3, 1) if layout.channels_last else blob, layout.dtype)
        made = [_without_trailing_ones(output) for output in self.session.run(outputs, {layout.name: blob})]
        return [output[:count] for output in made] if layout.batch > count else made


def _without_trailing_ones(output: np.ndarray) -> np.ndarray:
    while output.ndim > 2 and output.shape[-1] == 1:
        output = output[..., 0]
    return output


def read_layout(session: Any, path: Path) -> Layout:
    """Return the layout of an `onnxruntime.InferenceSession` of the file.

    Raises SetupError where the model does not have one input of colour pictures, square, in floating point.
    """
    inputs = session.get_inputs()
    first = inputs[0]
    shape = [axis if isinstance(axis, int) else 0 for axis in first.shape]
    channels = [axis for axis in (1, 3) if len(shape) == 4 and shape[axis] == 3]
    channels = channels or [axis for axis in (1, 3) if len(shape) == 4 and shape[axis] == 0]
    outputs = tuple(output.name for output in session.get_outputs())
    if len(inputs) != 1 or not channels:
        raise SetupError(
            f"{path}: {len(inputs)} inputs, the first {first.shape}, {len(outputs)} outputs; expected a recogniser: "
            "one input [N, 3, 112, 112] or [N, 112, 112, 3]"
        )
    if first.type not in DTYPES:
        raise SetupError(f"{path}: the input is {first.type}; export the recogniser with a float32 or float16 input")
    last = channels[0] == 3
    height, width = shape[1:3] if last else shape[2:4]
    if height and width and height != width:
        raise SetupError(f"{path}: the input is {height} × {width} pixels; give a recogniser of square crops")
    return Layout(first.name, DTYPES[first.type], shape[0], height or width, last, _scales_itself(path), outputs)


def _scales_itself(path: Path) -> bool:
    """Return true where the graph's first operations on the input subtract and multiply (MXNet's ArcFace)."""
    import onnx

    graph = onnx.load(path, load_external_data=False).graph
    weights = {weight.name for weight in graph.initializer}
    value, found = next(each.name for each in graph.input if each.name not in weights), set()
    for node in graph.node:
        if value in node.input:
            if node.op_type not in _NORMALISING:
                break
            found.add(node.op_type)
            value = node.output[0]
    return bool(found & {"Sub", "Add"}) and bool(found & {"Mul", "Div"})
