import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from facefront.runtime import bound_session
from facefront.runtime.devices import open_session


@pytest.fixture
def model(tmp_path):
    """x of any size → its double and its sum."""
    double = helper.make_node("Add", ["x", "x"], ["double"])
    total = helper.make_node("ReduceSum", ["x"], ["sum"], keepdims=0)
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("double", "sum")]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", "columns"])
    made = helper.make_model(
        helper.make_graph([double, total], "two", [x], values),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    path = tmp_path / "two.onnx"
    onnx.save(made, path)
    return path


@pytest.fixture
def bound(model, monkeypatch):
    """A session that treats the processor's memory as a GPU's."""
    monkeypatch.setattr(bound_session, "PLACES", {"CPUExecutionProvider": "cpu"})
    return open_session(model, "cpu")


@pytest.mark.parametrize("names", [None, ["double"], ["sum"], ["sum", "double"]])
def test_every_output_comes_in_the_order_that_was_asked_for(model, bound, names):
    plain = onnxruntime.InferenceSession(str(model))
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    found, expected = bound.run(names, {"x": x}), plain.run(names, {"x": x})
    assert len(found) == len(expected)
    assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))


def test_inputs_of_other_values_and_other_shapes_are_taken(bound):
    for shape in ((2, 3), (2, 3), (4, 1), (2, 3)):
        x = np.random.default_rng(len(shape)).random(shape, np.float32)
        assert np.array_equal(bound.run(["double"], {"x": x + 1})[0], 2 * (x + 1))
        assert np.array_equal(bound.run(["double"], {"x": x.T})[0], 2 * x.T)


def test_memory_of_an_input_is_used_again(bound):
    first, second = (np.full((2, 2), value, np.float32) for value in (1, 2))
    bound.run(None, {"x": first})
    held = bound._held["x"]
    assert np.array_equal(bound.run(["double"], {"x": second})[0], 2 * second)
    assert bound._held["x"] is held


def test_a_session_on_a_processor_binds_nothing(model):
    session = open_session(model, "cpu")
    session.run(None, {"x": np.ones((1, 1), np.float32)})
    assert session._held == {}
