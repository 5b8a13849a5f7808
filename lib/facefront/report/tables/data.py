"""The photos of a set, the outcome of each, and the frontalizers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from facefront.faces import Role, Status
from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.messages import Finding
from facefront.report.tables.build import build_table, count, number, text
from facefront.report.tables.gain import COMBINATION, variant_column
from facefront.report.words import component_words
from facefront.variants import ORIGINAL


def summarise(images: pd.DataFrame, faces: pd.DataFrame) -> pd.DataFrame:
    """Return one row a role and one for all photos: people, photos, unreadable, found.<detector> (shares), angles."""
    roles = [(role, images[images["role"] == role]) for role in Role] + [("all", images)]
    return pd.DataFrame([_summary(str(role), rows, faces) for role, rows in roles if len(rows)])


def _summary(role: str, rows: pd.DataFrame, faces: pd.DataFrame) -> dict[str, Any]:
    seen = faces[(faces["variant"] == ORIGINAL) & faces["image_id"].isin(rows["image_id"])]
    found = (seen["status"] == Status.OK).groupby(seen["detector"], sort=False).mean()
    angles = {f"{axis}_{name}": rows[axis].abs().agg(name) for axis in ("yaw", "pitch") for name in ("median", "max")}
    counts = {
        "people": rows["person"].nunique(),
        "photos": len(rows),
        "unreadable": int((rows["status"] == Status.READ_ERROR).sum()),
        "copies": int((rows["status"] == Status.DUPLICATE).sum()),
    }
    return {"role": role, **counts, **{f"found.{detector}": share for detector, share in found.items()}, **angles}


def data_table(images: pd.DataFrame, faces: pd.DataFrame, context: Context) -> Table:
    """Return the photos by role. images: `IMAGES`; faces: `FACES` of the original photos."""
    frame = summarise(images, faces)
    detectors = [name for name in frame.columns if name.startswith("found.")]
    columns = [
        text("photos", lambda row: context.say("role-of-photos", role=row["role"])),
        count("people", "people"),
        count("photos", "photos"),
        count("unreadable", "unreadable"),
        *([count("copies-left-out", "copies")] if frame["copies"].any() else []),
        *(
            number(
                Finding("column-face-found-by", {"detector": component_words(name.removeprefix("found."))}), name, ".1%"
            )
            for name in detectors
        ),
        number("median-yaw", "yaw_median", ".0f"),
        number("largest-yaw", "yaw_max", ".0f"),
        number("median-pitch", "pitch_median", ".0f"),
        number("largest-pitch", "pitch_max", ".0f"),
    ]
    sources = images.loc[images["pose_source"] != "", "pose_source"].value_counts()
    labelled, estimated = (
        context.put(f"data.pose_source.{source}", sources.get(source, 0), ",d") for source in ("label", "estimated")
    )
    caption = context.say("data-caption", labelled=labelled, estimated=estimated)
    return build_table("data", caption, frame, columns, context, index=("role",))


def failures_table(ledger: pd.DataFrame, context: Context, key: str = "failures", of: str = "pictures") -> Table:
    """Return the outcome of every attempted pair.

    ledger: of `ledger`; key: of the table, where a report has two; of: what is paired ("pictures", "photos",
    "frontal_views", "enhanced_views" or "outputs").
    """
    seen = [status for status in Status if status != Status.OK and status in ledger and ledger[status].sum() > 0]
    columns = [
        variant_column("image", context),
        COMBINATION,
        *(count(name, name) for name in ("people", "attempted", "generated", "detected", "scored")),
        *(count(Finding("status", {"status": status}), str(status)) for status in seen),
    ]
    return build_table(
        key,
        context.say("failures-caption", of=of),
        ledger.sort_values(["group", "variant"], key=_in_order, kind="stable"),
        columns,
        context,
        index=("group", "variant", "detector", "backbone"),
        group=lambda row: context.say("pair-group", group=row["group"]),
        aside=True,
    )


def _in_order(names: pd.Series) -> pd.Series:
    """Return ranks by first appearance, so that rows come together in the order they came in."""
    return names.map({name: i for i, name in enumerate(names.drop_duplicates())})


def problems_table(faces: pd.DataFrame, unreadable: Mapping[str, str], context: Context, most: int = 12) -> Table:
    """Return the photos with a fault, one line each, unreadable ones first.

    faces: `FACES`; unreadable: why a file could not be read, by image_id; most: rows shown, the CSV has all.
    """
    faulty = faces[faces["status"] != Status.OK].assign(detector=lambda rows: rows["detector"].map(component_words))
    keys = ["image_id", "variant", "status"]
    problems = faulty.groupby(keys, sort=False)["detector"].agg(", ".join).reset_index()
    details = {image_id: context.names.reason(detail) for image_id, detail in unreadable.items()}
    problems["detail"] = [
        details.get(image_id, "") if status == Status.READ_ERROR else ""
        for status, image_id in zip(problems["status"], problems["image_id"], strict=True)
    ]
    problems = context.names.frame(problems)
    problems = problems.sort_values("status", key=lambda status: status != Status.READ_ERROR, kind="stable")
    columns = [text("photo", "image_id"), variant_column("image", context)]
    columns += [
        text("detectors", "detector"),
        text("what-happened", lambda row: reason_words(row["status"], row["detail"], context)),
    ]
    total = context.put("problems.total", len(problems), ",d")
    shown = context.put("problems.shown", min(len(problems), most), ",d")
    caption = context.say("problems-caption", total=total, shown=shown)
    return build_table("problems", caption, problems.head(most), columns, context, index=keys, whole=problems)


def reason_words(status: str, detail: str, context: Context) -> str:
    """Return why a photo has no score. detail: what an error says, or empty."""
    if detail:
        return context.say("status-with-detail", status=Status(status), detail=detail)
    return context.say("status", status=Status(status))


def frontalizers_table(
    cards: Iterable[Mapping[str, Any]], context: Context, key: str = "frontalizers", of: str = "run"
) -> Table:
    """Return the frontalizers. cards: the registry's cards as mappings; key: of the table, where a report has several;
    of: "run" or "section", to which they belong."""
    frame = pd.DataFrame([{key: value for key, value in card.items() if key != "build"} for card in cards])
    columns = [
        text("key", "key"),
        text("what-it-is", lambda row: context.title(row["key"], row["title"])),
        text("family", lambda row: context.say("family-of-frontalizers", family=row["family"])),
        text("recogniser-in-its-loss", lambda row: ", ".join(row["recognition"]) or context.say("none")),
    ]
    caption, aside = context.say("frontalizers-caption", of=of), of == "section"  # there a sentence names them
    return build_table(key, caption, frame, columns, context, index=("key",), aside=aside)
