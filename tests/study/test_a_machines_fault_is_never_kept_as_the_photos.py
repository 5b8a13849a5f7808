"""A fault of the machine stops the run or is a status of this run alone: once it is gone, the tables are a healthy
run's."""

import errno
import os
import platform
import signal
from pathlib import Path

import cv2
import pandas as pd
import pytest
from onnxruntime.capi import onnxruntime_pybind11_state as ort

from drawn import draw_photo, make_project, save, use_drawn_components
from facefront.errors import MachineError, SetupError
from facefront.faces import Status
from facefront.imaging import images
from facefront.study import enhancing, files, quality, steps, weight_files
from facefront.study.attempts import Call, attempt
from facefront.study.engine import run_batches
from facefront.study.enhancement import Enhancement
from facefront.study.progress import Progress
from facefront.study.settings import EngineSettings
from facefront.study.study import Study
from facefront.weights import FoundWeight

TABLES = ("images", "faces", "frontals", "frontal_faces", "embeddings")
VICTIM = "Angle/p1/1.png"


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path)
    profile = root / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text() + "enhancers: {flip: {}}\nenhancement: {of: [none]}\n")
    return root


def tables_of(study: Study) -> dict[str, pd.DataFrame]:
    enhanced = Enhancement.open(study, "none")
    tables = {name: getattr(study, name) for name in TABLES}
    tables |= {"enhanced": enhanced.frontals, "enhanced_vectors": enhanced.embeddings, "quality": enhanced.quality}
    return {
        name: table.assign(vector=[v if v is None else v.tolist() for v in table["vector"]])
        if "vector" in table
        else table
        for name, table in tables.items()
    }


def check_healthy(root: Path, results: str = "") -> None:
    """A run now gives what one in a fresh folder gives."""
    healthy = tables_of(Study.open("drawn", root=root, results="results/fresh"))
    healed = tables_of(Study.open("drawn", root=root, results=results))
    assert set(healed["images"]["status"]) == {Status.OK}
    for name, table in healed.items():
        pd.testing.assert_frame_equal(table, healthy[name], obj=name)


def check_stops(run, path: Path) -> None:
    with pytest.raises(SetupError) as stopped:
        run()
    message = str(stopped.value)
    assert str(path) in message
    assert platform.node() in message
    assert "run again" in message
    assert "\n" not in message


def away(path: Path) -> Path:
    return path.rename(path.with_name("elsewhere"))


@pytest.mark.parametrize(("error", "named"), [(SetupError, True), (MachineError, False)])
def test_a_fault_of_the_set_up_says_which_worker_found_it_whatever_its_name(monkeypatch, error, named):
    def work(batch, context):
        raise error("node/1.png: cannot be read on node")

    monkeypatch.setattr(platform, "node", lambda: "node")
    fault = attempt(Call(work, os.getpid(), "loky"), [], None)
    assert fault.reason == "worker on node: " * named + "node/1.png: cannot be read on node"


def test_a_photo_that_a_worker_does_not_see_stops_the_run_and_heals(project):
    victim = project / "data" / VICTIM
    study = Study.open("drawn", root=project)
    assert len(study.listed) == 15
    hidden = away(victim)
    check_stops(lambda: study.faces, victim)
    hidden.rename(victim)
    check_healthy(project)


def test_a_photo_that_changed_since_it_was_listed_stops_the_run_and_heals(project):
    victim = project / "data" / VICTIM
    study = Study.open("drawn", root=project)
    assert len(study.listed) == 15
    save(draw_photo(1, 77, 0.3), victim)
    check_stops(lambda: study.faces, victim)
    check_healthy(project)


def test_a_photo_that_is_gone_when_it_is_turned_stops_the_run_and_heals(project):
    victim = project / "data" / VICTIM
    study = Study.open("drawn", root=project)
    assert len(study.images) == 15
    hidden = away(victim)
    check_stops(lambda: study.frontals, victim)
    hidden.rename(victim)
    assert len(study.frontal_faces) == 18
    enhanced = Enhancement.open(study, "none")
    hidden = away(victim)
    check_stops(lambda: enhanced.frontals, victim)
    check_stops(lambda: enhanced.quality, victim)
    hidden.rename(victim)
    check_healthy(project)


def test_an_error_that_passes_is_tried_once_more_and_changes_nothing(project, monkeypatch):
    read, failed = images.read_regular, set()

    def flaky(path, most):
        if path not in failed:
            failed.add(path)
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return read(path, most)

    with monkeypatch.context() as patch:
        patch.setattr(images, "read_regular", flaky)
        tables = tables_of(Study.open("drawn", root=project))
    assert len(failed) > 15
    assert set(tables["images"]["status"]) == {Status.OK}
    check_healthy(project)


def test_a_photo_that_cannot_be_opened_has_a_status_in_this_run_alone(project, monkeypatch):
    victim = project / "data" / VICTIM
    opened = files.open_regular

    def forbidden(path, most):
        if path == str(victim):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return opened(path, most)

    with monkeypatch.context() as patch:
        patch.setattr(files, "open_regular", forbidden)
        study = Study.open("drawn", root=project)
        tables = tables_of(study)
        assert study.unreadable.keys() == {VICTIM}
        assert study.unreadable[VICTIM].startswith("cannot be opened (Permission denied)")
    images = tables["images"].set_index("image_id")["status"]
    assert images[images != Status.OK].to_dict() == {VICTIM: Status.READ_ERROR}
    assert (tables["embeddings"].set_index("image_id").loc[[VICTIM], "status"] == Status.READ_ERROR).all()
    check_healthy(project)


WANT_OF_MEMORY = [
    MemoryError(),
    ort.RuntimeException("[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : Failed to allocate memory for requested buffer"),
    ort.Fail("[ONNXRuntimeError] : 1 : FAIL : bad allocation"),
    cv2.error("(-4:Insufficient memory) Failed to allocate 9 bytes in function 'OutOfMemoryError'"),
    RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
]


@pytest.mark.parametrize("fault", WANT_OF_MEMORY, ids=lambda fault: type(fault).__name__)
def test_a_photo_that_needs_too_much_memory_has_a_status_in_this_run_alone(project, monkeypatch, fault):
    decode = steps.decode_image

    def greedy(content, name, max_side=None):
        if str(name).endswith(VICTIM):
            raise fault
        return decode(content, name, max_side)

    with monkeypatch.context() as patch:
        patch.setattr(steps, "decode_image", greedy)
        study = Study.open("drawn", root=project)
        assert study.unreadable.keys() == {VICTIM}
        assert "memory" in study.unreadable[VICTIM]
        assert platform.node() not in study.unreadable[VICTIM]  # the report states no machine
        assert (study.embeddings["status"] == Status.READ_ERROR).any()
    check_healthy(project)


@pytest.mark.parametrize("fault", WANT_OF_MEMORY, ids=lambda fault: type(fault).__name__)
def test_a_model_that_does_not_fit_into_memory_is_one_line_when_the_study_opens(project, monkeypatch, fault):
    def greedy(*_, **__):
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(steps, "_build", greedy)
        with pytest.raises(SetupError, match=r"detector dots needs more memory than there is; free some"):
            Study.open("drawn", root=project)
    check_healthy(project)


@pytest.mark.parametrize("module, name", [(steps, "write_output"), (enhancing, "check_framing")])
def test_a_picture_that_needs_too_much_memory_is_a_generator_error_in_this_run_alone(
    project, monkeypatch, module, name
):
    function = getattr(module, name)

    def greedy(*arguments):
        if name == "check_framing" or VICTIM in str(arguments[0]):
            raise MemoryError
        return function(*arguments)

    study = Study.open("drawn", root=project)
    assert len(study.images if name == "write_output" else study.frontals)
    with monkeypatch.context() as patch:
        patch.setattr(module, name, greedy)
        if name == "check_framing":  # everything dies: the machine is too small, which is no photo's fault
            with pytest.raises(SetupError, match="too little memory"):
                tables_of(study)
        else:
            tables = tables_of(study)
            lost = tables["frontals"].set_index("image_id").loc[[VICTIM], "status"]
            assert (lost == Status.GENERATOR_ERROR).all()
    check_healthy(project)


def test_a_model_that_fails_on_a_worker_stops_the_run_and_heals(project, monkeypatch):
    def broken(self, image):
        raise OSError(errno.ENOENT, "no such library", "libmodel.so")

    with monkeypatch.context() as patch:
        patch.setattr("drawn.DotDetector.detect", broken)
        check_stops(lambda: Study.open("drawn", root=project).faces, Path("libmodel.so"))
    check_healthy(project)


PASSING = [
    RuntimeError("CUDA error: an illegal memory access was encountered"),
    ort.Fail("[ONNXRuntimeError] : 1 : FAIL : CUDA failure 700: an illegal memory access was encountered"),
    ImportError("libcudart.so: cannot open shared object file"),
]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("place", ["drawn.DotDetector.detect", "drawn.ColourEmbedder.embed"])
def test_a_device_or_library_that_fails_on_a_worker_stops_the_run_and_heals(project, monkeypatch, fault, place):
    def broken(*_):
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(place, broken)
        check_stops(lambda: Study.open("drawn", root=project).faces, Path(str(fault)))
    check_healthy(project)


@pytest.mark.parametrize("place", ["open_regular", "os.stat"])
def test_a_disk_that_fails_while_the_photos_are_listed_stops_the_run_and_heals(project, monkeypatch, place):
    victim = project / "data" / VICTIM
    read = files.open_regular if place == "open_regular" else os.stat

    def failing(path, *arguments, **named):
        if str(path) == str(victim):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return read(path, *arguments, **named)

    study = Study.open("drawn", root=project)
    with monkeypatch.context() as patch:
        patch.setattr(files if place == "open_regular" else os, place.removeprefix("os."), failing)
        check_stops(lambda: files.hash_files([str(victim)], study.store), victim)
    check_healthy(project)


@pytest.mark.parametrize("content", [None, b"other"])
def test_a_weight_file_that_a_worker_lacks_or_has_otherwise_is_a_fault_of_that_machine(tmp_path, content):
    path = tmp_path / "model.onnx"
    if content:
        path.write_bytes(content)
    weight = FoundWeight("model", path, "0" * 64, 5, "none")
    for use in (weight_files.check_weight, weight_files.read_weight):
        check_stops(lambda use=use: use(weight), path)


def test_a_measure_that_needs_too_much_memory_is_not_kept(project, monkeypatch):
    def greedy(image, keypoints):
        if len(seen := greedy.seen) < 1:
            seen.append(image)
        raise MemoryError

    greedy.seen = []
    study = Study.open("drawn", root=project)
    assert len(study.frontals)
    with monkeypatch.context() as patch:
        patch.setattr(quality, "measure_quality", greedy)
        with pytest.raises(SetupError, match="too little memory"):
            assert Enhancement.open(study, "none").quality is None
    check_healthy(project)


def test_the_reason_that_is_kept_names_no_path(project):
    """Two photos of the same bytes share it."""
    for name in ("one.png", "two.png"):
        (project / "data/Angle/p0" / name).write_bytes(b"nothing to see")
    study = Study.open("drawn", root=project)
    reasons = study.unreadable
    assert {key.rpartition("/")[2] for key in reasons} == {"one.png", "two.png"}
    assert all(reason.startswith("cannot be decoded") for reason in reasons.values())


def killer(folder: Path):
    """A step that ends its worker for the item "always", and once for "once"."""

    def step(batch, context):
        for item in batch:
            flag = folder / item
            if item == "always" or (item == "once" and not flag.exists()):
                flag.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return list(batch)

    return step


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("victim", ["always", "once"])
def test_a_killed_worker_costs_its_own_photo_alone(tmp_path, batch, victim):
    items = [f"{i}" for i in range(12)]
    items.insert(4, victim)
    lost = {}
    settings = EngineSettings(workers=2, batch=batch)
    with Progress("killed", len(items)) as bar:
        results = list(run_batches(killer(tmp_path), items, None, settings, bar, lost=lost.__setitem__))
        assert bar.computed == len(items)
    assert sorted(item for result in results for item in result) == sorted(set(items) - {"always"})
    assert list(lost) == [item for item in items if item == "always"]
    assert all("memory" in reason for reason in lost.values())


def test_a_killed_worker_without_a_status_is_one_line(tmp_path):
    with (
        Progress("killed", 1) as bar,
        pytest.raises(SetupError, match=f"always: ended its worker .* on {platform.node()}; .*run again"),
    ):
        list(run_batches(killer(tmp_path), ["always"], None, EngineSettings(workers=2, batch=1), bar))
