"""Find the profiles of a checkout and load their settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from facefront.errors import SetupError, suggest
from facefront.files.typed import from_mapping
from facefront.plugins import load_plugins
from facefront.study.options import check_checkout, check_profile
from facefront.study.settings import Profile
from facefront.study.yaml_files import read_yaml


def project_root(start: Path | None = None) -> Path:
    """Return the folder that holds `spec/profiles`, at or above `start` (default: the working directory).

    Raises SetupError where there is none, and where it is another checkout than that of the code that runs.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "spec" / "profiles").is_dir():
            check_checkout(folder)
            return folder
    raise SetupError(f"{start}: no spec/profiles here or above; run this inside a checkout of the project")


def load_profile(name: str, root: Path) -> Profile:
    """Return the profile of that name. Raises SetupError where it does not exist or a setting is not valid."""
    content, path = read_profile(name, root), profile_path(name, root)
    if "parts" in content:
        raise SetupError(f"{path}: consists of {content['parts']}; open each of them as a study of its own")
    if "name" in content:
        raise SetupError(f"{path}: unknown key name ({content['name']!r}); a profile has the name of its file")
    profile = replace(from_mapping(Profile, content, path), name=name)
    try:
        load_plugins(profile.plugins)
    except SetupError as error:
        raise SetupError(f"{path}: {error}") from None
    if not profile.backbones:
        raise SetupError(f"{path}: backbones is empty; name at least one recogniser")
    for section, names in (("enhancement", profile.enhancement.of), ("gallery", profile.gallery.of)):
        for other in names:
            if other not in profile.frontalizers:
                remedy = suggest(other, profile.frontalizers)
                raise SetupError(f"{path}: {section}.of: {other!r} is no frontalizer of the profile; {remedy}")
    return profile


def profile_path(name: str, root: Path) -> Path:
    """Return the path of the profile of that name."""
    return root / "spec" / "profiles" / f"{name}.yaml"


def read_profile(name: str, root: Path) -> dict[str, Any]:
    """Return what the file of a profile holds. Raises SetupError where it does not exist."""
    return read_yaml(profile_path(check_profile(name, root), root))
