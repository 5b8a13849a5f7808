"""Images a second, theirs and ours, on the same photos with the same weights."""

import os
import statistics
import time
from collections.abc import Callable, Sequence

import joblib

from facefront.devices import limit_threads
from facefront.frontalizers import Frontal, Source
from facefront.frontalizers.liveportrait import cropping
from facefront.frontalizers.liveportrait.frontalizer import LivePortrait
from facefront.weights import FoundWeight
from parity.upstream import Upstream, as_106

LOADED: dict[tuple[FoundWeight, ...], LivePortrait] = {}
"""What a worker has loaded already."""


def race(ours: LivePortrait, theirs: Upstream, sources: Sequence[Source], rounds: int, threads: int) -> None:
    """Three ways take turns, so that a slow moment of the machine meets them all; prints medians and ratios."""
    limited = [cropping.limit_side(source) for source in sources]
    points = [as_106(cropping.landmarks_from_five(source.face.keypoints)) for source in limited]

    def loop() -> None:
        for source, point in zip(limited, points, strict=True):
            theirs.turn(source.image, point, ours.lift)

    with joblib.Parallel(n_jobs=threads, batch_size=1, pre_dispatch="all") as pool:
        parts = [sources[i::threads] for i in range(threads)]

        def workers() -> None:
            pool(joblib.delayed(turn)(tuple(ours.weights), ours.batch, part) for part in parts)

        ways = {
            f"upstream, one process, {threads} threads": loop,
            f"ours, one process, {threads} threads": lambda: ours.frontalize(sources),
            f"ours, {threads} processes, a thread each": workers,
        }
        workers()  # they load their weights
        _report(ways, rounds, len(sources), ours.batch)


def turn(weights: tuple[FoundWeight, ...], batch: int, sources: Sequence[Source]) -> list[Frontal]:
    """What a worker of the engine does."""
    limit_threads(1)
    if weights not in LOADED:
        LOADED[weights] = LivePortrait(weights, device="cpu", batch=batch)
    return LOADED[weights].frontalize(sources)


def _report(ways: dict[str, Callable[[], object]], rounds: int, count: int, batch: int) -> None:
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            speeds[name].append(count / (time.perf_counter() - start))
    first = next(iter(speeds.values()))
    print(f"{'images a second':40} {'median':>7} {'least':>7} {'most':>7} {'ratio':>6}")
    for name, values in speeds.items():
        ratio = statistics.median(value / other for value, other in zip(values, first, strict=True))
        print(f"{name:40} {statistics.median(values):7.3f} {min(values):7.3f} {max(values):7.3f} {ratio:6.2f}")
    print(f"{rounds} rounds of {count} photos, {batch} at a time, load average {os.getloadavg()[0]:.1f}")
