"""`tools/benchmarks/large_set.py`: the set on which whole LFW's memory and speed are measured."""

import hashlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from drawn import save
from facefront.datasets import load_dataset

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def large_set(monkeypatch):
    monkeypatch.syspath_prepend(TOOLS)
    from benchmarks import large_set

    return large_set


def test_the_whole_has_lfws_people_photos_and_probes(large_set):
    photos = large_set.photos_each(large_set.WHOLE)
    assert (len(photos), sum(photos), photos[0]) == (5_749, 13_233, 530)
    assert Counter(photos)[1] == 4_069
    assert sum(n >= 10 for n in photos) == 158
    gt = [max(1, min(3, n - 1)) for n in photos]  # by spec/pairs.yaml, where every photo is frontal
    assert sum(photos) - sum(gt) == 5_973


@pytest.mark.parametrize("size", [2, 317, 1_323, 13_232, 20_000])
def test_any_number_of_photos_is_met(large_set, size):
    photos = large_set.photos_each(size)
    assert sum(photos) == size
    assert min(photos) >= 1


def test_no_two_photos_have_the_same_bytes(large_set, tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (4, 50, 50, 3), np.uint8)
    for number, image in enumerate(noise):
        save(image, tmp_path / "drawn" / f"Ada_{number // 2}" / f"Ada_{number // 2}_{number:04d}.jpg")
    large_set.write_large_set(tmp_path / "drawn", tmp_path / "large", 120)
    images = load_dataset("lfw", tmp_path / "large").images
    assert len(images) == 120
    assert len({hashlib.sha256(Path(path).read_bytes()).digest() for path in images["path"]}) == 120
