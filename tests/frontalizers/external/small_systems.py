"""Small external systems for tests: a system.yaml, a driver of a few lines, and a record of an installation."""

import json
import sys
from pathlib import Path

import yaml

from drawn_photo import drawn_photo
from facefront.frontalizers.external import System, read_system
from facefront.imaging.pose import Pose

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SIDE = 64
GOOD = """
from facefront_job import Failed, run

def load(job):
    return None

def frontalize(model, image, entry, job):
    return image[:, ::-1]

run(load, frontalize)
"""
FACTS = {
    "title": "Small",
    "repository": "https://example.org/small",
    "commit": COMMIT,
    "code_licence": "MIT",
    "weights_licence": "none stated",
    "family": "animation",
    "drives": "parameters",
    "device": "cpu",
    "runs": "driven",
    "input": {"side": SIDE, "framing": 1.6},
    "output": {"side": SIDE},
    "python": f"{sys.version_info.major}.{sys.version_info.minor}",
    "environment": "project",
    "limits": {"start_seconds": 20, "seconds": 10, "memory_gb": 2, "output_mb": 4},
}


def small_system(folder: Path, driver: str = GOOD, **facts) -> System:
    """Write a system. driver: its code; facts: what differs from `FACTS`."""
    folder.mkdir(parents=True)
    (folder / "driver.py").write_text(driver, "utf-8")
    (folder / "system.yaml").write_text(yaml.safe_dump({**FACTS, **facts}), "utf-8")
    return read_system(folder)


def pretend_installed(system: System, root: Path, **record) -> Path:
    """Record the system as installed below `root` with an empty checkout and this Python; returns its folder."""
    home = root / system.key
    (home / "source").mkdir(parents=True)
    known = {"commit": system.commit, "source": str(home / "source"), "python": sys.executable}
    content = known | {"packages": ["numpy==2"], "environment": "", "weights": {}} | record
    (home / "installed.json").write_text(json.dumps(content), "utf-8")
    return home


def photos(count: int = 2):
    """Drawn faces turned by more and more degrees."""
    return [drawn_photo(Pose(10.0 * (1 + n), 0, 0)) for n in range(count)]
