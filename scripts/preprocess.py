"""Crop the largest face of every photo, with room around it, to 512×512 pixels: `<out>/<person>/<stem>.png`.

A photo without a face, or one that cannot be read, gets a status in `<out>/preprocess.csv`. A second run goes on where
the first one stopped, and makes again only what changed.
"""

import argparse
import os
import sys

from facefront.errors import SetupError
from facefront.quickstart.commands import preprocess
from facefront.study.options import user_path

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
PARSER.add_argument("--in", dest="source", type=user_path, required=True, help="folder of photos, <person>/<photo>")
PARSER.add_argument("--out", type=user_path, required=True, help="folder of the crops; new, or made by an earlier run")
PARSER.add_argument(
    "--align",
    action="store_true",
    help="upright, scaled by the five keypoints (the 112-pixel recognition crop takes 43 %% of the side); without it, "
    "the square around the face's box (which takes 50 %% of the side), not rotated",
)
PARSER.add_argument(
    "--profile", default="folder", help="spec/profiles/<name>.yaml: its registration detector finds the faces"
)
PARSER.add_argument(
    "--weights", type=user_path, default=os.environ.get("WEIGHTS") or "weights", help="folder of the weight files"
)


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when every photo has its row in the table, 2 and a line on stderr where the run cannot start."""
    given = PARSER.parse_args(arguments)
    try:
        table = preprocess(given.source, given.out, align=given.align, profile=given.profile, weights=given.weights)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    counts = ", ".join(f"{count} {status}" for status, count in table["status"].value_counts().items())
    print(f"{len(table)} photos: {counts}; {given.out / 'preprocess.csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
