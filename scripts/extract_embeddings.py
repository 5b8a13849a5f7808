"""Embed GT photos, angled photos and what was made of them: `<out>/<detector>-<backbone>.parquet`.

Photos lie in <in>/GT/<person>/ and <in>/Angle/<person>/; folders <in>/Angle_* were made of Angle. A second run goes on
where the first one stopped, and computes again only what changed.
"""

import argparse
import os
import sys
from pathlib import Path

from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.errors import SetupError
from facefront.quickstart.commands import extract_embeddings
from facefront.study.options import user_path

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
PARSER.add_argument("--detector", default="scrfd", help=f"{', '.join(DETECTORS)}, or a name of the profile's own")
PARSER.add_argument("--backbone", default="resnet50", help=f"{', '.join(EMBEDDERS)}, or a name of the profile's own")
PARSER.add_argument("--in", dest="source", type=user_path, required=True, help="folder that holds GT/ and Angle/")
PARSER.add_argument(
    "--frontal",
    type=user_path,
    nargs="+",
    default=[Path("results/frontal/images")],
    help="folders that frontalize.py made, one for each model; left out where missing",
)
PARSER.add_argument("--dataset", default="", help="name of the data set in the tables; else that of the folder --in")
PARSER.add_argument("--out", type=user_path, required=True, help="folder of the embedding tables")
PARSER.add_argument(
    "--profile",
    default="folder",
    help="spec/profiles/<name>.yaml: its parameters (det_size in pixels, threshold 0 to 1, …) are the detector's",
)
PARSER.add_argument(
    "--weights", type=user_path, default=os.environ.get("WEIGHTS") or "weights", help="folder of the weight files"
)


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when every picture has its row in the table, 2 and a line on stderr where the run cannot start."""
    given = vars(PARSER.parse_args(arguments))
    try:
        table = extract_embeddings(**given)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    counts = ", ".join(f"{count} {status}" for status, count in table["status"].value_counts().items())
    print(f"{len(table)} pictures: {counts}; {given['out']}/{given['detector']}-{given['backbone']}.parquet")
    return 0


if __name__ == "__main__":
    sys.exit(main())
