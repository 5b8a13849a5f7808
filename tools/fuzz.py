"""Try hostile input on everything that is read from disk or network; print a table of outcomes.

Exit code 1 where a case ended in a traceback, crash or hang, took too much memory, changed a file outside its folder
or gave a wrong result in silence. A run is repeated by its seed; `--only` runs one case again.
"""

import argparse
import importlib
import itertools
import os
import sys
import tempfile
import time
import zlib
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

from facefront.errors import SetupError
from facefront.registry import look_up
from fuzzing import BAD, GOOD, areas
from fuzzing.child import try_case

COLUMNS = (*GOOD, *BAD)
SHOWN = 25  # failures listed for each area


def run_area(area: str, arguments: argparse.Namespace) -> Counter[str]:
    """Run the area's cases until there are enough of them or its share of the time is over; list the bad ones."""
    cases = importlib.import_module(f"fuzzing.{area}").cases
    counts: Counter[str] = Counter()
    end = time.monotonic() + 60 * arguments.minutes / len(arguments.area)
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{area}-") as folder:
        rng = np.random.default_rng([arguments.seed, zlib.crc32(area.encode())])
        for number, case in enumerate(itertools.islice(cases(rng, Path(folder)), arguments.cases)):
            if arguments.only not in (None, number):
                continue
            kind, detail = try_case(case)
            counts[kind] += 1
            if arguments.only is not None or (kind in BAD and sum(counts[bad] for bad in BAD) <= SHOWN):
                print(f"{area} {number} ({case.name}): {kind}: {detail}", flush=True)
            if time.monotonic() > end:
                print(f"{area}: its time is over after {number + 1} cases; give --minutes for more", flush=True)
                break
    return counts


def show(counts: dict[str, Counter[str]]) -> None:
    """Print a row for each area and one of the sums."""
    rows = {**counts, "all": sum(counts.values(), Counter())}
    print(f"{'area':<12}{'cases':>7}" + "".join(f"{name:>{len(name) + 2}}" for name in COLUMNS))
    for area, count in rows.items():
        cells = "".join(f"{count[name]:>{len(name) + 2}}" for name in COLUMNS)
        print(f"{area:<12}{count.total():>7}{cells}")


def main() -> int:
    """Run the areas; 1 where any outcome is bad, 2 where an area is not known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--area", nargs="+", default=areas(), help=f"of {', '.join(areas())} (default: all)")
    parser.add_argument("--cases", type=int, default=600, help="at most, for each area (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    parser.add_argument("--minutes", type=float, default=10, help="for all areas together (default: %(default)s)")
    parser.add_argument("--only", type=int, help="the number of one case, to run it again")
    arguments = parser.parse_args()
    try:
        for area in arguments.area:
            look_up("area", area, dict.fromkeys(areas()))
    except SetupError as error:
        print(f"fuzz: {error}", file=sys.stderr)
        return 2
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    cv2.setNumThreads(1)  # a forked child has no threads of its parent's pool
    counts = {area: run_area(area, arguments) for area in arguments.area}
    show(counts)
    return int(any(count[bad] for count in counts.values() for bad in BAD))


if __name__ == "__main__":
    sys.exit(main())
