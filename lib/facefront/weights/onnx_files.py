"""Check an ONNX file's numbers: all of them inside the file, none NaN, no array infinite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from facefront.errors import SetupError
from facefront.weights.pickles import BROKEN, refuse

if TYPE_CHECKING:
    from onnx import FunctionProto, GraphProto, ModelProto, TensorProto


def check_onnx(path: Path) -> None:
    """Raise SetupError naming the file and the tensor: in another file, which no sha256 guards, or not finite.

    A single infinity is a bound, as in Clip, and is let through.
    """
    import onnx
    from google.protobuf.message import DecodeError

    try:
        model = onnx.load(path, load_external_data=False)
        tensors = list(_tensors(model))
    except (OSError, DecodeError, *BROKEN) as error:
        raise refuse(path, "not a usable ONNX model", error, "get the file again") from None
    for tensor in tensors:
        name = tensor.name or "a constant"
        if tensor.external_data or tensor.data_location == onnx.TensorProto.EXTERNAL:
            raise SetupError(
                f"{path}: keeps {name} in another file, which its sha256 does not cover; merge them into one: "
                f"python -c \"import onnx; onnx.save(onnx.load('{path.name}'), 'merged.onnx')\""
            )
        try:
            values = onnx.numpy_helper.to_array(tensor)
        except BROKEN as error:
            raise refuse(path, f"its tensor {name} is broken", error, "get the file again") from None
        if not _is_finite(values):
            raise SetupError(f"{path}: {name} holds NaN or infinity; get the file again")


def _is_finite(values: np.ndarray) -> bool:
    """Return whether no number is NaN, and of several none infinite. bfloat16 and others are types of a library."""
    if values.dtype.kind in "iubSUO":
        return True
    numbers = values if values.dtype.kind in "fc" else values.astype(np.float32)
    return not (np.isnan(numbers).any() or (numbers.size > 1 and np.isinf(numbers).any()))


def _tensors(model: ModelProto) -> Iterator[TensorProto]:
    yield from _of_graph(model.graph)
    for function in model.functions:
        yield from _of_nodes(function)


def _of_graph(graph: GraphProto) -> Iterator[TensorProto]:
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    yield from _of_nodes(graph)


def _of_nodes(graph: GraphProto | FunctionProto) -> Iterator[TensorProto]:
    """Yield the tensors and numbers in the nodes' attributes, and those of the graphs in them."""
    from onnx import TensorProto

    for node in graph.node:
        for attribute in node.attribute:
            numbers = [*attribute.floats, *([attribute.f] if attribute.HasField("f") else [])]
            yield TensorProto(
                name=f"{attribute.name} of {node.op_type}", dims=[len(numbers)], data_type=1, float_data=numbers
            )
            yield from (*([attribute.t] if attribute.HasField("t") else []), *attribute.tensors)
            single = [attribute.sparse_tensor] if attribute.HasField("sparse_tensor") else []
            for sparse in (*single, *attribute.sparse_tensors):
                yield from (sparse.values, sparse.indices)
            for inner in (*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs):
                yield from _of_graph(inner)
