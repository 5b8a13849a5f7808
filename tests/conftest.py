"""What the tests share: where the real faces and weights lie, if they are there."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_root() -> Path:
    """The folder of real photos and weights; tests that need it are skipped where it is not."""
    root = Path(os.environ.get("FACEFRONT_REAL", Path(__file__).parents[2] / "shared" / "real"))
    if not (root / "models").is_dir():
        pytest.skip(f"needs real photos and weights, which are not part of the project: no {root}; set FACEFRONT_REAL")
    return root
