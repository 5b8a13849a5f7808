"""Measure the pairs of input and output that TP-GAN's repository publishes, by angle and recogniser, as one CSV file.

TP-GAN's weights were never published; its checkout holds 60 pairs, ten at each of 15 to 90 degrees. Measured is the
similarity of an output to its own input and to the other inputs of its angle; pictures without a face are counted.
"""

import argparse
import os
import sys
from pathlib import Path

from facefront.errors import SetupError
from facefront.files.safe_csv import csv_text
from facefront.quickstart.published_pairs import COLUMNS, MEANS, measure_checkout
from facefront.study.files import write_text
from facefront.study.options import check_checkout, user_path

ROOT = Path(__file__).resolve().parents[1]
PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
PARSER.add_argument("--in", dest="source", type=user_path, required=True, help="checkout of HRLTY/TP-GAN")
PARSER.add_argument("--out", type=user_path, required=True, help="file of the table (.csv)")
PARSER.add_argument("--profile", default="folder", help="spec/profiles/<name>.yaml: its detectors and recognisers")
PARSER.add_argument(
    "--weights", type=user_path, default=os.environ.get("WEIGHTS") or "weights", help="folder of the weight files"
)


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when the table is written, 2 and a line on stderr where it cannot be."""
    given = PARSER.parse_args(arguments)
    try:
        check_checkout(ROOT)
        table = measure_checkout(given.source, profile=given.profile, weights=given.weights)
        write_text(csv_text(table), given.out)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    print(table[[*COLUMNS, *MEANS]].round(3).to_string(index=False))
    print(given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
