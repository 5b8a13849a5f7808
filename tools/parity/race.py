"""Images a second, theirs and ours, on the same photos with the same weights, and what each image costs the processor.

The processor's seconds are what to compare where other work shares the machine: a core that is lent to somebody else
does not count.
"""

import os
import statistics
import time
from collections.abc import Callable, Sequence

import joblib

from facefront.frontalizers import Source
from facefront.frontalizers.contract import Rotation
from facefront.frontalizers.liveportrait import cropping
from facefront.frontalizers.liveportrait.frontalizer import LivePortrait
from facefront.runtime.devices import limit_threads
from facefront.study.kernel import LARGE_PAGES
from facefront.weights import FoundWeight
from parity.upstream import Upstream, as_106

BOTH: tuple[Rotation, ...] = ("frontal", "none")
"""What a report draws of each photo, its frontal view and the control; the authors' code draws each by itself."""

LOADED: dict[tuple[FoundWeight, ...], LivePortrait] = {}
"""What a worker has loaded already."""


def race(ours: LivePortrait, theirs: Upstream, sources: Sequence[Source], rounds: int, threads: int) -> None:
    """Time four ways in alternation photo by photo, so that a slow moment of the machine meets them all; print medians
    and ratios."""

    def loop(source: Source) -> None:
        limited = cropping.limit_side(source)
        points = as_106(cropping.landmarks_from_five(limited.face.keypoints))
        theirs.turn(limited.image, points, ours.lift)

    os.environ.setdefault(LARGE_PAGES, "1")  # for the workers alone: torch has read it in this process
    with joblib.Parallel(n_jobs=threads, batch_size=1, pre_dispatch="all") as pool:

        def workers(source: Source, rotations: Sequence[Rotation] = ("frontal",)) -> float:
            jobs = (joblib.delayed(turn)(tuple(ours.weights), ours.batch, source, rotations) for _ in range(threads))
            return sum(pool(jobs)) / threads / len(rotations)

        ways: dict[str, tuple[Callable[[Source], float], int]] = {
            f"upstream, one process, {threads} threads": (lambda source: _processor_seconds(lambda: loop(source)), 1),
            f"ours, one process, {threads} threads": (
                lambda source: _processor_seconds(lambda: ours.frontalize([source])),
                1,
            ),
            f"ours, {threads} processes, a thread each": (workers, threads),
            "the same, both arms of a photo": (lambda source: workers(source, BOTH), len(BOTH) * threads),
        }
        workers(sources[0])  # they load their weights
        _report(ways, sources, rounds)


def turn(weights: tuple[FoundWeight, ...], batch: int, source: Source, rotations: Sequence[Rotation]) -> float:
    """Frontalize in a worker of the engine, and return its processor seconds."""
    limit_threads(1)
    if weights not in LOADED:
        LOADED[weights] = LivePortrait(weights, device="cpu", batch=batch)
    return _processor_seconds(lambda: _draw(LOADED[weights], source, rotations))


def _draw(network: LivePortrait, source: Source, rotations: Sequence[Rotation]) -> None:
    if len(rotations) > 1:
        network.prepare([source])
    for rotation in rotations:
        network.frontalize([source], rotation)


def _processor_seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds of all threads of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _report(ways: dict[str, tuple[Callable[[Source], float], int]], sources: Sequence[Source], rounds: int) -> None:
    """ways: each turns a photo so many times at once, and gives the processor's seconds for one of them."""
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    costs: dict[str, list[float]] = {name: [] for name in ways}
    for source in [*sources] * rounds:
        for name, (way, times) in ways.items():
            start = time.perf_counter()
            costs[name].append(way(source))
            speeds[name].append(times / (time.perf_counter() - start))
    first = next(iter(ways))
    print(f"{'':36} {'images a second':>24} {'':>6} {'processor seconds an image':>28}")
    print(f"{'':36} {'median':>8}{'least':>8}{'most':>8} {'ratio':>6} {'median':>10}{'least':>9}{'most':>9}  ratio")
    for name in ways:
        quicker = statistics.median(own / other for own, other in zip(speeds[name], speeds[first], strict=True))
        cheaper = statistics.median(other / own for own, other in zip(costs[name], costs[first], strict=True))
        speed, cost = ((statistics.median(v), min(v), max(v)) for v in (speeds[name], costs[name]))
        print(
            f"{name:36} {speed[0]:8.3f}{speed[1]:8.3f}{speed[2]:8.3f} {quicker:6.2f} "
            f"{cost[0]:10.1f}{cost[1]:9.1f}{cost[2]:9.1f} {cheaper:6.2f}",
            flush=True,
        )
    print(f"{rounds} rounds of {len(sources)} photos, load average {os.getloadavg()[0]:.1f}")
