"""Remove what was computed for PROFILE and its sets; photos, weights and environment stay. `make clean` calls it."""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "lib"))

from facefront.errors import SetupError  # noqa: E402 (found by the line above)
from facefront.study.options import read_options, sets_of  # noqa: E402


def main() -> int:
    """Return 0 when nothing of it is left, 2 and one line where PROFILE names no profile."""
    try:
        profile = read_options({"PROFILE": os.environ.get("PROFILE", "heads")}, ROOT).profile
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    folders = [ROOT / kind / profile for kind in ("results", "reports", "figures")]
    folders += [ROOT / "results" / name for name in sets_of(profile, ROOT) if name != profile]
    for folder in filter(os.path.lexists, folders):
        print(f"remove {folder.relative_to(ROOT)}")
        folder.unlink() if folder.is_symlink() else shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
