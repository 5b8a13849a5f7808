"""Weight files in a folder, among the downloads or with the package: found by name, and verified by sha256."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import platformdirs

from facefront.errors import SetupError
from facefront.weights import packs
from facefront.weights.catalogue import WeightFile, catalogued, own_weight

WeightName = str | Mapping[str, Any]
"""A catalogue key, or `{file: …, sha256: …}`."""


DEFAULT_FOLDER = "weights"
"""Searched where no WEIGHTS= is given."""


@dataclass(frozen=True)
class FoundWeight:
    """A weight file on this machine with the expected sha256."""

    key: str
    path: Path
    sha256: str
    bytes: int
    licence: str
    note: str = ""  # what it is, in words
    recognition: tuple[str, ...] = ()  # families of recognition networks, where the file is a recogniser

    @property
    def words(self) -> str:
        """Return the file and what it is: "heads_r50.onnx (narrow IResNet …)"."""
        return f"{self.path.name} ({self.note})" if self.note else self.path.name


def find_weight(names: WeightName | Sequence[WeightName], folder: Path | str) -> FoundWeight | None:
    """Return the first of `names` that lies in the folder or below it, verified; None where none is found.

    Where none lies there, the first that was downloaded (`cache_folder`) or that lies in the Python package that holds
    it. A file that comes with this package is found there, whatever the folder.

    Raises SetupError where a name is not in the catalogue, the folder to search does not exist, a
    file of the right name has the wrong sha256, a file that comes with the package or one of the user's own is not
    there, or the latter has no sha256 stated.
    """
    names = [names] if isinstance(names, str | Mapping) else names
    for name in names:
        found = _find_packed(name) if isinstance(name, str) and packs.pack_of(name) else _find_in(folder, name)
        if found is not None:
            return found
    others = [catalogued(name) for name in names if isinstance(name, str)]
    elsewhere = (_find_catalogued(weight, folder) for folder, weight in _other_places(others))
    return next((found for found in elsewhere if found is not None), None)


def _other_places(weights: Sequence[WeightFile]) -> Iterator[tuple[Path, WeightFile]]:
    """The downloads, then the installed Python packages in which a file lies; a package is not imported."""
    yield from ((cache_folder(), weight) for weight in weights)
    for weight in weights:
        spec = importlib.util.find_spec(weight.package) if weight.package else None
        if spec is not None and spec.origin:
            yield Path(spec.origin).parent, weight


def cache_folder() -> Path:
    """Return the folder of downloads: $FACEFRONT_WEIGHTS, $HF_HOME/facefront or the user's cache. It may not exist."""
    if own := os.environ.get("FACEFRONT_WEIGHTS"):
        return Path(os.path.expanduser(own))
    if hub := os.environ.get("HF_HOME"):
        return Path(os.path.expanduser(hub)) / "facefront"
    return platformdirs.user_cache_path("facefront") / "weights"


def weights_folder(given: Path | str = "", root: Path | str = "") -> Path:
    """Return the folder to search first: the given one, below `root` where it is relative.

    Where the default one, `weights`, does not exist, it is the folder of downloads (`cache_folder`).
    """
    given = Path(os.path.expanduser(given or DEFAULT_FOLDER))
    folder = Path(root, given)
    return cache_folder() if given == Path(DEFAULT_FOLDER) and not folder.is_dir() else folder


def sha256_of(path: Path | str) -> str:
    """Return the sha256 of the file's bytes, 64 hexadecimal digits; hashed again where its size or time changed."""
    stat = os.stat(path)
    return _sha256(str(path), stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=256)
def _sha256(path: str, _size: int, _mtime_ns: int) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _find_packed(key: str) -> FoundWeight:
    """Return a file that comes with the package. Raises SetupError where its bytes are not its own."""
    weight, pack = catalogued(key), packs.pack_of(key)
    if pack is None:
        raise ValueError(f"{key} is in no pack")
    path = pack.folder / weight.filename
    if not path.is_file():
        raise SetupError(f"{path}: missing, but it comes with the package; {packs.remedy(path, pack)}")
    sha256 = _readable_sha256(path)
    if sha256 != weight.sha256:
        sizes = f"it has {path.stat().st_size} bytes, expected {weight.bytes}"
        raise _mismatch(path, sha256, weight.sha256, f"{sizes}; {packs.remedy(path, pack)}")
    return _found(weight, path, sha256)


def _find_in(folder: Path | str, name: WeightName) -> FoundWeight | None:
    folder = Path(os.path.expanduser(folder))
    if not folder.is_dir() and folder != cache_folder():
        raise SetupError(f"{folder}: no such weights folder; give the folder that holds the weight files (WEIGHTS=…)")
    return _find_catalogued(catalogued(name), folder) if isinstance(name, str) else _find_own(name, folder)


def _find_catalogued(weight: WeightFile, folder: Path) -> FoundWeight | None:
    """Return the first file of that name with the right sha256. Raises SetupError where files have the name alone.

    Where its authors publish no sha256, the first file of that name is taken; what loads it checks the layout.
    """
    wrong = None
    for path in _files_named(weight.filename, folder):
        if weight.most and path.stat().st_size > weight.most:
            size = f"{path.stat().st_size / 1e6:.0f} MB, expected at most {weight.most / 1e6:.0f} MB"
            raise SetupError(f"{path}: has {size}; it is another file: rename it, or get the right one ({weight.note})")
        sha256 = _readable_sha256(path)
        if not weight.sha256 or sha256 == weight.sha256:
            return _found(weight, path, sha256)
        wrong = wrong or (path, sha256)
    if wrong:
        raise _mismatch(*wrong, weight.sha256, "delete it and get it again")
    return None


def _find_own(entry: Mapping[str, Any], folder: Path) -> FoundWeight:
    weight = own_weight(entry)
    path = folder / weight.filename
    if not path.is_file():
        raise SetupError(f"{path}: no such weight file, but the profile names it; correct its path")
    sha256 = _readable_sha256(path)
    if not weight.sha256:
        raise SetupError(f"{path}: the profile states no sha256 for it; if the file is right, write sha256: {sha256}")
    if sha256 != weight.sha256:
        raise _mismatch(path, sha256, weight.sha256, "correct the profile or the file")
    return _found(weight, path, sha256)


def _found(weight: WeightFile, path: Path, sha256: str) -> FoundWeight:
    return FoundWeight(weight.key, path, sha256, path.stat().st_size, weight.licence, weight.note, weight.recognition)


def _mismatch(path: Path, found: str, expected: str, remedy: str) -> SetupError:
    return SetupError(f"{path}: its sha256 is {found}, expected {expected}; {remedy}")


def _readable_sha256(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({error.strerror}); make it readable") from None


def _files_named(filename: str, folder: Path) -> Iterator[Path]:
    """Yield the files of that name below the folder. Links are followed, and each real folder is entered once."""
    entered: set[str] = set()
    for root, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(root)
        if real in entered:
            folders.clear()
            continue
        entered.add(real)
        folders.sort()
        path = Path(root, filename)
        if filename in files and path.is_file():
            yield path
