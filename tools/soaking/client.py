"""The client of a soak: a run over drawn people, in a process of its own."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from pathlib import Path

from facefront.errors import SetupError
from facefront.study.enhancement import Enhancement
from facefront.study.study import Study
from soaking.hooks import use_drawn

TABLES = ("images", "faces", "frontals", "frontal_faces", "embeddings")


def run(root: Path, results: str, said: Path) -> None:
    """Compute and save the tables. Ends the process with 2 where the run stops, and leaves the reason in `said`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with said.with_suffix(".log").open("ab") as log:  # through a process that a full disk of this one leaves alone
        pipe = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=log, start_new_session=True).stdin
    assert pipe is not None
    os.dup2(pipe.fileno(), 1)
    os.dup2(pipe.fileno(), 2)
    use_drawn()
    try:
        save_tables(root, results)
    except SetupError as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        said.write_text(str(error))
        os._exit(2)
    os._exit(0)


def save_tables(root: Path, results: str) -> None:
    """Compute all tables of a study and save them."""
    study = Study.open("drawn", root=root, results=f"results/{results}")
    enhanced = Enhancement.open(study, "none")
    tables = {name: getattr(study, name) for name in TABLES}
    tables |= {"enhanced": enhanced.frontals, "enhanced_vectors": enhanced.embeddings, "quality": enhanced.quality}
    study.save(**tables)


def read_tables(root: Path, results: str) -> dict[str, bytes]:
    """Return the bytes of the saved tables."""
    return {path.stem: path.read_bytes() for path in sorted((root / f"results/{results}/tables").glob("*.parquet"))}
