"""What the tests share: where the real faces and weights lie, if they are there."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import Tab, chromium, open_browser
from facefront.plugins import load_plugins


@pytest.fixture(scope="session")
def real_root() -> Path:
    """The folder of real photos and weights; tests that need it are skipped where it is not."""
    root = Path(os.environ.get("FACEFRONT_REAL", Path(__file__).parents[2] / "shared" / "real"))
    if not (root / "models").is_dir():
        pytest.skip(f"needs real photos and weights, which are not part of the project: no {root}; set FACEFRONT_REAL")
    return root


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> Iterator[Tab]:
    """One tab of a headless Chromium, for all tests of a worker: `browser.open(page, width=390)`."""
    if not chromium():
        pytest.skip("needs a Chromium or Chrome on PATH; there is none")
    with open_browser(tmp_path_factory.mktemp("browser")) as tab:
        yield tab


@pytest.fixture(scope="session")
def random_liveportrait(tmp_path_factory) -> tuple[Path, ...]:
    """LivePortrait's five files with random numbers in them: half a gigabyte, for as long as the tests run."""
    from facefront.testing.random_liveportrait import write_random_weights

    folder = tmp_path_factory.mktemp("random_weights")
    yield write_random_weights(folder)
    shutil.rmtree(folder)


load_plugins(["drawnheads"])  # as every profile of the project does


@pytest.fixture(scope="session", autouse=True)
def nothing_downloaded(tmp_path_factory):
    """No test sees, or adds to, what was downloaded on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACEFRONT_WEIGHTS", str(tmp_path_factory.mktemp("downloads") / "none"))
        yield
