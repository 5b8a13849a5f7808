"""Say how long PROFILE takes on this machine, step by step, measured on its first photos, and what it lacks.

`make estimate` calls it, and `make report` before the first run. PROFILE, DATA and WEIGHTS of the environment are its
settings. What it computes is kept, so that the run does not repeat it.
"""

import argparse
import dataclasses
import os
import sys
from pathlib import Path

from facefront.errors import SetupError
from facefront.study.estimate import estimate
from facefront.study.lacking import lacking_lines
from facefront.study.options import check_checkout, read_options
from facefront.study.parts import open_studies

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Return 0 when it was said, 2 where the profile cannot run, 130 when stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=0, metavar="N", help="pass over sets with fewer photos")
    least = parser.parse_args().least
    try:
        check_checkout(ROOT)
        options = read_options(os.environ, ROOT)
        studies = open_studies(options.profile, data=options.data, weights=options.weights, root=ROOT)
        for study in (study for study in studies if len(study.dataset.images) >= least):
            found = estimate(study)
            print(
                "\n".join(
                    found.lines()
                    if found
                    else [f"{study.profile.name}: too few photos are left to measure on; the others are done"]
                )
            )
        absents = [absent for study in studies for absent in study.components.absent]
        for line in lacking_lines(options.profile, map(dataclasses.asdict, absents)):
            print(line)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
