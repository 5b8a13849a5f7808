"""The facts in `layouts/`: each key of the official files, its shape and its type."""

import itertools
import pickle
import re
import zipfile
from pathlib import Path

import pytest
import torch

from facefront.errors import SetupError
from facefront.frontalizers.liveportrait.checkpoints import (
    CORRECTIONS,
    empty_networks,
    fill,
    load_networks,
    read_tensors,
)

LAYOUTS = Path(__file__).parents[1] / "layouts"
NETWORKS = {
    "F": "appearance", "M": "motion", "W": "warping", "G": "decoder",
    "S_stitching": "stitch", "S_lip": "lips", "S_eye": "eyes",
}  # fmt: skip


def layout(name: str) -> dict[str, tuple[tuple[int, ...], str]]:
    rows = [line.split("\t") for line in (LAYOUTS / f"lp_{name}.tsv").read_text().splitlines()]
    return {key: ((() if shape == "scalar" else tuple(map(int, shape.split("x")))), kind) for key, shape, kind in rows}


def official(name: str) -> dict[str, torch.Tensor]:
    return {key: torch.zeros(shape, dtype=getattr(torch, kind)) for key, (shape, kind) in layout(name).items()}


@pytest.mark.parametrize("name", NETWORKS)
def test_keys_shapes_and_types_are_those_of_the_official_files(name):
    state = getattr(empty_networks(), NETWORKS[name]).state_dict()
    found = {key: (tuple(value.shape), str(value.dtype).removeprefix("torch.")) for key, value in state.items()}
    assert found == layout(name)


@pytest.mark.parametrize("name", ["F", "S_stitching", "S_lip", "S_eye"])
def test_the_official_layout_fits_strictly(name):
    network = getattr(empty_networks(), NETWORKS[name])
    fill(network, official(name), "a.pth")
    assert not any(parameter.is_meta or parameter.requires_grad for parameter in network.parameters())


FAULTS = {
    "lacks mlp.0.bias; get": lambda state: state.pop("mlp.0.bias"),
    "lacks mlp.0.bias and 1 more": lambda state: (state.pop("mlp.0.bias"), state.pop("mlp.0.weight")),
    "has beyond the official layout mlp.8.bias": lambda state: state.update({"mlp.8.bias": torch.zeros(3)}),
    r"mlp.6.bias is 64 float32, expected 65 float32": lambda state: state.update({"mlp.6.bias": torch.zeros(64)}),
    r"mlp.6.bias is 65 float64, expected": lambda state: state.update({"mlp.6.bias": torch.zeros(65).double()}),
    r"mlp.6.bias is list, expected": lambda state: state.update({"mlp.6.bias": [0.0] * 65}),
    r"mlp.6.bias is 65 float32 \(sparse_coo\), expected 65 float32": lambda state: state.update(
        {"mlp.6.bias": torch.zeros(65).to_sparse()}
    ),
}


@pytest.mark.parametrize("message", FAULTS)
def test_a_state_that_differs_is_refused_and_nothing_of_it_is_loaded(message):
    network, state = empty_networks().stitch, official("S_stitching")
    FAULTS[message](state)
    with pytest.raises(SetupError, match=f"^S.pth.* {message}"):
        fill(network, state, "S.pth")
    assert all(parameter.is_meta for parameter in network.parameters())


class Malice:
    def __reduce__(self):
        return (print, ("this code must not run",))


def write_code(path):
    torch.save({"a": Malice()}, path)


def write_truncated(path):
    torch.save(official("F"), path)
    path.write_bytes(path.read_bytes()[:-5000])


def write_changed(path):
    torch.save({"a": torch.ones(64)}, path)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        start = next(entry.header_offset for entry in file.infolist() if entry.filename.endswith("data.pkl"))
    content[start + 100 : start + 180] = b"\xff" * 80
    path.write_bytes(content)


def old_form(path) -> bytearray:
    """A file as torch wrote them before 1.6, without checksums."""
    torch.save({"a": torch.ones(64)}, path, _use_new_zipfile_serialization=False)
    return bytearray(path.read_bytes())


def write_old_form_changed(path):
    content = old_form(path)
    content[re.search(rb"\d{9,}", content).start()] ^= 1  # the name of the numbers, which is not found then
    path.write_bytes(content)


def write_old_form_truncated(path):
    content = old_form(path)
    path.write_bytes(content[: content.index(b"little_endian") - 2])  # within a number


BROKEN = {
    "code": write_code,
    "truncated": write_truncated,
    "changed": write_changed,
    "an old form changed": write_old_form_changed,
    "an old form truncated": write_old_form_truncated,
    "empty": lambda path: path.write_bytes(b""),
    "no weights": lambda path: path.write_text("<html>404</html>"),
    "an old pickle": lambda path: path.write_bytes(pickle.dumps({"a": Malice()})),
    "a list": lambda path: torch.save([1, 2], path),
    "missing": lambda path: None,
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_file_that_is_no_whole_state_dict_is_refused_in_one_line(tmp_path, fault, capsys):
    path = tmp_path / "appearance_feature_extractor.pth"
    BROKEN[fault](path)
    with pytest.raises(SetupError, match=r"appearance_feature_extractor.pth: .*get (it|the file) again") as raised:
        read_tensors(path)
    assert "\n" not in str(raised.value)
    assert "must not run" not in capsys.readouterr().out


def test_the_first_wrong_file_stops_the_loading(tmp_path):
    paths = [tmp_path / f"{i}.pth" for i in range(5)]
    torch.save(official("F"), paths[0])
    torch.save(official("S_lip"), paths[1])
    with pytest.raises(SetupError, match=r"1\.pth lacks detector\."):
        load_networks(*paths)


def corrections() -> dict[str, dict[str, torch.Tensor]]:
    names = dict(zip(NETWORKS.values(), NETWORKS, strict=True))
    return {part: {f"module.{k}": v for k, v in official(names[name]).items()} for part, name in CORRECTIONS.items()}


WRONG_CORRECTIONS = {
    r"4\.pth lacks retarget_eye": lambda parts: parts.pop("retarget_eye"),
    r"4\.pth has beyond the official layout retarget_nose": lambda parts: parts.update(retarget_nose={}),
    r"4\.pth: retarget_mouth lacks mlp\.0\.bias": lambda parts: parts["retarget_mouth"].pop("module.mlp.0.bias"),
    r"4\.pth: retarget_eye has mlp\.0\.bias twice, once as module\.mlp\.0\.bias": lambda parts: parts.update(
        retarget_eye={"mlp.0.bias": torch.zeros(3), **parts["retarget_eye"]}
    ),
    r"4\.pth: retarget_eye is Tensor": lambda parts: parts.update(retarget_eye=torch.zeros(3)),
}


@pytest.mark.parametrize("message", WRONG_CORRECTIONS)
def test_the_three_parts_of_the_last_file_are_checked_alike(tmp_path, monkeypatch, message):
    from facefront.frontalizers.liveportrait import checkpoints

    parts = corrections()
    WRONG_CORRECTIONS[message](parts)
    files = itertools.chain([{}] * 4, [parts])
    monkeypatch.setattr(checkpoints, "read_tensors", lambda path: next(files))
    whole = checkpoints.fill
    monkeypatch.setattr(checkpoints, "fill", lambda net, state, where: "4.pth" in where and whole(net, state, where))
    with pytest.raises(SetupError, match=message):
        load_networks(*[Path(f"{i}.pth") for i in range(5)])
