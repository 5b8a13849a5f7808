"""Worker processes that come, go or have another version while a step is under way: every item is done, once."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from distributed import LocalCluster, get_worker

from facefront.study import cluster as clusters
from facefront.study import same_code
from facefront.study.engine import run_batches
from facefront.study.progress import Progress
from facefront.study.settings import EngineSettings

ITEMS = 24
PRELOAD = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[LocalCluster]:
    folder = str(tmp_path_factory.mktemp("workers"))
    named = {"threads_per_worker": 1, "dashboard_address": None, "local_directory": folder, "preload": [PRELOAD]}
    with LocalCluster(n_workers=1, **named) as started:
        yield started


@pytest.fixture
def scaled(cluster) -> Callable[[int], None]:
    """Give the cluster so many workers, and return when it has them."""

    def scale(workers: int) -> None:
        cluster.scale(workers)
        until(lambda: len(cluster.scheduler_info["workers"]) == workers)

    scale(1)
    return scale


def until(happened: Callable[[], bool]) -> None:
    for _ in range(3_000):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError("not in five minutes")


def where(batch: list[Path], context: None) -> list[tuple[Path, str]]:
    """Wait for each file, and return it with the worker's address."""
    for path in batch:
        until(path.exists)
    return [(path, get_worker().address) for path in batch]


def do(cluster: LocalCluster, items: Iterator[Path]) -> dict[Path, str]:
    """Do the items one by one and return which worker did each; none twice."""
    engine = EngineSettings("dask", batch=1, address=cluster.scheduler_address)
    done = [row for rows in run_batches(where, items, None, engine, Progress("items", ITEMS)) for row in rows]
    assert len(done) == len(dict(done))
    return dict(done)


def files(folder: Path, then: dict[int, Callable[[], object]]) -> Iterator[Path]:
    """Yield files that a task waits for; they are there when all have been handed out, or something has happened."""
    for number in range(ITEMS):
        if number in then:
            then[number]()
        path = folder / str(number)
        if number > min(then):
            path.touch()
        yield path


def release(folder: Path, first: int) -> None:
    """Let the tasks end that were handed out before."""
    for number in range(first + 1):
        (folder / str(number)).touch()


@pytest.mark.parametrize("other", [True, False])
def test_a_worker_that_comes_late_works_if_it_has_the_same_versions(cluster, scaled, tmp_path, monkeypatch, other):
    said: list[str] = []
    monkeypatch.setattr(clusters, "say", lambda client, line: said.append(line))
    own, first = same_code.library_versions(), set(cluster.scheduler_info["workers"])

    def late() -> None:
        if other:  # versions of this process: those of the workers are the real ones
            monkeypatch.setattr(same_code, "library_versions", lambda: own | {"numpy": "0.9"})
        scaled(2)
        release(tmp_path, 1)

    done = do(cluster, files(tmp_path, {1: late}))
    assert len(done) == ITEMS
    (second,) = set(cluster.scheduler_info["workers"]) - first
    assert set(done.values()) == (first if other else first | {second})
    assert [line.partition(": ")[0] for line in said] == ([f"worker {second}"] if other else [])
    assert all("for 0.9; it gets no work" in line for line in said)


def test_workers_come_and_go_in_the_middle(cluster, scaled, tmp_path):
    seen: set[str] = set()

    def change(workers: int, number: int) -> None:
        scaled(workers)
        seen.update(cluster.scheduler_info["workers"])
        release(tmp_path, number)

    steps = {1: 2, 8: 1, 16: 2}
    then = {number: lambda n=number, workers=w: change(workers, n) for number, w in steps.items()}
    assert len(do(cluster, files(tmp_path, then))) == ITEMS
    assert len(seen) == 3


def test_an_adaptive_cluster_grows_with_the_work_and_shrinks_after_it(cluster, scaled, tmp_path):
    def workers() -> int:
        return len(cluster.scheduler_info["workers"])

    def grow() -> None:
        until(lambda: workers() == 2)
        release(tmp_path, ITEMS - 1)

    scaled(2)
    adaptive = cluster.adapt(minimum=1, maximum=2, interval="200ms", target_duration="10ms", wait_count=2)
    try:
        until(lambda: workers() == 1)  # with no work
        with ThreadPoolExecutor() as pool:
            grown = pool.submit(grow)
            done = do(cluster, (tmp_path / str(number) for number in range(ITEMS)))
            grown.result()
        assert len(done) == ITEMS
        until(lambda: workers() == 1)
        assert do(cluster, iter(done)).keys() == done.keys()
    finally:
        adaptive.stop()
