"""A part of `make soak`: a client, a scheduler and two workers, each a process; one fault of each quick kind.

The run after it has the tables of an undisturbed one and computes nothing that was finished.
"""

import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"

FAULTS = {
    "worker": 0,
    "client": -9,
    "scheduler": 2,
    "memory": 0,
    "worker's disk": 0,
    "client's disk": 2,
}
"""How the run with the fault ends: well, by a signal, or with one line."""


@pytest.fixture(scope="module")
def soak(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TOOLS))
        from drawn import use_drawn_components
        from soaking.rounds import Soak

        use_drawn_components(patch)  # what the soak replaces in this process is put back
        runs = Soak(tmp_path_factory.mktemp("soak"), people=2)
        try:
            yield runs, runs.tasks()
        finally:
            runs.processes.end()
            for name in [name for name in sys.modules if name.startswith("soaking")]:
                del sys.modules[name]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_next_run_ends_with_the_same_tables_and_repeats_nothing(soak, fault):
    runs, tasks = soak
    outcome = runs.round(fault, tasks // 2, "after")
    assert outcome.good, outcome
    assert outcome.ended == FAULTS[fault], outcome


def test_two_clients_on_one_folder_lose_nothing_when_a_worker_dies(soak):
    runs, tasks = soak
    outcome = runs.round("worker", tasks // 3, "before", clients=2)
    assert outcome.good, outcome
    assert outcome.ended == 0
