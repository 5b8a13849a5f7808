"""The small restorer: untrained it changes nothing; a few steps on drawn heads make worsened pictures better."""

import cv2
import numpy as np
import pytest
import torch

from facefront.enhancers import build_enhancer
from facefront.enhancers.restoring import RestoringNetwork
from facefront.errors import SetupError
from facefront.training import train_restorer as training
from facefront.training.train_restorer import train_restorer, worsen
from facefront.weights import FoundWeight, sha256_of
from test_enhancers_keep_size_and_framing import subject


def faces(count):
    """Patterns that stand for framed faces: float32 [224, 224, 3]."""
    y, x = np.mgrid[:224, :224].astype(np.float32)
    for i in range(count):
        wave = 127 + 100 * np.sin(x / (3 + i)) * np.cos(y / (4 + i))
        yield np.repeat(wave[..., None], 3, axis=2).astype(np.float32)


@pytest.fixture
def trained(tmp_path, monkeypatch):
    """One blur alone is to be undone, so that a few steps show whether anything is learned."""
    monkeypatch.setattr(training, "framed_faces", lambda shots, name, people: faces(min(people, 3)))
    monkeypatch.setattr(training, "worsen", lambda picture, random: cv2.GaussianBlur(picture, (0, 0), 2.5))
    monkeypatch.setattr(training, "BATCH", 2)
    card = train_restorer(tmp_path, tmp_path / "out", steps=40, people=3, seed=1)
    return card, tmp_path / "out" / "heads_restorer.pth"


def test_an_untrained_network_changes_nothing():
    picture = torch.rand(1, 3, 32, 48) * 2 - 1
    assert torch.equal(RestoringNetwork()(picture), picture)


def test_training_reduces_the_error_and_its_weights_run_as_an_enhancer(trained):
    card, path = trained
    assert card["error_after"] < card["error_before"]
    assert (card["steps"], card["seed"]) == (40, 1)
    weight = FoundWeight("heads_restorer", path, sha256_of(path), path.stat().st_size, "MIT")
    given = subject()
    made = build_enhancer("restorer", (weight,), device="cpu").enhance([given])[0]
    assert made.image.shape == given.image.shape
    assert not np.array_equal(made.image, given.image)


def test_no_weights_and_wrong_ones_stop_the_run(tmp_path):
    with pytest.raises(SetupError, match="name them in the profile"):
        build_enhancer("restorer")
    torch.save({"x": torch.zeros(1)}, tmp_path / "wrong.pth")
    weight = FoundWeight("x", tmp_path / "wrong.pth", "", 1, "")
    with pytest.raises(SetupError, match="does not fit RestoringNetwork"):
        build_enhancer("restorer", (weight,))


def test_worsening_is_repeatable_and_keeps_the_size():
    picture = next(faces(1))
    first, second = (worsen(picture, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first, second)
    assert first.shape == picture.shape
    assert np.abs(first - picture).mean() > 1
