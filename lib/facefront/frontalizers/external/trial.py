"""Run an installed system once on made-up crops with random weights: shows that it runs, and nothing about faces."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers.contract import random_source
from facefront.frontalizers.external.frontalizer import ExternalFrontalizer
from facefront.frontalizers.external.system import System


def try_with_random_weights(system: System, *, record: bool = False) -> dict[str, Any]:
    """Return what one photo cost: random_weights, status, detail, seconds, start_seconds, peak_memory_mb, parameters,
    cores, commit. record: write it to trial.json beside system.yaml, where it ran."""
    frontalizer = ExternalFrontalizer(system, random_weights=True, device=system.device)
    (found,) = frontalizer.frontalize([random_source(np.random.default_rng(0), 512)])
    ended = frontalizer.last
    if ended is None:
        raise SetupError(f"{system.key}: nothing was run ({found.detail})")
    row: dict[str, Any] = {
        "random_weights": True,
        "status": str(found.status),
        "detail": found.detail,
        "seconds": round(ended.seconds, 1),
        "start_seconds": round(frontalizer.start_seconds, 1),
        "peak_memory_mb": round(ended.memory / 1e6),
        "parameters": frontalizer.parameters,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "commit": system.commit,
    }
    if record and found.status == Status.OK:
        text = json.dumps(row, indent=1) + "\n"
        Path(system.folder, "trial.json").write_text(text, encoding="utf-8")
    return row
