import cv2
import numpy as np
import pytest

from facefront.detectors import build_detector
from facefront.embedders import build_embedder, normalise_rows
from facefront.embedders.arcface import BATCH
from facefront.errors import SetupError
from facefront.faces import align
from facefront.weights import find_weight
from tiny_models import recogniser


def crops(count, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, 112, 112, 3), np.uint8)


def test_rows_have_length_one(tmp_path):
    vectors = build_embedder("arcface", recogniser(tmp_path / "net.onnx")).embed(crops(5))
    assert (vectors.dtype, vectors.shape) == (np.float32, (5, 16))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("batch", ["batch", 1, 8])
def test_a_batch_equals_one_crop_at_a_time(tmp_path, batch):
    embedder = build_embedder("arcface", recogniser(tmp_path / "net.onnx", batch))
    many = crops(BATCH + 3)
    one_by_one = np.concatenate([embedder.embed(crop[None]) for crop in many])
    np.testing.assert_allclose(embedder.embed(many), one_by_one, atol=1e-6)


def test_a_dynamic_batch_axis_is_used(tmp_path):
    for batch, runs in (("batch", 2), (1, BATCH + 3), (8, 5)):
        embedder = build_embedder("arcface", recogniser(tmp_path / "net.onnx", batch))
        calls, run = [], embedder.model.run
        embedder.model.run = lambda crops, *rest, run=run, seen=calls: seen.append(len(crops)) or run(crops, *rest)
        embedder.embed(crops(BATCH + 3))
        assert (len(calls), sum(calls)) == (runs, BATCH + 3)


def test_no_crops_make_no_rows(tmp_path):
    embedder = build_embedder("arcface", recogniser(tmp_path / "net.onnx"))
    assert embedder.embed(np.empty((0, 112, 112, 3), np.uint8)).shape == (0, 16)


def test_a_vector_of_zeros_stays_zeros():
    np.testing.assert_array_equal(normalise_rows(np.array([[0.0, 0.0], [3.0, 4.0]])), np.float32([[0, 0], [0.6, 0.8]]))


@pytest.mark.parametrize(("gain", "message"), [(np.nan, "answers with NaN or infinity"), (0.0, "with one vector")])
def test_a_model_without_usable_vectors_is_refused_when_it_is_opened(tmp_path, gain, message):
    with pytest.raises(SetupError, match=rf"net\.onnx: the model answers .*{message.split(' ', 1)[1]}"):
        build_embedder("arcface", recogniser(tmp_path / "net.onnx", gain=gain))


@pytest.mark.parametrize("wrong", [crops(1)[0], crops(1)[:, :100], crops(1).astype(np.float32)])
def test_what_is_no_batch_of_crops_is_refused(tmp_path, wrong):
    with pytest.raises(ValueError, match="expected crops"):
        build_embedder("arcface", recogniser(tmp_path / "net.onnx")).embed(wrong)


def test_the_inputs_scale_can_be_given_and_is_in_the_fingerprint(tmp_path):
    weight = recogniser(tmp_path / "net.onnx")
    guessed = build_embedder("arcface", weight)
    given = build_embedder("arcface", weight, input_mean=0.0, input_std=255.0)
    assert guessed.fingerprint()["input_mean"] == guessed.fingerprint()["input_std"] == 127.5
    assert given.fingerprint() != guessed.fingerprint()
    assert np.abs(given.embed(crops(1)) - guessed.embed(crops(1))).max() > 0.01
    with pytest.raises(SetupError, match="give both"):
        build_embedder("arcface", weight, input_mean=0.0)


def test_the_model_is_fed_rgb_scaled_to_one(tmp_path):
    embedder = build_embedder("arcface", recogniser(tmp_path / "net.onnx"))
    crop = crops(1)
    blob = (crop[..., ::-1].astype(np.float32) - 127.5) / 127.5
    raw = embedder.model.session.run(None, {"image": np.ascontiguousarray(blob.transpose(0, 3, 1, 2))})[0]
    np.testing.assert_allclose(embedder.embed(crop), normalise_rows(raw), atol=1e-5)


def test_the_five_triples_of_the_study_come_out_as_measured_before(real_root):
    """Angle ↔ GT, measured elsewhere with this MobileFaceNet; the study gives .589 .727 .717 .648 .760."""
    weights, pictures = real_root / "models", real_root / "study_examples"
    embedder = build_embedder("mobilefacenet", find_weight("mobilefacenet", weights))
    assert (embedder.fingerprint()["input_mean"], embedder.fingerprint()["input_std"]) == (127.5, 127.5)
    detector = build_detector("scrfd", find_weight("scrfd_2.5g_bnkps", weights), det_size=320)

    def vector(name):
        image = cv2.imread(str(pictures / f"{name}.png"))
        return embedder.embed(align(image, detector.detect(image)[0].keypoints)[None])[0]

    found = [float(vector(f"lfw{i}_angle") @ vector(f"lfw{i}_gt")) for i in range(1, 6)]
    np.testing.assert_allclose(found, [0.574, 0.692, 0.709, 0.617, 0.741], atol=0.04)
