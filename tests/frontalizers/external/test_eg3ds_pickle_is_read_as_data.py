"""The generator of an EG3D pickle is its tensors and arguments: classes and code of the file are not used."""

import importlib.util
import pickle
import sys
import types
from pathlib import Path

import pytest
import torch

from facefront.frontalizers import external

PATH = Path(external.__file__).parent / "systems" / "eg3d" / "network.py"


@pytest.fixture(scope="module")
def network():
    spec = importlib.util.spec_from_file_location("eg3d_network", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(3, 2)
        self.register_buffer("kept", torch.arange(4.0))
        self.register_buffer("passing", torch.ones(1), persistent=False)


@pytest.fixture
def upstream(monkeypatch):
    """Return a persistent class as EG3D's own code pickles it: with a source that a reader would execute."""
    package, module = types.ModuleType("torch_utils"), types.ModuleType("torch_utils.persistence")

    def _reconstruct_persistent_obj(meta):
        raise AssertionError("the source in the pickle was used")

    _reconstruct_persistent_obj.__module__ = module.__name__
    _reconstruct_persistent_obj.__qualname__ = _reconstruct_persistent_obj.__name__
    module._reconstruct_persistent_obj = _reconstruct_persistent_obj
    package.persistence = module
    monkeypatch.setitem(sys.modules, package.__name__, package)
    monkeypatch.setitem(sys.modules, module.__name__, module)

    class Generator(Layer):
        def __reduce__(self):
            return _reconstruct_persistent_obj, ({"module_src": "raise SystemExit", "state": self.__dict__},)

    return Generator


def test_its_tensors_have_the_names_and_values_of_a_state_dict(network, upstream, tmp_path):
    generator = upstream()
    generator._init_kwargs = {"z_dim": 3}
    path = tmp_path / "generator.pkl"
    path.write_bytes(pickle.dumps({"G_ema": generator}))
    read = network.read_generator(path)
    tensors, wanted = dict(network.tensors(read)), generator.state_dict()
    assert tensors.keys() == wanted.keys() == {"kept", "inner.weight", "inner.bias"}
    assert all(torch.equal(tensors[name], wanted[name]) for name in wanted)
    assert read["_init_kwargs"] == {"z_dim": 3}


@pytest.mark.parametrize("function", ["os.system", "builtins.eval", "torch.load", "torch.hub.load"])
def test_a_function_in_the_pickle_is_refused_by_name(network, tmp_path, function):
    module, name = function.rsplit(".", 1)
    path = tmp_path / "generator.pkl"
    path.write_bytes(f"c{module}\n{name}\n(S'x'\ntR.".encode())
    with pytest.raises(pickle.UnpicklingError, match=function):
        network.read_generator(path)


def test_a_storage_that_holds_code_is_refused(network, tmp_path):
    class Evil:
        def __reduce__(self):
            return print, ("ran",)

    inner = tmp_path / "inner.pt"
    torch.save(Evil(), inner)
    outer = pickle.dumps({"G_ema": inner.read_bytes()}, protocol=0)
    with pytest.raises(pickle.UnpicklingError):
        network._storage(pickle.loads(outer)["G_ema"])
