"""Networks that were trained on real faces see heads in a few drawn people; `tools/evaluate_heads.py` shows more."""

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def figures(real_root) -> dict[str, float]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "tools")
        from evaluate_heads import Networks, measure
    return measure(Networks.of(real_root / "models"), people=12, yaws=(0, 30, 60))


def test_both_detectors_find_every_head(figures):
    assert figures["found_scrfd"] == figures["found_retina"] == 1


def test_fsanet_sees_the_yaw_of_the_label(figures):
    assert figures["yaw_error"] < 8


def test_people_differ_and_stay_themselves_in_another_recording(figures):
    assert figures["different_frontal"] <= 0.40
    assert figures["same_two_recordings"] >= 0.75
    assert figures["rank1_of_20_30"] >= 0.9


def test_likeness_falls_with_the_angle(figures):
    assert figures["same_two_recordings"] > figures["same_30"] > figures["same_60"] > 0.2
