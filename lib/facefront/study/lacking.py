"""Name what a run leaves out for want of a weight file or a package, and the command that brings it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from facefront.study.inputs import inputs_file

Record = Mapping[str, Any]


def absent_components(profiles: Iterable[str], root: Path) -> list[Record]:
    """Return what could not run in the last run of these sets, by the fields of `Absent`."""
    paths = [inputs_file(profile, root) for profile in profiles]
    return [absent for path in paths for absent in json.loads(path.read_text(encoding="utf-8"))["absent"]]


def lacking_lines(profile: str, absents: Iterable[Record]) -> list[str]:
    """Return a line for all that can be downloaded, with the one command that does it; a line for each package to
    install, and one for the files that a user has to bring. None where nothing is lacking."""
    lacking = list({(absent["kind"], absent["name"]): absent for absent in absents}.values())
    load = [a for a in lacking if a["files"] and all(any(file["url"] for file in choice) for choice in a["files"])]
    bring = [a for a in lacking if a["files"] and a not in load]
    lines = []
    if load:
        keys = [next(file["key"] for file in choice if file["url"]) for a in load for choice in a["files"]]
        command = f"make weights PROFILE={profile} ACCEPT={','.join(dict.fromkeys(keys))}"
        lines.append(
            f"Not run, weights missing: {_names(load)}. This accepts their licences and brings them: {command}"
        )
    for command in dict.fromkeys(a["command"] for a in lacking if a["command"]):
        lines.append(f"Not run, package missing: {_names(a for a in lacking if a['command'] == command)}. {command}")
    if bring:
        command = f"make weights PROFILE={profile} says which files they need and where from"
        lines.append(f"Not run, files of your own missing: {_names(bring)}. {command}")
    return lines


def _names(absents: Iterable[Record]) -> str:
    return ", ".join(absent["name"] for absent in absents)
