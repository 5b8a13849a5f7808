import pickle

import pytest
import torch

from drawnheads.packs import HEADS
from facefront.detectors import DETECTORS, build_detector
from facefront.embedders import build_embedder
from facefront.errors import SetupError
from facefront.frontalizers import build_frontalizer
from facefront.runtime.devices import cuda_is_present, onnx_providers, open_session, torch_device
from facefront.weights.tensors import read_tensors
from tiny_models import found, recogniser, scrfd_like


class Malice:
    def __reduce__(self):
        return print, ("code was run",)


def refused(build, *args, **params) -> str:
    with pytest.raises(SetupError) as error:
        build(*args, **params)
    message = str(error.value)
    assert "\n" not in message
    return message


def test_a_recogniser_is_no_detector(tmp_path):
    message = refused(build_detector, "scrfd", recogniser(tmp_path / "net.onnx"))
    assert "net.onnx: 1 outputs, but SCRFD with keypoints has 9; give" in message


def test_a_detector_is_no_recogniser(tmp_path):
    message = refused(build_embedder, "arcface", scrfd_like(tmp_path / "net.onnx"))
    assert "net.onnx: 9 outputs" in message
    assert "expected a recogniser" in message


@pytest.mark.parametrize("content", [b"", b"no model at all", None])
def test_a_broken_onnx_file_is_named(tmp_path, content):
    whole = scrfd_like(tmp_path / "net.onnx").path
    whole.write_bytes(whole.read_bytes()[:5000] if content is None else content)
    for build, key in ((build_detector, "scrfd"), (build_embedder, "arcface")):
        assert "net.onnx: not a usable ONNX model" in refused(build, key, found(whole))


def test_a_pickle_with_code_is_refused_and_its_code_is_not_run(tmp_path, capsys):
    for name, save in {
        "new": torch.save,
        "plain": lambda thing, path: path.write_bytes(pickle.dumps(thing, 2)),
    }.items():
        path = tmp_path / f"{name}.pth"
        save({"body.conv1.weight": Malice()}, path)
        assert f"{name}.pth: not a file of weights alone" in refused(build_detector, "retina", found(path))
    assert "code was run" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"layer": torch.zeros(1)}, "no RetinaFace of facexlib's"),
        ({"body.stage1.0.0.weight": torch.zeros(1)}, "(RetinaFace mobile0.25) lacks"),
        ([torch.zeros(1)], "holds list, expected a state dict"),
    ],
)
def test_other_tensors_are_no_retinaface(tmp_path, content, message):
    torch.save(content, tmp_path / "net.pth")
    assert message in refused(build_detector, "retina", found(tmp_path / "net.pth"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tensor: tensor.fill_(float("nan")), "holds NaN or infinity; get the file again"),
        (lambda tensor: tensor.fill_(float("inf")), "holds NaN or infinity; get the file again"),
        (torch.Tensor.double, "float64, expected"),
        (torch.Tensor.long, "int64, expected"),
        (lambda tensor: tensor.to(torch.complex64), "complex64, expected"),
    ],
)
def test_a_detector_with_numbers_that_are_not_finite_or_of_another_type_is_refused(tmp_path, change, message):
    """torch casts them in silence, and with NaN no face is ever found."""
    state = dict(read_tensors(HEADS.folder / "heads_retina.pth"))
    key = "body.stage1.0.0.weight"
    state[key] = change(state[key].clone())
    torch.save(state, tmp_path / "net.pth")
    said = refused(build_detector, "retina", found(tmp_path / "net.pth"))
    assert f"net.pth (RetinaFace mobile0.25): {key} " in said and message in said


@pytest.mark.parametrize("content", [b"", b"\x80", b"PK\x03\x04", b"no pickle"])
def test_a_truncated_state_dict_is_named(tmp_path, content):
    (tmp_path / "net.pth").write_bytes(content)
    assert "net.pth: not a file of weights alone" in refused(build_detector, "retina", found(tmp_path / "net.pth"))


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"det_size": 333}, "det_size is 333; give a positive multiple of 32"),
        ({"det_size": 0}, "det_size is 0"),
        ({"threshold": 1.5}, "threshold is 1.5; give a number between 0 and 1"),
        ({"nms": 0}, "nms is 0"),
        ({"padding": -1}, "padding is -1"),
        ({"treshold": 0.5}, "detector scrfd: unknown parameter treshold (0.5); did you mean 'threshold'"),
        ({"device": "tpu"}, "device is 'tpu'; give 'auto' or 'cpu' or 'cuda'"),
        ({"device": "CUDA"}, "device is 'CUDA'; give 'auto' or 'cpu' or 'cuda'; did you mean 'cuda'?"),
        ({"device": 1}, "device is 1; give 'auto' or 'cpu' or 'cuda'"),
        ({"det_size": "big"}, "detector scrfd: det_size is 'big'; give a whole number"),
        ({"det_size": 640.0}, "det_size is 640.0; give a whole number"),
        ({"det_size": True}, "det_size is True; give a whole number"),
        ({"threshold": "0.5"}, "detector scrfd: threshold is '0.5'; give a number"),
        ({"padding": None}, "padding is None; give a number"),
    ],
)
def test_a_wrong_parameter_is_named_with_its_value(tmp_path, params, message):
    assert message in refused(build_detector, "scrfd", scrfd_like(tmp_path / "net.onnx"), **params)


def test_a_recogniser_s_mean_is_a_number_or_nothing(tmp_path):
    weight = recogniser(tmp_path / "net.onnx")
    message = refused(build_embedder, "arcface", weight, input_mean="0", input_std=1)
    assert "backbone arcface: input_mean is '0'; give a number or nothing" in message
    build_embedder("arcface", weight, input_mean=None, input_std=None)
    assert "net.onnx: input_mean 0, input_std 0; give finite" in refused(
        build_embedder, "arcface", weight, input_mean=0, input_std=0
    )


def test_a_recogniser_s_colour_order_is_one_of_two_words(tmp_path):
    weight = recogniser(tmp_path / "net.onnx")
    message = refused(build_embedder, "arcface", weight, color_order="bgr")
    assert "backbone arcface: color_order is 'bgr'; give 'RGB' or 'BGR'; did you mean 'BGR'?" in message
    message = refused(build_embedder, "arcface", weight, colour_order="BGR")
    assert "unknown parameter colour_order ('BGR'); did you mean 'color_order'?" in message


def test_a_git_lfs_pointer_is_named_as_one(tmp_path):
    path = tmp_path / "net.onnx"
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    for build, key in ((build_detector, "scrfd"), (build_embedder, "arcface")):
        assert "net.onnx: a Git LFS pointer, not the file itself; run git lfs pull" in refused(build, key, found(path))


@pytest.mark.parametrize("seam", ["x", None, 0, -1.0, float("nan"), float("inf")])
def test_a_seam_is_a_width_in_the_frame(seam):
    assert f"frontalizer 'mirror': seam is {seam!r}; give a" in refused(build_frontalizer, "mirror", seam=seam)


def test_an_unknown_key_names_the_nearest_and_leaves_the_registry_unchanged():
    before = dict(DETECTORS)
    assert "unknown detector 'scrdf'; did you mean 'scrfd'" in refused(build_detector, "scrdf", None)
    assert "unknown backbone 'resnet10'; did you mean 'resnet100'" in refused(build_embedder, "resnet10", None)
    with pytest.raises(TypeError):
        DETECTORS["scrfd"] = None
    assert before == DETECTORS


def test_a_component_without_weights_says_how_to_name_them():
    assert "backbone arcface: no weights; name them" in refused(build_embedder, "arcface", None)
    assert "detector scrfd: no weights; name them" in refused(build_detector, "scrfd", None)


@pytest.mark.skipif(cuda_is_present(), reason="this machine has a GPU")
def test_cuda_is_never_asked_for_where_there_is_none(tmp_path):
    assert onnx_providers() == ["CPUExecutionProvider"]
    assert torch_device() == "cpu"
    assert "no CUDA device" in refused(onnx_providers, "cuda")
    weight = recogniser(tmp_path / "net.onnx")
    assert open_session(weight.path).get_providers() == ["CPUExecutionProvider"]
    assert build_embedder("arcface", weight).applied() == "CPUExecutionProvider"
