import cv2
import numpy as np
import pytest
from onnx import TensorProto

from facefront.embedders import build_embedder
from facefront.embedders.arcface import BATCH
from facefront.errors import SetupError
from facefront.faces import FIVE_POINT_TEMPLATE, align
from tiny_models import own_recogniser, recogniser

FORMS = {
    "plain": {},
    "batch of 1": {"batch": 1},
    "batch of 8": {"batch": 8},
    "NHWC": {"channels_last": True},
    "NHWC in a batch of 4": {"channels_last": True, "batch": 4},
    "float16": {"dtype": TensorProto.FLOAT16},
    "float64 input": {"input_type": TensorProto.DOUBLE},
    "float16 input": {"input_type": TensorProto.FLOAT16},
    "width unknown": {"width": "D"},
    "sides unknown": {"side": "S"},
    "feature and norm": {"norm": True},
    "[N, D, 1, 1]": {"flatten": False},
    "subtracts itself": {"subtract": True},
}


def crops(count, side=112):
    coarse = np.random.default_rng(0).integers(0, 256, (count, 2, 2, 3), np.uint8)
    return np.stack([cv2.resize(each, (side, side), interpolation=cv2.INTER_NEAREST) for each in coarse])


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_export_gives_the_vectors_of_the_plain_one(tmp_path, form):
    expected = build_embedder("arcface", own_recogniser(tmp_path / "plain.onnx")).embed(crops(BATCH + 3))
    vectors = build_embedder("arcface", own_recogniser(tmp_path / "net.onnx", **FORMS[form])).embed(crops(BATCH + 3))
    assert (vectors.shape, vectors.dtype) == ((BATCH + 3, 16), np.float32)
    np.testing.assert_allclose(vectors, expected, atol=0.01 if form.startswith("float16") else 1e-5)


def test_a_recogniser_of_another_size_takes_crops_of_that_size(tmp_path):
    embedder = build_embedder("arcface", own_recogniser(tmp_path / "net.onnx", side=160))
    plain = build_embedder("arcface", own_recogniser(tmp_path / "plain.onnx"))
    assert (embedder.crop_size, plain.crop_size) == (160, 112)
    np.testing.assert_allclose(embedder.embed(crops(2, 160)), plain.embed(crops(2)), atol=1e-3)
    photo = cv2.resize(crops(1)[0], (300, 300), interpolation=cv2.INTER_LINEAR)
    points = FIVE_POINT_TEMPLATE * 2 + 40
    seen = [each.embed(align(photo, points, each.crop_size)[None])[0] for each in (embedder, plain)]
    assert float(seen[0] @ seen[1]) > 0.999
    with pytest.raises(ValueError, match=r"uint8 \[N, 160, 160, 3\]"):
        embedder.embed(crops(2))


def test_the_colour_order_and_the_scale_are_the_models(tmp_path):
    weight, pictures = own_recogniser(tmp_path / "net.onnx"), crops(3)
    rgb, bgr = (build_embedder("arcface", weight, color_order=order) for order in ("RGB", "BGR"))
    np.testing.assert_allclose(bgr.embed(pictures[..., ::-1]), rgb.embed(pictures), atol=1e-6)
    assert np.abs(bgr.embed(pictures) - rgb.embed(pictures)).max() > 0.05
    assert rgb.fingerprint() != bgr.fingerprint()
    whole = build_embedder("arcface", weight, input_mean=0, input_std=255)  # whole numbers, as YAML reads them
    assert np.abs(whole.embed(pictures) - rgb.embed(pictures)).max() > 0.05


def test_of_two_outputs_the_embedding_is_taken_or_must_be_named(tmp_path):
    weight = own_recogniser(tmp_path / "net.onnx", norm=True)
    assert build_embedder("arcface", weight).output == "vector"
    assert build_embedder("arcface", weight, output="vector").fingerprint()["output"] == "vector"
    with pytest.raises(SetupError, match=r"net\.onnx: no output 'vectr'; did you mean 'vector'"):
        build_embedder("arcface", weight, output="vectr")
    with pytest.raises(SetupError, match=r"net\.onnx: 2 outputs .*name one by the parameter output: vector"):
        build_embedder("arcface", weight, output="norm")


@pytest.mark.parametrize("kind", ["INT32", "UINT8"])
def test_an_input_of_another_number_type_is_named(tmp_path, kind):
    weight = own_recogniser(tmp_path / "net.onnx", input_type=getattr(TensorProto, kind))
    with pytest.raises(SetupError, match=rf"net\.onnx: the input is tensor\({kind.lower()}\); export .* float16 input"):
        build_embedder("arcface", weight)


def test_a_batch_that_the_graph_flattens_is_refused_with_its_shape(tmp_path):
    """An export whose Reshape holds the batch of 1 with which it was made."""
    import onnx
    from onnx import numpy_helper

    weight = own_recogniser(tmp_path / "net.onnx", flatten=False)
    model = onnx.load(weight.path)
    model.graph.initializer.append(numpy_helper.from_array(np.array([1, -1]), "one"))
    model.graph.node[-1].CopyFrom(onnx.helper.make_node("Reshape", ["vector4", "one"], ["vector"]))
    del model.graph.output[0].type.tensor_type.shape.dim[2:]
    onnx.save(model, weight.path)
    with pytest.raises(SetupError, match=r"net\.onnx: 1 outputs \(vector \[1, 32\] for 2 crops\); expected a recog"):
        build_embedder("arcface", weight)


def test_a_recogniser_that_overflows_is_refused(tmp_path):
    with pytest.raises(SetupError, match=r"net\.onnx: the model answers with NaN or infinity"):
        build_embedder("arcface", recogniser(tmp_path / "net.onnx", gain=np.inf))


def test_a_study_names_the_file_when_it_is_opened(tmp_path, monkeypatch):
    from drawn import make_project, use_drawn_components
    from facefront.study.study import Study

    use_drawn_components(monkeypatch)
    root = make_project(tmp_path / "project", people=1)
    (tmp_path / "weights").mkdir()
    weight = recogniser(tmp_path / "weights/mine.onnx", gain=np.inf)
    profile = root / "spec/profiles/drawn.yaml"
    own = f"mine: {{use: arcface, weights: [{{file: mine.onnx, sha256: {weight.sha256}}}]}}"
    profile.write_text(profile.read_text().replace("colours: {use: colours}", own))
    with pytest.raises(SetupError, match=r"mine\.onnx: .*NaN or infinity"):
        Study.open("drawn", weights=str(tmp_path / "weights"), root=root)
