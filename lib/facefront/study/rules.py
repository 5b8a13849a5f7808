"""The measuring rules: `spec/pairs.yaml`, and the changes that the study's own profile makes to it."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from facefront.files.yaml_files import load_section
from facefront.measure import MeasureSpec
from facefront.study.components import check_arms
from facefront.study.settings import Profile


def measure_spec(profile: Profile, root: Path) -> MeasureSpec:
    """Return the section `measure` of `spec/pairs.yaml` with the changes of a profile.

    Raises SetupError, naming the file, for a value that cannot be measured and for an arm of no frontalizer.
    """
    spec = load_section(MeasureSpec, root / "spec" / "pairs.yaml", "measure")
    given = {key: value for key, value in asdict(profile.measure.primary).items() if value}
    spec = replace(spec, primary=replace(spec.primary, **given), ladder=profile.measure.ladder or spec.ladder)
    check_arms((*spec.ladder, spec.primary.variant), profile)
    return spec
