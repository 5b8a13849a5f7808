"""Synthetic people for the tests of `facefront.measure`: image, embedding and pair tables. No real face anywhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import IMAGES, PAIRS, Status, conform
from facefront.variants import ORIGINAL

DIMENSION = 32


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def image_table(people: int = 6, gt: int = 3, probes: int = 5, seed: int = 0) -> pd.DataFrame:
    """Every person has `gt` frontal GT photos and `probes` turned ones."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        for frame in range(gt + probes):
            is_gt = frame < gt
            yaw = rng.uniform(-3, 3) if is_gt else rng.choice([-1, 1]) * rng.uniform(5, 70)
            rows.append(
                {
                    "image_id": f"p{person:02d}/{frame:03d}.png",
                    "path": "",
                    "sha256": "",
                    "person": f"p{person:02d}",
                    "sequence": "a",
                    "frame": frame,
                    "yaw": yaw,
                    "pitch": rng.uniform(-5, 5),
                    "roll": 0.0,
                    "pose_source": "label",
                    "role": "gt" if is_gt else "probe",
                    "status": "ok",
                }
            )
    return conform(pd.DataFrame(rows), IMAGES)


def embedding_table(
    images: pd.DataFrame,
    variants: tuple[str, ...] = ("mirror",),
    combinations: tuple[tuple[str, str], ...] = (("scrfd", "r50"),),
    noise: float = 0.6,
    seed: int = 1,
) -> pd.DataFrame:
    """Every photo is its person's direction plus noise that grows with |yaw|; outputs, of probes only, have more."""
    rng = np.random.default_rng(seed)
    rows = []
    for detector, backbone in combinations:
        people = {name: unit(rng.normal(size=DIMENSION)) for name in sorted(set(images["person"]))}
        for variant in (ORIGINAL, *variants):
            for photo in images.itertuples():
                if variant == ORIGINAL or photo.role == "probe":
                    spread = noise * (0.5 + abs(photo.yaw) / 60) * (1 if variant == ORIGINAL else 1.3)
                    vector = unit(people[photo.person] + spread * unit(rng.normal(size=DIMENSION)))
                    rows.append((photo.image_id, variant, detector, backbone, "ok", vector))
    return pd.DataFrame(rows, columns=["image_id", "variant", "detector", "backbone", "status", "vector"])


def fail(embeddings: pd.DataFrame, lost: pd.Series | np.ndarray, status: Status) -> pd.DataFrame:
    """The same table where the rows of `lost` have that fault and no vector."""
    vectors = [None if gone else vector for gone, vector in zip(lost, embeddings["vector"], strict=True)]
    statuses = np.where(lost, str(status), embeddings["status"])
    return embeddings.assign(status=statuses, vector=pd.Series(vectors, index=embeddings.index, dtype=object))


def genuine_pairs(persons: np.ndarray, arms: dict[str, np.ndarray], yaw: np.ndarray | float = 30.0) -> pd.DataFrame:
    """Genuine probe–prototype pairs with given similarities, one array for each variant; NaN is a face not found."""
    tables = []
    for variant, similarity in arms.items():
        fault = Status.NO_FACE_PROBE if variant == ORIGINAL else Status.NO_FACE_FRONTAL
        tables.append(
            pd.DataFrame(
                {
                    "group": "angle_gt" if variant == ORIGINAL else "frontal_gt",
                    "left": [f"{i:05d}.png" for i in range(len(persons))],
                    "right": [f"prototype:{name}" for name in persons],
                    "left_person": persons,
                    "right_person": persons,
                    "genuine": True,
                    "yaw": yaw,
                    "pitch": 0.0,
                    "detector": "scrfd",
                    "backbone": "r50",
                    "variant": variant,
                    "status": np.where(np.isnan(similarity), str(fault), "ok"),
                    "similarity": similarity,
                    "rank": np.where(np.isnan(similarity), np.nan, 1.0),
                }
            )
        )
    return conform(pd.concat(tables, ignore_index=True), PAIRS)
