"""The sets that a notebook runs on; where its parameters name none, those that `make lab` was given."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from facefront.study.options import check_profile
from facefront.study.parts import open_studies, places, title_of
from facefront.study.profiles import project_root
from facefront.study.study import Study

DEFAULT = "heads-biwi"
"""Synthetic people, which need neither photos nor weights."""


class Chosen(NamedTuple):
    """A profile of one set, and its folders of photos and weights; empty where the profile says which."""

    profile: str
    data: str = ""
    weights: str = ""


def chosen(
    profile: str = "",
    data: str = "",
    weights: str = "",
    *,
    given: Mapping[str, str] = os.environ,
    root: Path | None = None,
) -> Chosen:
    """Return the parameters of a notebook, completed where it names no profile.

    given: PROFILE, DATA and WEIGHTS, as `make lab` exports them; of a profile of several sets, the first set is taken.
    Without them it is `DEFAULT`. Raises SetupError where PROFILE or DATA is wrong.

    >>> chosen("cfp", "photos", given={"PROFILE": "heads"})
    Chosen(profile='cfp', data='photos', weights='')
    """
    if profile:
        return Chosen(profile, data, weights)
    root = root or project_root()
    name = check_profile(given.get("PROFILE") or DEFAULT, root)
    first = places(name, data or given.get("DATA", ""), root)[0]
    return Chosen(first.profile, first.data, weights or given.get("WEIGHTS", ""))


class Sets(NamedTuple):
    """The content of a page: the name and title of a profile, and the study of each of its sets, in order."""

    profile: str
    title: str
    studies: list[Study]


def open_sets(profile: str = "", *, data: str = "", weights: str = "") -> Sets:
    """Open the sets of the notebook that writes the page; see `chosen`. Raises SetupError as `Study.open`."""
    root, found = project_root(), chosen(profile, data, weights)
    studies = open_studies(found.profile, data=found.data, weights=found.weights, root=root)
    return Sets(found.profile, title_of(found.profile, root), studies)
