"""Write reports/<PROFILE>/report.html: draw missing photos, run the notebooks that are due, in order.

`make report` calls it. PROFILE, DATA, WEIGHTS, IMAGES, JOBS and LANGUAGE of the environment are its settings.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from facefront.errors import SetupError
from facefront.languages import summary_name
from facefront.study.inputs import prepare
from facefront.study.lacking import absent_components, lacking_lines
from facefront.study.options import Options, check_checkout, is_drawn, read_options
from facefront.study.parts import Place
from facefront.study.sequence import Failed, run_report, steps_of
from facefront.study.verdict import duration, verdict_lines

ROOT = Path(__file__).resolve().parents[1]
MANY = 300
"""Photos of a set from which on a run takes so long that it is worth measuring."""


def main() -> int:
    """Return 0 when the page is up to date, 1 where a notebook failed, 2 where nothing can start, 130 when stopped."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    start = time.monotonic()
    try:
        check_checkout(ROOT)
        options = read_options(os.environ, ROOT)
        sets = prepare(options, ROOT)
        say_how_long(options, sets)
        page = run_report(options, sets, ROOT)
        lacking = absent_components([place.profile for place in sets], ROOT)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except Failed:
        return 1
    except KeyboardInterrupt:
        print("stopped; the same command goes on where it was", file=sys.stderr)
        return 130
    verdict = verdict_lines(page.with_name(summary_name(options.language)))
    for line in (*verdict, *lacking_lines(options.profile, lacking)):
        print(line)
    print(f"{page.relative_to(ROOT)} is ready ({duration(time.monotonic() - start)})")
    return 0


def say_how_long(options: Options, sets: list[Place]) -> None:
    """Say before the first run over many photos how long it takes. A process of its own holds the models meanwhile."""
    if not is_drawn(options.profile, ROOT) and not any(steps_of(options, s, ROOT)[0].output.is_file() for s in sets):
        command = [sys.executable, str(ROOT / "scripts/estimate.py"), "--least", str(MANY)]
        subprocess.run(command, cwd=ROOT, check=False)


if __name__ == "__main__":
    sys.exit(main())
