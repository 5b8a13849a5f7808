"""A recogniser with random weights: as much work as a real one of its layout, and a batch axis that is dynamic."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """Nodes and weights of an ONNX graph, added one after the other; each call returns the name of its output."""

    def __init__(self, seed: int = 0) -> None:
        self.random = np.random.default_rng(seed)
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node."""
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def weight(self, *shape: int, value: float | None = None) -> str:
        """Add a weight of the shape: normal with He's variance, or all `value`."""
        scale = np.sqrt(2 / np.prod(shape[1:])) if value is None else 0
        array = self.random.normal(0, scale, shape) if value is None else np.full(shape, value)
        self.weights.append(numpy_helper.from_array(array.astype(np.float32), f"weight_{len(self.weights)}"))
        return self.weights[-1].name

    def conv(self, x: str, *, inside: int, out: int, side: int = 3, stride: int = 1) -> str:
        """Add a convolution that keeps the size, but for its stride; batch normalisation is folded into it."""
        kernel, bias = self.weight(out, inside, side, side), self.weight(out, value=0.0)
        return self.add("Conv", x, kernel, bias, strides=[stride] * 2, pads=[side // 2] * 4)


def write_random_iresnet(path: Path, width: int, blocks: tuple[int, ...] = (2, 2, 2, 2), dimension: int = 512) -> Path:
    """Write IResNet (arXiv 1801.07698), `width` channels in its first stage; by default, with width 64, IResNet-18."""
    graph = Graph()
    x, inside = (
        graph.add("PRelu", graph.conv("input", inside=3, out=width), graph.weight(width, 1, 1, value=0.25)),
        width,
    )
    for stage, count in enumerate(blocks):
        out = width * 2**stage
        for block in range(count):
            stride = 2 if block == 0 else 1
            inner = graph.add("PRelu", graph.conv(x, inside=inside, out=out), graph.weight(out, 1, 1, value=0.25))
            turned = graph.conv(inner, inside=out, out=out, stride=stride)
            kept = graph.conv(x, inside=inside, out=out, side=1, stride=stride) if block == 0 else x
            x, inside = graph.add("Add", turned, kept), out
    flat = graph.add("Flatten", x)
    vector = graph.add("Gemm", flat, graph.weight(dimension, inside * 49), graph.weight(dimension, value=0.0), transB=1)
    image = helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 3, 112, 112])
    output = helper.make_tensor_value_info(vector, TensorProto.FLOAT, ["batch", dimension])
    model = helper.make_graph(graph.nodes, "random", [image], [output], graph.weights)
    onnx.save(helper.make_model(model, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path
