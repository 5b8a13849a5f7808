"""Find the profiles of a checkout and load their settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from facefront.errors import SetupError, suggest
from facefront.files.typed import from_mapping
from facefront.files.yaml_files import read_yaml
from facefront.plugins import load_plugins
from facefront.study.options import check_checkout, check_engine, check_profile, profile_files
from facefront.study.settings import ComponentSettings, FailureSettings, GallerySettings, MeasureSettings, Profile
from facefront.variants import ORIGINAL, Variant


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
    for key, other, kind, known in _references(profile):
        if other not in known:
            raise SetupError(f"{path}: {key}: {other!r} is no {kind} of the profile; {suggest(other, known)}")
    return profile


def on_cluster(profile: Profile, engine: str) -> Profile:
    """Return the profile with its work on the cluster of that scheduler; as it is where empty. See `check_engine`."""
    address = check_engine(engine)
    return replace(profile, engine=replace(profile.engine, backend="dask", address=address)) if address else profile


def only_frontalizer(profile: Profile, frontalizer: str) -> Profile:
    """Return the profile with that frontalizer alone, as it names it or else with usual settings; whole where empty."""
    if not frontalizer:
        return profile
    return replace(
        profile,
        frontalizers={frontalizer: profile.frontalizers.get(frontalizer, ComponentSettings())},
        enhancers={},
        gallery=GallerySettings(),
        measure=MeasureSettings(),
        failures=FailureSettings(),
    )


def _references(profile: Profile) -> Iterator[tuple[str, str, str, Iterable[str]]]:
    """Yield the components that sections of a profile name: key, name, kind, and the names that there are."""
    primary, frontalizers = profile.measure.primary, profile.frontalizers
    named = [("enhancement.of", name) for name in profile.enhancement.of]
    named += [("gallery.of", name) for name in profile.gallery.of]
    named += [(f"measure.{key}", Variant.parse(arm).frontalizer) for key, arm in profile.measure.arms]
    yield from ((key, name, "frontalizer", frontalizers) for key, name in named if name != ORIGINAL)
    if primary.detector:
        yield "measure.primary.detector", primary.detector, "detector", profile.detectors
    if primary.backbone:
        yield "measure.primary.backbone", primary.backbone, "backbone", profile.backbones


def profile_path(name: str, root: Path) -> Path:
    """Return the path of the profile of that name."""
    return root / "spec" / "profiles" / f"{name}.yaml"


def read_profile(name: str, root: Path) -> dict[str, Any]:
    """Return what a profile says: its file, and below that the file of the profile that it is `like`.

    A key of the file replaces the whole section of the other. Raises SetupError where a profile does not exist, and
    where profiles are like each other in a circle.
    """
    content: dict[str, Any] = {}
    names = [check_profile(name, root)]
    while True:
        content = read_yaml(profile_path(names[-1], root)) | content
        other = content.pop("like", None)
        if other is None:
            return content
        path = profile_path(names[-1], root)
        known = [file.stem for file in profile_files(root) if file.stem not in names]
        if other not in known:
            raise SetupError(f"{path}: like: {other!r} is no other profile; {suggest(str(other), known)}")
        names.append(other)
