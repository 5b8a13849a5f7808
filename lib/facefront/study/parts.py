"""Profiles of several sets: each part is a profile and a study of its own, and only the page is one.

The photos, GT and statistics of two sets are never mixed: impostors across sets and two GT rules in one mean would
falsify every figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from facefront.errors import SetupError, suggest
from facefront.files.typed import from_mapping
from facefront.study.options import check_data, outline
from facefront.study.profiles import load_profile, profile_path, read_profile
from facefront.study.settings import Parts
from facefront.study.study import Study


def load_parts(name: str, root: Path) -> Parts | None:
    """Return the profile of that name where it consists of others; None where it is one of its own.

    Raises SetupError where it does not exist, or a part does not exist or consists of parts itself.
    """
    content = read_profile(name, root)
    if "parts" not in content:
        return None
    path = profile_path(name, root)
    composite = from_mapping(Parts, content, path)
    known = sorted(other.stem for other in path.parent.glob("*.yaml"))
    for part in composite.parts:
        if part not in known:
            raise SetupError(f"{path}: parts: there is no profile {part!r}; {suggest(part, known)}")
        if "parts" in read_profile(part, root):
            raise SetupError(f"{path}: parts: {part!r} has parts itself; name those")
    return composite


@dataclass(frozen=True)
class Place:
    """A set of a profile and its folder of photos; data is empty where the set's own profile says which."""

    profile: str
    data: str


def places(profile: str, data: str, root: Path) -> list[Place]:
    """Return the sets of a profile: its parts, or itself. DATA= of several sets is the folder that holds `<part>/` of
    each, or the folder of the profile that the part is like.

    Raises SetupError where DATA does not suit the profile.
    """
    composite = load_parts(profile, root)
    data = check_data(data, profile, root)
    if composite is None:
        return [Place(profile, data)]
    return [Place(part, _folder(data, part, root) if data else "") for part in composite.parts]


def _folder(data: str, part: str, root: Path) -> str:
    """Return the folder of a part: the first that is there of its own name and of the profiles that it is like."""
    names = [part, *outline(profile_path(part, root)).like]
    return f"{data}/{next((name for name in names if (root / data / name).is_dir()), part)}"


def title_of(profile: str, root: Path) -> str:
    """Return the title of a profile."""
    composite = load_parts(profile, root)
    return load_profile(profile, root).title if composite is None else composite.title


def open_studies(profile: str, *, data: str = "", weights: str = "", root: Path) -> list[Study]:
    """Return the studies of a profile, one a set, in the order of the page. Raises SetupError as `Study.open`."""
    return [Study.open(p.profile, data=p.data, weights=weights, root=root) for p in places(profile, data, root)]
