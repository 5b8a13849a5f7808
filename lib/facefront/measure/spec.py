"""The measurements of a study: the settings of `spec/pairs.yaml`, section `measure`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from facefront.errors import SetupError
from facefront.variants import ORIGINAL, is_arm

GROUPS = ("angle_gt", "frontal_gt", "angle_angle", "gt_gt", "source_output")
"""The groups of pairs, as the pair table names them."""

READINGS = ("common", "survivors", "misses")
"""The three readings of a comparison with arms that lost different photos; see `facefront.measure.gain`."""

GT_RULES = ("first", "best", "prototype")
"""What the sensitivity table can take as GT; see `facefront.measure.sensitivity`."""


def _check(key: str, value: object, ok: bool, remedy: str) -> None:
    if not ok:
        raise SetupError(f"measure.{key} is {value!r}; give {remedy}")


def _check_words(key: str, words: Sequence[str], known: Iterable[str]) -> None:
    known = tuple(known)
    for word in words:
        _check(key, word, word in known, f"some of {', '.join(known)}")
    _check(key, words, 0 < len(words) == len(set(words)), "at least one, and each once")


def _check_edges(key: str, edges: tuple[float, ...]) -> None:
    ascend = all(low < high for low, high in pairwise(edges))
    _check(key, edges, edges[:1] == (0,) and ascend and edges[-1] <= 180, "edges that ascend from 0 to 180 at the most")


def _check_seed(key: str, seed: int) -> None:
    _check(key, seed, 0 <= seed < 2**63, "a whole number from 0 to 2⁶³ − 1")


@dataclass(frozen=True)
class PairSpec:
    """The pairs that are attempted."""

    groups: tuple[str, ...] = GROUPS  # the groups to build
    impostors_per_probe: int = 50  # other people's prototypes a probe meets; 0: all of them
    gallery: int = 10_000  # people, drawn by hash, of whom impostors and ranks are; 0: all of them
    angle_angle_per_person: int = 60  # pairs among one person's probes, drawn by hash; 0: all of them
    gt_gt_per_person: int = 60  # pairs among one person's GT photos, drawn by hash; 0: all of them
    seed: int = 20240229  # of the hash that draws pairs

    def __post_init__(self) -> None:
        """Refuse what cannot be built."""
        _check_words("pairs.groups", self.groups, GROUPS)
        for name in ("impostors_per_probe", "angle_angle_per_person", "gt_gt_per_person"):
            value = getattr(self, name)
            _check(f"pairs.{name}", value, value >= 0, "a number of pairs, or 0 for all of them")
        _check("pairs.gallery", self.gallery, self.gallery >= 0, "a number of people, or 0 for all of them")
        _check_seed("pairs.seed", self.seed)


@dataclass(frozen=True)
class BinSpec:
    """Lower edges of the angle bins in degrees; the last bin is open. An angle on an edge belongs above it."""

    yaw: tuple[float, ...] = (0.0, 10.0, 20.0, 30.0, 45.0, 60.0)  # of |yaw|; the signed bins mirror them
    pitch: tuple[float, ...] = (0.0, 10.0, 20.0, 30.0, 45.0, 60.0)  # of |pitch|

    def __post_init__(self) -> None:
        """Refuse edges that make no bins."""
        _check_edges("bins.yaw", self.yaw)
        _check_edges("bins.pitch", self.pitch)


@dataclass(frozen=True)
class StatisticsSpec:
    """The statement of uncertainty."""

    confidence: float = 0.95  # of every interval
    minimum_people: int = 5  # under this many people a bin shows "n<5" and nothing is tested
    bootstrap_samples: int = 2000  # resamples of people
    power: float = 0.8  # of the smallest detectable effect
    seed: int = 20240229  # of the bootstrap

    def __post_init__(self) -> None:
        """Refuse what no interval or test can have."""
        _check("statistics.confidence", self.confidence, 0 < self.confidence < 1, "a share between 0 and 1, as 0.95")
        _check("statistics.minimum_people", self.minimum_people, self.minimum_people >= 2, "at least 2")
        _check("statistics.bootstrap_samples", self.bootstrap_samples, self.bootstrap_samples >= 1, "at least 1")
        chance = 1 - self.confidence
        remedy = f"a share above {chance:g}, what chance alone finds at this confidence, and below 1"
        _check("statistics.power", self.power, chance < self.power < 1, remedy)
        _check_seed("statistics.seed", self.seed)


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

    def __post_init__(self) -> None:
        """Refuse rates that are none, and too few folds to set a threshold on others."""
        rates = bool(self.fars) and all(0 < far < 1 for far in self.fars) and len(set(self.fars)) == len(self.fars)
        _check("verification.fars", self.fars, rates, "rates between 0 and 1, each once")
        enough = 0 < self.impostors_per_false_accept < float("inf")
        _check("verification.impostors_per_false_accept", self.impostors_per_false_accept, enough, "a number above 0")
        _check("verification.fixed_fmr", self.fixed_fmr, 0 < self.fixed_fmr < 1, "a rate between 0 and 1, as 0.01")
        _check("verification.folds", self.folds, self.folds >= 2, "at least 2")
        _check_seed("verification.seed", self.seed)


@dataclass(frozen=True)
class ChoiceSpec:
    """The options of selective frontalization and fusion, chosen for each person on the others."""

    angles: tuple[float, ...] = tuple(float(angle) for angle in range(0, 75, 5))  # of |yaw|, degrees; or never
    weights: tuple[float, ...] = tuple(w / 10 for w in range(11))  # of what is fused with the photo

    def __post_init__(self) -> None:
        """Refuse what cannot be chosen from."""
        angles = bool(self.angles) and all(0 <= angle <= 180 for angle in self.angles)
        _check("choice.angles", self.angles, angles, "at least one angle from 0 to 180")
        weights = bool(self.weights) and all(0 <= weight <= 1 for weight in self.weights)
        _check("choice.weights", self.weights, weights, "at least one share from 0 to 1")


@dataclass(frozen=True)
class PrimarySpec:
    """The one primary endpoint, declared before any result was seen."""

    variant: str = "template"  # the arm compared with the original photo
    reading: str = "common"  # of READINGS
    detector: str = ""  # empty: the profile's first
    backbone: str = ""  # empty: the profile's first

    def __post_init__(self) -> None:
        """Refuse an unknown reading, and the original as the arm that is compared with it."""
        _check_words("primary.reading", (self.reading,), READINGS)
        arm = self.variant not in ("", ORIGINAL)
        _check("primary.variant", self.variant, arm, "an arm other than the original")


@dataclass(frozen=True)
class MeasureSpec:
    """Section `measure` of `spec/pairs.yaml`."""

    pairs: PairSpec = field(default_factory=PairSpec)
    bins: BinSpec = field(default_factory=BinSpec)
    statistics: StatisticsSpec = field(default_factory=StatisticsSpec)
    verification: VerificationSpec = field(default_factory=VerificationSpec)
    choice: ChoiceSpec = field(default_factory=ChoiceSpec)
    primary: PrimarySpec = field(default_factory=PrimarySpec)
    ladder: tuple[str, ...] = ("original", "none", "template:zero_rotation", "template")  # the arms of the cost ladder
    gt_rules: tuple[str, ...] = GT_RULES  # GT rules that the sensitivity table compares

    def __post_init__(self) -> None:
        """Refuse an unknown GT rule, and a ladder that is none; which arms there are the profile says."""
        _check_words("gt_rules", self.gt_rules, GT_RULES)
        stands = self.ladder[:1] == (ORIGINAL,) and len(set(self.ladder)) == len(self.ladder)
        _check("ladder", self.ladder, stands, f"arms from {ORIGINAL!r} up, each once")
        for arm in self.ladder:
            _check("ladder", arm, is_arm(arm), "a frontalizer's key, alone or with ':zero_rotation'")
