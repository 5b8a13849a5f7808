"""Train the weights that come with the package from seeds alone: draw the heads, train, measure, write cards.

A file that the same code made from the same heads is kept, so that an interrupted run resumes.
With --compare, it trains nothing and prints the figures of two trainings side by side.
"""

import argparse
import logging
import sys
from pathlib import Path

import joblib

from drawnheads.packs import HEADS, read_pack
from drawnheads.training.cards import compare_packs, render_differences
from drawnheads.training.job import Places
from drawnheads.training.jobs import JOBS, draw_missing
from drawnheads.training.packing import Maker
from facefront.errors import SetupError
from facefront.study.options import check_checkout, user_path

ROOT = Path(__file__).resolve().parents[1]

LOG = logging.getLogger("train_packs")


def main() -> int:
    """Return 0 where all is made or agrees; 1 where a figure is outside of its tolerance; 2 where nothing can start."""
    arguments = _parse()
    try:
        check_checkout(ROOT)
        if arguments.compare:
            return _compare(arguments.out, arguments.compare)
        places = Places(arguments.shots, arguments.data, arguments.out, arguments.device)
        jobs = [JOBS[key] for key in arguments.only or JOBS]
        draw_missing(jobs, places, workers=arguments.workers)
        path = Maker(jobs, places, LOG.info, take=arguments.take, workers=arguments.workers).make()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    LOG.info("%s is ready", path)
    return 0


def _compare(first: Path, second: Path) -> int:
    differences = compare_packs(read_pack(first), read_pack(second))
    print(render_differences(differences))
    return 0 if all(difference.within for difference in differences) else 1


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=list(JOBS), metavar="KEY", help=", ".join(JOBS))
    parser.add_argument("--out", type=user_path, default=HEADS.folder, help="the folder of the pack")
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"], help="that torch trains on")
    parser.add_argument("--shots", type=user_path, default=Path("data/training"), help="the heads to learn from")
    parser.add_argument("--data", type=user_path, default=Path("data"), help="the folder of heads-biwi and heads-lfw")
    parser.add_argument("--workers", type=int, default=min(2, joblib.cpu_count()), help="models side by side")
    parser.add_argument("--take", type=user_path, help="a folder of files trained elsewhere, each with its <key>.json")
    parser.add_argument(
        "--compare", type=user_path, metavar="PACK", help="another pack, to compare with the one in --out"
    )
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
