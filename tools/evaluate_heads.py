"""Shows drawn heads to networks that were trained on real faces, and prints what they make of them.

Needs the folder of those networks' weights: --models, or models/ in $FACEFRONT_REAL.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import cv2

from drawnheads.training.judges import YAWS, Judges, judge
from facefront.errors import SetupError
from facefront.study.options import check_checkout, user_path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=user_path, default=Path(os.environ.get("FACEFRONT_REAL", "")) / "models")
    parser.add_argument("--people", type=int, default=40, help="how many of the range `judging`")
    parser.add_argument("--yaws", type=int, nargs="+", default=list(YAWS), help="degrees; the first must be 0")
    parser.add_argument("--det-size", type=int, default=320, help="pixels")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    try:
        check_checkout(ROOT)
        judges = Judges.of(arguments.models, arguments.det_size)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(judge(judges, arguments.people, arguments.yaws), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
