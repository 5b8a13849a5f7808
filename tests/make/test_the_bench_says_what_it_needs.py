import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from facefront.embedders import build_embedder
from tiny_models import found

TOOLS = Path(__file__).parents[2] / "tools"


def test_without_photos_it_stops_with_one_line(tmp_path):
    command = [sys.executable, str(TOOLS / "bench.py"), "--real", str(tmp_path / "nowhere")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.strip().count("\n") == 0
    assert "nowhere: no cfp-dataset/Data/Images with photos; give --real" in result.stderr


def test_its_random_recogniser_is_one_and_batches(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(TOOLS)
    from benchmarks.models import write_random_iresnet

    embedder = build_embedder("arcface", found(write_random_iresnet(tmp_path / "random.onnx", width=4)))
    crops = np.random.default_rng(0).integers(0, 256, (5, 112, 112, 3), np.uint8)
    together, alone = embedder.embed(crops), np.concatenate([embedder.embed(crop[None]) for crop in crops])
    assert together.shape == (5, 512)
    np.testing.assert_allclose(together, alone, atol=1e-6)
    assert np.abs(together[0] - together[1]).max() > 0.01


def test_recall_is_given_by_width_for_the_first_pass_and_for_all(real_root, monkeypatch):
    monkeypatch.syspath_prepend(TOOLS)
    from benchmarks import recall

    monkeypatch.setattr(recall, "WIDTHS", (0.06,))
    shares = recall.recall_by_width(real_root, 2)
    assert set(shares) == {f"recall_{d}_6.0%_{p}" for d in recall.DETECTORS for p in ("first_pass", "all_passes")}
    for detector in recall.DETECTORS:
        first, every = (shares[f"recall_{detector}_6.0%_{p}"][0] for p in ("first_pass", "all_passes"))
        assert first < every == 1.0


def test_a_gallery_photo_is_turned_to_every_default_yaw(real_root, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(TOOLS)
    from benchmarks import galleries
    from benchmarks.setting import make_bench

    bench = make_bench(real_root, tmp_path, 2)
    monkeypatch.setattr(galleries, "FRONTALIZERS", SimpleNamespace(build=lambda key: counted))
    counted = Counted()
    figures = galleries.measure_turning(bench, 2)
    sources = len(galleries.find_sources(bench))
    assert sources == 2 and counted.frontalized == counted.turned == 3 * sources  # the first round compiles
    assert counted.yaws == {-60.0, -30.0, 30.0, 60.0} and len(counted.seen) == 6 * sources
    assert set(figures) == {"turned_gallery_vs_frontalized", "frontalized_photo_seconds", "turned_photo_seconds"}
    assert all(len(rounds) == 2 for rounds in figures.values())


class Counted:
    """A system that counts what it is asked, and takes a moment each time."""

    def __init__(self):
        self.frontalized, self.turned, self.yaws, self.seen = 0, 0, set(), []

    def frontalize(self, sources):
        self.frontalized += len(sources)
        self.seen += [source for source in sources if all(source is not other for other in self.seen)]
        np.linalg.svd(np.ones((60, 60)))

    def turn(self, source, targets):
        self.turned += 1
        self.seen += [source] if all(source is not other for other in self.seen) else []
        self.yaws |= {target.yaw for target in targets}
        np.linalg.svd(np.ones((60, 60)))
