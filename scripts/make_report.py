"""Write reports/<PROFILE>/report.html: draw missing photos, run the notebooks that are due, in order.

`make report` calls it. PROFILE, DATA, WEIGHTS, IMAGES, JOBS and LANGUAGE of the environment are its settings.
"""

import os
import signal
import sys
from pathlib import Path

from facefront.errors import SetupError
from facefront.study.inputs import prepare
from facefront.study.options import check_checkout, read_options
from facefront.study.sequence import Failed, run_report

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Return 0 when the page is up to date, 1 where a notebook failed, 2 where nothing can start, 130 when stopped."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        check_checkout(ROOT)
        options = read_options(os.environ, ROOT)
        page = run_report(options, prepare(options, ROOT), ROOT)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except Failed:
        return 1
    except KeyboardInterrupt:
        print("stopped; the same command goes on where it was", file=sys.stderr)
        return 130
    print(f"{page.relative_to(ROOT)} is ready")
    return 0


if __name__ == "__main__":
    sys.exit(main())
