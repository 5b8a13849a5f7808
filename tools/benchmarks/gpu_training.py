"""Training of the drawn world's recogniser, on noise: what a step takes on a device."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.gpu_rows import Row, ratio, time_in_turn
from drawnheads.training.lesson import Lesson
from drawnheads.training.train_recogniser import RECOGNISERS, learn
from facefront.faces import CROP_SIZE, FIVE_POINT_TEMPLATE
from facefront.runtime.devices import Device

CHECK, PEOPLE, SIDE = "training of heads_r50", 32, 176


def measure_training(device: Device, steps: int, rounds: int) -> Iterator[Row]:
    """Yield a row for the processor, one thread as `make train` has it, and one for the device: steps a second."""
    lesson = noise()
    recipe = replace(RECOGNISERS["heads_r50"], steps=steps)
    places = list(dict.fromkeys(["cpu", device]))
    measured = time_in_turn({p: lambda p=p: learn(lesson, recipe, device=p)[1] for p in places}, steps, rounds)
    first, losses = measured["cpu"]
    for place in places:
        speeds, own = measured[place]
        gap = abs(own[-1] - losses[-1])
        yield Row(CHECK, place, speeds, ratio(speeds, first), note=f"loss of the last step: {gap:.2g} from the cpu's")


def noise() -> Lesson:
    """Return photos of noise of `PEOPLE` people, two each: a step takes as long as on drawn ones."""
    random = np.random.default_rng(0)
    count = 2 * PEOPLE
    keypoints = np.tile(FIVE_POINT_TEMPLATE + (SIDE - CROP_SIZE) / 2, (count, 1, 1)).astype(np.float32)
    boxes = np.tile(np.array([SIDE * 0.2, SIDE * 0.1, SIDE * 0.8, SIDE * 0.9], np.float32), (count, 1))
    photos = list(random.integers(0, 256, (count, SIDE, SIDE, 3), np.uint8))
    return Lesson(photos, keypoints, boxes, np.zeros(count, np.float32), np.repeat(np.arange(PEOPLE), 2))
