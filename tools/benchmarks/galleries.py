"""Time a gallery photo turned to a grid of poses against a photo frontalized, by the same system."""

import time
from collections.abc import Callable, Sequence

from benchmarks.setting import MAX_SIDE, Bench
from facefront.frontalizers import FRONTALIZERS, Source
from facefront.imaging.images import read_image
from facefront.imaging.pose import Pose
from facefront.study.settings import GallerySettings

SYSTEM = "template"


def measure_turning(bench: Bench, repeats: int) -> dict[str, list[float]]:
    """Return, of each round, CPU seconds a photo frontalized and turned to the default yaws, and their ratio."""
    sources = find_sources(bench)
    rounds = [seconds_of_turning(sources) for _ in range(repeats + 1)][1:]  # the first compiles
    return {
        "turned_gallery_vs_frontalized": [turned / frontal for frontal, turned in rounds],
        "frontalized_photo_seconds": [frontal for frontal, _ in rounds],
        "turned_photo_seconds": [turned for _, turned in rounds],
    }


def find_sources(bench: Bench) -> list[Source]:
    """Return the bench's photos in which its first detector finds a face, with the largest face."""
    detector, found = bench.models.detectors[0].build(), []
    for path in bench.photos:
        image = read_image(path, MAX_SIDE)
        faces = sorted(detector.detect(image), key=lambda face: float((face.box[2:] - face.box[:2]).prod()))
        found += [Source(image, face) for face in faces[-1:]]
    return found


def seconds_of_turning(sources: Sequence[Source], system: str = SYSTEM) -> tuple[float, float]:
    """Return the CPU seconds a photo that frontalizing takes, and turning to the default yaws."""
    built = FRONTALIZERS.build(system)
    targets = [Pose(yaw, 0.0, 0.0) for yaw in GallerySettings().yaws]
    ways: tuple[Callable[[Source], object], ...] = (
        lambda source: built.frontalize([source]),
        lambda source: built.turn(source, targets),
    )
    spent = [0.0, 0.0]
    for source in sources:
        for place, way in enumerate(ways):
            fresh = Source(source.image, source.face)  # nothing is known of it yet: a head is fitted once a source
            start = time.process_time()
            way(fresh)
            spent[place] += time.process_time() - start
    return spent[0] / len(sources), spent[1] / len(sources)
