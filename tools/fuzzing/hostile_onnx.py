"""A sound recogniser in ONNX, hostile ones made by hand, and what a study does before it opens with one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from facefront.embedders import EMBEDDERS
from facefront.study import trial
from facefront.study.steps import Component
from facefront.weights import FoundWeight, sha256_of


def hostile_onnx(sound: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield recognisers with numbers elsewhere or not finite, and graphs that take for ever or all memory."""
    info, float32 = helper.make_tensor_value_info, onnx.TensorProto.FLOAT
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["on"]), helper.make_node("Identity", ["x"], ["y"])],
        "body",
        [info("i", onnx.TensorProto.INT64, []), info("go", onnx.TensorProto.BOOL, []), info("x", float32, None)],
        [info("on", onnx.TensorProto.BOOL, []), info("y", float32, None)],
    )
    for fault, numbers, node in (
        ("a loop of 2^62 steps", (2**62, True), helper.make_node("Loop", ["a", "b", "bare"], ["vector"], body=body)),
        ("10 GB of zeros", ([2_500_000_000], 0), helper.make_node("ConstantOfShape", ["a"], ["vector"])),
        ("2^62 zeros", ([2**62], 0), helper.make_node("ConstantOfShape", ["a"], ["vector"])),
        ("an unknown operator", (0, 0), helper.make_node("Nonsense", ["bare"], ["vector"])),
        ("an operator of a library", (0, 0), helper.make_node("Run", ["bare"], ["vector"], domain="org.example")),
        ("itself as its input", (0, 0), helper.make_node("Identity", ["vector"], ["vector"])),
        ("NaN as its answer", (np.float32(np.nan), 0), helper.make_node("Mul", ["bare", "a"], ["vector"])),
    ):
        model = onnx.load_from_string(sound)
        model.graph.node[-1].output[0] = "bare"
        model.graph.initializer.extend(
            numpy_helper.from_array(np.array(n), k) for n, k in zip(numbers, "ab", strict=True)
        )
        model.graph.node.append(node)
        yield fault, model.SerializeToString()
    for place in ("/etc/passwd", "../keep.txt"):
        model = onnx.load_from_string(sound)
        tensor = model.graph.initializer[0]
        tensor.data_location = onnx.TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value=place)
        yield f"numbers in {place}", model.SerializeToString()
    for fault, number in (("NaN", np.nan), ("infinity", np.inf)):
        model = onnx.load_from_string(sound)
        values = numpy_helper.to_array(model.graph.initializer[1]).copy()
        values.flat[0] = number
        model.graph.initializer[1].CopyFrom(numpy_helper.from_array(values, "matrix"))
        yield fault, model.SerializeToString()


def sound_onnx() -> bytes:
    """Return a tiny recogniser."""
    random, info = np.random.default_rng(1), helper.make_tensor_value_info
    kernel, matrix = random.normal(0, 0.1, (4, 3, 16, 16)), random.normal(0, 0.1, (196, 16))
    weights = [numpy_helper.from_array(v.astype(np.float32), n) for v, n in ((kernel, "kernel"), (matrix, "matrix"))]
    nodes = [
        helper.make_node("Conv", ["image", "kernel"], ["features"], strides=[16, 16]),
        helper.make_node("Flatten", ["features"], ["flat"]),
        helper.make_node("MatMul", ["flat", "matrix"], ["vector"]),
    ]
    image, vector = info("image", 1, ["batch", 3, 112, 112]), info("vector", 1, ["batch", 16])
    graph = helper.make_graph(nodes, "tiny", [image], [vector], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()


def open_own(path: Path) -> dict[str, Any]:
    """Try a recogniser of one's own as a study does before it opens; return an embedding."""
    trial.SECONDS = 15
    weight = FoundWeight(path.name, path, sha256_of(path), path.stat().st_size, "none")
    trial.try_own_files([Component(EMBEDDERS.card("arcface"), "mine", (weight,))])
    return {"vector": EMBEDDERS.build("arcface", [weight], device="cpu").embed(np.zeros((1, 112, 112, 3), np.uint8))}
