"""The settings that come from outside (make, environment, command line, notebook), checked before anything runs.

Uses the standard library alone: `make` checks its settings before the environment exists.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from facefront.errors import SetupError, nearest
from facefront.languages import ENGLISH, check_language

IMAGES = ("all", "none")
MANIFEST = "manifest.json"
"""Lies in every drawn set."""


@dataclass(frozen=True)
class Options:
    """The checked settings of a run. data and weights: folders with `~` expanded; empty takes the default."""

    profile: str
    data: str = ""
    weights: str = ""
    images: str = "all"
    jobs: int = 2
    accept: tuple[str, ...] = ()
    engine: str = ""  # the address of a dask scheduler, or its file
    language: str = ENGLISH


@dataclass(frozen=True)
class Outline:
    """The lines of a profile's file that are needed before it is loaded. parts: the profiles that it consists of; like:
    those that it takes sections from, the nearest first."""

    title: str
    needs: str
    parts: tuple[str, ...]
    like: tuple[str, ...]
    drawn: bool


def read_options(given: Mapping[str, str], root: Path) -> Options:
    """Return the settings in `given` (PROFILE, DATA, WEIGHTS, IMAGES, JOBS, ACCEPT, ENGINE, LANGUAGE); a missing one
    takes its default.

    Raises SetupError, in one line, for the first value that is not allowed.
    """
    profile = check_profile(given.get("PROFILE", "heads"), root)
    return Options(
        profile=profile,
        data=check_data(given.get("DATA", ""), profile, root),
        weights=check_weights(given.get("WEIGHTS", ""), root),
        images=check_images(given.get("IMAGES", "all")),
        jobs=_check_jobs(given.get("JOBS", "2")),
        accept=check_accept(given.get("ACCEPT", "")),
        engine=check_engine(given.get("ENGINE", "")),
        language=check_language(given.get("LANGUAGE", ENGLISH)),
    )


def check_checkout(root: Path) -> None:
    """Raise SetupError where `root` is a checkout of this project and the code that runs is that of another place."""
    own = root / "lib" / "facefront"
    running = Path(__file__).resolve().parents[1]
    if (own / "__init__.py").is_file() and own.resolve() != running:
        remedy = f"use make, or set PYTHONPATH={shlex.quote(str(own.parent))}"
        raise SetupError(f"{root}: the code that runs is that of {running}; {remedy}")


def show_images(images: str) -> bool:
    """Return True for `all` and False for `none`, in any case. Raises SetupError for every other value."""
    return check_images(images) == "all"


def check_images(images: str) -> str:
    """Return `all` or `none` in small letters. Raises SetupError for every other value."""
    if str(images).lower() not in IMAGES:
        raise SetupError(f"IMAGES={images}: give all, or none for a report without any face")
    return str(images).lower()


def check_profile(name: str, root: Path) -> str:
    """Return the name of a profile in `spec/profiles`. Raises SetupError, which names them all, for another."""
    known = [path.stem for path in profile_files(root)]
    if name in known:
        return name
    near = nearest(name.lower(), known)
    near = f"did you mean {near!r}? " if near else ""
    raise SetupError(f"PROFILE={name}: no profile; {near}choose one (make profiles says more): {', '.join(known)}")


def profile_files(root: Path) -> list[Path]:
    """Return the profiles' files, by name; hidden files, such as an editor's, are left out."""
    return sorted(path for path in (root / "spec" / "profiles").glob("*.yaml") if not path.name.startswith("."))


def describe_profiles(root: Path) -> str:
    """Return one line a profile: its name, what it is, what it needs."""
    outlines = {path.stem: outline(path) for path in profile_files(root)}
    return "\n".join(f"  {name:<10} {found.title}: needs {found.needs}" for name, found in outlines.items())


def outline(path: Path) -> Outline:
    """Return what stands in a profile's file, and in that of the profile that it is like, without a YAML reader."""
    text, read = path.read_text(encoding="utf-8", errors="replace"), [path]
    parts = re.search(r"^parts:(.*(?:\n[ -].*)*)", text, re.M)
    names = re.findall(r"[\w.-]*\w[\w.-]*", re.sub(r"#.*", "", parts[1])) if parts else ()
    while (other := path.with_name(f"{_value('like', text)}.yaml")) not in read and other.is_file():
        read.append(other)
        text = re.sub("^like:.*", "", text, flags=re.M) + "\n" + other.read_text(encoding="utf-8", errors="replace")
    return Outline(
        title=_value("title", text),
        needs=_value(r" *needs", text),
        parts=tuple(names),
        like=tuple(other.stem for other in read[1:]),
        drawn=bool(_value(r" +maker", text)),
    )


def sets_of(profile: str, root: Path) -> list[str]:
    """Return the names of a profile's sets: its parts, or itself."""
    return list(outline(root / "spec" / "profiles" / f"{profile}.yaml").parts) or [profile]


def is_drawn(profile: str, root: Path) -> bool:
    """Tell a profile of which every set is drawn by this project from one that needs photos."""
    files = [root / "spec" / "profiles" / f"{name}.yaml" for name in sets_of(profile, root)]
    return all(path.is_file() and outline(path).drawn for path in files)


def check_data(data: str, profile: str, root: Path) -> str:
    """Return the folder of photos with `~` expanded; empty stays empty.

    Raises SetupError where the folder is missing, or where a drawn profile would draw among other files.
    """
    folder = expand(data)
    if folder and is_drawn(profile, root):
        _check_ours(root / folder, profile, sets_of(profile, root))
    elif folder and not (root / folder).is_dir():
        needs = outline(root / "spec" / "profiles" / f"{profile}.yaml").needs
        raise SetupError(f"DATA={root / folder}: no such folder; the profile {profile!r} needs {needs}")
    return folder


def _check_ours(folder: Path, profile: str, sets: list[str]) -> None:
    """Refuse a folder that holds anything but drawn sets, unless all sets of the profile are drawn there already."""
    places = [folder] if sets == [profile] else [folder / name for name in sets]
    if all((place / MANIFEST).is_file() for place in places) or not os.path.lexists(folder):
        return
    theirs = {folder} | {folder / name for place in places for name in (place.name, f".{place.name}.lock")}
    strange = not folder.is_dir() or any(path not in theirs for path in folder.iterdir())
    begun = [place for place in places if place.is_dir() and any(place.iterdir())]
    if strange or not all((place / MANIFEST).is_file() for place in begun):
        raise SetupError(
            f"DATA={folder}: holds files that are no drawn set, and the profile {profile!r} draws its photos; leave "
            "DATA out (`unset DATA` where it is exported), give a new folder, or choose another profile"
        )


def check_weights(weights: str, root: Path) -> str:
    """Return the folder of weights with `~` expanded. Raises SetupError where it is missing; `weights` may be."""
    folder = expand(weights)
    if folder and folder != "weights" and not (root / folder).is_dir():
        raise SetupError(f"WEIGHTS={root / folder}: no such folder; give the folder that holds the weight files")
    return folder


def expand(folder: str | Path) -> str:
    """Return the path with a `~` or `~user` at its start expanded; one of an unknown user stays as it is."""
    return os.path.expanduser(folder)


def _check_jobs(jobs: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", jobs):
        raise SetupError(f"JOBS={jobs}: give the number of sets computed side by side, 1 to 999")
    return int(jobs)


def check_engine(engine: str) -> str:
    """Return the address of a dask scheduler, or the full path of its file; empty stays empty.

    Raises SetupError where it is neither.
    """
    if not engine or re.fullmatch(r"(tcp|tls|ucx|ws|wss)://[^/\s:]+:[0-9]{1,5}", engine):
        return engine
    path = Path(expand(engine)).absolute()
    if "://" in engine or not path.is_file():
        raise SetupError(f"ENGINE={engine}: give the address of a dask scheduler (tcp://host:8786) or its file")
    return str(path)


def user_path(text: str) -> Path:
    """Return a path of the command line with a `~` at its start expanded; argparse's `type`."""
    return Path(expand(text))


def check_accept(accept: str) -> tuple[str, ...]:
    """Return the keys of the weights of which the licences are accepted: `("yes",)` for all, none for `no` and the
    empty value. Raises SetupError for a value that is neither yes nor keys by commas."""
    if accept.lower() in {"", "no", "yes"}:
        return ("yes",) if accept.lower() == "yes" else ()
    if not all(re.fullmatch(r"[\w.-]*[a-zA-Z][\w.-]*", key) for key in accept.split(",")):
        raise SetupError(
            f"ACCEPT={accept}: give yes to accept the licences, or the keys of the files, by commas; or leave it out"
        )
    return tuple(dict.fromkeys(accept.split(",")))


def _value(key: str, text: str) -> str:
    """Return the first value of a key at its line's start; empty where there is none."""
    found = re.search(rf"^{key}: *(.*?) *(?:#.*)?$", text, re.M)
    return found[1].strip("'\"") if found else ""
