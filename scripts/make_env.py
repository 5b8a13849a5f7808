"""Check the settings of make, then make, repair or refresh the environment in ENV_DIR. `make` calls it first.

It needs nothing but Python 3.8: --profiles lists the profiles, --unknown names a make variable that there is not.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "lib"))

from facefront.errors import SetupError  # noqa: E402 (found by the line above)
from facefront.registry import suggest  # noqa: E402
from facefront.study.environment import ensure_environment, environment_folder  # noqa: E402
from facefront.study.options import describe_profiles, read_options  # noqa: E402


def main() -> int:
    """Return 0 when the environment is ready, 2 and one line where it cannot be, 130 when stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", action="store_true")
    parser.add_argument("--unknown", nargs=2, metavar=("NAME", "KNOWN"))
    arguments = parser.parse_args()
    if arguments.unknown:
        name, known = arguments.unknown
        print(f"{name} is no variable of this Makefile; {suggest(name.upper(), known.split())}")
        return 0
    if arguments.profiles:
        print(describe_profiles(ROOT))
        return 0
    try:
        read_options(os.environ, ROOT)
        folder = environment_folder(os.environ.get("ENV_DIR", ".venv"), ROOT)
        ensure_environment(folder, os.environ.get("PYTHON", ""), ROOT)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; the same command goes on where it was", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
