"""The control of systems that copy the pose of a second picture: how similar their outputs are to that picture."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.measure.embeddings import cosine, stack_vectors
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import person_means, too_few, trusted_interval
from facefront.variants import ORIGINAL

DRIVER_COLUMNS = ("variant", "detector", "backbone", "pair", "people", "mean", "low", "high", "note")
PAIRS = ("output_driver", "photo_driver", "output_photo", "output_gt")


def driver_similarity(
    embeddings: pd.DataFrame, driver: pd.DataFrame, pairs: pd.DataFrame, variants: Sequence[str], spec: MeasureSpec
) -> pd.DataFrame:
    """Return the similarity of outputs to their driver, and the similarities that it is read beside.

    embeddings: of photos and outputs; driver: of the driver, one row for each detector and backbone; pairs: `PAIRS`;
    variants: outputs of systems that have the driver. Returns variant, detector, backbone, pair (`output_driver`;
    `photo_driver`, what it is without a system; `output_photo`; `output_gt`), people, mean over people, its t interval,
    note ("n<5" or empty), for probes with an output that was compared with GT. An output nearer to the driver than
    its photo has taken on its looks.
    """
    rows = []
    for (detector, backbone), face in driver.groupby(["detector", "backbone"], sort=False):
        made, compared = (t[(t["detector"] == detector) & (t["backbone"] == backbone)] for t in (embeddings, pairs))
        for variant in variants:
            found = _scored(variant, face, made, compared)
            of = {"variant": variant, "detector": detector, "backbone": backbone}
            rows += [of | {"pair": pair} | _mean(found[pair], found["left_person"], spec) for pair in PAIRS]
    return pd.DataFrame(rows, columns=list(DRIVER_COLUMNS))


def _scored(variant: str, face: pd.DataFrame, embeddings: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each probe of which photo and output have similarities: left_person and one column a pair."""
    of = pairs[pairs["variant"] == variant]
    gt = of[(of["group"] == "frontal_gt") & of["genuine"]].set_index("left")
    photo = of[of["group"] == "source_output"].set_index("left")["similarity"]
    found = pd.DataFrame({"left_person": gt["left_person"], "output_gt": gt["similarity"], "output_photo": photo})
    for pair, made in (("output_driver", variant), ("photo_driver", ORIGINAL)):
        found[pair] = _to_driver(embeddings[embeddings["variant"] == made], face)
    return found.dropna()


def _to_driver(rows: pd.DataFrame, face: pd.DataFrame) -> pd.Series:
    """Return the similarity of each picture to the driver, by image_id."""
    made, driver = stack_vectors(rows), stack_vectors(face)
    if not len(driver.ids):
        return pd.Series(dtype=float)
    return pd.Series(cosine(made.matrix, driver.matrix.repeat(len(made.ids), axis=0)), index=made.ids)


def _mean(values: pd.Series, people: pd.Series, spec: MeasureSpec) -> dict[str, object]:
    interval = trusted_interval(person_means(values, people).to_numpy(), spec.statistics)
    note = too_few(interval.n, spec.statistics)
    return {"people": interval.n, "mean": interval.mean, "low": interval.low, "high": interval.high, "note": note}
