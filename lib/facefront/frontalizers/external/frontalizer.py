"""Turn photos with an external system: a batch is a job, and a job is a process in the system's own environment."""

from __future__ import annotations

import inspect
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facefront.errors import PassingError, SetupError
from facefront.frontalizers.contract import (
    CannotFrontalize,
    Fingerprint,
    Frontal,
    FrontalizerCard,
    Rotation,
    Source,
    check_rotation,
)
from facefront.frontalizers.external import facefront_job
from facefront.frontalizers.external.driving import driver_at, driver_sha256
from facefront.frontalizers.external.installed import command, home, lacking, read_installed, weight_hashes
from facefront.frontalizers.external.job import (
    BROKEN,
    STATUS_FILE,
    Crop,
    Line,
    Order,
    crop_face,
    failed,
    read_lines,
    read_outputs,
    write_job,
)
from facefront.frontalizers.external.process import Ended, Limit, run_limited_command
from facefront.frontalizers.external.system import System, read_system
from facefront.runtime.devices import cuda_is_present

TRIES = 3
"""Processes that may end badly for one batch; what is not turned then has the last one's status."""

ENDED_LOG = "last_failure.log"


class ExternalFrontalizer:
    """Turn photos in processes with limits. device: cpu or cuda; threads: of the process; params: the driver's own.

    A crash or a flood is the status of the photo that was being turned; those after it are tried in another process.
    Raises SetupError where the system is not installed, a weight file is not the published one, or the model does not
    load, and PassingError where time, memory, disk or GPU failed on a photo: none of these is the photo's.
    """

    version = 1
    libraries = ()

    def __init__(
        self,
        system: System,
        *,
        device: str = "cpu",
        threads: int = 2,
        params: Mapping[str, Any] | None = None,
        random_weights: bool = False,
    ) -> None:
        if reason := lacking(system, random_weights=random_weights):
            raise SetupError(f"frontalizer {system.key!r} {reason}")
        installed = read_installed(system)
        if installed is None:
            raise SetupError(f"frontalizer {system.key!r} is not installed: {command(system)}")
        self.key, self.system, self.installed = system.key, system, installed
        self.device, self.threads, self.random_weights = device, threads, random_weights
        self.params = (system.params or {}) | dict(params or {})
        self.side = int(self.params.get("output_side", system.output.side))
        self.hashes = {} if random_weights else weight_hashes(system)
        self.last: Ended | None = None  # how the latest process ended
        self.parameters, self.start_seconds = 0, 0.0  # of the latest model, as the driver counted them

    @property
    def peak_memory(self) -> float:
        """Return the most memory of the latest process and its children, MB; NaN where none has run."""
        return self.last.memory / 1e6 if self.last else float("nan")

    def applied(self) -> str:
        """Return the device."""
        return self.device

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        parts: dict[str, Any] = {
            "commit": self.installed.commit,
            "environment": self.installed.packages,
            "weights": self.hashes,
            "params": self.params,
            "driver": driver_sha256() if self.system.drives == "frame" else "",
        }
        stated = {name: json.dumps(part, sort_keys=True) for name, part in parts.items()}
        return {"key": self.key, "version": self.version, "system": self.system.sha256(), **stated}

    def frontalize(self, sources: Sequence[Source], rotation: Rotation = "frontal") -> list[Frontal]:
        """See `Frontalizer.frontalize`."""
        check_rotation(self.key, rotation, self.system.rotations)
        found: dict[str, Frontal] = {}
        crops: dict[str, Crop] = {}
        for number, source in enumerate(sources):
            try:
                crops[f"{number:04d}"] = crop_face(source, self.system.input.side, self.system.input.framing)
            except CannotFrontalize as reason:
                found[f"{number:04d}"] = failed(str(reason))
        for _ in range(TRIES):
            waiting = {name: crop for name, crop in crops.items() if name not in found}
            if not waiting:
                break
            turned, fault = self._run(waiting, rotation)
            found |= turned
            left = [name for name in waiting if name not in found]
            found |= {name: failed(fault) for name in left[:1]}
        rest = {name: failed(fault) for name in crops if name not in found}
        found |= rest
        return [found[f"{number:04d}"] for number in range(len(sources))]

    def _run(self, crops: Mapping[str, Crop], rotation: Rotation) -> tuple[dict[str, Frontal], str]:
        """Run one process. Returns the outcomes that it reached, and why the others have none. Raises SetupError."""
        limits = self.system.limits
        most = int(limits.output_mb * 1e6)
        with tempfile.TemporaryDirectory(prefix="facefront-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            job = write_job(folder, crops, rotation, self._order(), self._driver())
            given = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            seconds = limits.start_seconds + limits.seconds * len(crops)
            memory = int(limits.memory_gb * 1e9)
            limit = Limit(seconds, memory, most + given, limits.start_seconds, STATUS_FILE)
            paths = {"PYTHONPATH": str(Path(facefront_job.__file__).parent), "OMP_NUM_THREADS": str(self.threads)}
            argv: list[str | Path] = [self.installed.python, self.system.driver, job]
            ended = run_limited_command(argv, folder, limit, paths)
            lines = read_lines(folder)
            turned = read_outputs(folder, list(crops), self.side, most)
        self.last = ended
        if ended.fault or not lines:
            self._keep_log(ended)
        self._check_end(ended, lines)
        return turned, f"{self.key} {ended.fault or 'ended without a word on this photo'}"

    def _check_end(self, ended: Ended, lines: Mapping[str, Line]) -> None:
        """Raise SetupError where the model did not load, PassingError where a photo failed by no fault of its own."""
        if not lines:
            log = home(self.system) / ENDED_LOG
            reason = f"{ended.fault or 'ended'} before its model was loaded"
            raise SetupError(f"{self.key} {reason}; see {log}, mend that ({command(self.system)}), and run again")
        if loaded := lines.get(""):
            self.parameters, self.start_seconds = loaded.parameters, loaded.seconds
        broken = next((line.detail for line in lines.values() if line.status == BROKEN), "")
        if broken or ended.starved:
            raise PassingError(f"{self.key} {f'failed ({broken})' if broken else ended.fault}")

    def _order(self) -> Order:
        installed, weights = self.installed, str(home(self.system) / "weights")
        side, threads = self.system.input.side, self.threads
        return Order(
            installed.source, weights, side, self.side, self.device, threads, 0, self.random_weights, self.params
        )

    def _driver(self) -> Crop | None:
        """Return the neutral frontal face, framed as the photos are."""
        if self.system.drives != "frame":
            return None
        return crop_face(driver_at(0.0), self.system.input.side, self.system.input.framing)

    def _keep_log(self, ended: Ended) -> None:
        """Keep the log of a process that failed; another worker may do so at the same time."""
        path = home(self.system) / ENDED_LOG
        path.write_text(f"{ended.fault}\n\n{ended.log}", encoding="utf-8", errors="replace")


@dataclass(frozen=True)
class Build:
    """Build the frontalizer of a system's folder. Its parameters are those of system.yaml, a device and threads."""

    folder: Path

    @property
    def version(self) -> int:
        """Return the version of the frontalizer."""
        return ExternalFrontalizer.version

    @property
    def __signature__(self) -> inspect.Signature:
        """Return the parameters, so that wrong ones are named."""
        system = read_system(self.folder)
        known: dict[str, Any] = {"device": system.device, "threads": 2} | (system.params or {})
        made = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value, annotation=type(value))
            for name, value in known.items()
        ]
        return inspect.Signature(made)

    def __call__(self, **params: Any) -> ExternalFrontalizer:
        """Return the frontalizer. Raises SetupError where it cannot run here."""
        system = read_system(self.folder)
        device, threads = params.pop("device", system.device), params.pop("threads", 2)
        if device not in {"cpu", "cuda"} or (device == "cuda" and not cuda_is_present()):
            raise SetupError(f"frontalizer {system.key!r}: device is {device!r}; give cpu, or cuda where there is one")
        return ExternalFrontalizer(system, device=device, threads=threads, params=params)


@dataclass(frozen=True, kw_only=True)
class ExternalCard(FrontalizerCard):
    """The card of an external system."""

    folder: Path

    @property
    def system(self) -> System:
        """Return its facts."""
        return read_system(self.folder)

    def lacking(self) -> str:
        """Return why it cannot run here, and the remedy; empty where it can."""
        if reason := lacking(self.system):
            return reason
        return "needs an NVIDIA GPU (CUDA), and there is none here" if self.lacks_key else ""

    @property
    def lacks_key(self) -> str:
        """Return its key where it runs nowhere, "cuda" where it lacks a GPU."""
        if self.system.runs == "none":
            return self.key
        return "cuda" if self.device == "cuda" and not cuda_is_present() else ""

    @property
    def install_command(self) -> str:
        """Return the command that installs it; empty where that would not help."""
        return "" if self.system.runs == "none" or not lacking(self.system) else command(self.system)


def external_card(system: System) -> ExternalCard:
    """Return the card of a system."""
    return ExternalCard(
        key=system.key,
        title=system.title,
        family=system.family,
        paper=f"arXiv {system.paper}" if system.paper else "",
        repository=system.repository,
        arxiv=system.paper,
        gated=bool(system.gated),
        drives=system.drives,
        code_licence=system.code_licence,
        weights_licence=system.weights_licence,
        recognition=system.recognition,
        registration="box",
        device=system.device,
        has_zero_rotation=system.has_zero_rotation,
        build=Build(Path(system.folder)),
        folder=Path(system.folder),
    )
