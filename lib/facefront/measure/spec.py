"""What is measured and how: the settings of `spec/pairs.yaml`, section `measure`."""

from __future__ import annotations

from dataclasses import dataclass, field

GROUPS = ("angle_gt", "frontal_gt", "angle_angle", "gt_gt", "source_output")
"""The groups of pairs, as METHOD and the pair table name them."""

READINGS = ("common", "survivors", "misses")
"""The three readings of a comparison whose arms lost different photos; see `facefront.measure.gain`."""


@dataclass(frozen=True)
class PairSpec:
    """Which pairs are attempted."""

    groups: tuple[str, ...] = GROUPS  # the groups to build
    impostors_per_probe: int = 50  # other people's prototypes a probe meets; 0: all of them
    angle_angle_per_person: int = 60  # pairs among one person's probes, drawn by hash; 0: all of them
    gt_gt_per_person: int = 60  # pairs among one person's GT photos, drawn by hash; 0: all of them
    seed: int = 20240229  # of the hash that draws pairs


@dataclass(frozen=True)
class BinSpec:
    """Lower edges of the angle bins in degrees; the last bin is open. An angle on an edge belongs above it."""

    yaw: tuple[float, ...] = (0.0, 10.0, 20.0, 30.0, 45.0, 60.0)  # of |yaw|; the signed bins mirror them
    pitch: tuple[float, ...] = (0.0, 10.0, 20.0, 30.0, 45.0, 60.0)  # of |pitch|


@dataclass(frozen=True)
class StatisticsSpec:
    """How uncertainty is stated."""

    confidence: float = 0.95  # of every interval
    minimum_people: int = 5  # under this many people a bin prints "n<5" and nothing is tested
    bootstrap_samples: int = 2000  # resamples of people
    power: float = 0.8  # of the smallest detectable effect
    seed: int = 20240229  # of the bootstrap


@dataclass(frozen=True)
class VerificationSpec:
    """Operating points and folds."""

    fars: tuple[float, ...] = (0.1, 0.01, 0.001, 0.0001)  # TAR is given at each FAR that the impostor pairs support
    impostors_per_false_accept: float = (
        10.0  # a FAR needs this many impostor scores over FAR, and 1/FAR pairs of people
    )
    fixed_fmr: float = 0.01  # false match rate at which FRR is given, threshold from other people
    folds: int = 10  # folds of people (thresholds are set on the others), and of a protocol
    seed: int = 20240229  # of the folds


@dataclass(frozen=True)
class PrimarySpec:
    """The one primary endpoint, declared before any result was seen."""

    variant: str = "template"  # the arm compared with the original photo
    reading: str = "common"  # of READINGS
    detector: str = ""  # empty: the profile's first
    backbone: str = ""  # empty: the profile's first


@dataclass(frozen=True)
class MeasureSpec:
    """Section `measure` of `spec/pairs.yaml`."""

    pairs: PairSpec = field(default_factory=PairSpec)
    bins: BinSpec = field(default_factory=BinSpec)
    statistics: StatisticsSpec = field(default_factory=StatisticsSpec)
    verification: VerificationSpec = field(default_factory=VerificationSpec)
    primary: PrimarySpec = field(default_factory=PrimarySpec)
    ladder: tuple[str, ...] = ("original", "none", "template:zero_rotation", "template")  # the arms of the cost ladder
    gt_rules: tuple[str, ...] = ("first", "best", "prototype")  # GT rules that the sensitivity table compares
