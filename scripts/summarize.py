"""Summarize what frontalization did to the similarity with the GT: one row for each model, data set, detector and
recogniser, as CSV.

Net Gain is Mean(Frontal↔GT) − Mean(Angle↔GT), cosine, over people, with its t interval; attempted, generated, detected
and scored count photos.
"""

import argparse
import sys
from pathlib import Path

from facefront.errors import SetupError
from facefront.files.safe_csv import csv_text
from facefront.files.yaml_files import load_section
from facefront.measure import MeasureSpec
from facefront.quickstart.summary import SUMMARY_KEYS, check_kept, read_metrics, read_summary, summarize
from facefront.study.files import check_writable, write_text
from facefront.study.options import check_checkout, user_path

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
PARSER.add_argument(
    "--metrics",
    type=user_path,
    nargs="+",
    required=True,
    help="tables of compute_similarity.py (CSV), one a data set",
)
PARSER.add_argument("--out", type=user_path, required=True, help="the summary (CSV)")
PARSER.add_argument(
    "--pairs",
    type=user_path,
    default="spec/pairs.yaml",
    help="its section measure says which reading counts, the confidence (0 to 1) and the fewest people for an interval",
)

ROOT = Path(__file__).resolve().parents[1]
SHOWN = [*SUMMARY_KEYS, "mean_angle_gt", "mean_frontal_gt", "net_gain", "low", "high"]
COUNTS = ["attempted", "generated", "detected", "scored", "people", "copies", "note"]


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when the table is written, 2 and a line on stderr where it cannot be."""
    given = PARSER.parse_args(arguments)
    try:
        check_checkout(ROOT)
        spec = load_section(MeasureSpec, given.pairs, "measure")
        check_writable(given.out.parent)
        table = summarize(read_metrics(given.metrics), spec)
        if given.out.is_file():
            check_kept(given.out, read_summary(given.out), table, SUMMARY_KEYS)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    write_text(csv_text(table), given.out)
    print(table[SHOWN + COUNTS].to_string(index=False, float_format="{:.3f}".format))
    print(given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
