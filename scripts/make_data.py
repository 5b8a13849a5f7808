"""Draws the data sets of heads, heads-biwi and heads-lfw, or finishes what was begun of them."""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

import cv2
from tqdm import tqdm

from facefront.errors import SetupError
from facefront.heads.biwi_set import FRAMES, make_biwi
from facefront.heads.lfw_set import PEOPLE, make_lfw
from facefront.heads.sets import check_set


def main() -> int:
    """Makes both sets below the folder and checks them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path("data"), help="the folder that holds both")
    parser.add_argument("--frames", type=int, default=FRAMES, help="of each recording of heads-biwi")
    parser.add_argument("--people", type=int, default=PEOPLE, help="of heads-lfw, 30 … 432")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    sets = {
        "heads-biwi": (24, partial(make_biwi, frames=arguments.frames)),
        "heads-lfw": (arguments.people, partial(make_lfw, people=arguments.people)),
    }
    try:
        for name, (count, make) in sets.items():
            with tqdm(total=count, desc=name, unit="folder") as bar:
                make(arguments.root / name, workers=arguments.workers, done=lambda _, bar=bar: bar.update())
            check_set(arguments.root / name)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
