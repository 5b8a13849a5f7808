"""Compare our FFWM, scaleway, DECA or First-Order-Model with its authors' code; a table of differences.

Both get the same random weights and input. Needs a checkout of github.com/csyxwei/FFWM, scaleway/frontalization,
yfeng95/DECA or AliaksandrSiarohin/first-order-model. --record writes some of their values for the regression tests
(tests/recorded/<system>_stages.npz). LivePortrait: check_liveportrait_parity.py.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from facefront.errors import SetupError
from facefront.study.options import user_path
from parity.deca import deca_stages
from parity.direct import ffwm_stages, scaleway_stages
from parity.fomm import fomm_stages
from parity.stages import record

LIMIT = 1e-3
GREY_LIMIT = 1.01 / 255
"""Of what is rounded to whole grey levels: one of them."""

SYSTEMS = {"ffwm": ffwm_stages, "scaleway": scaleway_stages, "deca": deca_stages, "fomm": fomm_stages}


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--upstream", type=user_path, required=True, help="checkout of the system's repository")
    parser.add_argument("--record", type=user_path, help="write some of their values to this .npz")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            stages = list(SYSTEMS[arguments.system](arguments.upstream, Path(folder)))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.record:
        arguments.record.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(arguments.record, **record({name: values for name, values, _ in stages}))
    return int(not show(stages))


def show(stages: list[tuple[str, np.ndarray, np.ndarray]]) -> bool:
    """Print the largest difference of each stage; whether all are within their limits."""
    print(f"{'stage':40} {'max |difference|':>17} {'spread of theirs':>17}")
    within = True
    for name, expected, found in stages:
        difference = float(np.abs(np.asarray(expected, np.float64) - found).max())
        limit = GREY_LIMIT if name.endswith("whole greys") else LIMIT
        within &= difference <= limit
        beyond = "" if difference <= limit else f"  BEYOND {limit:.1e}"
        print(f"{name:40} {difference:17.1e} {float(np.std(expected)):17.3f}{beyond}")
    print(f"all within {LIMIT} (one grey level where rounded)" if within else "NOT all within the limits")
    return within


if __name__ == "__main__":
    sys.exit(main())
