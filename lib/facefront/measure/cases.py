"""Each attempted probe of one arm with what is known of how it came out: the table in which failures are found."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import Role, Status, known_face, similarity_transform
from facefront.measure.probes import probe_table
from facefront.variants import ORIGINAL

ARTEFACTS = (
    "identity_drop",  # distance of the output from its own photo: 1 − cosine
    "sharpness_loss",  # in halvings
    "high_frequency_gap",  # difference from GT in fine detail, in doublings
    "asymmetry",  # of the face beyond that of GT: −1 … 1
    "uncovered",  # share of the drawn face that the photo did not show
    "landmark_distance",  # of the five keypoints from those of GT: share of the face's radius
)
"""Measures of a bad output: the greater, the worse.

None is proof: sunglasses and a low resolution part the detail from that of GT, a smile moves the keypoints, hair over
one cheek makes a face lopsided, and a photo differs from its own output by the angle alone. Check the picture.
"""

FACTORS = (
    "yaw",  # absolute, degrees
    "pitch",  # absolute, degrees
    "unevenness",  # of the light: 0 … 1
    "blur",  # minus the sharpness, in doublings
)
"""Properties of the photo that a failure may depend on.

On a turned face the light is measured over some background too: read it with the angle held (`failure_trends`). Blur
and sharpness_loss share the photo's sharpness: a blurred photo has less to lose, whatever the system does.
"""

LOST = (Status.NO_FACE_FRONTAL, Status.GENERATOR_ERROR)
"""What a frontalizer can do to a photo on which a face was found."""


def failure_cases(
    pairs: pd.DataFrame,
    images: pd.DataFrame,
    faces: pd.DataFrame,
    frontals: pd.DataFrame,
    quality: pd.DataFrame,
    *,
    variant: str,
    detector: str,
    backbone: str,
) -> pd.DataFrame:
    """Return one row for each attempted probe of a variant, seen by one detector and backbone.

    pairs, images, faces (of photos and outputs), frontals: `PAIRS`, `IMAGES`, `FACES`, `FRONTALS`. quality: image_id,
    variant, detector and, where measured, sharpness, high_frequency, asymmetry, unevenness, face_size. Returns
    detector, backbone, variant, left (image_id), person, status_original, status_frontal (str), angle_gt, frontal_gt, d
    (similarities with the prototype and their difference), detail (str: why there is no output, where frontals say so),
    lost (1.0 where a face was found on the photo and no score
    came of the output, 0.0 where one came, NaN where there was nothing to lose), the `ARTEFACTS`, the `FACTORS` and
    face_size of the photo (float64, NaN where unknown). Raises ValueError where the variant has no such pairs.
    """
    probes = probe_table(pairs, [variant])
    probes = probes[(probes["detector"] == detector) & (probes["backbone"] == backbone)]
    if probes.empty:
        raise ValueError(f"no frontal_gt pairs of {variant} with {detector} and {backbone}")
    seen, taken = faces[faces["detector"] == detector], quality[quality["detector"] == detector]
    photo = _of(taken, ORIGINAL).reindex(probes["left"]).reset_index(drop=True)
    output = _of(taken, variant).reindex(probes["left"]).reset_index(drop=True)
    gt = images[images["role"] == Role.GT]
    cases = probes.drop(columns=["common", "has_gt", "generated", "detected"]).reset_index(drop=True)
    own = pairs[(pairs["group"] == "source_output") & (pairs["variant"] == variant)]
    own = own[(own["detector"] == detector) & (own["backbone"] == backbone)].set_index("left")["similarity"]
    detail, even = (
        _person_means(values, gt).reindex(cases["person"]).to_numpy(np.float64)
        for values in (np.log2(_of(taken, ORIGINAL)["high_frequency"]), _of(taken, ORIGINAL)["asymmetry"])
    )
    coverage = frontals[frontals["variant"] == variant].set_index("image_id")["coverage"]
    details = frontals[frontals["variant"] == variant].set_index("image_id").get("detail", pd.Series(dtype=str))
    return cases.assign(
        detail=details.reindex(cases["left"]).fillna("").to_numpy(),
        lost=_lost(cases),
        identity_drop=1 - own.reindex(cases["left"]).to_numpy(np.float64),
        sharpness_loss=np.log2(photo["sharpness"]) - np.log2(output["sharpness"]),
        high_frequency_gap=(np.log2(output["high_frequency"]) - detail).abs(),
        asymmetry=output["asymmetry"] - even,
        uncovered=1 - coverage.reindex(cases["left"]).to_numpy(np.float64),
        landmark_distance=_landmark_distances(cases, seen, gt, variant),
        yaw=cases["yaw"].abs(),
        pitch=cases["pitch"].abs(),
        unevenness=photo["unevenness"],
        blur=-np.log2(photo["sharpness"]),
        face_size=photo["face_size"],
    )


def _of(quality: pd.DataFrame, variant: str) -> pd.DataFrame:
    return quality[quality["variant"] == variant].set_index("image_id").drop(columns=["variant", "detector"])


def _lost(cases: pd.DataFrame) -> np.ndarray:
    there = cases["status_original"] == Status.OK
    kept = cases["status_frontal"] == Status.OK
    gone = cases["status_frontal"].isin(LOST)
    return np.where(there & (kept | gone), gone.astype(np.float64), np.nan)


def _person_means(values: pd.Series, gt: pd.DataFrame) -> pd.Series:
    """Return the mean of each person's GT photos, by person."""
    return pd.Series(values.reindex(gt["image_id"]).to_numpy(), gt["person"].to_numpy()).groupby(level=0).mean()


def _landmark_distances(cases: pd.DataFrame, faces: pd.DataFrame, gt: pd.DataFrame, variant: str) -> list[float]:
    """Return how far each output's five points lie from the mean shape of the person's GT, after alignment."""
    shapes = _points(faces, ORIGINAL, set(gt["image_id"]))
    outputs = _points(faces, variant, set(cases["left"]))
    means = {}
    for person, rows in gt.groupby("person"):
        known = [shapes[i] for i in rows["image_id"] if i in shapes]
        if known:
            means[person] = np.mean([_laid(points, known[0]) for points in known], axis=0)
    return [
        _distance(outputs[i], means[p]) if i in outputs and p in means else np.nan
        for i, p in zip(cases["left"], cases["person"], strict=True)
    ]


def _points(faces: pd.DataFrame, variant: str, wanted: set[str]) -> dict[str, np.ndarray]:
    rows = faces[(faces["variant"] == variant) & (faces["status"] == Status.OK) & faces["image_id"].isin(wanted)]
    found = {row["image_id"]: known_face(row).keypoints.astype(np.float64) for row in rows.to_dict("records")}
    return {name: points for name, points in found.items() if np.ptp(points, axis=0).min() > 0}


def _laid(points: np.ndarray, target: np.ndarray) -> np.ndarray:
    matrix = similarity_transform(points, target)
    return points @ matrix[:, :2].T + matrix[:, 2]


def _distance(points: np.ndarray, shape: np.ndarray) -> float:
    radius = np.sqrt(((shape - shape.mean(0)) ** 2).sum(1).mean())
    return float(np.sqrt(((_laid(points, shape) - shape) ** 2).sum(1).mean()) / radius)
