"""Show what a study holds, as a notebook displays it; nothing is computed for it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from facefront.datasets import Dataset
from facefront.study.components import Components
from facefront.study.settings import Profile

KEPT = {
    "detect": "detections",
    "embed": "embeddings",
    "frontalize": "frontal views",
    "enhance": "enhanced views",
    "view": "turned GT views",
}
"""What the steps of the store are called."""

TABLES = ("images", "faces", "frontals", "frontal_faces", "embeddings", "pairs")
"""The tables of a study, computed when they are asked for."""


def overview(
    profile: Profile, dataset: Dataset, parts: Components, *, primary: str, counts: Mapping[str, int]
) -> pd.DataFrame:
    """Return what is open: the set, its photos and people, the components, those that cannot run, and what is kept.

    primary: the arm of the primary endpoint; counts: of the values of each step that the store keeps, those of earlier
    runs included. The table has one column, and a row for each.
    """
    kinds = {"detectors": parts.detectors, "recognisers": parts.embedders, "frontalizers": parts.frontalizers}
    named = {kind: ", ".join(part.name for part in found) for kind, found in kinds.items()}
    lacking = {absent.name: f"{absent.name} ({absent.kind})" for absent in parts.absent}
    kept = [f"{count:,} {KEPT[step]}" for step, count in counts.items() if step in KEPT]
    rows = {
        "profile": profile.name,
        "set": dataset.title,
        "photos": f"{len(dataset.images):,} of {dataset.images['person'].nunique():,} people",
        **named,
        "enhancers": ", ".join(chain.name for chain in parts.enhancers),
        "primary endpoint": primary,
        "not run": ", ".join(lacking.values()),
        "in the cache": ", ".join(kept),
        "tables": ", ".join(TABLES),
    }
    return pd.DataFrame({"": {name: value or "–" for name, value in rows.items()}})
