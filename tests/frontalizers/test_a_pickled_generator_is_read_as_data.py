"""The one conversion of scaleway's pickled module: whatever else a pickle holds, nothing of it is run."""

import pickle
import sys
import types
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from facefront.errors import SetupError
from facefront.frontalizers.scaleway.conversion import convert_generator
from facefront.frontalizers.scaleway.generator import Drawing, Generator
from facefront.testing.random_states import random_state


class Malice:
    def __reduce__(self):
        return (print, ("this code must not run",))


@pytest.fixture(scope="module")
def module():
    """A module as upstream pickled it: class G of a module named network."""

    class G(nn.Module):
        def __init__(self):
            super().__init__()
            self.main = Generator().main

    G.__module__, G.__qualname__ = "network", "G"
    network = types.ModuleType("network")
    network.G = G
    made = G()
    made.load_state_dict(random_state(made, np.random.default_rng(0)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "network", network)
        yield made


@pytest.mark.parametrize("zipped", [False, True])
def test_the_pickle_of_any_torch_becomes_the_same_state_dict(module, tmp_path, zipped):
    torch.save(module, tmp_path / "g.pt", _use_new_zipfile_serialization=zipped)
    state = convert_generator(tmp_path / "g.pt")
    assert state.keys() == module.state_dict().keys()
    assert all(torch.equal(state[key], value) for key, value in module.state_dict().items())
    torch.save(state, tmp_path / "converted.pth")
    Drawing(tmp_path / "converted.pth", "cpu")


def write_code(module, path):
    module.main[0].note = Malice()
    torch.save(module, path)
    del module.main[0].note


def write_truncated(module, path):
    torch.save(module, path, _use_new_zipfile_serialization=False)
    path.write_bytes(path.read_bytes()[:-5000])


def write_zip(_, path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "another download")


def write_other(module, path):
    other = nn.Sequential(nn.Conv2d(3, 16, 4))
    torch.save(other, path)


BROKEN = {
    "code": (write_code, "it may hold code"),
    "truncated": (write_truncated, "not the generator"),
    "another network": (write_other, "lacks main"),
    "plain code": (lambda _, path: path.write_bytes(pickle.dumps(Malice())), "it may hold code"),
    "no pickle": (lambda _, path: path.write_text("<html>404</html>"), "not the generator"),
    "empty": (lambda _, path: path.write_bytes(b""), "not the generator"),
    "another zip": (write_zip, "a zip without a data.pkl"),
    "a list": (lambda _, path: torch.save([1], path), "it holds list"),
    "missing": (lambda _, path: None, "cannot be read"),
}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_any_other_file_is_refused_in_one_line_and_not_run(module, tmp_path, capsys, fault):
    write, message = BROKEN[fault]
    write(module, tmp_path / "generator_v0.pt")
    with pytest.raises(SetupError, match=f"generator_v0.pt.*{message}") as raised:
        convert_generator(tmp_path / "generator_v0.pt")
    assert "\n" not in str(raised.value)
    assert "must not run" not in capsys.readouterr().out


def test_the_command_writes_once_and_overwrites_nothing(module, tmp_path, capsys):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "scripts")
        import convert_weights
    torch.save(module, tmp_path / "g.pt")
    command = ["scaleway", "--from", str(tmp_path / "g.pt"), "--to", str(tmp_path / "out.pth")]
    assert convert_weights.main(command) == 0
    Drawing(tmp_path / "out.pth", "cpu")
    assert convert_weights.main(command) == 2
    assert "is there already" in capsys.readouterr().err


def test_the_unconverted_file_is_sent_to_its_conversion_and_not_to_another_way_of_reading_it(module, tmp_path):
    torch.save(module, tmp_path / "scaleway_generator.pth")
    with pytest.raises(SetupError, match=r"names network\.G.*convert_weights\.py scaleway") as caught:
        Drawing(tmp_path / "scaleway_generator.pth", "cpu")
    assert "weights_only" not in str(caught.value)
