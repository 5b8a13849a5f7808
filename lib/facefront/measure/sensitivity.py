"""The sensitivity of the answer to the choice of GT."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from facefront.faces import Role
from facefront.measure.embeddings import Vectors, cosine, cosine_of_rows, stack_vectors
from facefront.measure.prototypes import mean_directions
from facefront.measure.spec import GT_RULES, MeasureSpec
from facefront.measure.statistics import person_means, too_few, trusted_interval
from facefront.measure.stored import Embeddings, combinations_of
from facefront.variants import ORIGINAL

SENSITIVITY_COLUMNS = (
    "detector", "backbone", "variant", "rule", "pairs", "people", "angle_gt", "frontal_gt", "net_gain", "low", "high",
    "range", "note",
)  # fmt: skip
SESSION_COLUMNS = (
    "detector", "backbone", "variant", "people", "pairs_same", "pairs_cross", "same", "cross", "difference", "low",
    "high", "note",
)  # fmt: skip


def gt_sensitivity(
    images: pd.DataFrame, embeddings: Embeddings, spec: MeasureSpec, frame_distance: int = 0, max_yaw: float = 0.0
) -> pd.DataFrame:
    """Return Net Gain under other GT rules, on the same probes.

    Rules (spec.gt_rules): "prototype", the normalised mean of the person's GT photos; "best", the most frontal of them
    (smallest root of yaw² + pitch² + roll²); "first", the first photo with a face (by sequence and frame) of the
    sequences that the GT photos come from, among those with a |yaw| of at most max_yaw (0: no limit). A photo that any
    rule takes as GT is no probe under any rule, nor is one within frame_distance frames of it in its sequence (0 where
    a set holds stills). Pairs: scored in both arms under all rules. images: `IMAGES`; embeddings: an embedding table,
    or files of one.
    Returns one row for each detector, backbone, variant (not original) and rule: detector, backbone, variant, rule
    (str), pairs, people (int64), angle_gt, frontal_gt, net_gain (means over people), low, high (t interval), range
    (largest less smallest net_gain over the rules), note ("n<5" or empty).
    """
    rows = []
    for detector, backbone, pictures in combinations_of(embeddings):
        vectors = {name: pictures.read(name)[1] for name in pictures.variants}
        if ORIGINAL not in vectors:
            continue
        chosen = {rule: _choose(rule, images, vectors[ORIGINAL], max_yaw) for rule in spec.gt_rules}
        probes = _probes_outside(images, pd.concat(chosen.values()), frame_distance)
        for variant in (name for name in vectors if name != ORIGINAL):
            named = {"detector": detector, "backbone": backbone, "variant": variant}
            rows += [named | row for row in _rules(probes, chosen, vectors[ORIGINAL], vectors[variant], spec)]
    return pd.DataFrame(rows, columns=list(SENSITIVITY_COLUMNS))


def _choose(rule: str, images: pd.DataFrame, vectors: Vectors, max_yaw: float) -> pd.DataFrame:
    """Return the photos (rows of `images` with a vector) that the rule takes as GT."""
    images = images[vectors.positions(images["image_id"]) >= 0]
    gt = images[images["role"] == Role.GT]
    if rule == "prototype":
        return gt
    if rule == "best":
        tilt = np.sqrt((gt[["yaw", "pitch", "roll"]] ** 2).sum(axis=1, skipna=False)).fillna(np.inf)
        return gt.assign(tilt=tilt).sort_values(["tilt", "sequence", "frame", "image_id"]).groupby("person").head(1)
    if rule == "first":
        recordings = pd.MultiIndex.from_frame(gt[["person", "sequence"]])
        near = (images["yaw"].abs() <= max_yaw) | (max_yaw == 0) | (images["role"] == Role.GT)
        there = images[near & pd.MultiIndex.from_frame(images[["person", "sequence"]]).isin(recordings)]
        return there.sort_values(["sequence", "frame", "image_id"]).groupby("person").head(1)
    raise ValueError(f"no GT rule {rule!r}; give some of {', '.join(GT_RULES)}")


def _probes_outside(images: pd.DataFrame, taken: pd.DataFrame, distance: int) -> pd.DataFrame:
    """Return the probes that are neither taken as GT nor within `distance` frames of one in its sequence."""
    probes = images[(images["role"] == Role.PROBE) & ~images["image_id"].isin(taken["image_id"])]
    if distance == 0:
        return probes
    keys = ["person", "sequence"]
    both = probes[[*keys, "image_id", "frame"]].merge(taken[[*keys, "frame"]], on=keys, suffixes=("", "_gt"))
    near = both.loc[(both["frame"] - both["frame_gt"]).abs() <= distance, "image_id"]
    return probes[~probes["image_id"].isin(near)]


def _rules(
    probes: pd.DataFrame, chosen: Mapping[str, pd.DataFrame], original: Vectors, frontal: Vectors, spec: MeasureSpec
) -> list[dict[str, object]]:
    """Return one row for each rule, all on the same probes."""
    people = pd.Index(sorted(set.intersection(*(set(gt["person"]) for gt in chosen.values()))), dtype=object)
    before, after = original.positions(probes["image_id"]), frontal.positions(probes["image_id"])
    scored = (before >= 0) & (after >= 0) & probes["person"].isin(people).to_numpy()
    persons, before, after = probes["person"][scored], before[scored], after[scored]
    own = people.get_indexer(persons)
    rows: list[dict[str, Any]] = []
    for rule, gt in chosen.items():
        known = gt[gt["person"].isin(people)]
        photos = original.matrix[original.positions(known["image_id"])]
        references = mean_directions(photos, people.get_indexer(known["person"]), len(people))
        angle, turned = (
            person_means(pd.Series(cosine_of_rows(seen.matrix, rows, references, own), persons.index), persons)
            for seen, rows in ((original, before), (frontal, after))
        )
        interval = trusted_interval((turned - angle).to_numpy(), spec.statistics)
        means = {"angle_gt": angle.mean(), "frontal_gt": turned.mean(), "net_gain": turned.mean() - angle.mean()}
        counts = {"rule": rule, "pairs": len(persons), "people": interval.n}
        bounds = {"low": interval.low, "high": interval.high, "note": too_few(interval.n, spec.statistics)}
        rows.append(counts | means | bounds)
    gains = [row["net_gain"] for row in rows]
    return [row | {"range": max(gains) - min(gains)} for row in rows]


def cross_session(images: pd.DataFrame, embeddings: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Compare GT and probe across sessions: photos of one recording share light and clothes, those of two do not.

    For people with photos of two or more sequences: each sequence's GT photos make a prototype, and each probe meets
    the one of its own sequence (same) and those of the person's other sequences (cross). Meaningful only where
    `sequence` is a recording (BIWI). Returns one row for each detector, backbone and variant: detector, backbone,
    variant (str), people (with both), pairs_same, pairs_cross (int64), same, cross (means over people), difference
    (cross − same), low, high (t interval), note ("n<5" or empty). No row where no person has both.
    """
    rows = []
    for (detector, backbone), table in embeddings.groupby(["detector", "backbone"], sort=False):
        vectors = {name: stack_vectors(part) for name, part in table.groupby("variant", sort=False)}
        for variant in vectors if ORIGINAL in vectors else []:
            scores = _session_scores(images, vectors[ORIGINAL], vectors[variant])
            named = {"detector": detector, "backbone": backbone, "variant": variant}
            rows += [named | row for row in _session_row(scores, spec)]
    return pd.DataFrame(rows, columns=list(SESSION_COLUMNS))


def _session_scores(images: pd.DataFrame, original: Vectors, made: Vectors) -> pd.DataFrame:
    """Return each probe with each prototype of one of its person's sequences: person, same (bool), similarity."""
    gt = images[(images["role"] == Role.GT) & (original.positions(images["image_id"]) >= 0)]
    probes = images[(images["role"] == Role.PROBE) & (made.positions(images["image_id"]) >= 0)]
    owner, keys = pd.factorize(pd.MultiIndex.from_frame(gt[["person", "sequence"]]))
    references = mean_directions(original.matrix, owner, len(keys), original.positions(gt["image_id"]))
    recordings = pd.DataFrame({"person": [k[0] for k in keys], "gt_sequence": [k[1] for k in keys]}, dtype="str")
    recordings["reference"] = np.arange(len(keys))
    both = probes[["image_id", "person", "sequence"]].merge(recordings, on="person")
    left = made.matrix[made.positions(both["image_id"])]
    similarity = cosine(left, references[both["reference"].to_numpy(np.int64)])
    return both.assign(same=both["sequence"] == both["gt_sequence"], similarity=similarity)


def _session_row(scores: pd.DataFrame, spec: MeasureSpec) -> list[dict[str, object]]:
    means = scores.groupby(["person", "same"])["similarity"].mean().unstack("same")
    if not {True, False} <= set(means.columns) or means.dropna().empty:
        return []
    means = means.dropna()
    used = scores[scores["person"].isin(means.index)]
    interval = trusted_interval((means[False] - means[True]).to_numpy(), spec.statistics)
    return [
        {
            "people": interval.n,
            "pairs_same": int(used["same"].sum()),
            "pairs_cross": int((~used["same"]).sum()),
            "same": means[True].mean(),
            "cross": means[False].mean(),
            "difference": interval.mean,
            "low": interval.low,
            "high": interval.high,
            "note": too_few(interval.n, spec.statistics),
        }
    ]
