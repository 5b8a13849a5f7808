"""Say how long a set takes on this machine, and what it needs, from its first photos."""

from __future__ import annotations

import contextlib
import io
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import joblib
import pandas as pd

from facefront.faces import Status
from facefront.study.analysis import Analysis
from facefront.study.enhancing import enhance_views
from facefront.study.settings import SampleSettings
from facefront.study.study import Study
from facefront.study.turning import passes, turn_probes
from facefront.variants import Arm, Variant

T = TypeVar("T")

EACH = 2
"""Photos of each worker that are timed, after as many that load the models."""


@dataclass(frozen=True)
class Part:
    """A step: its name, the pictures that it will process at most, and the seconds for each, all workers together.
    size: bytes of each picture that it writes."""

    name: str
    pictures: int
    seconds: float
    size: float = 0.0


@dataclass(frozen=True)
class Estimate:
    """The steps of a set, with the photos that were measured and the space that is free for its results (bytes)."""

    profile: str
    measured: int
    parts: tuple[Part, ...]
    free: int

    @property
    def seconds(self) -> float:
        """Return the seconds of all steps together; statistics and figures come on top."""
        return sum(part.pictures * part.seconds for part in self.parts)

    @property
    def size(self) -> float:
        """Return the bytes of all pictures that will be written."""
        return sum(part.pictures * part.size for part in self.parts)

    def lines(self) -> list[str]:
        """Return what a user reads before a run, a line a step."""
        lines = [f"{self.profile}: how long it takes on this machine, measured on {self.measured} photos"]
        for part in self.parts:
            words = duration(part.pictures * part.seconds)
            lines.append(f"  {part.name:<46} {part.pictures:>8,} × {part.seconds:6.2f} s {words:>10}")
        lines.append(f"  together, without statistics and figures {duration(self.seconds):>33}")
        lines.append(f"  pictures: {self.size / 1e9:.1f} GB ({self.free / 1e9:.0f} GB are free)")
        return lines


def duration(seconds: float) -> str:
    """Return a length of time in words.

    >>> duration(40), duration(300), duration(9000)
    ('40 s', '5 min', '2.5 h')
    """
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def estimate(study: Study) -> Estimate | None:
    """Return how long a set takes, measured on photos of which nothing is kept yet; None where there are too few.

    What is computed for it is kept, so that the run does not repeat it.
    """
    workers = joblib.cpu_count()
    known = set(study.store.missing("detect", _detect_keys(study)))
    rows = study.listed[[key in known for key in _detect_keys(study)]]
    wanted = 2 * EACH * workers
    if len(rows) < wanted:
        return None
    rows = rows.iloc[:: max(1, len(rows) // wanted)].head(wanted)
    with contextlib.redirect_stderr(io.StringIO()):  # the bars of so few photos say nothing
        parts = tuple(_parts(study, rows))
    return Estimate(study.profile.name, len(rows), parts, shutil.disk_usage(study.results).free)


def _detect_keys(study: Study) -> list[str]:
    first = study.components.detectors[0]
    return [study.analysis.detect_key(sha256, first) for sha256 in study.listed["sha256"]]


def _parts(study: Study, rows: pd.DataFrame) -> Iterator[Part]:
    """Yield the steps in their order, each measured on rows of `IMAGES`."""
    # One photo a batch, so that every worker has some.
    profile = replace(study.profile, engine=replace(study.profile.engine, batch=1))
    analysis = Analysis(profile, study.components, study.store)
    _, seconds = _timed(lambda some: _detect(analysis, some), rows)
    yield Part("detect and embed photos", len(study.listed), seconds)
    rows = rows[[status == Status.OK for status in _statuses(study, analysis, rows)]]
    if len(rows) < 2:
        return
    views: dict[str, pd.DataFrame] = {}
    outputs = 0
    for variants, photos, turn in _turns(study, analysis):
        tables, seconds = _timed(turn, rows)
        made = pd.concat(tables, ignore_index=True)
        views |= {str(variant): table for variant, table in made.groupby("variant", sort=False)}
        outputs += photos * len(variants)
        yield Part(f"frontalize, {', '.join(variants)}", photos, seconds, len(variants) * _size(study, made))
    if not views:
        return
    of = views.get(study.spec.primary.variant, next(iter(views.values())))
    _, each = _timed(lambda some: analysis.output_faces(some, study.results), of)
    mirrored = _probes(study, profile.sample) if "none" in views else 0  # the control of fusion
    yield Part("detect and embed frontal views", outputs + mirrored, each)
    pictures = min(_probes(study, profile.sample), _probes(study, profile.enhancement.sample))
    for chain in study.components.enhancers:
        tables, seconds = _timed(partial(enhance_views, analysis, (chain,), probes=rows, results=study.results), of)
        yield Part(f"enhance, {chain.name}", pictures, seconds + each, _size(study, pd.concat(tables)))


def _turns(study: Study, analysis: Analysis) -> Iterator[tuple[list[str], int, Callable[[pd.DataFrame], pd.DataFrame]]]:
    """Yield the variants of each pass over the probes, with their number and the function that makes some."""
    components, settings = study.components, study.profile
    turners = [(ways, settings.sample) for ways in passes(components.frontalizers)]
    turners += [([(f, Arm.FRONTAL)], settings.failures.sample) for f in components.others]
    for ways, sample in turners:
        turn = partial(turn_probes, analysis, ways, results=study.results)
        yield [str(Variant(f.name, arm)) for f, arm in ways], _probes(study, sample), turn


def _timed(function: Callable[[pd.DataFrame], T], rows: pd.DataFrame) -> tuple[list[T], float]:
    """Return what a function makes of both halves of the rows, and the seconds for a row of the second: the first loads
    the models. rows: two at least."""
    half = len(rows) // 2
    first = function(rows.iloc[:half])
    start = time.perf_counter()
    second = function(rows.iloc[half:])
    return [first, second], (time.perf_counter() - start) / (len(rows) - half)


def _detect(analysis: Analysis, rows: pd.DataFrame) -> None:
    analysis.detect_and_embed("the first photos", _by_id(rows, "path"), _by_id(rows, "sha256"))


def _statuses(study: Study, analysis: Analysis, rows: pd.DataFrame) -> list[str]:
    """Return the status of each photo for the detector that the frontalizers are given the keypoints of."""
    hashes = {i: sha256 for i, sha256 in _by_id(rows, "sha256").items() if sha256}
    attempted = {i: Status.OK if i in hashes else Status.READ_ERROR for i in rows["image_id"]}
    faces = analysis.faces("original", hashes, attempted, Status.NO_FACE_PROBE)
    detector = study.components.registration(study.profile.registration).name
    found = faces[faces["detector"] == detector].set_index("image_id")["status"]
    return [str(found[image_id]) for image_id in rows["image_id"]]


def _probes(study: Study, sample: SampleSettings) -> int:
    """Return how many probes a sample draws at most: GT is not known yet, and takes its photos from them."""
    photos = study.dataset.images.groupby("person").size().clip(upper=sample.per_person or None)
    return int(photos.nlargest(sample.people or len(photos)).sum())


def _size(study: Study, frontals: pd.DataFrame) -> float:
    """Return the mean size of the pictures of a table of outputs, in bytes."""
    sizes = [(study.results / path).stat().st_size for path in frontals["path"] if path]
    return sum(sizes) / max(len(sizes), 1)


def _by_id(rows: pd.DataFrame, column: str) -> Mapping[str, str]:
    return dict(zip(rows["image_id"], rows[column], strict=True))
