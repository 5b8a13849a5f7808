"""The frontalizer around the networks, which are replaced by ones that give back their input."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from facefront.errors import SetupError
from facefront.faces import Face, Status
from facefront.frontalizers import FRONTALIZERS, Source, build_frontalizer
from facefront.frontalizers.liveportrait import frontalizer, memory, portraits
from facefront.frontalizers.liveportrait.edit import Motion
from facefront.imaging.pose import Pose
from facefront.runtime import workers
from facefront.study.components import find_components
from facefront.study.needs import list_needs
from facefront.study.settings import ComponentSettings, DatasetSettings, Profile
from facefront.weights import FoundWeight, catalogue, sha256_of
from test_a_photo_that_cannot_be_turned_is_a_status import BAD, source

KEYS = ("liveportrait_mod", "facepoke")
WEIGHTS = [FoundWeight(key, Path(f"{key}.pth"), key[-5:] * 8, 1, "none") for key in frontalizer.NETWORK_WEIGHTS]


class Echo:
    """Gives back what it is given, doubled in size."""

    def __init__(self, files, device, half, compiled):
        self.calls, self.encoded = [], []

    def encode(self, photos):
        self.encoded.append(len(photos))
        pixels = torch.from_numpy(photos)
        return portraits.Encoded(pixels, Motion(*(pixels[:, i % 3] for i in range(len(fields(Motion))))))

    def drive(self, encoded, edit, rotation, openings=None):
        photos = encoded.volume.numpy()
        for i, values in enumerate(vars(encoded.motion).values()):
            np.testing.assert_array_equal(values, photos[:, i % 3])
        self.calls.append((len(photos), rotation))
        return photos.repeat(2, axis=2).repeat(2, axis=3)


@pytest.fixture(autouse=True)
def echo(monkeypatch):
    monkeypatch.setattr(portraits, "Portraits", Echo)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("fault", BAD)
def test_one_bad_photo_is_a_status_with_a_reason_and_the_batch_goes_on(key, fault):
    good = drawn_photo(Pose(20, 0, 0))
    first, bad, last = build_frontalizer(key, WEIGHTS).frontalize([good, source(*BAD[fault]), good])
    assert (bad.status, bad.image) == (Status.GENERATOR_ERROR, None)
    assert bad.detail and "\n" not in bad.detail
    assert first.status == last.status == Status.OK
    np.testing.assert_array_equal(first.image, last.image)


@pytest.mark.parametrize("seed", range(20))
def test_no_five_points_whatever_raise(seed):
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (rng.integers(2, 200), rng.integers(2, 200), 3), np.uint8)
    keypoints = rng.uniform(-20, 200, (5, 2)).astype(np.float32)
    result = build_frontalizer("liveportrait_mod", WEIGHTS, output="photo").frontalize([source(image, keypoints)])[0]
    assert (result.image is None) == (result.status == Status.GENERATOR_ERROR)


def test_a_face_cut_by_the_border_is_turned_with_black_around_it():
    photo = drawn_photo(Pose(0, 0, 0))
    cut = Source(photo.image[:, 140:], Face(photo.face.box, 0.9, photo.face.keypoints - np.float32([140, 0])))
    result = build_frontalizer("liveportrait_mod", WEIGHTS).frontalize([cut])[0]
    assert result.status == Status.OK
    assert (result.image[:, :100] == 0).all()


def test_outputs_are_crops_in_the_order_of_the_photos_however_they_are_batched():
    photos = [drawn_photo(Pose(yaw, 0, 0)) for yaw in (0, 15, 30, 45, 60)]
    single = build_frontalizer("liveportrait_mod", WEIGHTS, batch=1).frontalize(photos)
    paired = build_frontalizer("liveportrait_mod", WEIGHTS, batch=2)
    for one, other in zip(single, paired.frontalize(photos, "none"), strict=True):
        assert (one.image.shape, one.image.dtype) == ((512, 512, 3), np.uint8)
        np.testing.assert_array_equal(one.image, other.image)
    assert paired.portraits.calls == [(2, "none"), (2, "none"), (1, "none")]
    assert len({result.image.tobytes() for result in single}) == len(photos)


def test_compiled_batches_are_all_of_one_size(monkeypatch):
    monkeypatch.setattr(frontalizer, "torch_device", lambda device: "cuda")
    photos = [drawn_photo(Pose(yaw, 0, 0)) for yaw in (0, 15, 30)]
    plain, compiled = (build_frontalizer("liveportrait_mod", WEIGHTS, batch=2, compiled=c) for c in (False, True))
    for one, other in zip(plain.frontalize(photos), compiled.frontalize(photos), strict=True):
        np.testing.assert_array_equal(one.image, other.image)
    assert [size for size, _ in plain.portraits.calls] == [2, 1]
    assert [size for size, _ in compiled.portraits.calls] == [2, 2]


def test_a_photo_is_encoded_once_for_both_arms_and_all_poses():
    photos = [drawn_photo(Pose(yaw, 0, 0)) for yaw in (0, 15, 30)]
    shared = build_frontalizer("liveportrait_mod", WEIGHTS, batch=2)
    alone = [result.image for result in shared.frontalize(photos)]
    shared.portraits.encoded.clear()
    shared.prepare([*photos, source(*next(iter(BAD.values())))])
    for rotation in ("frontal", "none"):
        for result, image in zip(shared.frontalize(photos, rotation), alone, strict=True):
            np.testing.assert_array_equal(result.image, image)
    np.testing.assert_array_equal(shared.turn(photos[2], [Pose(10, 0, 0)])[0].image, alone[2])
    assert shared.portraits.encoded == [2, 1]
    photos.clear()
    assert len(shared._kept) == 0


@pytest.mark.parametrize("name", ["half", "compiled"])
def test_what_is_for_a_gpu_alone_is_refused_on_a_processor(name):
    with pytest.raises(SetupError, match=f"{name} is for a GPU, and the device is cpu; set {name} to false"):
        build_frontalizer("liveportrait_mod", WEIGHTS, device="cpu", **{name: True})


def test_colours_come_out_as_they_went_in():
    photo = drawn_photo(Pose(0, 0, 0))
    plain = Source(np.full_like(photo.image, (255, 0, 51)), photo.face)
    image = build_frontalizer("liveportrait_mod", WEIGHTS).frontalize([plain])[0].image
    assert np.abs(image[256, 256].astype(int) - (255, 0, 51)).max() <= 1


def test_pasted_back_the_picture_has_the_size_of_the_photo():
    photo = drawn_photo(Pose(0, 0, 10))
    result = build_frontalizer("facepoke", WEIGHTS, output="photo").frontalize([photo])[0]
    assert result.image.shape == photo.image.shape
    assert np.abs(result.image.astype(int) - photo.image).mean() < 4


def test_a_picture_of_no_numbers_is_a_status(monkeypatch):
    monkeypatch.setattr(
        Echo, "drive", lambda self, encoded, *_: np.full((len(encoded.volume), 3, 512, 512), np.nan, np.float32)
    )
    result = build_frontalizer("liveportrait_mod", WEIGHTS).frontalize([drawn_photo(Pose(0, 0, 0))])[0]
    assert (result.status, result.image) == (Status.GENERATOR_ERROR, None)
    assert "no numbers" in result.detail


def test_facepokes_crop_lies_lower():
    photo = drawn_photo(Pose(0, 0, 0))
    ours, poked = (build_frontalizer(key, WEIGHTS)._prepare(photo).matrix for key in KEYS)
    np.testing.assert_allclose(poked - ours, [[0, 0, 0], [0, 0, 0.025 * 512]], atol=1e-3)


WRONG = {
    "partial": (2.0, "frontalizer 'liveportrait_mod': partial is 2.0"),
    "expression": ("angry", "expression is 'angry'; give kept or neutral"),
    "output": ("video", "output is 'video'; give crop or photo"),
    "landmarks": ("68", "landmarks is '68'; give five or 106"),
    "batch": (-1, "batch is -1"),
    "eyes": (0.3, r"need landmark\.onnx"),
    "device": ("tpu", "device is 'tpu'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_parameter_stops_the_run(name):
    value, message = WRONG[name]
    with pytest.raises(SetupError, match=message):
        build_frontalizer("liveportrait_mod", WEIGHTS, **{name: value})


def test_what_a_setting_needs_is_asked_for():
    with pytest.raises(SetupError, match=r"need 2d106det\.onnx"):
        build_frontalizer("liveportrait_mod", WEIGHTS, landmarks="106")
    with pytest.raises(SetupError, match="half is for a GPU"):
        build_frontalizer("facepoke", WEIGHTS, half=True, device="cpu")
    with pytest.raises(SetupError, match="needs 5 weight files, got 4"):
        build_frontalizer("facepoke", WEIGHTS[:4])
    with pytest.raises(SetupError, match=r"unknown parameter expresion .* did you mean 'expression'"):
        build_frontalizer("liveportrait_mod", WEIGHTS, expresion="kept")
    with pytest.raises(SetupError, match="rotation 'sideways' is unknown"):
        build_frontalizer("liveportrait_mod", WEIGHTS).frontalize([], "sideways")


def test_a_file_that_no_parameter_takes_is_refused_by_name():
    spare = FoundWeight("2d106det", Path("2d106det.onnx"), "0" * 64, 1, "none")
    with pytest.raises(SetupError, match=r"2d106det\.onnx is named under weights, but no parameter takes it"):
        build_frontalizer("liveportrait_mod", [*WEIGHTS, spare])


def test_each_parameter_and_each_weight_changes_the_fingerprint():
    changes = [{}, {"partial": 0.5}, {"expression": "neutral"}, {"stitching": False}, {"output": "photo"}]
    prints = [build_frontalizer("liveportrait_mod", WEIGHTS, **change).fingerprint() for change in changes]
    prints.append(build_frontalizer("facepoke", WEIGHTS).fingerprint())
    for i in range(5):
        other = [replace(weight, sha256="0" * 40) if i == j else weight for j, weight in enumerate(WEIGHTS)]
        prints.append(build_frontalizer("liveportrait_mod", other).fingerprint())
    assert len({tuple(each.values()) for each in prints}) == len(prints)
    assert prints[0] == build_frontalizer("liveportrait_mod", WEIGHTS, batch=3).fingerprint()


@pytest.mark.parametrize("gigabytes", [0, 1, 5, 1000])
def test_as_many_at_a_time_as_half_of_the_free_memory_holds(monkeypatch, gigabytes):
    monkeypatch.setattr(workers.joblib, "cpu_count", lambda: 2)
    monkeypatch.setattr(memory.psutil, "virtual_memory", lambda: type("Free", (), {"available": gigabytes * 1e9}))
    size = memory.batch_size("cpu")
    assert 1 <= size <= memory.MOST["cpu"]
    assert size == 1 or size * memory.PICTURE_BYTES["cpu"] <= gigabytes * 1e9 / 4


@pytest.mark.parametrize("cores", [1, 2, 16])
def test_workers_share_a_gpu_as_they_share_a_processors_memory(monkeypatch, cores):
    monkeypatch.setattr(workers.joblib, "cpu_count", lambda: cores)
    monkeypatch.setattr(memory, "_free_cuda", lambda: 80e9)
    size = memory.batch_size("cuda")
    assert 1 <= size <= memory.MOST["cuda"]
    assert cores * size * memory.PICTURE_BYTES["cuda"] <= 40e9


@pytest.fixture
def five_files(tmp_path, monkeypatch):
    """Files of the official names, whose sha256 the catalogue is made to expect."""
    for key in frontalizer.NETWORK_WEIGHTS:
        path = tmp_path / catalogue.CATALOGUE[key].filename
        path.write_bytes(key.encode())
        entry = replace(catalogue.CATALOGUE[key], sha256=sha256_of(path))
        monkeypatch.setitem(catalogue.CATALOGUE, key, entry)
    return tmp_path


def components(folder: Path, **frontalizers: ComponentSettings):
    settings = {"det": ComponentSettings(use="scrfd", weights=({"file": "det", "sha256": sha256_of(folder / "det")},))}
    profile = Profile("a", DatasetSettings("folder", "x"), settings, {}, frontalizers, "det", name="a")
    return find_components(profile, folder)


def test_half_the_weights_there_is_absent_and_only_the_others_are_asked_for(five_files):
    (five_files / "det").write_bytes(b"1")
    settings = {key: ComponentSettings() for key in KEYS}
    assert [each.name for each in components(five_files, **settings).frontalizers] == list(KEYS)
    for name in ("warping_module.pth", "spade_generator.pth"):
        (five_files / name).unlink()
    found = components(five_files, **settings, template=ComponentSettings())
    assert [each.name for each in found.frontalizers] == ["template"]
    assert [each.name for each in found.absent] == list(KEYS)
    reason = found.absent[0].reason
    assert reason.startswith("needs warping_module.pth (182.2 MB; licence: MIT; https://")
    assert ") and spade_generator.pth (221.8 MB; licence: MIT; https://" in reason
    assert "motion_extractor" not in reason
    assert "\n" not in reason


def test_a_frontalizer_is_given_its_files_in_the_order_of_its_card(five_files):
    (five_files / "det").write_bytes(b"1")
    component = components(five_files, facepoke=ComponentSettings()).frontalizers[0]
    assert [weight.key for weight in component.weights] == list(FRONTALIZERS.card("facepoke").weights)
    assert component.build().weights == list(component.weights)


def test_a_file_beyond_the_five_is_named_with_them(five_files, monkeypatch):
    (five_files / "det").write_bytes(b"1")
    named = ComponentSettings((*frontalizer.NETWORK_WEIGHTS, "2d106det"), "liveportrait_mod", {"landmarks": "106"})
    assert "2d106det.onnx (5.0 MB" in components(five_files, by_106=named).absent[0].reason
    path = five_files / "2d106det.onnx"
    path.write_bytes(b"106")
    entry = replace(catalogue.CATALOGUE["2d106det"], sha256=sha256_of(path))
    monkeypatch.setitem(catalogue.CATALOGUE, "2d106det", entry)
    found = components(five_files, by_106=named).frontalizers[0]
    assert [weight.key for weight in found.weights] == [*frontalizer.NETWORK_WEIGHTS, "2d106det"]
    detectors = {"det": ComponentSettings(use="scrfd")}
    profile = Profile("a", DatasetSettings("folder", "x"), detectors, {}, {"by_106": named}, "det", name="a")
    assert [file.key for file in list_needs(profile)[-1].choices[0]] == [weight.key for weight in found.weights]


def test_a_changed_byte_stops_the_run(five_files):
    (five_files / "det").write_bytes(b"1")
    (five_files / "motion_extractor.pth").write_bytes(b"changed")
    with pytest.raises(SetupError, match=r"motion_extractor.pth: its sha256 is .*, expected"):
        components(five_files, facepoke=ComponentSettings())
