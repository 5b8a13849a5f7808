"""Making the pack: what is not trained yet is trained, two models side by side, then measured and written down.

A model with a card of the same code from the same heads is kept, so that a run that was cut short goes
on where it stopped. Each file is written whole before the manifest names it.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drawnheads.packs import PACKED, read_pack
from drawnheads.sets.sets import GENERATOR, MANIFEST, write_whole
from drawnheads.training.cards import known, render_readme
from drawnheads.training.job import Job, Places
from drawnheads.training.origin import code_sha256, describe_shots
from drawnheads.training.workers import workers_pool
from facefront.errors import SetupError
from facefront.weights import sha256_of
from facefront.weights.packs import MANIFEST as PACK_MANIFEST

LICENCE = "MIT"


@dataclass
class Maker:
    """Makes the files of some jobs, or what is missing of them.

    take: a folder with files that were trained elsewhere, and for each a `<key>.json` with what its training returned:
    they are taken instead of training; log: called with a line on each step; workers: processes, 0 for this one.
    """

    jobs: Sequence[Job]
    places: Places
    log: Callable[[str], None]
    take: Path | None = None
    workers: int = 2
    entries: dict[str, Any] = field(init=False)

    def make(self) -> Path:
        """Train the files and return the manifest's path. Files of other jobs stay, unless they learned from heads of
        another generator.

        Raises SetupError where a job needs a file that is neither there nor to be made.
        """
        self.entries = _present_entries(self.places.pack)
        for job in self.jobs:
            known = {*self.entries, *(other.key for other in self.jobs)}
            if missing := {*job.needs, *job.judged_with} - known:
                raise SetupError(f"{self.places.pack}: {job.key} needs {', '.join(sorted(missing))}; make it too")
        with workers_pool(self.workers) as pool:
            self._train(pool)
            self._measure(pool)
        readme = render_readme(read_pack(self.places.pack))
        write_whole(self.places.pack / "README.md", readme.encode())
        return self.places.pack / PACK_MANIFEST

    def _train(self, pool: Executor) -> None:
        """Train jobs side by side; when one fails, the others are finished and kept before the error is raised."""
        waiting, running = list(self.jobs), dict[Future, tuple[Job, dict[str, Any]]]()
        faults: list[BaseException] = []
        while running or (waiting and not faults):
            unfinished = {job.key for job in (*waiting, *(job for job, _ in running.values()))}
            for job in [job for job in waiting if not faults and not unfinished & {*job.needs}]:
                waiting.remove(job)
                made_of = self._made_of(job)
                entry = self.entries.get(job.key)
                if entry and entry["card"]["made_of"] == made_of:
                    self.log(f"{job.key}: kept, for the same code made it from the same heads")
                elif self.take:
                    self.log(f"{job.key}: taken from {self.take}")
                    running[pool.submit(_take, job, self.places, self.take)] = job, made_of
                else:
                    self.log(f"{job.key}: to be trained on {self.places.device}")
                    running[pool.submit(_train, job, self.places)] = job, made_of
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job, made_of = running.pop(future)
                if fault := future.exception():
                    faults.append(fault)
                    self.log(f"{job.key}: {fault}")
                else:
                    self._keep(future.result(), job, made_of)
        if faults:
            raise faults[0]

    def _keep(self, said: Mapping[str, Any], job: Job, made_of: Mapping[str, Any]) -> None:
        """Move the file into the pack and write its card."""
        path = self.places.file(job.key)
        (_staging(self.places, job) / path.name).replace(path)
        shutil.rmtree(_staging(self.places, job))
        card = {
            "what": job.what,
            "data": {name: describe_shots(self.places.shots, name) for name in job.learns_from},
            "training": known(said),
            "tolerance": dict(job.tolerance),
            "made_of": made_of,
        }
        self.entries[job.key] = _entry(path) | {"card": card}
        self._write()
        self.log(f"{job.key}: {path.name}, {path.stat().st_size:,d} bytes, {said['minutes']} minutes")

    def _measure(self, pool: Executor) -> None:
        running = {}
        for job in self.jobs:
            card, measured_with = self.entries[job.key]["card"], self._measured_with(job)
            if card.get("measured_with") != measured_with:
                self.log(f"{job.key}: measuring")
                running[pool.submit(job.figures, self.places)] = job, measured_with
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job, measured_with = running.pop(future)
                figures = {"numbers": known(future.result()), "measured_with": measured_with}
                self.entries[job.key]["card"] |= figures
                self._write()

    def _made_of(self, job: Job) -> dict[str, Any]:
        """All that decides what training gives: equal things give equal files."""
        return {
            "code": code_sha256(job.module),
            "heads": self._sets(job.learns_from),
            "files": {key: self.entries[key]["sha256"] for key in job.needs},
            "device": self.places.device,
        }

    def _measured_with(self, job: Job) -> dict[str, Any]:
        files = {key: self.entries[key]["sha256"] for key in (job.key, *job.judged_with)}
        return {"code": code_sha256(job.judge), "heads": self._sets(job.checked_on), "files": files}

    def _sets(self, names: Sequence[str]) -> dict[str, str]:
        return {name: sha256_of(self.places.drawn(name) / MANIFEST) for name in names}

    def _write(self) -> None:
        files = {key: self.entries[key] for key in PACKED if key in self.entries}
        content = {"pack": "heads", "generator": GENERATOR, "files": files}
        text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_whole(self.places.pack / PACK_MANIFEST, text.encode())


def _present_entries(folder: Path) -> dict[str, Any]:
    """The manifest's entries with complete files; none of another generator's heads."""
    path = folder / PACK_MANIFEST
    if not path.is_file() or read_pack(folder).generator != GENERATOR:
        return {}
    entries = json.loads(path.read_text(encoding="utf-8"))["files"]
    files = {key: folder / entry["file"] for key, entry in entries.items()}
    whole = [key for key, file in files.items() if file.is_file() and _entry(file).items() <= entries[key].items()]
    return {key: entries[key] for key in whole}


def _entry(path: Path) -> dict[str, Any]:
    return {"file": path.name, "sha256": sha256_of(path), "bytes": path.stat().st_size, "licence": LICENCE}


def _staging(places: Places, job: Job) -> Path:
    return places.pack / ".making" / job.key


def _train(job: Job, places: Places) -> dict[str, Any]:
    """Trains into a folder of its own, and says how long it took."""
    staging = _staging(places, job)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    begun, cpu = time.perf_counter(), time.process_time()
    said = dict(job.train(places, staging))
    minutes, cpu_minutes = (time.perf_counter() - begun) / 60, (time.process_time() - cpu) / 60
    return said | {"minutes": round(minutes, 1), "cpu_minutes": round(cpu_minutes, 1)}


def _take(job: Job, places: Places, source: Path) -> dict[str, Any]:
    """Take a file that was trained elsewhere, as if it had been trained here."""
    staging = _staging(places, job)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        shutil.copy(source / PACKED[job.key], staging)
        said = json.loads((source / f"{job.key}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SetupError(f"{source}: {job.key} cannot be taken ({error})") from None
    minutes = round(said["cpu_seconds"] / 60, 1) if "cpu_seconds" in said else None
    return {"minutes": minutes} | said
