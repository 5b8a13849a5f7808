"""Draw the data sets of heads, heads-biwi and heads-lfw, or finish what was begun of them.

They go into --root, which is $DATA where that is set, else data.
"""

import argparse
import os
import sys
from pathlib import Path

from drawnheads.sets.drawing import SETS, draw_set
from facefront.errors import SetupError
from facefront.study.options import check_checkout, check_data, expand

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Draw both sets below the folder and check them; 2 and one line where they cannot be drawn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=os.environ.get("DATA") or "", help="the folder that holds both")
    parser.add_argument("--frames", type=int, default=0, help="of each recording of heads-biwi")
    parser.add_argument("--people", type=int, default=0, help="of heads-lfw, 30 … 432")
    parser.add_argument("--workers", type=int, default=0, help="processes; 0: one for each core")
    arguments = parser.parse_args()
    try:
        check_checkout(ROOT)
        root = Path(expand(arguments.root or "data")).absolute()
        if arguments.root:
            check_data(str(root), "heads", ROOT)
        for form, size in (("biwi", arguments.frames), ("lfw", arguments.people)):
            draw_set(form, root / SETS[form].name, size=size, workers=arguments.workers)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
