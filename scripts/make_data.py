"""Draws the data sets of heads, heads-biwi and heads-lfw, or finishes what was begun of them."""

import argparse
import sys
from pathlib import Path

from facefront.errors import SetupError
from facefront.heads.drawing import SETS, draw_set


def main() -> int:
    """Makes both sets below the folder and checks them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path("data"), help="the folder that holds both")
    parser.add_argument("--frames", type=int, default=0, help="of each recording of heads-biwi")
    parser.add_argument("--people", type=int, default=0, help="of heads-lfw, 30 … 432")
    parser.add_argument("--workers", type=int, default=0, help="processes; 0: one for each core")
    arguments = parser.parse_args()
    try:
        for form, size in (("biwi", arguments.frames), ("lfw", arguments.people)):
            draw_set(form, arguments.root / SETS[form].name, size=size, workers=arguments.workers)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
