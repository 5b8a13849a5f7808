"""EG3D's projector finds the code of a picture, and an interruption changes nothing of what it finds."""

import importlib.util
from pathlib import Path

import pytest
import torch

from facefront.frontalizers import external

PATH = Path(external.__file__).parent / "systems" / "eg3d" / "projector.py"
RATES = {"w": 0.2}


@pytest.fixture(scope="module")
def projector():
    spec = importlib.util.spec_from_file_location("projector", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Killed(Exception):
    pass


@pytest.fixture(scope="module")
def tiny():
    """A linear generator from six numbers to a picture of 16 by 16, and a code."""
    random = torch.Generator().manual_seed(5)
    return torch.randn(6, 256, generator=random) / 6, torch.randn(1, 6, generator=random)


def _loss(projector, tiny, *, noise=0.0, kill_at=None):
    weights, code = tiny
    target = (code @ weights).reshape(1, 1, 16, 16)
    calls = []

    def loss(values):
        calls.append(1)
        if kill_at is not None and len(calls) > kill_at:
            raise Killed
        drawn = (values["w"] @ weights).reshape(1, 1, 16, 16)
        return projector.multi_scale(drawn + noise * torch.randn(1), target)

    loss.calls = calls
    return loss


def _project(projector, loss, state, *, steps=40, seed=0, said=None):
    say = (said if said is not None else []).append
    start = {"w": torch.zeros(1, 6)}
    return projector.project(loss, start, RATES, steps=steps, state=state, seed=seed, say=say)["w"]


def test_it_recovers_the_code_of_a_linear_generator(projector, tiny, tmp_path):
    found = _project(projector, _loss(projector, tiny), tmp_path / "state.pt", steps=150)
    assert (found - tiny[1]).abs().max() < 0.01


@pytest.mark.parametrize("kill_at", [1, 17, 39])
def test_an_interrupted_projection_ends_with_the_same_bits(projector, tiny, tmp_path, kill_at):
    whole = _project(projector, _loss(projector, tiny, noise=0.3), tmp_path / "whole.pt")
    with pytest.raises(Killed):
        _project(projector, _loss(projector, tiny, noise=0.3, kill_at=kill_at), tmp_path / "cut.pt")
    rest = _loss(projector, tiny, noise=0.3)
    assert torch.equal(_project(projector, rest, tmp_path / "cut.pt"), whole)
    assert len(rest.calls) == 40 - kill_at


def test_a_finished_projection_takes_no_step(projector, tiny, tmp_path):
    first = _project(projector, _loss(projector, tiny), tmp_path / "state.pt")
    again = _loss(projector, tiny)
    assert torch.equal(_project(projector, again, tmp_path / "state.pt"), first)
    assert not again.calls


def test_the_state_of_another_projection_is_refused(projector, tiny, tmp_path):
    _project(projector, _loss(projector, tiny), tmp_path / "state.pt", steps=3)
    for other in ({"steps": 4}, {"steps": 3, "seed": 1}):
        with pytest.raises(ValueError, match=r"state\.pt.*remove it"):
            _project(projector, _loss(projector, tiny), tmp_path / "state.pt", **other)


def test_it_says_its_length_before_it_starts(projector, tiny, tmp_path):
    said = []
    with pytest.raises(Killed):
        _project(projector, _loss(projector, tiny, kill_at=0), tmp_path / "state.pt", said=said)
    assert len(said) == 1
    assert "40 steps" in said[0]


def test_the_loss_sees_differences_at_every_scale(projector):
    flat, random = torch.zeros(1, 3, 32, 32), torch.Generator().manual_seed(2)
    fine = torch.randn(1, 3, 32, 32, generator=random)
    fine = fine - torch.nn.functional.interpolate(torch.nn.functional.avg_pool2d(fine, 2), scale_factor=2)
    coarse = torch.full_like(fine, fine.abs().mean().item())
    assert projector.multi_scale(flat, flat) == 0
    assert projector.multi_scale(coarse, flat) > 2 * projector.multi_scale(fine, flat)


def test_the_rate_rises_stays_and_falls(projector):
    rates = [projector.rate_at(step / 500) for step in range(500)]
    assert 0 < rates[0] < 0.5
    assert min(rates[25:374]) == pytest.approx(1)
    assert rates[374:] == sorted(rates[374:], reverse=True)
    assert 0 < rates[-1] < 0.001
