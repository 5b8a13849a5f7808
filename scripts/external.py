"""List the external systems and their state; with --model, show its licences and install it.

Exit code 0: done; 2: something cannot be had, or a trial made no picture, and why; 130: stopped, and the same command
goes on.
"""

import argparse
import os
import sys
from pathlib import Path

from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers.external import find_system, list_systems
from facefront.frontalizers.external.install import install, state
from facefront.frontalizers.external.trial import try_with_random_weights
from facefront.study.options import check_checkout, user_path

ROOT = Path(__file__).resolve().parents[1]
PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
PARSER.add_argument("--model", default=os.environ.get("MODEL", ""), help="a system's key")
PARSER.add_argument("--source", default=os.environ.get("SOURCE", ""), help="a checkout at the pinned commit")
PARSER.add_argument("--accept", default=os.environ.get("ACCEPT", ""), help="yes: the licences are accepted")
PARSER.add_argument("--trial", default=os.environ.get("TRIAL", ""), help="random: run once with random weights")
PARSER.add_argument("--record", default=os.environ.get("RECORD", ""), help="yes: keep the trial beside system.yaml")


def main(arguments: list[str] | None = None) -> int:
    """Return the exit code; see above."""
    given = PARSER.parse_args(arguments)
    try:
        check_checkout(ROOT)
        if not given.model:
            for system in list_systems():
                print(f"{system.key}: {state(system)}")
            return 0
        system = find_system(given.model)
        if given.trial:
            if given.trial != "random":
                raise SetupError(f"TRIAL={given.trial}: give random: a trial has random weights")
            cost = try_with_random_weights(system, record=given.record == "yes")
            for name, value in cost.items():
                print(f"{name}: {value}")
            return 0 if cost["status"] == Status.OK else 2
        install(system, user_path(given.source) if given.source else None, accept=given.accept == "yes")
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on where it was", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
