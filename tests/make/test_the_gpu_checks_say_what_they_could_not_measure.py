import csv
import time
from argparse import Namespace
from pathlib import Path

import pytest

from facefront.errors import SetupError

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def checks(monkeypatch):
    monkeypatch.syspath_prepend(TOOLS)
    import gpu_checks

    return gpu_checks


@pytest.fixture
def rows(monkeypatch):
    monkeypatch.syspath_prepend(TOOLS)
    from benchmarks import gpu_rows

    return gpu_rows


def test_what_is_missing_is_named_with_its_remedy(checks, monkeypatch):
    monkeypatch.setattr(checks, "torch_device", lambda device: device)
    monkeypatch.setattr(checks, "onnx_providers", lambda device: ["CPUExecutionProvider"])
    checks.check_needs("cpu")
    with pytest.raises(SetupError, match="ONNX Runtime has no CUDA; install onnxruntime-gpu, or give --device cpu"):
        checks.check_needs("cuda")
    monkeypatch.setattr(checks.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match="insightface is not installed; run make env"):
        checks.check_needs("cpu")


def test_a_row_that_was_not_measured_has_a_reason_and_no_number(rows):
    absent, measured = rows.Row("a", "b", note="no GPU"), rows.Row("a", "c", [2.0, 4.0, 3.0], 1.5, note="d")
    table = list(csv.reader(rows.as_csv([absent, measured]).splitlines()))
    assert table[0] == list(rows.HEADINGS)
    assert table[1] == ["a", "b", "", "", "", "", "", "", "not measured: no GPU"]
    assert table[2] == ["a", "c", "3", "2", "4", "1.5", "", "", "d"]
    assert rows.as_markdown([absent]).splitlines()[2].endswith("| not measured: no GPU |")


def test_ways_take_turns_and_a_first_round_is_not_counted(rows):
    calls = []
    measured = rows.time_in_turn({name: lambda n=name: calls.append(n) or len(calls) for name in "ab"}, 1, 2)
    assert calls == ["a", "b"] * 3
    assert {name: (len(speeds), given) for name, (speeds, given) in measured.items()} == {"a": (2, 5), "b": (2, 6)}
    assert rows.ratio([2, 9, 8], [1, 3, 2]) == 3


def test_a_check_that_cannot_be_made_is_a_row(checks):
    def lacking():
        raise SetupError("x.onnx: not there")

    (row,) = checks.gather("faces", lacking, time.monotonic())
    assert row.cells()[-1] == "not measured: x.onnx: not there"
    (row,) = checks.gather("faces", lacking, time.monotonic() - checks.LIMIT - 1)
    assert row.cells()[-1] == "not measured: the 480 seconds are over"


def test_nothing_is_compiled_where_little_time_is_left(checks, monkeypatch):
    given = []
    monkeypatch.setattr(checks, "measure_faces", lambda *_: [])
    monkeypatch.setattr(checks, "measure_training", lambda *_: [])
    monkeypatch.setattr(checks, "measure_liveportrait", lambda *_, compiled, **__: given.append(compiled) or [])
    wanted = Namespace(device="cpu", real=Path("x"), small=True, upstream=None)
    checks.measure(wanted)
    monkeypatch.setattr(checks, "COMPILING", checks.LIMIT)
    checks.measure(wanted)
    assert given == [True, False]
