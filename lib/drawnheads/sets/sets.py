"""Data sets of drawn heads on disk: drawn folder by folder, with a manifest that knows what is whole.

`manifest.json` lies beside the folders. It holds the plan (generator, parameters, people) and, for each folder that
is whole, the sha256 of its files; it is written anew, whole or not at all, after every folder. A set that was cut
short is finished by the next call; one that another generator or another plan made is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import filelock
import joblib
import numpy as np

from facefront.errors import SetupError
from facefront.files.paths import inside
from facefront.runtime.console import progress_stream
from facefront.runtime.workers import settle

GENERATOR = 1
"""Version of the heads. Raised by hand with every change that changes pictures."""

MANIFEST = "manifest.json"

Files = Mapping[str, bytes]
"""The files of a folder by name."""


@dataclass(frozen=True)
class Plan:
    """The settings of a set that is drawn.

    parameters: all that changes it; people: seeds by name; folders: their names; shared: files beside them.
    """

    name: str
    parameters: Mapping[str, Any]
    people: Mapping[str, int]
    folders: tuple[str, ...]
    shared: Files

    def head(self) -> dict[str, Any]:
        """Return the part of the manifest that must not change while a set is drawn."""
        shared = {name: _sha256(content) for name, content in self.shared.items()}
        return {
            "set": self.name,
            "generator": GENERATOR,
            "parameters": dict(self.parameters),
            "people": dict(self.people),
            "folders": list(self.folders),
            "shared": shared,
        }


def make_set(
    root: Path,
    plan: Plan,
    draw_folder: Callable[[str], Files],
    *,
    workers: int = 1,
    done: Callable[[str], None] = lambda folder: None,
) -> Path:
    """Draw what is missing of a set into root, and return the path of its manifest.

    draw_folder: the files of a folder; with several workers it must be picklable; done: called with the name of each
    folder that is whole. Raises SetupError where root holds another set, or one of another generator or plan.
    """
    with _alone(root):
        _draw_missing(root, plan, draw_folder, workers, done)
    return root / MANIFEST


def _draw_missing(
    root: Path, plan: Plan, draw_folder: Callable[[str], Files], workers: int, done: Callable[[str], None]
) -> None:
    whole = _whole_folders(root, plan)
    for folder in whole:
        done(folder)
    _write_manifest(root, plan, whole)  # first: a folder that holds files and no manifest is refused
    for name, content in plan.shared.items():
        write_whole(root / name, content)
    todo = [folder for folder in plan.folders if folder not in whole]
    for folder, files in _drawn(todo, draw_folder, workers):
        whole[folder] = {name: _sha256(content) for name, content in sorted(files.items())}
        _write_folder(root / folder, files)
        _write_manifest(root, plan, whole)
        done(folder)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one process at a time draw into root. The lock lies beside it and ends with the process."""
    root.parent.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(root.with_name(f".{root.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        print(f"{root}: another run is drawing it; waiting for that", file=progress_stream())
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _write_folder(folder: Path, files: Files) -> None:
    """Write exactly these files; what a killed attempt left of them is removed. Raises SetupError where the folder
    holds any other file."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob(".*.part"):
        path.unlink()
    _check_alone(folder, files)
    for name, content in files.items():
        write_whole(folder / name, content)


def _check_alone(folder: Path, names: Container[str]) -> None:
    """Raise SetupError where a folder of a set holds a file of somebody else: it would count as a photo. Hidden files
    may be there."""
    for path in sorted(folder.glob("[!.]*")):
        if path.name not in names:
            raise SetupError(f"{path}: no file of this drawn set; move it elsewhere")


def _drawn(folders: list[str], draw_folder: Callable[[str], Files], workers: int) -> Iterator[tuple[str, Files]]:
    if workers == 1:
        yield from ((folder, draw_folder(folder)) for folder in folders)
        return
    # Processes that are not forked: they hold no lock of ours.
    with joblib.parallel_config(backend="loky", inner_max_num_threads=1):
        pool = joblib.Parallel(workers, return_as="generator_unordered", batch_size=1)
        yield from pool(joblib.delayed(_draw_one)(draw_folder, folder, os.getpid()) for folder in folders)


def _draw_one(draw_folder: Callable[[str], Files], folder: str, starter: int) -> tuple[str, Files]:
    settle(starter)
    return folder, draw_folder(folder)


def check_set(root: Path) -> dict[str, Any]:
    """Return the manifest of a complete set.

    Raises SetupError saying what is missing, changed, or of another generator.
    """
    return check_files(root, read_manifest(root))


def check_files(root: Path, manifest: dict[str, Any] | None) -> dict[str, Any]:
    """Do what `check_set` does with the manifest, which was read; None: there is none."""
    if manifest is None:
        raise SetupError(
            f"{root / MANIFEST}: no such file, so that the set may be half written; draw it again with `make data`"
        )
    if manifest["generator"] != GENERATOR:
        raise SetupError(
            f"{root}: drawn by generator {manifest['generator']}, this is {GENERATOR}; delete it and run `make data`"
        )
    missing = [folder for folder in manifest["folders"] if folder not in manifest["whole"]]
    if missing:
        raise SetupError(
            f"{root}: {len(missing)} of {len(manifest['folders'])} folders not drawn; finish it with `make data`"
        )
    files = {"": manifest["shared"], **manifest["whole"]}
    for folder, wanted in files.items():
        fault = _fault(root / folder, wanted)
        if fault:
            raise SetupError(f"{fault}; draw it again with `make data`")
        if folder:
            _check_alone(root / folder, wanted)
    return manifest


def _whole_folders(root: Path, plan: Plan) -> dict[str, dict[str, str]]:
    """The folders that are there, unchanged, and of this plan."""
    manifest = read_manifest(root)
    if manifest is None:
        if root.is_dir() and any(root.iterdir()):
            raise SetupError(
                f"{root}: holds files but no {MANIFEST}, so that it is no set of heads; give an empty folder"
            )
        return {}
    for key, value in plan.head().items():
        if manifest.get(key) != json.loads(json.dumps(value)):
            raise SetupError(
                f"{root}: {key} is {_short(manifest.get(key))}, expected {_short(value)}; delete it and draw it anew"
            )
    return {folder: files for folder, files in manifest["whole"].items() if not _fault(root / folder, files)}


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) < 60 else text[:57] + "…"


def _fault(folder: Path, wanted: Mapping[str, str]) -> str:
    for name, sha256 in wanted.items():
        path = folder / name
        if not path.is_file():
            return f"{path}: missing"
        if _sha256(path.read_bytes()) != sha256:
            return f"{path}: changed since it was drawn"
    return ""


def read_manifest(root: Path) -> dict[str, Any] | None:
    """Return the manifest of a set; None where there is none. Raises SetupError where it cannot be understood."""
    path = root / MANIFEST
    if not path.is_file():
        return None
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest = manifest | {key: manifest[key] for key in ("generator", "folders", "shared", "whole")}
        for folder, files in {"": manifest["shared"], **manifest["whole"]}.items():
            for name in files:
                inside(root, str(PurePosixPath(folder, name)), path)
        return manifest
    except (ValueError, KeyError, TypeError) as error:
        raise SetupError(
            f"{path}: no manifest of a set of heads ({error}); delete the folder to draw it anew"
        ) from error


def _write_manifest(root: Path, plan: Plan, whole: Mapping[str, Mapping[str, str]]) -> None:
    ordered = {folder: whole[folder] for folder in plan.folders if folder in whole}
    write_whole(root / MANIFEST, json.dumps({**plan.head(), "whole": ordered}, indent=1).encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file with all its bytes, or leave it absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def encode_jpeg(image: np.ndarray, quality: int) -> bytes:
    """Return uint8 [H, W, 3] BGR as the bytes of a JPEG file."""
    import cv2

    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
