"""Compare what `extract_embeddings.py` embedded: every attempted pair with its status and cosine similarity, as CSV.

GT photos make each person's prototype; angled photos, their crops and their frontal outputs are compared with it. A
photo's counterparts are found by <person>/<name without ending>.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from facefront.datasets import GtRule, assign_roles
from facefront.errors import SetupError
from facefront.files.safe_csv import csv_text
from facefront.files.yaml_files import load_section
from facefront.measure import MeasureSpec, iter_pairs
from facefront.quickstart.embeddings import read_embeddings
from facefront.quickstart.summary import (
    QUICK_PAIRS,
    check_kept,
    copies_line,
    left_out,
    pair_tables,
    read_pairs,
)
from facefront.study.files import check_writable, write_text
from facefront.study.options import check_checkout, user_path

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
PARSER.add_argument(
    "--pairs",
    type=user_path,
    default="spec/pairs.yaml",
    help="what is compared with what; photos in GT/ are GT here, up to gt.max_yaw",
)
PARSER.add_argument(
    "--emb", type=user_path, required=True, help="folder of the embedding tables (*.parquet), all are used"
)
PARSER.add_argument(
    "--out", type=user_path, required=True, help="the table of pairs (CSV); similarities are cosines, -1 to 1"
)

ROOT = Path(__file__).resolve().parents[1]
KEYS = ("variant", "dataset", "detector", "backbone")


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when the table is written, 2 and a line on stderr where it cannot be."""
    given = PARSER.parse_args(arguments)
    try:
        check_checkout(ROOT)
        rule = load_section(GtRule, given.pairs, "gt")  # photos come with their roles here: only max_yaw counts
        spec = load_section(MeasureSpec, given.pairs, "measure")
        check_writable(given.out.parent)
        rows = read_embeddings(given.emb)
        images, embeddings = pair_tables(rows)
        images = assign_roles(images, pd.DataFrame(), rule)
        if given.out.is_file():
            check_kept(given.out, read_pairs(given.out), embeddings.assign(dataset=rows["dataset"].iloc[0]), KEYS)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    blocks = list(tqdm(iter_pairs(images, embeddings, spec), desc="compare", unit="variant"))
    pairs = pd.concat([*blocks, left_out(images, embeddings)], ignore_index=True).assign(
        dataset=rows["dataset"].iloc[0]
    )[list(QUICK_PAIRS)]
    write_text(csv_text(pairs), given.out)
    copies = copies_line(pairs)
    scored = (pairs["status"] == "ok").sum()
    print("; ".join(filter(None, (f"{len(pairs)} pairs, {scored} with a similarity", copies, str(given.out)))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
