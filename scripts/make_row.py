"""Measure the frontalizer SYSTEM alone on the photos of PROFILE, and print its row of the report.

`make row` calls it. What it computes is kept: a report of a profile that names the system takes it from there. Only
what changed is computed again, such as after a change of the system's driver.
"""

import os
import sys
from pathlib import Path

from facefront.errors import SetupError
from facefront.study.options import check_checkout, read_options, sets_of
from facefront.study.row import row_lines
from facefront.study.study import Study

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Return 0 when it was printed, 2 where the system cannot run, 130 when stopped."""
    try:
        check_checkout(ROOT)
        options, system = read_options(os.environ, ROOT), os.environ.get("SYSTEM", "")
        if not system:
            raise SetupError("SYSTEM is empty; name a frontalizer, as in: make row SYSTEM=template PROFILE=heads-biwi")
        for name in sets_of(options.profile, ROOT):
            study = Study.open(name, data=options.data, weights=options.weights, only=system, root=ROOT)
            for line in row_lines(study):
                print(line, flush=True)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
