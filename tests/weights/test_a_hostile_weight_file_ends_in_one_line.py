"""The deterministic part of `make fuzz`'s area `weights`: each file is refused, by name, and nothing of it is run."""

import sys
from pathlib import Path

import numpy as np
import pytest

from facefront.errors import SetupError

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(Path(__file__).parents[2] / "tools")
    from fuzzing import hostile_weights
    from fuzzing.hostile_weights import READERS, hostile, write_sound


def test_every_hostile_file_is_refused_in_one_line_that_names_it(tmp_path, capsys):
    sound = write_sound(tmp_path)
    seen = 0
    for fault, name, content in hostile(sound):
        (tmp_path / name).write_bytes(content)
        try:
            READERS[name](tmp_path / name)
        except SetupError as error:
            assert name in str(error) and "\n" not in str(error) and len(str(error)) < 600, (fault, error)
            assert ";" in str(error), (fault, error)
            seen += 1
        else:
            raise AssertionError(f"{name} was taken: {fault}")
    assert seen > 250
    assert "must not run" not in capsys.readouterr().out


def test_the_sound_files_are_taken_as_they_are(tmp_path):
    sound = write_sound(tmp_path)
    taken = {}
    for name in ("restorer.pth", "restorer_old.pth", "restorer.safetensors", "deca_flame.npz", "generic_model.pkl"):
        (tmp_path / name).write_bytes(sound[name])
        taken[name] = READERS[name](tmp_path / name)
    for name in ("restorer_old.pth", "restorer.safetensors"):
        assert all(bool((taken[name][key] == value).all()) for key, value in taken["restorer.pth"].items())
    for name, values in vars(hostile_weights.made_up_flame()).items():
        np.testing.assert_array_equal(getattr(taken["deca_flame.npz"], name), values)
        np.testing.assert_allclose(getattr(taken["generic_model.pkl"], name), values, atol=1e-7)


def test_real_classes_of_a_pickle_never_see_its_state(tmp_path, monkeypatch):
    """A dtype of objects with flags 0 over raw bytes is a pointer to anywhere: no object array may come into being."""
    sound = write_sound(tmp_path)
    made = []
    monkeypatch.setattr(np, "frombuffer", lambda *a, real=np.frombuffer, **k: made.append(real(*a, **k)) or made[-1])
    faults = [each for each in hostile(sound) if "objects without their flags" in each[0]]
    assert len(faults) == 2
    for _, name, content in faults:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SetupError, match="expected an array of numbers"):
            READERS[name](tmp_path / name)
    assert made and all(array.dtype.kind in "iuf" for array in made)
    assert "chumpy" not in sys.modules
