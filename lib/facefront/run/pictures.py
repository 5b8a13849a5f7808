"""Pictures made of a folder of photos, each made once: what `preprocess` and `frontalize` of the Quickstart share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from facefront.errors import SetupError
from facefront.faces import Status, conform
from facefront.run import steps
from facefront.run.analysis import Analysis
from facefront.run.components import Components
from facefront.run.engine import progress, run_batches
from facefront.run.files import atomic, check_writable, hash_files
from facefront.run.photos import MADE, plan_outputs, read_made
from facefront.run.settings import Profile
from facefront.run.steps import FRONTALIZE, Component, Turn, Turning
from facefront.run.store import Store, make_key


def make_pictures(
    command: str, maker: Component, detector: Component, photos: pd.DataFrame, out: Path, *, profile: Profile
) -> pd.DataFrame:
    """Make a picture of every photo, where it is not there yet; the table (`MADE`) is also `<out>/<command>.csv`.

    maker: what turns a photo and its face into a picture; detector: whose face it is given; photos: as `list_photos`
    gives them. Pictures of an earlier run whose photo is gone, or has no face any more, are deleted. Raises SetupError
    where the folder belongs to something else, and where two photos would become one picture.
    """
    outputs = plan_outputs(photos)
    before = set(read_made(out, command)["output"])
    analysis = Analysis(profile, Components((detector,), (), (maker,), ()), _claim(out, command))
    present = photos[photos["status"] == Status.OK]
    paths = dict(zip(present["name"], present["path"], strict=True))
    hashes = dict(zip(paths, hash_files(paths.values(), analysis.store), strict=True))
    analysis.look(f"photos to {command}", paths, hashes)
    outcome: dict[str, Mapping[str, Any]] = {}
    turns: dict[str, Turn] = {}
    depends = profile.max_side, profile.several_faces, analysis.prints[detector], analysis.prints[maker]
    for name, detection in analysis.detections(hashes, detector).items():
        face, status = steps.chosen_face(detection, profile.several_faces)
        if face is None:
            outcome[name] = {"status": status, "detail": json.loads(detection).get("detail", "")}
        else:
            key = make_key(hashes[name], outputs[name], *depends)
            turns[name] = Turn(paths[name], face, key, str(out / outputs[name]))
    outcome |= _make(analysis, Turning(maker, "frontal", profile.max_side), turns, command)
    table = _describe(photos, outcome, outputs)
    for output in before - {"", *table["output"]}:
        (out / output).unlink(missing_ok=True)
    with atomic(out / f"{command}.csv") as temporary:
        table.to_csv(temporary, index=False)
    return table


def _claim(out: Path, command: str) -> Store:
    """The store of a folder that is this command's own: pictures that it did not make are never overwritten."""
    store = out / f"{command}.sqlite"
    if out.exists() and not out.is_dir():
        raise SetupError(f"{out}: a file, where the folder of the pictures should be; give another --out")
    if out.is_dir() and not store.is_file() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise SetupError(f"{out}: holds files that {command}.py did not make; give a new or an empty folder as --out")
    check_writable(out)
    return Store(store)


def _make(analysis: Analysis, turning: Turning, turns: Mapping[str, Turn], title: str) -> dict[str, dict[str, Any]]:
    """What the store says of each turn, after making the pictures that are not on disk as it says."""
    keys = [turn.key for turn in turns.values()]
    known = analysis.store.get(FRONTALIZE, keys)
    on_disk = hash_files([turn.output for turn in turns.values()], analysis.store)
    todo = [
        turn
        for turn, sha256 in zip(turns.values(), on_disk, strict=True)
        if turn.key not in known or json.loads(known[turn.key]).get("sha256", "") != sha256
    ]
    with progress(title, len(todo)) as bar:
        for rows in run_batches(steps.frontalize, todo, turning, analysis.profile.engine, bar):
            analysis.store.replace(rows)
    values = analysis.store.get(FRONTALIZE, keys)
    return {name: json.loads(values[turn.key]) for name, turn in turns.items()}


def _describe(
    photos: pd.DataFrame, outcome: Mapping[str, Mapping[str, Any]], outputs: Mapping[str, str]
) -> pd.DataFrame:
    """`MADE`; a photo that never came so far keeps the status it has."""
    rows = []
    for name, person, status in zip(photos["name"], photos["person"], photos["status"], strict=True):
        value = outcome.get(name, {"status": status})
        rows.append(
            {
                "person": person,
                "image": name,
                "output": outputs[name] if value["status"] == Status.OK else "",
                "status": str(value["status"]),
                "coverage": value.get("coverage", np.nan),
                "detail": value.get("detail", ""),
            }
        )
    return conform(pd.DataFrame(rows, columns=list(MADE)), MADE)
