"""Turn a gallery towards its probes: each person's reference at a grid of yaws, as one Parquet file.

Each photo of <in>/GT is drawn at each yaw, embedded by the recogniser of the table, and mixed with the photos'
embeddings. A table of another recogniser than that in --weights is refused. The README says how the file is used.
"""

import argparse
import math
import os
import sys
from pathlib import Path

from facefront.errors import SetupError
from facefront.quickstart.turning import turn_gallery
from facefront.study.options import check_checkout, user_path

ROOT = Path(__file__).resolve().parents[1]
PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
PARSER.add_argument("--model", default="template", help="a frontalizer that draws a face at any pose")
PARSER.add_argument("--in", dest="source", type=user_path, required=True, help="folder that holds GT/")
PARSER.add_argument("--emb", type=user_path, required=True, help="table that extract_embeddings.py made of it")
PARSER.add_argument("--out", type=user_path, required=True, help="file of the turned gallery (.parquet)")
PARSER.add_argument(
    "--weight", type=float, default=math.nan, help="share of the view, 0 to 1; nan: chosen on the photos of Angle"
)
PARSER.add_argument("--profile", default="folder", help="spec/profiles/<name>.yaml: its gallery.yaws are drawn")
PARSER.add_argument(
    "--weights", type=user_path, default=os.environ.get("WEIGHTS") or "weights", help="folder of the weight files"
)


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when the file is written, 2 and a line on stderr where it cannot be."""
    given = PARSER.parse_args(arguments)
    try:
        check_checkout(ROOT)
        table = turn_gallery(
            given.source,
            given.emb,
            given.out,
            model=given.model,
            weight=given.weight,
            profile=given.profile,
            weights=given.weights,
        )
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    people, yaws, weight = table["person"].nunique(), table["yaw"].nunique(), table["weight"].iloc[0]
    print(f"{people} people at {yaws} yaws, share of the view {weight:g}; {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
