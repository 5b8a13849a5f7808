"""Small ONNX models with random weights, in the layouts of the real ones."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from facefront.weights import FoundWeight, sha256_of


def found(path: Path) -> FoundWeight:
    return FoundWeight(path.stem, path, sha256_of(path), path.stat().st_size, "none")


def scrfd_like(path: Path, seed: int = 0) -> FoundWeight:
    """Nine outputs over strides 8, 16 and 32, two anchors at each place; about one anchor in a hundred is a face."""
    random = np.random.default_rng(seed)
    nodes, weights, outputs = [], [], {"score": [], "box": [], "points": []}
    for stride in (8, 16, 32):
        for head, width, bias in (("score", 1, -2.3), ("box", 4, 2.0), ("points", 10, 0.0)):
            name = f"{head}{stride}"
            kernel = random.normal(0, 1.2 / stride, (2 * width, 3, stride, stride)).astype(np.float32)
            weights += [
                numpy_helper.from_array(kernel, f"{name}_w"),
                numpy_helper.from_array(np.full(2 * width, bias, np.float32), f"{name}_b"),
                numpy_helper.from_array(np.array([-1, width]), f"{name}_shape"),
            ]
            last = {"score": "Sigmoid", "box": "Relu", "points": "Identity"}[head]
            nodes += [
                helper.make_node("Conv", ["image", f"{name}_w", f"{name}_b"], [f"{name}_c"], strides=[stride, stride]),
                helper.make_node("Transpose", [f"{name}_c"], [f"{name}_t"], perm=[0, 2, 3, 1]),
                helper.make_node("Reshape", [f"{name}_t", f"{name}_shape"], [f"{name}_r"]),
                helper.make_node(last, [f"{name}_r"], [name]),
            ]
            outputs[head].append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, width]))
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, "height", "width"])
    return _save(path, nodes, [image], [*outputs["score"], *outputs["box"], *outputs["points"]], weights)


def recogniser(path: Path, batch: int | str = "batch", dimension: int = 16, gain: float = 1.0) -> FoundWeight:
    """[batch, 3, 112, 112] → [batch, dimension]; `gain` 0 makes vectors of zeros, NaN vectors of NaN."""
    random = np.random.default_rng(1)
    weights = [
        numpy_helper.from_array(random.normal(0, 0.1, (4, 3, 16, 16)).astype(np.float32), "kernel"),
        numpy_helper.from_array((gain * random.normal(0, 0.1, (196, dimension))).astype(np.float32), "matrix"),
    ]
    nodes = [
        helper.make_node("Conv", ["image", "kernel"], ["features"], strides=[16, 16]),
        helper.make_node("Flatten", ["features"], ["flat"]),
        helper.make_node("MatMul", ["flat", "matrix"], ["vector"]),
    ]
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [batch, 3, 112, 112])
    vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [batch, dimension])
    return _save(path, nodes, [image], [vector], weights)


def own_recogniser(
    path: Path,
    *,
    batch: int | str = "batch",
    side: int | str = 112,
    dtype: int = TensorProto.FLOAT,
    input_type: int | None = None,
    channels_last: bool = False,
    subtract: bool = False,
    norm: bool = False,
    width: int | str = 16,
    flatten: bool = True,
) -> FoundWeight:
    """A recogniser as people export them: the mean colours of a 2 × 2 grid, times a random matrix.

    dtype: of the graph's numbers; input_type: of its input, where another; subtract: the graph maps 0 … 255 to −1 … 1
    itself; norm: a second output [batch, 1], as AdaFace has it; width: of the output as the file declares it; flatten:
    [N, 16], else [N, 16, 1, 1].
    """
    real = helper.tensor_dtype_to_np_dtype(dtype)
    cells = (side if isinstance(side, int) else 112) // 2
    weights = [
        numpy_helper.from_array(np.random.default_rng(1).normal(0, 1, (16, 12, 1, 1)).astype(real), "kernel"),
        numpy_helper.from_array(np.array(127.5, real), "scale"),
        numpy_helper.from_array(np.array([0, 12, 1, 1]), "shape"),
    ]
    nodes, x = [], "image"
    if channels_last:
        nodes, x = [helper.make_node("Transpose", ["image"], ["nchw"], perm=[0, 3, 1, 2])], "nchw"
    if input_type is not None:
        nodes, x = [*nodes, helper.make_node("Cast", [x], ["cast"], to=dtype)], "cast"
    if subtract:
        nodes += [helper.make_node("Sub", [x, "scale"], ["less"]), helper.make_node("Div", ["less", "scale"], ["unit"])]
        x = "unit"
    nodes += [
        helper.make_node("AveragePool", [x], ["pooled"], kernel_shape=[cells, cells], strides=[cells, cells]),
        helper.make_node("Reshape", ["pooled", "shape"], ["column"]),
        helper.make_node("Conv", ["column", "kernel"], ["vector4"]),
        helper.make_node(*(("Flatten", ["vector4"], ["vector"]) if flatten else ("Identity", ["vector4"], ["vector"]))),
    ]
    shape = [batch, side, side, 3] if channels_last else [batch, 3, side, side]
    axes = [batch, width] if flatten else [batch, width, 1, 1]
    outputs = [helper.make_tensor_value_info("vector", dtype, axes)]
    if norm:
        nodes.append(helper.make_node("ReduceL2", ["vector"], ["norm"], axes=[1], keepdims=1))
        outputs.append(helper.make_tensor_value_info("norm", dtype, [batch, 1]))
    return _save(path, nodes, [helper.make_tensor_value_info("image", input_type or dtype, shape)], outputs, weights)


def _save(path: Path, nodes, inputs, outputs, weights) -> FoundWeight:
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, weights)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return found(path)
