"""What is kept of the default run holds for another run: a few people here, all of them by `record_expected.py`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from drawnheads.packs import HEADS
from facefront.report.expected import KINDS, deviations, markdown, pick
from facefront.study.profiles import load_profile
from facefront.weights.packs import MANIFEST

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "spec/expected"
GAIN = "net_gain.template.scrfd.resnet50.common.net_gain"


@pytest.mark.skipif(not (HEADS.folder / MANIFEST).is_file(), reason="needs the weights that come with the package")
def test_a_few_people_measured_now_give_what_is_kept_of_them():
    command = [sys.executable, "tools/record_expected.py", "--subset", "--check"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]


@pytest.mark.skipif(not (KEPT / "heads.yaml").is_file(), reason="needs the numbers of a whole run")
def test_the_readme_states_what_is_kept():
    expected = yaml.safe_load((KEPT / "heads.yaml").read_text("utf-8"))
    shown = re.search(r"<!-- expected -->\n(.*)\n<!-- /expected -->", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert shown[1] == markdown(expected, {part: load_profile(part, ROOT).title for part in expected})


def test_a_number_within_its_tolerance_is_expected():
    assert not list(deviations({GAIN: 0.030}, {GAIN: 0.038}))


@pytest.mark.parametrize("found", [{GAIN: 0.045}, {GAIN: float("nan")}, {}, {GAIN: 0.03, "data.photos": 3}])
def test_a_number_that_is_off_or_missing_or_new_is_said(found):
    (line,) = deviations({GAIN: 0.03}, found)
    assert line.startswith("data.photos" if "data.photos" in found else GAIN)


def test_counts_must_be_the_same():
    assert list(deviations({"data.photos": 576}, {"data.photos": 577}))


def test_other_numbers_of_a_report_are_not_picked():
    values = {GAIN: 0.1, "data.photos": 3, "net_gain.none.scrfd.resnet50.common.net_gain": 0.0, "spec.power": 0.8}
    assert set(pick(values)) == {GAIN, "data.photos"}


def test_every_kind_of_number_is_shown_with_its_interval():
    combination = "scrfd.resnet50"
    names = {
        "data.photos": 576,
        "data.all.found.scrfd": 0.995,
        GAIN: 0.03,
        GAIN.replace("net_gain", "low").replace("low", "net_gain", 1): 0.01,
        GAIN.replace("net_gain", "high").replace("high", "net_gain", 1): 0.05,
        f"verification.angle_gt.original.{combination}.eer": 0.02,
        f"protocol.view2.{combination}.accuracy": 0.97,
    }
    assert set(pick(names)) == set(names)
    assert {kind.names for kind in KINDS if any(re.fullmatch(kind.names, name) for name in names)} == {
        kind.names for kind in KINDS
    }
    table = markdown({"a": names, "b": {"data.photos": 3}}, {"a": "A", "b": "B"})
    assert "| Net Gain, `template`, SCRFD + ResNet50 | +0.030 [+0.010, +0.050] | – |" in table
    assert "| photos | 576 | 3 |" in table
    assert len(table.splitlines()) == 2 + 5
