"""Before a study runs with a file that no catalogue names, a process with limits tries it on one picture."""

import importlib
import os
import shlex
import shutil
import subprocess
import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from drawnheads.packs import PACKED
from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.enhancers import ENHANCERS
from facefront.errors import SetupError
from facefront.runtime.limited import LimitError, run_limited
from facefront.study import trial
from facefront.study.components import Components, open_models
from facefront.study.steps import Component
from facefront.study.store import Store
from facefront.study.trial import try_component, try_own_files
from facefront.weights import find_weight
from facefront.weights.onnx_files import check_onnx
from tiny_models import found, recogniser


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FACEFRONT_WEIGHTS", str(tmp_path / "cache"))


def component(path) -> Component:
    return Component(EMBEDDERS.card("arcface"), "mine", (found(path),))


def described(path) -> dict:
    weight = {**vars(found(path)), "path": str(path)}
    kind = {"kind": "backbone", "name": "mine", "key": "arcface", "plugins": []}
    return {**kind, "weights": [weight], "params": {"device": "cpu"}}


def changed(path, change):
    model = onnx.load(path)
    change(model.graph)
    onnx.save(model, path)
    return path


def set_tensor(graph, name, change):
    (tensor,) = (each for each in graph.initializer if each.name == name)
    values = change(numpy_helper.to_array(tensor).copy())
    tensor.CopyFrom(numpy_helper.from_array(values, name))


def set_last(values, number):
    values.flat[-1] = number
    return values


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_nan_or_infinity_in_a_tensor_is_named(tmp_path, number):
    path = recogniser(tmp_path / "net.onnx").path
    check_onnx(path)
    changed(path, lambda graph: set_tensor(graph, "matrix", lambda values: set_last(values, number)))
    with pytest.raises(SetupError, match=r"net\.onnx: matrix holds NaN or infinity; get the file again"):
        check_onnx(path)


@pytest.mark.parametrize(("name", "value"), [("value_float", np.nan), ("value_floats", [1, np.inf])])
def test_numbers_in_attributes_are_seen(tmp_path, name, value):
    path = recogniser(tmp_path / "net.onnx").path
    changed(path, lambda graph: graph.node.append(helper.make_node("Constant", [], ["c"], **{name: value})))
    with pytest.raises(SetupError, match=rf"net\.onnx: {name} of Constant holds NaN or infinity; get the file again"):
        check_onnx(path)


def test_nan_in_a_type_that_numpy_lacks_is_seen(tmp_path):
    path = recogniser(tmp_path / "net.onnx").path
    half = helper.make_tensor("half", TensorProto.BFLOAT16, [2], b"\0\0\xc0\x7f", raw=True)
    changed(path, lambda graph: graph.initializer.append(half))
    with pytest.raises(SetupError, match="half holds NaN"):
        check_onnx(path)


@pytest.mark.parametrize(
    ("name", "start"), [("net.onnx", b"PK"), ("net.onnx", b"\x80\x02\0"), ("net.npz", b""), ("net.safetensors", b"")]
)
def test_a_model_that_begins_like_another_file_is_never_opened(tmp_path, name, start):
    whole = recogniser(tmp_path / "whole.onnx").path
    path = tmp_path / name
    path.write_bytes(start + whole.read_bytes())
    onnx.load_from_string(path.read_bytes())
    try_own_files([component(path)])
    with pytest.raises(SetupError, match=rf"{name}: .*no ONNX model.*get the file again"):
        component(path).build()


def test_numbers_in_the_graphs_of_a_branch_are_seen_and_a_bound_may_be_infinite(tmp_path):
    def branch(graph, value):
        constant = helper.make_node(
            "Constant", [], ["c"], value=numpy_helper.from_array(np.array(value, np.float32), "hidden")
        )
        inner = helper.make_graph(
            [constant], "inner", [], [helper.make_tensor_value_info("c", TensorProto.FLOAT, None)]
        )
        graph.node.append(helper.make_node("If", ["cond"], ["y"], then_branch=inner, else_branch=inner))

    path = recogniser(tmp_path / "net.onnx").path
    changed(path, lambda graph: branch(graph, np.inf))
    check_onnx(path)
    changed(path, lambda graph: branch(graph, [1, np.nan]))
    with pytest.raises(SetupError, match="hidden holds NaN"):
        check_onnx(path)


def test_numbers_in_another_file_are_refused_and_the_named_remedy_merges_them(tmp_path):
    path = recogniser(tmp_path / "net.onnx").path
    expected = numpy_helper.to_array(onnx.load(path).graph.initializer[1])
    onnx.save(
        onnx.load(path), path, save_as_external_data=True, location="net.data", size_threshold=0, convert_attribute=True
    )
    said = try_component(described(path))
    assert (
        "net.onnx: keeps kernel in another file, which its sha256 does not cover; merge them into one: python" in said
    )
    code = said.split('python -c "')[1].rstrip('"')
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    (tmp_path / "net.data").unlink()
    check_onnx(tmp_path / "merged.onnx")
    np.testing.assert_array_equal(
        numpy_helper.to_array(onnx.load(tmp_path / "merged.onnx").graph.initializer[1]), expected
    )


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", b"<html>"])
def test_what_is_no_model_is_one_line(tmp_path, content):
    (tmp_path / "net.onnx").write_bytes(content)
    said = try_component(described(tmp_path / "net.onnx"))
    assert said.startswith(f"{tmp_path / 'net.onnx'}: ") and "\n" not in said


def test_a_passed_trial_is_remembered_for_these_bytes_alone(tmp_path, monkeypatch):
    path = recogniser(tmp_path / "net.onnx").path
    calls = []
    monkeypatch.setattr(trial, "run_limited", lambda *a, real=run_limited, **k: calls.append(a) or real(*a, **k))
    try_own_files([component(path)])
    shutil.copy(path, tmp_path / "other_name.onnx")
    try_own_files([component(path), component(tmp_path / "other_name.onnx")])
    assert len(calls) == 1
    monkeypatch.setattr(trial, "run_limited", lambda *a, **k: "net.onnx: refused")
    recogniser(path, gain=0.5)
    for _ in range(2):  # a failed one is not remembered
        with pytest.raises(SetupError, match="refused"):
            try_own_files([component(path)])


def test_published_files_are_not_tried(tmp_path, monkeypatch):
    monkeypatch.setattr(trial, "run_limited", None)
    for key, card in {"heads_scrfd": DETECTORS.card("scrfd"), "heads_r50": EMBEDDERS.card("arcface")}.items():
        assert key in PACKED
        try_own_files([Component(card, key, (find_weight(key, tmp_path),))])


def unfit(graph):
    """A last step that opens and cannot run."""
    graph.initializer.append(numpy_helper.from_array(np.array([7, 7, 7]), "shape"))
    graph.node[-1].output[0] = "bare"
    graph.node.append(helper.make_node("Reshape", ["bare", "shape"], ["vector"]))


def test_the_recogniser_of_an_enhancer_is_run_too(tmp_path):
    path = recogniser(tmp_path / "net.onnx").path
    chooser = Component(ENHANCERS.card("keep_identity"), "careful", (found(path),))
    try_own_files([chooser])
    changed(path, unfit)
    chooser = Component(ENHANCERS.card("keep_identity"), "careful", (found(path),))
    with pytest.raises(SetupError, match=r"net\.onnx: the model fails on 2 crops .*; export it again"):
        try_own_files([chooser])


PLUGIN = """
import numpy as np
from facefront.faces import Status
from facefront.frontalizers import FRONTALIZERS
from facefront.frontalizers.contract import Frontal, FrontalizerCard
from facefront.runtime.devices import open_session

class Symmetric:
    def __init__(self, weights):
        self.session = open_session(weights[0].path, "cpu")
    def frontalize(self, sources, rotation="frontal"):
        self.session.run(None, {"image": np.zeros((1, 3, 112, 112), np.float32)})
        return [Frontal(source.image, Status.OK) for source in sources]

CARD = FrontalizerCard(key="symmetric", title="Symmetric", family="classical", weights=("own",), build=Symmetric)

def install():
    FRONTALIZERS.add(CARD)
"""


def test_a_frontalizer_of_a_plug_in_is_run_in_that_process(tmp_path, monkeypatch):
    package = tmp_path / "site" / "symmetric_plugin"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "install.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setenv("PYTHONPATH", str(package.parent), prepend=os.pathsep)
    card = importlib.import_module("symmetric_plugin.install").CARD
    path = recogniser(tmp_path / "net.onnx").path
    store = Store(tmp_path / "store.sqlite")
    open_models(Components((), (), (Component(card, "mine", (found(path),)),), ()), store, ["symmetric_plugin"])
    changed(path, unfit)
    with pytest.raises(SetupError, match=r"net\.onnx: as frontalizer mine, tried on one picture.*; give another file"):
        open_models(Components((), (), (Component(card, "mine", (found(path),)),), ()), store, ["symmetric_plugin"])


def large(graph):
    """10 GB of zeros, added up."""
    graph.initializer.append(numpy_helper.from_array(np.array([2_500_000_000]), "size"))
    graph.node.insert(0, helper.make_node("ConstantOfShape", ["size"], ["zeros"]))
    graph.node.insert(1, helper.make_node("ReduceSum", ["zeros"], ["zero"], keepdims=0))
    graph.node[-1].output[0] = "bare"
    graph.node.append(helper.make_node("Add", ["bare", "zero"], ["vector"]))


def endless(graph):
    """A loop of 2^62 steps."""
    info = helper.make_tensor_value_info
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["go_on"]), helper.make_node("Add", ["x", "x"], ["y"])],
        "body",
        [info("step", TensorProto.INT64, []), info("go", TensorProto.BOOL, []), info("x", TensorProto.FLOAT, None)],
        [info("go_on", TensorProto.BOOL, []), info("y", TensorProto.FLOAT, None)],
    )
    graph.initializer.append(numpy_helper.from_array(np.array(2**62), "steps"))
    graph.initializer.append(numpy_helper.from_array(np.array(True), "yes"))
    graph.node[-1].output[0] = "bare"
    graph.node.append(helper.make_node("Loop", ["steps", "yes", "bare"], ["vector"], body=body))


@pytest.mark.parametrize(("change", "seconds"), [(large, 60), (endless, 6)])
def test_a_model_that_needs_too_much_is_named_before_the_study_opens(tmp_path, monkeypatch, change, seconds):
    monkeypatch.setattr(trial, "SECONDS", seconds)
    path = changed(recogniser(tmp_path / "net.onnx").path, change)
    with pytest.raises(SetupError, match=r"net\.onnx: ") as caught:
        open_models(Components((), (component(path),), (), ()), Store(tmp_path / "store.sqlite"))
    assert "\n" not in str(caught.value)
    assert "took more than" in str(caught.value) or "llocat" in str(caught.value), caught.value
    assert not list((tmp_path / "cache").rglob("*")) or not list((tmp_path / "cache" / "tried").iterdir())


@pytest.mark.parametrize(
    ("call", "argument", "fault"),
    [
        ("time:sleep", 60, "took more than 1 s"),
        ("signal:raise_signal", 11, "crashed with signal 11"),
        ("os:_exit", 3, "failed"),
        ("builtins:bytearray", 10**11, "failed"),
        ("builtins:int", "x", "failed (ValueError: invalid literal"),
    ],
)
def test_a_function_with_limits_ends_in_one_line(call, argument, fault):
    with pytest.raises(LimitError) as caught:
        run_limited(call, argument, seconds=1 if call == "time:sleep" else 30, memory=1 << 30)
    assert fault in str(caught.value) and "\n" not in str(caught.value)


def test_a_function_within_its_limits_answers():
    assert run_limited("builtins:sorted", [3, 1, 2], seconds=30, memory=1 << 30) == [1, 2, 3]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits address space")
def test_a_lower_limit_of_the_shell_stays(tmp_path):
    call = "run_limited('builtins:len', [1], seconds=60, memory=1 << 30)"
    code = f"from facefront.runtime.limited import run_limited; print({call})"
    lines = [f"ulimit -v {5 << 20}", f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"]
    done = subprocess.run(["bash", "-c", "; ".join(lines)], capture_output=True, text=True, check=False)
    assert done.stdout == "1\n", done.stderr
