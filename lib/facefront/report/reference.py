"""Results that the source study published, and its list of related systems."""

from __future__ import annotations

from importlib.resources import files

import pandas as pd

PUBLISHED_COMBINATIONS = {
    "retina_r100": "RetinaFace + ResNet100",
    "scrfd_r100": "SCRFD + ResNet100",
    "retina_r50": "RetinaFace + ResNet50",
    "scrfd_r50": "SCRFD + ResNet50",
}
"""The study's combinations. InsightFace's packs call SCRFD "RetinaFace"; which one the study ran is not known."""


def published_results() -> pd.DataFrame:
    """Return the figures as printed, slips included.

    Columns: table, dataset, model, metric, the four `PUBLISHED_COMBINATIONS`, value, n, note (for maintainers), remark
    (what is missing in it or contradicts it, as messages name it) and count (the number that the remark gives).
    """
    return _read("published_results.csv")


def related_models() -> pd.DataFrame:
    """Return key, model, code, paper, trainable (yes or no) as the study lists them (str).

    key: of the registry of frontalizers, and of its description in the message `related-system`.
    """
    with files("facefront.report").joinpath("published", "related_models.csv").open("rb") as file:
        return pd.read_csv(file, dtype=str, keep_default_na=False)


def published_of(rows: pd.DataFrame, format: str) -> pd.DataFrame:
    """Return the rows to print beside a set: those of the same data set beside one in its format, all beside any other.

    rows: with column dataset.
    """
    names = rows["dataset"].str.lower()
    return rows[names == format] if format in set(published_results()["dataset"].str.lower()) else rows


def published_net_gain(format: str = "") -> pd.DataFrame:
    """Return dataset, model, angle_gt, frontal_gt, net_gain (recomputed), printed, n, count.

    printed: as the study has it; count: of the images of the set, where the study's n is above it.
    """
    rows = published_of(published_results().query("table == 'net_gain'"), format)
    wide = rows.pivot(index=["dataset", "model"], columns="metric", values="value").rename(
        columns={"net_gain": "printed"}
    )
    wide["net_gain"] = (wide["frontal_gt"] - wide["angle_gt"]).round(4)
    return wide.join(rows.groupby(["dataset", "model"])[["n", "count"]].first()).reset_index()


def published_groups(format: str = "") -> pd.DataFrame:
    """Return one row for each published combination: combination, angle_gt, angle_angle, gt_gt. format: see
    `published_of`."""
    names = {"angled_vs_gt": "angle_gt", "angled_vs_angled": "angle_angle", "gt_vs_gt": "gt_gt"}
    rows = published_of(published_results().query("table == 'groups'"), format).set_index("metric").rename(index=names)
    if rows.empty:
        return pd.DataFrame(columns=["combination", *names.values()])
    groups = rows[list(PUBLISHED_COMBINATIONS)].T.rename(index=PUBLISHED_COMBINATIONS)[list(names.values())]
    return groups.rename_axis("combination").reset_index().rename_axis(columns=None)


def published_enhancement(format: str = "") -> pd.DataFrame:
    """Return one row for each published enhancement: model, one column a combination, n, remark, count. format: see
    `published_of`."""
    rows = published_of(published_results().query("table == 'enhancement'"), format).rename(
        columns=PUBLISHED_COMBINATIONS
    )
    columns = ["model", *PUBLISHED_COMBINATIONS.values(), "n", "remark", "count"]
    return rows[columns].fillna({"remark": ""}).reset_index(drop=True)


def _read(name: str) -> pd.DataFrame:
    with files("facefront.report").joinpath("published", name).open("rb") as file:
        return pd.read_csv(file)
