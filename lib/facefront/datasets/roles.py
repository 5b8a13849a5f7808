"""Choose the photos that make a person's prototype (GT), and those that are compared with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.errors import SetupError
from facefront.faces import Role, Status
from facefront.variants import ORIGINAL


@dataclass(frozen=True)
class GtRule:
    """The choice of a person's GT photos.

    k: so many at most, and never a person's last usable photo while it has two; max_yaw: degrees, a photo with a larger
    |yaw| never serves (0: no limit), so that a person without one within it has no GT; gap_frames: photos at most so
    many frames from a GT photo of the same recording are unused, being nearly its copies; gt_sequence: "any", or
    "first" to take GT only from the first of a person's recordings that has a usable photo; detectors: those that must
    all have found the face (none named: all in the table).
    """

    k: int = 3
    max_yaw: float = 15.0
    gap_frames: int = 0
    gt_sequence: str = "any"
    detectors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.k < 1 or self.gap_frames < 0 or not 0 <= self.max_yaw <= 180:
            raise SetupError(f"gt: k must be at least 1, gap_frames at least 0, max_yaw from 0 to 180, not {self}")
        if self.gt_sequence not in ("any", "first"):
            raise SetupError(f"gt.gt_sequence: {self.gt_sequence!r}; known: any, first")


def combined_angle(images: pd.DataFrame) -> pd.Series:
    """Return √(yaw² + pitch² + roll²) in degrees, float64; NaN where the pose is unknown."""
    return np.sqrt((images[["yaw", "pitch", "roll"]] ** 2).sum(axis=1, skipna=False))


def assign_roles(images: pd.DataFrame, faces: pd.DataFrame, rule: GtRule) -> pd.DataFrame:
    """Return a copy of the image table with the column role filled; a set that came with roles keeps them.

    images: `IMAGES`; faces: `FACES`. GT are the person's most frontal photos (smallest combined angle; the lower
    image_id on a tie) that could be read, have a pose within rule.max_yaw, and on which every detector found a face.
    All others are probes, whatever their fate, but for those within `gap_frames` of a GT photo. A photo that a folder
    labels as GT is unused where its yaw is known and larger; where its pose is unknown, the label counts.
    """
    if len(images) and (images["role"] != "").all():
        too_far = (images["role"] == Role.GT) & ~_within(images["yaw"].fillna(0.0), rule)
        return images.assign(role=images["role"].mask(too_far, str(Role.UNUSED)))
    gt = _choose_gt(_usable(images, faces, rule), rule)
    roles = pd.Series(str(Role.PROBE), index=images.index)
    roles[_near(images, images.loc[gt], rule.gap_frames)] = str(Role.UNUSED)
    roles[gt] = str(Role.GT)
    roles[images["status"] == Status.DUPLICATE] = str(Role.UNUSED)
    return images.assign(role=roles)


def _usable(images: pd.DataFrame, faces: pd.DataFrame, rule: GtRule) -> pd.DataFrame:
    """Return the photos that may serve as GT, with their combined angle, the most frontal first."""
    detectors = set(rule.detectors) or set(faces["detector"])
    seen = faces[(faces["variant"] == ORIGINAL) & (faces["status"] == Status.OK) & faces["detector"].isin(detectors)]
    by_all = seen.groupby("image_id")["detector"].nunique() == len(detectors)
    angle = combined_angle(images)
    fit = (images["status"] == Status.OK) & angle.notna() & images["image_id"].isin(by_all.index[by_all])
    return images.assign(angle=angle)[fit].sort_values(["angle", "image_id"])


def _within(yaw: pd.Series, rule: GtRule) -> pd.Series:
    return (yaw.abs() <= rule.max_yaw) | (rule.max_yaw == 0)


def _choose_gt(usable: pd.DataFrame, rule: GtRule) -> pd.Index:
    total = usable.groupby("person")["image_id"].transform("size")
    fit = usable[_within(usable["yaw"], rule)]
    if rule.gt_sequence == "first":
        fit = fit[fit["sequence"] == fit.groupby("person")["sequence"].transform("min")]
    place = fit.groupby("person").cumcount()
    return fit.index[place < np.maximum(1, np.minimum(rule.k, total.loc[fit.index] - 1))]


def _near(images: pd.DataFrame, gt: pd.DataFrame, gap: int) -> np.ndarray:
    """Return bool [n]: true for photos within `gap` frames of a GT photo of the same person and recording."""
    near = np.zeros(len(images), bool)
    if gap == 0:
        return near
    frames = gt.groupby(["person", "sequence"])["frame"].apply(np.asarray)
    for key, rows in images.groupby(["person", "sequence"]).indices.items():
        if key in frames.index:
            distance = np.abs(images["frame"].to_numpy()[rows, None] - frames[key][None])
            near[rows] = distance.min(axis=1) <= gap
    return near
