"""The one conversion of FLAME's generic_model.pkl: arrays of Python 2 and chumpy, and nothing that runs."""

import os
import pickle
import struct
import sys
import types
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
import scipy.sparse

from facefront.errors import SetupError
from facefront.frontalizers.deca.conversion import convert_flame
from facefront.frontalizers.deca.flame import load_flame
from facefront.testing.random_deca import made_up_flame


class Malice:
    def __reduce__(self):
        return (print, ("this code must not run",))


@pytest.fixture
def chumpy(monkeypatch):
    """Classes under chumpy's names, so that pickles name them."""

    class Ch:
        def __init__(self, x):
            self.x = x

    class Select:
        def __init__(self, a, idxs, preferred_shape):
            self.a, self.idxs, self.preferred_shape = a, idxs, preferred_shape

    for kind, name in ((Ch, "chumpy.ch"), (Select, "chumpy.reordering")):
        kind.__module__, kind.__qualname__ = name, kind.__name__
        module = types.ModuleType(name)
        setattr(module, kind.__name__, kind)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setitem(sys.modules, "chumpy", types.ModuleType("chumpy"))
    return types.SimpleNamespace(Ch=Ch, Select=Select)


@pytest.fixture
def flame():
    return made_up_flame()


def content(flame, chumpy):
    """What the official pickle holds: 400 components, 64-bit numbers, some of them chumpy's or sparse."""
    directions = np.zeros((len(flame.template), 3, 400))
    directions[:, :, :100], directions[:, :, 300:350] = flame.directions[..., :100], flame.directions[..., 100:]
    correctives = flame.correctives.T.reshape(len(flame.template), 3, 36).astype(np.float64)
    return {
        "f": flame.faces.astype(np.uint32),
        "v_template": chumpy.Ch(flame.template.astype(np.float64)),
        "shapedirs": chumpy.Ch(directions),
        "posedirs": chumpy.Select(chumpy.Ch(correctives), np.arange(correctives.size), correctives.shape),
        "J_regressor": scipy.sparse.csc_matrix(flame.regressor.astype(np.float64)),
        "weights": flame.weights.astype(np.float64),
        "kintree_table": np.array([[2**32 - 1, 0, 1, 1, 1], [0, 1, 2, 3, 4]], np.uint32),
        "bs_style": "lbs",
    }


@pytest.fixture
def data(tmp_path, flame):
    """DECA's folder data: texture coordinates and mask."""
    lines = [f"v {x} {y} {z}" for x, y, z in flame.template] + [f"vt {u} {v}" for u, v in flame.uv]
    for corners, points in zip(flame.faces + 1, flame.uv_faces + 1, strict=True):
        lines.append("f " + " ".join(f"{a}/{b}" for a, b in zip(corners, points, strict=True)))
    (tmp_path / "head_template.obj").write_text("# made up\n" + "\n".join(lines))
    cv2.imwrite(str(tmp_path / "uv_face_eye_mask.png"), np.repeat(flame.mask[..., None], 3, 2))
    return tmp_path


@pytest.mark.parametrize("protocol", [0, 1, 2, 4])
def test_arrays_of_numpy_scipy_and_chumpy_come_out_as_they_went_in(flame, chumpy, data, protocol):
    path = data / "generic_model.pkl"
    path.write_bytes(pickle.dumps(content(flame, chumpy), protocol=protocol))
    converted = convert_flame(path, data)
    for name, values in vars(flame).items():
        np.testing.assert_allclose(getattr(converted, name), values, atol=1e-6, err_msg=name)


def test_the_command_writes_what_a_run_loads(flame, chumpy, data, capsys):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "scripts")
        import convert_weights
    (data / "generic_model.pkl").write_bytes(pickle.dumps(content(flame, chumpy), protocol=2))
    command = ["flame", "--from", str(data / "generic_model.pkl"), "--to", str(data / "deca_flame.npz")]
    assert convert_weights.main(command) == 2
    assert "needs --data" in capsys.readouterr().err
    assert convert_weights.main([*command, "--data", str(data)]) == 0
    np.testing.assert_allclose(load_flame(data / "deca_flame.npz").template, flame.template, atol=1e-6)


def test_a_target_that_cannot_be_written_is_one_line_and_leaves_nothing(flame, chumpy, data, capsys):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "scripts")
        import convert_weights
    (data / "generic_model.pkl").write_bytes(pickle.dumps(content(flame, chumpy), protocol=2))
    target = data / ("a" * 300 + ".npz")
    command = ["flame", "--from", str(data / "generic_model.pkl"), "--data", str(data), "--to", str(target)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "exists", lambda _: False)  # older Pythons raise here for such a name
        assert convert_weights.main(command) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "cannot be written (File name too long)" in said and "give another --to" in said


BROKEN = {
    "code": (lambda c: c.update(bs_style=Malice()), r"it names .*print.*it may hold code"),
    "code in an array": (lambda c: c.update(weights=np.array([Malice()], object)), "it may hold code"),
    "an array of objects": (lambda c: c.update(weights=np.array([None, "a"], object)), "expected an array"),
    "a part missing": (lambda c: c.pop("posedirs"), "posedirs"),
    "a text for an array": (lambda c: c.update(v_template="a"), "a part is str"),
    "too few components": (lambda c: c.update(shapedirs=c["shapedirs"].x[..., :300]), "not FLAME"),
    "parts that do not fit": (lambda c: c.update(weights=c["weights"][:-1]), "weights has the shape"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_pickle_with_anything_else_is_refused_in_one_line_and_not_run(flame, chumpy, data, capsys, fault):
    change, message = BROKEN[fault]
    parts = content(flame, chumpy)
    change(parts)
    (data / "generic_model.pkl").write_bytes(pickle.dumps(parts, protocol=2))
    with pytest.raises(SetupError, match=rf"generic_model\.pkl: .*{message}") as raised:
        convert_flame(data / "generic_model.pkl", data)
    assert "\n" not in str(raised.value)
    assert "must not run" not in capsys.readouterr().out


@pytest.mark.parametrize("written", [b"", b"<html>404</html>", pickle.dumps([1, 2]), b"\x80\x02}q\x01(X"])
def test_a_file_that_is_no_such_pickle_is_refused(data, written):
    (data / "generic_model.pkl").write_bytes(written)
    with pytest.raises(SetupError, match=r"generic_model\.pkl: not FLAME's"):
        convert_flame(data / "generic_model.pkl", data)


@pytest.mark.parametrize("name", ["head_template.obj", "uv_face_eye_mask.png"])
def test_what_deca_adds_is_asked_for_by_name(flame, chumpy, data, name):
    (data / "generic_model.pkl").write_bytes(pickle.dumps(content(flame, chumpy), protocol=2))
    (data / name).unlink()
    with pytest.raises(SetupError, match=rf"{name}: .*give the folder data of DECA's repository"):
        convert_flame(data / "generic_model.pkl", data)


def endless(path):
    path.unlink()
    os.mkfifo(path)


def enormous(path):
    with path.open("wb") as file:
        file.truncate(2 << 30)


def sixty_thousand_wide(path):
    """A PNG of a few bytes that would be 3.6 GB."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(60_001))), (b"IEND", b"")]
    parts = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (name, change)
        for name in ("generic_model.pkl", "head_template.obj", "uv_face_eye_mask.png")
        for change in (endless, enormous)
    ]
    + [("uv_face_eye_mask.png", sixty_thousand_wide)],
)
def test_files_without_an_end_and_small_ones_that_cost_gigabytes_are_refused_in_one_line(
    flame, chumpy, data, name, change
):
    (data / "generic_model.pkl").write_bytes(pickle.dumps(content(flame, chumpy), protocol=2))
    change(data / name)
    remedy = "get" if name.endswith("pkl") else "give the folder data"
    with pytest.raises(SetupError, match=rf"{name}: .*{remedy}") as raised:
        convert_flame(data / "generic_model.pkl", data)
    assert "\n" not in str(raised.value)
