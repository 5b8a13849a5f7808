"""Catalogue entries to files on this machine: their licences accepted, downloaded, taken out of their archive."""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import filelock

from facefront.errors import SetupError
from facefront.weights.catalogue import WeightFile, describe_file
from facefront.weights.files import ARCHIVE_FAULTS
from facefront.weights.find import cache_folder, sha256_of
from facefront.weights.transfer import CHUNK, fetch, is_there

REMEDY = "delete the archive and get it again"


def download_weights(files: Iterable[WeightFile], *, accept: bool, folder: Path | None = None) -> list[Path]:
    """Download what is missing of the files into `folder` (default: `cache_folder`) and return the path of each.

    accept: the user agrees to the licences of what has to be downloaded; without that nothing is. An archive is
    downloaded once for all of `files` that it holds, and deleted when they are out of it. Raises SetupError where one
    cannot be had: one line with each missing file, its size, licence and source.
    """
    files, folder = list(files), folder or cache_folder()
    missing = [file for file in files if not is_there(folder / file.filename, file.sha256)]
    bring = [file for file in missing if not file.url]
    if bring:
        raise SetupError(f"no address to download from is known: {_describe(bring)}; put it into the weights folder")
    if missing and not accept:
        raise SetupError(f"accept the licences first (ACCEPT=yes), nothing was downloaded: {_describe(missing)}")
    if missing:
        with _alone(folder):
            for url in dict.fromkeys(file.url for file in missing):
                _download(url, [file for file in missing if file.url == url], folder)
    return [folder / file.filename for file in files]


def _describe(files: Sequence[WeightFile]) -> str:
    return ", ".join(describe_file(file) for file in files)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time download into a folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / ".lock", timeout=0):
            yield
    except filelock.Timeout:
        raise SetupError(f"{folder}: another process downloads into it; wait for that one") from None
    except OSError as error:
        raise SetupError(
            f"{folder}: cannot be written ({error.strerror}); choose another with FACEFRONT_WEIGHTS=<folder>"
        ) from error


def _download(url: str, wanted: Sequence[WeightFile], folder: Path) -> None:
    """Download one address: a file, or the archive of several. An error names the files that are missing for it."""
    try:
        _fetch(url, wanted, folder)
    except SetupError as error:
        raise SetupError(f"{error}; missing: {_describe(wanted)}; or put it into the weights folder") from error


def _fetch(url: str, wanted: Sequence[WeightFile], folder: Path) -> None:
    archive = wanted[0].archive
    if archive is None:
        for file in wanted:
            fetch(url, folder / file.filename, sha256=file.sha256, size=_bytes(file))
        return
    path = folder / archive.filename
    fetch(url, path, sha256=archive.sha256, size=archive.bytes)
    for file in wanted:
        extract(path, file, folder)
    path.unlink(missing_ok=True)


def _bytes(file: WeightFile) -> int:
    if file.bytes is None:
        raise ValueError(f"{file.key}: the catalogue has no size of it")
    return file.bytes


def extract(archive: Path, file: WeightFile, folder: Path) -> None:
    """Write one named member to `<folder>/<filename>`; paths inside an archive never say where anything is written.

    Raises SetupError that names the archive where the member is not there, is damaged, is longer than the catalogue
    says or has another sha256.
    """
    if file.archive is None:
        raise ValueError(f"{file.key} comes in no archive")
    member = file.archive.member
    part = folder / f"{file.filename}.part"
    try:
        with zipfile.ZipFile(archive) as zipped:
            info = zipped.getinfo(member)
            if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise zipfile.BadZipFile(f"compression method {info.compress_type}")
            if info.file_size > _bytes(file):
                raise SetupError(f"{archive}: its {member} has {info.file_size} bytes, expected {file.bytes}; {REMEDY}")
            with zipped.open(info) as source, open(part, "wb") as target:
                shutil.copyfileobj(source, target, CHUNK)
        found = sha256_of(part)
        if found != file.sha256:
            raise SetupError(f"{archive}: its {member} has the sha256 {found}, expected {file.sha256}; {REMEDY}")
        part.replace(folder / file.filename)
    except SetupError:
        raise
    except (KeyError, ValueError, *ARCHIVE_FAULTS) as error:
        reason = " ".join(str(error).split())[:160]
        raise SetupError(f"{archive}: no archive with a sound {member} in it ({reason}); {REMEDY}") from None
    except OSError as error:
        raise SetupError(f"{part}: cannot be written ({error.strerror or error}); free some space there") from error
    finally:
        part.unlink(missing_ok=True)
