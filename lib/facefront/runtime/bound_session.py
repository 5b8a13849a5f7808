"""An ONNX Runtime session with inputs that keep their place in a GPU's memory. Importing it imports onnxruntime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import onnxruntime

PLACES: Mapping[str, str] = MappingProxyType({"CUDAExecutionProvider": "cuda"})
"""Providers with a memory of their own, and ONNX Runtime's name of that memory."""


class BoundSession(onnxruntime.InferenceSession):
    """On a GPU, `run` binds inputs and outputs: inputs of a known shape are copied into memory that is there already,
    and outputs come back once. On a processor it is the plain `run`."""

    def __init__(self, model: str | bytes, options: Any, providers: Sequence[str]) -> None:
        super().__init__(model, options, providers=list(providers))
        self._held: dict[str, Any] = {}

    def run(self, output_names: Any, input_feed: Any, run_options: Any = None) -> Any:
        """See `onnxruntime.InferenceSession.run`. Returns arrays in the processor's memory."""
        place = PLACES.get(self.get_providers()[0])
        if place is None:
            return super().run(output_names, input_feed, run_options)
        binding = self.io_binding()
        for name, array in input_feed.items():
            binding.bind_ortvalue_input(name, self._hold(name, np.ascontiguousarray(array), place))
        for name in output_names or [output.name for output in self.get_outputs()]:
            binding.bind_output(name)
        self.run_with_iobinding(binding, run_options)
        return binding.copy_outputs_to_cpu()

    def _hold(self, name: str, array: np.ndarray, place: str) -> Any:
        held = self._held.get(name)
        if held is None or (held.shape(), held.element_type()) != (list(array.shape), _element_type(array)):
            self._held[name] = held = onnxruntime.OrtValue.ortvalue_from_numpy(array, place, 0)
        else:
            held.update_inplace(array)
        return held


def _element_type(array: np.ndarray) -> int:
    import onnx

    return onnx.helper.np_dtype_to_tensor_dtype(array.dtype)
