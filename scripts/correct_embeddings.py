"""Apply a saved correction to embeddings: `<out>/<detector>-<backbone>.parquet`, as `extract_embeddings.py` writes it.

The photos of Angle are corrected; a correction of both sides changes every row. A correction that was fitted on
another recogniser's embeddings is refused. The README says how one is fitted.
"""

import argparse
import sys
from pathlib import Path

from facefront.errors import SetupError
from facefront.quickstart.correcting import MIRRORED, correct_folder
from facefront.study.options import check_checkout, user_path

ROOT = Path(__file__).resolve().parents[1]
PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
PARSER.add_argument("--correction", type=user_path, required=True, help="file that Learned.save wrote (.npz)")
PARSER.add_argument("--in", dest="source", type=user_path, required=True, help="folder of embedding tables")
PARSER.add_argument("--mirrored", default=MIRRORED, help="folder of mirrored photos, beside Angle")
PARSER.add_argument("--out", type=user_path, required=True, help="folder of the corrected tables")


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when every table is written, 2 and a line on stderr where none can be."""
    given = PARSER.parse_args(arguments)
    try:
        check_checkout(ROOT)
        made = correct_folder(given.correction, given.source, given.out, mirrored=given.mirrored)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    for path, corrected in made.items():
        print(f"{corrected} embeddings corrected; {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
