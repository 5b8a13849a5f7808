"""Define what a run is: a profile, read from `spec/profiles/<name>.yaml` and checked before anything is computed.

The comment behind a setting is its description in `spec/profile.schema.json`; see `facefront.study.schema`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple

from annotated_types import Ge

from facefront.errors import SetupError
from facefront.variants import ORIGINAL, chain_parts, is_arm

BASE = "base"
"""The view that is not enhanced."""

MOST_YAW, MOST_PITCH = 80, 45
"""The largest angles at which a GT photo is drawn, degrees: beyond, one eye of five points is hidden."""

SeveralFaces = Literal["largest", "refuse"]
Orientation = Literal["upright", "refuse", "keep"]
Backend = Literal["loky", "dask", "sequential"]


@dataclass(frozen=True)
class DatasetSettings:
    """The loader of the photos, and where they lie."""

    format: str  # biwi, cfp, lfw or folder
    needs: str  # what a user has to bring, in one line
    path: str = ""  # used where DATA= is not given; relative to the project
    options: dict[str, Any] = field(default_factory=dict)  # handed to the loader
    maker: str = ""  # who draws the set where it is missing, as a plug-in registers it; empty: photos are brought

    @property
    def drawn(self) -> bool:
        """Return whether the people are drawn: the maker checks the set, and it is not compared with the real one."""
        return bool(self.maker)


@dataclass(frozen=True)
class ComponentSettings:
    """The weights and parameters of a component. Its name in the report is its key in the profile."""

    weights: tuple[Any, ...] = ()  # catalogue keys, the first that is found counts; or {file: …, sha256: …}
    use: str = ""  # the registered component, where the key is a name of one's own
    params: dict[str, Any] = field(default_factory=dict)  # handed to the component as they are


@dataclass(frozen=True)
class EngineSettings:
    """The distribution of the work."""

    backend: Backend = "loky"  # loky: processes on this machine; dask: a cluster; sequential: this process
    workers: Annotated[int, Ge(0)] = 0  # 0: one for each core
    batch: Annotated[int, Ge(1)] = 16  # photos handed to a worker at a time: what a kill can cost, times the workers
    address: str = ""  # of the dask scheduler: tcp://host:port, or a scheduler file
    patience: Annotated[int, Ge(1)] = 600  # seconds that a dask run waits for a worker, and at least for each task


@dataclass(frozen=True)
class SampleSettings:
    """A sample of the probes, where turning all of them would take too long."""

    per_person: int = 0  # so many of a person's probes at most, spread over the yaw bins; 0: all
    seed: int = 20240229
    yaw: tuple[float, ...] = (0.0, 10.0, 20.0, 30.0, 45.0, 60.0)  # degrees, lower edges, to either side
    people: int = 0  # so many people at most; 0: all

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if min(self.per_person, self.people) < 0 or not -(2**63) <= self.seed < 2**63:
            raise SetupError(f"sample: per_person must be at least 0, people too, and seed a 64-bit number, not {self}")
        if not self.yaw or self.yaw[0] != 0 or any(low >= high for low, high in pairwise(self.yaw)):
            raise SetupError(f"sample.yaw is {self.yaw}; give edges that ascend from 0")


@dataclass(frozen=True)
class EnhancementSettings:
    """The frontalizers and probes of which the frontal views are enhanced."""

    of: tuple[str, ...] = ()  # frontalizers; empty: the one of the primary endpoint
    sample: SampleSettings = field(default_factory=SampleSettings)  # of the probes that are turned

    def __post_init__(self) -> None:
        """Refuse the same views twice."""
        if len(set(self.of)) < len(self.of):
            raise SetupError(f"enhancement.of is {', '.join(self.of)}; name each frontalizer once")


@dataclass(frozen=True)
class GallerySettings:
    """The frontalizers that turn GT photos towards the probes, and the poses at which they draw them."""

    of: tuple[str, ...] = ()  # frontalizers of the profile that can draw a face at a pose; empty: no gallery is turned
    yaws: tuple[float, ...] = (-60.0, -30.0, 30.0, 60.0)  # degrees; for 0 the GT photo itself stands
    pitches: tuple[float, ...] = (0.0,)  # degrees, each at every yaw; learned ways use 0 alone
    check_people: Annotated[int, Ge(0)] = 0  # of so many people the detectors' alignment of the views is compared too

    def __post_init__(self) -> None:
        """Refuse a frontalizer or an angle twice, and angles at which no face is seen."""
        for name, limit in (("of", 0), ("yaws", MOST_YAW), ("pitches", MOST_PITCH)):
            values = getattr(self, name)
            if len(set(values)) < len(values):
                raise SetupError(f"gallery.{name} is {', '.join(map(str, values))}; name each once")
            if limit and not (values and all(abs(value) <= limit for value in values)):
                raise SetupError(f"gallery.{name} is {list(values)}; give angles from -{limit} to {limit} degrees")
        if 0.0 in self.yaws and 0.0 in self.pitches:
            raise SetupError("gallery.yaws holds 0, for which the GT photo itself stands; leave it out")


@dataclass(frozen=True)
class FamilySettings:
    """Frontalizers of one kind; their failures are shown together."""

    systems: tuple[str, ...] = ()  # all of them that have their weights; the others are "not run"
    stand_in: str = ""  # in their place, where none of them can run


@dataclass(frozen=True)
class FailureSettings:
    """The frontalizers and probes of the failure notebooks. They need not be among the profile's frontalizers."""

    flow: FamilySettings = field(default_factory=FamilySettings)  # straight from picture to picture
    rebuild: FamilySettings = field(default_factory=FamilySettings)  # rebuilt in three dimensions and drawn again
    sample: SampleSettings = field(default_factory=SampleSettings)  # of the probes that are turned

    @property
    def names(self) -> tuple[str, ...]:
        """Return all frontalizers, each once."""
        families = self.flow, self.rebuild
        return tuple(dict.fromkeys(name for f in families for name in (*f.systems, f.stand_in) if name))


@dataclass(frozen=True)
class PrimarySettings:
    """The primary endpoint of this profile, declared before its results are seen."""

    variant: str = ""  # a frontalizer of the profile; empty: that of spec/pairs.yaml, as for each of these
    reading: Literal["", "common", "survivors", "misses"] = ""  # of the comparison
    detector: str = ""  # of the profile
    backbone: str = ""  # of the profile


@dataclass(frozen=True)
class MeasureSettings:
    """The changes that a profile makes to the section `measure` of spec/pairs.yaml."""

    primary: PrimarySettings = field(default_factory=PrimarySettings)
    ladder: tuple[str, ...] = ()  # the arms of the cost ladder; empty: those of spec/pairs.yaml

    def __post_init__(self) -> None:
        """Refuse what is no arm of a comparison."""
        for key, arm in self.arms:
            if not is_arm(arm):
                remedy = "give a frontalizer's name, alone or with ':zero_rotation'"
                raise SetupError(f"measure.{key}: {arm!r} is no arm of a comparison; {remedy}")

    @property
    def arms(self) -> list[tuple[str, str]]:
        """Return each arm that is named, with the key that names it."""
        arms = [("primary.variant", self.primary.variant)] if self.primary.variant else []
        return [*arms, *(("ladder", arm) for arm in self.ladder)]


class FaceChoice(NamedTuple):
    """The face of a photo that counts: the profile's `several_faces` and `orientation`."""

    several_faces: SeveralFaces = "largest"
    orientation: Orientation = "upright"


@dataclass(frozen=True)
class Profile:
    """Everything that a run depends on except the photos and the weights."""

    title: str
    dataset: DatasetSettings
    detectors: dict[str, ComponentSettings]
    backbones: dict[str, ComponentSettings]
    frontalizers: dict[str, ComponentSettings]
    registration: str  # the detector that gives the frontalizers their keypoints
    several_faces: SeveralFaces = "largest"  # largest: the largest face counts; refuse: such photos get a status
    orientation: Orientation = "upright"  # of photos on their side: upright: turned; refuse: a status; keep: as is
    max_side: Annotated[int, Ge(1)] = 1600  # pixels; larger photos are reduced when read
    gt: dict[str, Any] = field(default_factory=dict)  # what this set needs of the GT rule beyond spec/pairs.yaml
    sample: SampleSettings = field(default_factory=SampleSettings)  # of the probes of the study
    enhancers: dict[str, ComponentSettings] = field(default_factory=dict)  # `a+b`: a, then b, as they stand here
    enhancement: EnhancementSettings = field(default_factory=EnhancementSettings)
    gallery: GallerySettings = field(default_factory=GallerySettings)
    measure: MeasureSettings = field(default_factory=MeasureSettings)
    failures: FailureSettings = field(default_factory=FailureSettings)
    engine: EngineSettings = field(default_factory=EngineSettings)
    plugins: tuple[str, ...] = ()  # packages that add components, weights and makers, see `facefront.plugins`
    name: str = ""  # the file's stem

    @property
    def face_choice(self) -> FaceChoice:
        """Return which face of a photo counts."""
        return FaceChoice(self.several_faces, self.orientation)

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        if self.registration not in self.detectors:
            raise SetupError(f"registration is {self.registration!r}; give one of {', '.join(self.detectors)}")
        for section in ("detectors", "backbones", "frontalizers"):
            for name, settings in getattr(self, section).items():
                _check_component(f"{section}.{name}", name, settings)
        for name, settings in self.enhancers.items():
            _check_enhancer(f"enhancers.{name}", name, settings)


@dataclass(frozen=True)
class Parts:
    """A profile that consists of others: each is a study of its own, and the report is one page."""

    title: str
    needs: str  # what a user has to bring, in one line
    parts: tuple[str, ...]  # names of profiles, in the order of the page

    def __post_init__(self) -> None:
        """Refuse what is no composition."""
        if not self.parts or len(set(self.parts)) < len(self.parts):
            raise SetupError(f"parts is {list(self.parts)}; name each profile once")


def _check_component(where: str, name: str, settings: ComponentSettings) -> None:
    """Refuse a name that no file can have or that means the photo itself, and weights that name no file."""
    if name == ORIGINAL or not re.fullmatch(r"(?!\.)[A-Za-z0-9_.-]+", name):
        raise SetupError(
            f"{where}: {name!r} is no name for a component; give letters, digits, _ . -, "
            f"no dot at the start, and not {ORIGINAL!r}"
        )
    for weight in settings.weights:
        if not isinstance(weight, str) and not (isinstance(weight, dict) and isinstance(weight.get("file"), str)):
            raise SetupError(f"{where}.weights: {weight!r} names no file; give a catalogue key, or file: and sha256:")


def _check_enhancer(where: str, name: str, settings: ComponentSettings) -> None:
    """Refuse as `_check_component` does, and a chain with settings of its own or with `base` in it."""
    parts = chain_parts(name)
    if BASE in parts:
        raise SetupError(f"{where}: {BASE!r} is the frontal view that is not enhanced, and always there; leave it out")
    for part in parts:
        _check_component(where, part, settings)
    if len(parts) > 1 and settings != ComponentSettings():
        raise SetupError(f"{where}: a chain takes its parts as they stand under enhancers; move the settings there")
    if len(set(parts)) < len(parts):
        raise SetupError(f"{where}: an enhancer stands twice in the chain; name each once, in order")
