"""Affinity (taskset, SLURM, Docker's --cpuset-cpus) and LOKY_MAX_CPU_COUNT count, not the cores of the machine."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COUNT = """
import os, sys
if sys.argv[1]:
    os.sched_setaffinity(0, {int(sys.argv[1])})
from tqdm import tqdm
from facefront.study import engine
from facefront.study.settings import EngineSettings

class Parallel:
    def __init__(self, n_jobs, **named):
        print(n_jobs)

    def __call__(self, tasks):
        return ((arguments[0], 0) for _, arguments, _ in tasks)

engine.joblib.Parallel = Parallel
list(engine.run_batches(len, [1, 2], None, EngineSettings(backend="loky"), tqdm(disable=True)))
"""


def workers(core: str, **environment: str) -> int:
    command = [sys.executable, "-c", COUNT, core]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return int(done.stdout.split()[0])


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system has no affinity")
def test_one_core_means_one_worker():
    assert workers(str(min(os.sched_getaffinity(0)))) == 1


def test_lokys_own_limit_counts_too():
    assert workers("", LOKY_MAX_CPU_COUNT="1") == 1


def test_nothing_counts_the_machines_cores():
    files = [path for folder in ("lib", "scripts", "tools") for path in (ROOT / folder).rglob("*.py")]
    calls = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "cpu_count" and ast.unparse(node.value) != "joblib"
    }
    assert calls == set()
