import os
import shutil
import tempfile

import numpy as np
import psutil
import pytest
from small_systems import SIDE, photos, pretend_installed, small_system

from facefront.errors import PassingError, SetupError
from facefront.faces import Status
from facefront.frontalizers.external import ExternalFrontalizer, frontalizer
from facefront.frontalizers.external.job import crop_face
from facefront.study.attempts import Call, attempt

HEAD = """
import os, subprocess, sys, time
import numpy as np
from PIL import Image
from facefront_job import Failed, run
"""
LIMITS = {"start_seconds": 6, "seconds": 2, "memory_gb": 2, "output_mb": 2}


def driver(frontalize: str, load: str = "return None") -> str:
    def body(code):
        return "\n".join(f"    {line}" for line in code.splitlines())

    return (
        f"{HEAD}\ndef load(job):\n{body(load)}\n\ndef frontalize(model, image, entry, job):\n{body(frontalize)}\n\n"
        "run(load, frontalize)\n"
    )


@pytest.fixture
def turn(tmp_path, monkeypatch):
    """Runs a driver over photos and returns the outcomes."""
    root = tmp_path / "پوشه با فاصله" / "external"
    monkeypatch.setenv("FACEFRONT_EXTERNAL", str(root))

    def run(code, count=2, rotation="frontal", record=None, **facts):
        folder = tmp_path / "نظام" / f"{len(list(tmp_path.glob('نظام/*')))}" / "small"
        system = small_system(folder, code, **{"limits": LIMITS} | facts)
        shutil.rmtree(root, ignore_errors=True)
        pretend_installed(system, root, **(record or {}))
        turn.frontalizer = ExternalFrontalizer(system)
        return turn.frontalizer.frontalize(photos(count), rotation)

    run.root = root
    return run


def statuses(outcomes):
    return [outcome.status for outcome in outcomes]


OK, FAILED = Status.OK, Status.GENERATOR_ERROR


def test_a_good_system_turns_each_photo_and_paths_hold_spaces_and_persian_letters(turn):
    found = turn(driver("return image[:, ::-1]"), 3)
    assert statuses(found) == [OK] * 3
    for outcome, source in zip(found, photos(3), strict=True):
        assert np.array_equal(outcome.image, crop_face(source, SIDE, 1.6).image[:, ::-1])


def test_a_photo_that_raises_is_its_own_status_in_one_line(turn):
    code = (
        "if entry['id'] == '0001':\n    raise ValueError('no\\nface')\n"
        "if entry['id'] == '0002':\n    raise Failed('too dark')\nreturn image"
    )
    found = turn(driver(code), 4)
    assert statuses(found) == [OK, FAILED, FAILED, OK]
    assert [f.detail for f in found[1:3]] == ["ValueError: no face", "too dark"]


BAD_PICTURES = {
    "nothing": (
        "os.chdir('/')\nimport facefront_job\nfacefront_job._write = lambda path, image: None\nreturn image",
        "wrote no out/0000.png",
    ),
    "another size": ("return image[:32, :32]", "has 32 x 32 pixels, expected 64 x 64"),
    "another format": (
        "import facefront_job\n"
        "facefront_job._write = lambda path, image: Image.fromarray(image).save(path, 'JPEG')\nreturn image",
        "out/0000.png is no PNG",
    ),
    "half a file": (
        "import facefront_job\nkeep = facefront_job._write\n"
        "def half(path, image):\n    keep(path, image)\n    os.truncate(path, os.path.getsize(path) // 2)\n"
        "facefront_job._write = half\nreturn image",
        "cannot be decoded",
    ),
    "floats": ("return image / 255", "the driver gave float64 [64, 64, 3]"),
    "a link": (
        "import facefront_job\ndef link(path, image):\n    os.symlink(entry['image'], path)\n"
        "facefront_job._write = link\nreturn image",
        "a link or a special file",
    ),
    "a second name": (
        "import facefront_job\ndef link(path, image):\n    os.link(entry['image'], path)\n"
        "facefront_job._write = link\nreturn image",
        "a link or a special file",
    ),
    "a fifo": (
        "import facefront_job\nfacefront_job._write = lambda path, image: os.mkfifo(path)\nreturn image",
        "a link or a special file",
    ),
    "a linked folder": (
        "os.rmdir(job.output)\nos.symlink('in', os.path.join(job.folder, 'out'))\n"
        "import facefront_job\nfacefront_job._write = lambda path, image: None\nreturn image",
        "a link or a special file",
    ),
    "a file elsewhere": (
        "import facefront_job\nkeep = facefront_job._write\n"
        "facefront_job._write = lambda path, image: keep(os.path.join(job.folder, '..', 'elsewhere.png'), image)\n"
        "return image",
        "wrote no out/0000.png",
    ),
}


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_only_a_png_of_the_stated_size_in_its_place_counts(turn, name):
    code, reason = BAD_PICTURES[name]
    (found,) = turn(driver(code), 1)
    assert found.image is None and found.status == FAILED
    assert reason in found.detail and "\n" not in found.detail


def test_a_status_file_of_nonsense_is_no_outcome(turn):
    (found,) = turn(driver("open(job.status, 'ab').write(b'\\xff\\n[1]\\n{\"id\": 3}\\nnull\\n')\nos._exit(0)"), 1)
    assert (found.status, found.image) == (FAILED, None)
    assert "ended without a word on this photo" in found.detail


def test_a_crash_on_one_photo_is_the_status_of_that_photo_alone(turn):
    found = turn(driver("if entry['id'] == '0001':\n    os._exit(7)\nreturn image"), 3)
    assert statuses(found) == [OK, FAILED, OK]
    assert "exit code 7" in found[1].detail


def check_stops(turn, reason, code, **facts):
    """The run stops with one line that names the system, why, its log and the remedy; returns the log's path."""
    with pytest.raises(SetupError) as stopped:
        turn(code, **facts)
    message = str(stopped.value)
    assert not isinstance(stopped.value, PassingError)
    log = turn.root / "small" / "last_failure.log"
    for part in ("small ", reason, "before its model was loaded", str(log), "make external MODEL=small", "run again"):
        assert part in message
    assert "\n" not in message
    return log


def check_passes(turn, reason, code, **facts):
    """The photo's fault is not kept: it is raised, and the engine gives the photo a status for one run."""
    with pytest.raises(PassingError) as stopped:
        turn(code, 1, **facts)
    assert reason in str(stopped.value)
    assert str(turn.root) not in str(stopped.value)  # it stands in a report


IN_LOAD = {
    "a missing module": ("raise ImportError('no module named made_up')", "ImportError: no module named made_up"),
    "too little memory": ("raise MemoryError", "exit code 1 (MemoryError)"),
    "a killer": ("os.kill(os.getpid(), 9)", "was ended by SIGKILL"),
    "a silent end": ("os._exit(0)", "ended before its model"),
    "a driver's own word": ("raise Failed('no weights')", "no weights"),
    "a flood": ("while True:\n    print('x' * 100_000)", "wrote more than 2 MB"),
}


@pytest.mark.parametrize("name", IN_LOAD)
def test_a_fault_before_the_model_is_loaded_stops_the_run_with_one_line_and_its_log_is_kept(turn, name):
    code, reason = IN_LOAD[name]
    log = check_stops(turn, reason, driver("return image", load=code))
    assert 0 < log.stat().st_size < 100_000


def test_a_python_that_is_gone_stops_the_run(turn, monkeypatch):
    monkeypatch.setattr(frontalizer, "lacking", lambda *_, **__: "")
    check_stops(turn, "cannot be started", driver("return image"), record={"python": "/nowhere/python"})


def test_one_that_never_loads_is_stopped_and_what_it_started_with_it(turn, tmp_path):
    (tmp_path / "child.py").write_text("import os, time\nos.setsid()\ntime.sleep(600)\n", "utf-8")
    code = (
        "for start in (False, True):\n"
        f"    child = subprocess.Popen([sys.executable, {str(tmp_path / 'child.py')!r}], start_new_session=start)\n"
        f"    open({str(tmp_path / 'pids')!r}, 'a').write(f'{{child.pid}}\\n')\n"
        "time.sleep(600)"
    )
    limits = LIMITS | {"start_seconds": 2, "seconds": 300}
    check_stops(turn, "took more than 2 s to load", driver("return image", load=code), limits=limits)
    for pid in map(int, (tmp_path / "pids").read_text().split()):
        assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_gigabytes_of_files_are_stopped(turn):
    code = (
        "for n in range(10**6):\n    with open(f'{job.output}/{n}', 'wb') as file:\n"
        "        file.write(bytes(10**6))\n        time.sleep(0.01)"
    )
    (found,) = turn(driver(code), 1)
    assert found.status == FAILED and "wrote more than 2 MB" in found.detail


EAT = "import time; kept = b'x' * 200_000_000; time.sleep(600)"
EATING = f"for _ in range(3):\n    subprocess.Popen([sys.executable, '-c', {EAT!r}])\ntime.sleep(600)"


def test_memory_is_that_of_all_its_processes(turn):
    limits = LIMITS | {"memory_gb": 0.5, "start_seconds": 30}
    check_stops(turn, "took more than 0.5 GB of memory", driver("return image", load=EATING), limits=limits)
    check_passes(turn, "took more than 0.5 GB of memory", driver(EATING), limits=limits)


ON_A_PHOTO = {
    "too little memory": ("raise MemoryError", "failed (MemoryError)"),
    "on the GPU": ("raise RuntimeError('CUDA out of memory. Tried')", "failed (RuntimeError: CUDA out of memory"),
    "a broken GPU": ("raise RuntimeError('CUDA error: unspecified launch')", "failed (RuntimeError: CUDA error"),
    "a full disk": ("raise OSError(28, 'No space left on device', job.output)", "No space left on device)"),
    "a missing library": ("import made_up", "failed (ModuleNotFoundError: No module named 'made_up')"),
    "a killer": ("os.kill(os.getpid(), 9)", "was ended by SIGKILL"),
    "no end": ("time.sleep(600)", "took more than 4 s"),
    "its own word": ("from facefront_job import Broken\nraise Broken('a tool ended with 1')", "a tool ended with 1"),
}


@pytest.mark.parametrize("name", ON_A_PHOTO)
def test_a_fault_that_is_not_the_photos_is_never_its_kept_status(turn, name):
    code, reason = ON_A_PHOTO[name]
    check_passes(turn, reason, driver(code), limits=LIMITS | {"start_seconds": 3, "seconds": 1})


def test_a_worker_gives_such_a_photo_a_status_for_one_run(turn):
    def work(batch, context):
        return turn(driver("raise MemoryError"), 1)

    fault = attempt(Call(work, os.getpid(), "loky"), [], None)
    assert fault.fatal and fault.reason == "small failed (MemoryError)"


def test_a_missing_file_of_a_photo_is_its_status_without_the_path(turn):
    (found,) = turn(driver("open(job.output + '/nothing')"), 1)
    assert (found.status, found.detail) == (FAILED, "FileNotFoundError: No such file or directory")


def test_zero_rotation_is_offered_where_the_system_has_it(turn):
    found = turn(
        driver("return image if entry['rotation'] == 'none' else 255 - image"), rotation="none", has_zero_rotation=True
    )
    assert np.array_equal(found[0].image, crop_face(photos(1)[0], SIDE, 1.6).image)


def test_a_driving_system_gets_the_drawn_face_and_a_batch_does_not_change_a_picture(turn):
    code = (
        "a = job.driver_image()\n"
        "assert a.shape == image.shape and len(job.driver['keypoints']) == 5\n"
        "return np.random.randint(0, 255, image.shape).astype(np.uint8) // 2 + a // 2"
    )
    first, second = turn(driver(code), drives="frame")
    assert first.status == OK and np.array_equal(first.image, second.image)


def test_nothing_of_this_programs_environment_leads_a_system_into_other_code(turn, monkeypatch):
    monkeypatch.setenv("SECRET_WORD", "x")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    code = "assert 'SECRET_WORD' not in os.environ and '/nowhere' not in sys.path\nreturn image"
    assert statuses(turn(driver(code), 1)) == [OK]


def test_no_folder_is_left(turn, tmp_path, monkeypatch):
    (tmp_path / "t").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    turn(driver("open('more', 'w').write('x')\nreturn image"), 1)
    assert list((tmp_path / "t").iterdir()) == []
