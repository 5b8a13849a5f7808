"""Pictures made of a folder of photos, each made once: what `preprocess` and `frontalize` of the Quickstart share."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from facefront.errors import SetupError
from facefront.faces import Status, conform
from facefront.files.paths import inside
from facefront.files.safe_csv import csv_text
from facefront.imaging.images import decoding
from facefront.quickstart.photos import MADE, check_unchanged, plan_outputs, read_made
from facefront.study import steps
from facefront.study.analysis import Analysis
from facefront.study.components import Components
from facefront.study.detections import chosen_face
from facefront.study.files import check_writable, explained, hash_files, why_not_opened, write_text
from facefront.study.making import Losses
from facefront.study.settings import Profile
from facefront.study.steps import FRONTALIZE, Component, Row, Turn, Turning, Wanted, Way
from facefront.study.store import Store, make_key

LOG = logging.getLogger(__name__)

RECORDED = "recorded"
"""Step of the store: one row for each picture that the script wrote, by its name and SHA-256."""

SETTINGS = "settings"
"""Step of the store: what the pictures of the folder are made with, as JSON."""

_STAGE = ".making"
"""Folder in which workers write; a picture is moved to its place once the store knows it."""


@dataclass(frozen=True)
class Folder:
    """A folder of pictures that one script makes, with its store and the hashes of the pictures that lie there."""

    path: Path
    command: str
    store: Store

    @property
    def table(self) -> Path:
        """Return the table beside the pictures."""
        return self.path / f"{self.command}.csv"

    def picture(self, output: str) -> Path:
        """Return the path of a picture; raise SetupError where it leads out of the folder."""
        return inside(self.path, output, self.table)

    def hashes(self, outputs: Iterable[str]) -> dict[str, str]:
        """Return the SHA-256 of the pictures that are there, by name; empty where there is none."""
        outputs = list(outputs)
        paths = [str(self.picture(output)) for output in outputs]
        return dict(zip(outputs, hash_files(paths, self.store), strict=True))

    def foreign(self, hashes: Mapping[str, str]) -> list[str]:
        """Return those of the pictures that are there and that this script did not write."""
        keys = {output: make_key(output, sha256) for output, sha256 in hashes.items() if sha256}
        unknown = self.store.missing(RECORDED, keys.values())
        return [output for output, key in keys.items() if key in unknown]


def make_pictures(
    command: str,
    maker: Component,
    detector: Component,
    photos: pd.DataFrame,
    *,
    source: Path,
    out: Path,
    profile: Profile,
) -> pd.DataFrame:
    """Make a picture of every photo, where it is not there yet; the table (`MADE`) is also `<out>/<command>.csv`.

    maker: what turns a photo and its face into a picture; detector: finds that face; photos: as `list_sources` gives
    them; source: the folder that they were listed in. Pictures of an earlier run are deleted when their photo is gone
    or has no face any more. Raises SetupError where the folder belongs to something else or holds pictures made
    with other settings, where two photos would become one picture, and where a picture in the way was put there or
    changed by someone else.
    """
    outputs = plan_outputs(photos)
    folder = _claim(out, command, _settings(maker, detector, source, out, profile))
    before = set(read_made(out, command)["output"]) - {""}
    analysis = Analysis(profile, Components((detector,), (), (maker,), ()), folder.store)
    hashes = _hash_photos(photos, analysis.store)
    paths = {name: path for name, path in zip(photos["name"], photos["path"], strict=True) if name in hashes}
    analysis.detect_and_embed(f"photos to {command}", paths, hashes)
    outcome: dict[str, Mapping[str, Any]] = {
        name: {"status": Status.READ_ERROR, "detail": why_not_opened(path)}
        for name, path in paths.items()
        if not hashes[name]
    }
    turns: dict[str, Turn] = {}
    fingerprints = analysis.fingerprints[detector], analysis.fingerprints[maker]
    depends = profile.max_side, profile.face_choice, decoding(), *fingerprints
    for name, detection in analysis.detections({n: h for n, h in hashes.items() if h}, detector).items():
        face, status = chosen_face(detection, profile.face_choice)
        if face is None:
            outcome[name] = {"status": status, "detail": json.loads(detection).get("detail", "")}
        else:
            key = make_key(hashes[name], outputs[name], *depends)
            turns[name] = Turn(paths[name], hashes[name], face, (Wanted(0, key, outputs[name]),))
    outcome |= _make(analysis, Turning((Way(maker, "frontal"),), profile.max_side), turns, folder)
    table = _describe(photos, outcome, outputs, hashes)
    table = conform(table.assign(model=maker.name, source=_relative(source, out)), MADE)
    _delete(before - set(table["output"]), folder)
    write_text(csv_text(table), folder.table)
    return table


def _settings(maker: Component, detector: Component, source: Path, out: Path, profile: Profile) -> dict[str, Any]:
    """Return the settings that a second run into the same folder must share, to leave the first one's pictures."""
    return {
        "model": maker.name,
        "in": _relative(source, out),
        **{f"{maker.name}.{name}": value for name, value in {"use": maker.card.key, **dict(maker.params)}.items()},
        "detector": detector.name,
        **{
            f"{detector.name}.{name}": value
            for name, value in {"use": detector.card.key, **dict(detector.params)}.items()
        },
        "max_side": profile.max_side,
        **profile.face_choice._asdict(),
    }


def _relative(source: Path, out: Path) -> str:
    return Path(os.path.relpath(os.path.realpath(source), os.path.realpath(out))).as_posix()


def _claim(out: Path, command: str, settings: Mapping[str, Any]) -> Folder:
    """The folder that is this command's own, for these settings: other pictures are never overwritten."""
    store = out / f"{command}.sqlite"
    if out.exists() and not out.is_dir():
        raise SetupError(f"{out}: a file, where the folder of the pictures should be; give another --out")
    if out.is_dir() and not store.is_file() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise SetupError(f"{out}: holds files that {command}.py did not make; give a new or an empty folder as --out")
    check_writable(out)
    folder = Folder(
        out,
        command,
        Store(inside(out, store.name, store), f"delete the folder {out} and run again: its pictures are made again"),
    )
    check_settings(folder.store, command, settings, out)
    return folder


def check_settings(store: Store, key: str, settings: Mapping[str, Any], path: Path) -> None:
    """Record the settings of a result under a key; raise SetupError where it is there and was made with others."""
    text = json.dumps(settings, sort_keys=True)
    recorded = store.get(SETTINGS, [key]).get(key, b"").decode()
    if path.exists() and recorded and recorded != text:
        old, new = json.loads(recorded), json.loads(text)
        name = next(name for name in [*settings, *old] if old.get(name) != new.get(name))
        raise SetupError(
            f"{path}: made with {name} = {old.get(name)}, not {new.get(name)}; give another --out, or delete {path}"
        )
    store.replace([(SETTINGS, key, text.encode())])


def _hash_photos(photos: pd.DataFrame, store: Store) -> dict[str, str]:
    """SHA-256 by name of the photos that can be processed. Raises SetupError where a file is not what a table says."""
    present = photos[photos["status"] == Status.OK]
    hashes = dict(zip(present["path"], hash_files(present["path"], store), strict=True))
    check_unchanged(present, hashes, "preprocess" if (present["crop"] != "").any() else "frontalize")
    crops = present[present["crop"] != ""]
    check_unchanged(
        crops, dict(zip(crops["crop"], hash_files(crops["crop"], store), strict=True)), "preprocess", "crop"
    )
    return {name: hashes[path] for name, path in zip(present["name"], present["path"], strict=True)}


def _make(analysis: Analysis, turning: Turning, turns: Mapping[str, Turn], folder: Folder) -> dict[str, dict[str, Any]]:
    """Make the pictures that are not on disk as the store records them, and return each result."""
    wanted = {name: turn.wanted[0] for name, turn in turns.items()}
    keys = [picture.key for picture in wanted.values()]
    known = {key: json.loads(value) for key, value in analysis.store.get(FRONTALIZE, keys).items()}
    on_disk = folder.hashes(picture.output for picture in wanted.values())
    todo = {
        name: picture
        for name, picture in wanted.items()
        if picture.key not in known or known[picture.key].get("sha256", "") != on_disk[picture.output]
    }
    for output in folder.foreign({picture.output: on_disk[picture.output] for picture in todo.values()}):
        raise SetupError(
            f"{folder.path / output}: not what {folder.command}.py wrote; move it elsewhere or delete it, then run "
            f"{folder.command}.py again"
        )
    places = {picture.key: picture.output for picture in todo.values()}
    staged = {p.key: replace(p, output=str(folder.picture(f"{_STAGE}/{p.key}.png"))) for p in todo.values()}
    items = [replace(turns[name], wanted=(staged[picture.key],)) for name, picture in todo.items()]
    losses, place = Losses(analysis), partial(_place, places=places, folder=folder)

    def lose(turn: Turn, reason: str) -> None:
        losses(turn.wanted[0], reason)

    analysis.run(folder.command, steps.frontalize, items, turning, total=len(items), lost=lose, keep=place)
    with contextlib.suppress(OSError):  # not there, or not empty after a kill: the next run takes what is in it
        (folder.path / _STAGE).rmdir()
    values = analysis.store.require(FRONTALIZE, [key for key in keys if key not in losses]) | losses
    return {name: json.loads(values[picture.key]) for name, picture in wanted.items()}


def _place(rows: list[Row], places: Mapping[str, str], folder: Folder) -> None:
    """Move finished pictures to their places and keep the rows; a picture is recorded before it is there."""
    made = {key: json.loads(value)["sha256"] for _, key, value in rows if "sha256" in json.loads(value)}
    folder.store.put((RECORDED, make_key(places[key], sha256), b"") for key, sha256 in made.items())
    for key in made:
        path = folder.picture(places[key])
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            (folder.path / _STAGE / f"{key}.png").replace(path)
    folder.store.replace(rows)


def _delete(outputs: Iterable[str], folder: Folder) -> None:
    """Delete pictures that no photo stands behind any more, where this script wrote them as they are."""
    hashes = folder.hashes(sorted(outputs))
    foreign = set(folder.foreign(hashes))
    for output, sha256 in hashes.items():
        if output in foreign:
            LOG.warning("%s: not what %s.py wrote, so it stays there", folder.path / output, folder.command)
        elif sha256:
            folder.picture(output).unlink(missing_ok=True)


def _describe(
    photos: pd.DataFrame,
    outcome: Mapping[str, Mapping[str, Any]],
    outputs: Mapping[str, str],
    hashes: Mapping[str, str],
) -> pd.DataFrame:
    """The rows of `MADE` without model and source; a photo that never came so far keeps the status it has."""
    rows = []
    for name, person, status in zip(photos["name"], photos["person"], photos["status"], strict=True):
        value = outcome.get(name, {"status": status})
        rows.append(
            {
                "person": person,
                "image": name,
                "output": outputs[name] if value["status"] == Status.OK else "",
                "source_sha256": hashes.get(name, ""),
                "output_sha256": value.get("sha256", ""),
                "status": str(value["status"]),
                "coverage": value.get("coverage", np.nan),
                "detail": value.get("detail", ""),
            }
        )
    return pd.DataFrame(rows, columns=[name for name in MADE if name not in ("model", "source")])
