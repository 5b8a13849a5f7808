"""Run an installed system once on made-up crops with random weights: shows that it runs, and nothing about faces."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from facefront.errors import SetupError
from facefront.faces import Status
from facefront.files.typed import from_mapping
from facefront.frontalizers.contract import random_source
from facefront.frontalizers.external.frontalizer import ExternalFrontalizer
from facefront.frontalizers.external.system import System

TRIAL = "trial.json"
"""The file beside system.yaml that holds the cost of a trial."""


@dataclass(frozen=True)
class Trial:
    """One photo turned with random weights. seconds: with loading; cores: that it had; parameters: of its networks."""

    seconds: float
    peak_memory_mb: float
    cores: int
    parameters: int = 0
    random_weights: bool = True
    commit: str = ""


def try_with_random_weights(system: System, *, record: bool = False) -> dict[str, Any]:
    """Return what one photo cost: status, detail, start_seconds, and what `Trial` holds.

    record: write the `Trial` beside system.yaml, where a picture came of it. Raises SetupError where nothing was run.
    """
    frontalizer = ExternalFrontalizer(system, random_weights=True, device=system.device)
    (found,) = frontalizer.frontalize([random_source(np.random.default_rng(0), 512)])
    ended = frontalizer.last
    if ended is None:
        raise SetupError(f"{system.key}: nothing was run ({found.detail})")
    cores = joblib.cpu_count()
    cost = Trial(
        seconds=round(ended.seconds, 1),
        peak_memory_mb=round(ended.memory / 1e6),
        cores=cores,
        parameters=frontalizer.parameters,
        commit=system.commit,
    )
    if record and found.status == Status.OK:
        Path(system.folder, TRIAL).write_text(json.dumps(asdict(cost), indent=1) + "\n", encoding="utf-8")
    outcome = {"status": str(found.status), "detail": found.detail}
    return outcome | {"start_seconds": round(frontalizer.start_seconds, 1)} | asdict(cost)


def read_trial(system: System) -> Trial | None:
    """Return the recorded trial; None where there is none. Raises SetupError for a file with another content."""
    path = Path(system.folder, TRIAL)
    return from_mapping(Trial, json.loads(path.read_text(encoding="utf-8")), path) if path.is_file() else None
