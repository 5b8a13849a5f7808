"""Kill, stop and starve the processes of a small run on a dask cluster; print a table of what was lost or done twice.

Exit code 1 where a run did not end, where the tables of the run after it differ from those of an undisturbed one, or
where it computed something again that was finished. The processes' logs stay in the folder of `--folder`.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from facefront.errors import SetupError
from facefront.study.options import check_checkout
from soaking.rounds import Outcome, Soak

ROOT = Path(__file__).resolve().parents[1]

KINDS = {
    "worker killed": ("worker", 10),
    "client killed": ("client", 10),
    "scheduler killed": ("scheduler", 10),
    "all workers killed": ("no worker", 2),
    "worker stopped for good": ("stopped", 4),
    "worker cut off, comes back": ("parted", 4),
    "task without end": ("hanging", 2),
    "worker out of memory": ("memory", 4),
    "disk of a worker full": ("worker's disk", 4),
    "disk of the client full": ("client's disk", 4),
    "two clients, worker killed": ("worker", 3),
}

COLUMNS = ("faults", "ended", "in one line", "equal tables", "repeated")
"""Of the table: faults that came about; runs with a fault that ended, and of these those that stopped with one line;
runs after them with the tables of an undisturbed one; values that these computed again."""


def soak(kind: str, share: float, runs: Soak, tasks: int) -> list[Outcome]:
    """Run the rounds of one kind, at moments spread over the tasks; say which are bad."""
    fault, rounds = KINDS[kind]
    rounds, outcomes = max(1, round(rounds * share)), []
    for number in range(rounds):
        task = 1 + round((number + 0.5) * (tasks - 2) / rounds)
        place = ("before", "after")[number % 2]
        outcome = runs.round(fault, task, place, clients=2 if kind.startswith("two") else 1)
        if not outcome.good:
            print(f"{kind}, {place} task {task} of {tasks}: {outcome}", flush=True)
        outcomes.append(outcome)
    return outcomes


def row(name: str, outcomes: list[Outcome]) -> str:
    """Return a row of the table."""
    figures = (
        sum(one.happened for one in outcomes),
        sum(one.ended is not None for one in outcomes),
        sum(one.ended == 2 for one in outcomes),
        sum(one.equal for one in outcomes),
        sum(one.repeated for one in outcomes),
    )
    return f"{name:<28}" + "".join(f"{figure:>14}" for figure in figures)


def main() -> int:
    """Run the kinds; 1 where any round is bad, 2 where another checkout's code would run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--share", type=float, default=1, help="of the rounds of each kind (default: all)")
    parser.add_argument("--folder", type=Path, help="empty; default: a temporary one")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # no process is left
    try:
        check_checkout(ROOT)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT / "tests"))  # of drawn people
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        place = arguments.folder or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        runs = Soak(place)
        try:
            tasks = runs.tasks()
            print(f"{'':<28}" + "".join(f"{name:>14}" for name in COLUMNS), flush=True)
            results = []
            for kind in arguments.only:
                outcomes = soak(kind, arguments.share, runs, tasks)
                print(row(kind, outcomes), flush=True)
                results += outcomes
        finally:
            runs.processes.end()
    print(row("all", results))
    return int(not all(one.good for one in results))


if __name__ == "__main__":
    sys.exit(main())
