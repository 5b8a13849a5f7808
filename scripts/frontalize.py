"""Turn every photo of a folder to the front: `<out>/<person>/<stem>.png`.

In a folder that `preprocess.py` made, each crop stands for its photo: the photo itself is turned, as in the report. A
second model needs a second --out; give both to `extract_embeddings.py --frontal`.
What could not be turned gets a status in `<out>/frontalize.csv`. A second run goes on where the first one stopped, and
makes again only what changed.
"""

import argparse
import os
import sys

from facefront.errors import SetupError
from facefront.frontalizers import FRONTALIZERS
from facefront.quickstart.commands import frontalize
from facefront.study.options import user_path

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
PARSER.add_argument(
    "--model",
    required=True,
    help=f"{', '.join(FRONTALIZERS.keys())}, or a name of the profile's own",
)
PARSER.add_argument("--in", dest="source", type=user_path, required=True, help="folder of photos, <person>/<photo>")
PARSER.add_argument(
    "--out", type=user_path, required=True, help="folder of the outputs; new, or made by an earlier run"
)
PARSER.add_argument(
    "--profile",
    default="folder",
    help="spec/profiles/<name>.yaml: its detector finds the faces, its parameters are the model's",
)
PARSER.add_argument(
    "--weights", type=user_path, default=os.environ.get("WEIGHTS") or "weights", help="folder of the weight files"
)


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when every photo has its row in the table, 2 and a line on stderr where the run cannot start."""
    given = PARSER.parse_args(arguments)
    try:
        table = frontalize(given.model, given.source, given.out, profile=given.profile, weights=given.weights)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    counts = ", ".join(f"{count} {status}" for status, count in table["status"].value_counts().items())
    print(f"{len(table)} photos: {counts}; {given.out / 'frontalize.csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
