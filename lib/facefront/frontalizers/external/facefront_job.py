"""Run a driver over the photos of a job: the part of the contract that runs in the system's own environment.

A driver imports it by this name. It needs Python 3.8, NumPy and Pillow, and nothing else of this project.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import random
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

LOOK_EVERY = 2.0
"""Seconds between two checks that the process that started this one still lives."""


class Failed(Exception):
    """This photo cannot be turned; the message says why, in one line."""


class Broken(Exception):
    """The machine or the installation failed, and this photo may be turned elsewhere; the message says how."""


FAULTS = (
    Broken,
    Failed,
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a photo may raise in a system. The next photo is tried then; one that is the machine's ends the process."""

PASSING = {errno.EIO, errno.ENOSPC, errno.EROFS, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
PASSING |= {getattr(errno, name) for name in ("EDQUOT", "ESTALE") if hasattr(errno, name)}
"""Errors of the operating system that no photo causes."""

WORDS = (
    "out of memory",
    "can't allocate memory",
    "bad_alloc",
    "cuda error",
    "cuda failure",
    "cudnn",
    "cublas",
    "nvidia",
)
"""What libraries say, in an error of no type of its own, where memory or the GPU failed."""


class Job:
    """Hold what is to be done, as job.json says it; the paths of `driver` and `inputs` are absolute.

    source, weights: folders; random_weights: take seeded random numbers in the place of weight files; device: cpu or
    cuda; threads, seed; side, output_side: of the square pictures in and out, pixels; params: the system's own.
    driver: {"image": path, "keypoints": [[x, y] x 5]}, the neutral frontal face, or None.
    """

    version: int
    inputs: list[dict[str, Any]]
    driver: dict[str, Any] | None
    source: str
    weights: str
    random_weights: bool
    device: str
    threads: int
    seed: int
    side: int
    output_side: int
    params: dict[str, Any]

    def __init__(self, path: str) -> None:
        self.folder = os.path.dirname(os.path.abspath(path))
        with open(path, encoding="utf-8") as file:
            given = json.load(file)
        self.output = os.path.join(self.folder, given.pop("output"))
        self.status = os.path.join(self.folder, given.pop("status"))
        self.__dict__.update(given)
        for entry in [*self.inputs, *([self.driver] if self.driver else [])]:
            entry["image"] = os.path.join(self.folder, entry["image"])

    def driver_image(self) -> np.ndarray:
        """Return the neutral frontal face, uint8 [side, side, 3] RGB."""
        if self.driver is None:
            raise Failed("this job has no driving picture")
        return read_picture(self.driver["image"])


def read_picture(path: str) -> np.ndarray:
    """Return a picture as uint8 [H, W, 3] RGB."""
    with Image.open(path) as opened:
        return np.asarray(opened.convert("RGB")).copy()


def write_clip(path: str, picture: str, frames: int, side: int) -> None:
    """Write a clip in which a picture, scaled to `side` by `side` pixels, stands still. Needs imageio."""
    import imageio.v2 as imageio

    # 3 is bicubic in every Pillow; its name has moved.
    with Image.open(picture) as opened:
        frame = np.asarray(opened.convert("RGB").resize((side, side), 3))
    imageio.mimwrite(path, [frame] * frames, fps=8, quality=10)


def last_frame(path: str) -> np.ndarray:
    """Return the last frame of a clip, uint8 [H, W, 3] RGB. Needs imageio. Raises Failed where it has none."""
    import imageio.v2 as imageio

    reader: Any = imageio.get_reader(path)
    with reader as clip:
        last = deque(clip, maxlen=1)
    if not last:
        raise Failed("the clip has no frame")
    return np.asarray(last[0])[..., :3].copy()


def run(load: Callable[[Job], Any], frontalize: Callable[..., Any]) -> None:
    """Build the model and turn each photo of the job that the command line names.

    load: the job to a model; frontalize: the model, the photo (uint8 [side, side, 3] RGB), its entry in job.json and
    the job to uint8 [output_side, output_side, 3] RGB. Writes out/<id>.png and a line of the status file for each.
    """
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    job = Job(sys.argv[1])
    sys.path.insert(0, job.source)
    os.makedirs(job.output, exist_ok=True)
    seed_all(job)
    start = time.perf_counter()
    model = load(job)
    _note(job, {"id": "", "status": "loaded", "detail": "", "parameters": count_parameters()}, start)
    for entry in job.inputs:
        _turn(model, frontalize, entry, job)


def seed_all(job: Job) -> None:
    """Seed every source of random numbers, and limit torch's threads; before each photo, so that none affects another.

    Before torch is imported there is nothing to seed: its first numbers are always the same.
    """
    random.seed(job.seed)
    np.random.seed(job.seed)
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        torch.manual_seed(job.seed)
        torch.set_num_threads(job.threads)


def count_parameters() -> int:
    """Return the number of trained numbers of all torch networks in memory; 0 without torch."""
    if "torch" not in sys.modules:
        return 0
    parameter = sys.modules["torch"].nn.Parameter
    return sum(each.numel() for each in gc.get_objects() if type(each) is parameter)


def _turn(model: Any, frontalize: Callable[..., Any], entry: dict[str, Any], job: Job) -> None:
    """Turn one photo; a fault is its status, and the log has the traceback."""
    start = time.perf_counter()
    seed_all(job)
    line = {"id": entry["id"], "status": "ok", "detail": ""}
    try:
        image = frontalize(model, read_picture(entry["image"]), entry, job)
        _write(os.path.join(job.output, entry["id"] + ".png"), image)
    except FAULTS as error:
        said = isinstance(error, (Broken, Failed))
        if not said:
            traceback.print_exc()
        reason = getattr(error, "strerror", "") or str(error)  # a report tells no path
        detail = " ".join(reason.split()) if said else f"{type(error).__name__}: {' '.join(reason.split())}"
        line.update(status="failed", detail=detail[:200].rstrip(": ") or type(error).__name__)
        if is_of_machine(error):
            _note(job, {**line, "status": "broken"}, start)
            sys.exit(detail)
    _note(job, line, start)


def is_of_machine(error: BaseException) -> bool:
    """Return whether an error is the machine's or the installation's, and not the photo's."""
    if isinstance(error, OSError):
        return error.errno in PASSING
    words = isinstance(error, RuntimeError) and any(word in str(error).lower() for word in WORDS)
    return words or isinstance(error, (Broken, ImportError, MemoryError))


def _write(path: str, image: Any) -> None:
    image = np.asarray(image)
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise Failed(f"the driver gave {image.dtype} {list(image.shape)}, expected uint8 [H, W, 3]")
    Image.fromarray(image).save(path)


def _note(job: Job, line: dict[str, Any], start: float) -> None:
    """Add a line to the status file, at once."""
    with open(job.status, "a", encoding="utf-8") as file:
        file.write(json.dumps({**line, "seconds": round(time.perf_counter() - start, 3)}) + "\n")


def _end_with(parent: int) -> None:
    """End this process and its children when the process that started it is gone."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)
