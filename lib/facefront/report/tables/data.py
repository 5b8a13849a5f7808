"""What was looked at: the photos, what became of them, and what looked at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from facefront.faces import Role, Status
from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.tables.build import build_table, count, number, text
from facefront.report.tables.gain import COMBINATION
from facefront.report.words import STATUS_WORDS, component_words, variant_words
from facefront.variants import ORIGINAL

ROLE_WORDS = {
    Role.GT: "GT: makes the prototype",
    Role.PROBE: "probe: compared with it",
    Role.UNUSED: "unused: too near to a GT photo, labelled GT but turned too far, a copy, or not in the sample",
}
GROUP_WORDS = {
    "angle_gt": "photo with GT",
    "frontal_gt": "frontalized with GT",
    "angle_angle": "photos among each other",
    "gt_gt": "GT among each other",
    "source_output": "photo with its own output",
}


def summarise(images: pd.DataFrame, faces: pd.DataFrame) -> pd.DataFrame:
    """One row a role and one for all photos: people, photos, unreadable, found.<detector> (shares), angles."""
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
    """The photos by role. images: `IMAGES`; faces: `FACES` of the original photos."""
    frame = summarise(images, faces)
    detectors = [name for name in frame.columns if name.startswith("found.")]
    columns = [
        text("photos", lambda row: ROLE_WORDS.get(row["role"], "all photos")),
        count("people", "people"),
        count("photos", "photos"),
        count("unreadable", "unreadable"),
        *([count("copies-left-out", "copies")] if frame["copies"].any() else []),
        *(number(f"face found by {component_words(name.removeprefix('found.'))}", name, ".1%") for name in detectors),
        number("median-yaw", "yaw_median", ".0f"),
        number("largest-yaw", "yaw_max", ".0f"),
        number("median-pitch", "pitch_median", ".0f"),
        number("largest-pitch", "pitch_max", ".0f"),
    ]
    sources = images.loc[images["pose_source"] != "", "pose_source"].value_counts()
    parts = [
        f"{source} for {context.put(f'data.pose_source.{source}', n, ',d')} photos" for source, n in sources.items()
    ]
    caption = f"The photos and what they are for. Angles in degrees; {', '.join(parts) or 'none known'}."
    return build_table("data", caption, frame, columns, context, index=("role",))


def failures_table(
    ledger: pd.DataFrame, context: Context, key: str = "failures", what: str = "of one person's pictures"
) -> Table:
    """What became of every attempted pair. ledger: of `ledger`; key: of the table, where a report has two; what: the
    pairs are of."""
    seen = [status for status in Status if status != Status.OK and status in ledger and ledger[status].sum() > 0]
    columns = [
        text("image", lambda row: variant_words(row["variant"])),
        COMBINATION,
        *(count(name, name) for name in ("people", "attempted", "generated", "detected", "scored")),
        *(count(STATUS_WORDS[status], str(status)) for status in seen),
    ]
    return build_table(
        key,
        f"What became of every attempted pair {what}. Nothing is dropped: what could not be scored is counted here, "
        "and in the error rates as a miss, but for photos of people without GT, which no rate can hold.",
        ledger.sort_values(["group", "variant"], key=_in_order, kind="stable"),
        columns,
        context,
        index=("group", "variant", "detector", "backbone"),
        group=lambda row: GROUP_WORDS[row["group"]],
        folded=True,
    )


def _in_order(names: pd.Series) -> pd.Series:
    """Ranks by first appearance, so that rows come together in the order they came in."""
    return names.map({name: i for i, name in enumerate(names.drop_duplicates())})


def problems_table(faces: pd.DataFrame, unreadable: Mapping[str, str], context: Context, most: int = 12) -> Table:
    """Return the photos with a fault, one line each, unreadable ones first.

    faces: `FACES`; unreadable: why a file could not be read, by image_id; most: rows shown, the CSV has all.
    """
    faulty = faces[faces["status"] != Status.OK].assign(detector=lambda rows: rows["detector"].map(component_words))
    keys = ["image_id", "variant", "status"]
    problems = faulty.groupby(keys, sort=False)["detector"].agg(", ".join).reset_index()
    problems["reason"] = [
        _reason(status, context.names.reason(unreadable.get(image_id, "")))
        for status, image_id in zip(problems["status"], problems["image_id"], strict=True)
    ]
    problems = context.names.frame(problems)
    problems = problems.sort_values("status", key=lambda status: status != Status.READ_ERROR, kind="stable")
    columns = [text("photo", "image_id"), text("image", lambda row: variant_words(row["variant"]))]
    columns += [text("detectors", "detector"), text("what-happened", "reason")]
    total = context.put("problems.total", len(problems), ",d")
    shown = context.put("problems.shown", min(len(problems), most), ",d")
    caption = (
        f"Pictures that could not be read, or in which a detector found no face: {total} in all, {shown} shown; "
        "problems.csv has every one."
    )
    return build_table("problems", caption, problems.head(most), columns, context, index=keys, whole=problems)


def _reason(status: str, detail: str) -> str:
    words = STATUS_WORDS[Status(status)]
    return f"{words}: {detail}" if status == Status.READ_ERROR and detail else words


def frontalizers_table(
    cards: Iterable[Mapping[str, Any]], context: Context, key: str = "frontalizers", where: str = "of this run"
) -> Table:
    """What the frontalizers are. cards: the registry's cards as mappings; key: of the table, where a report has
    several; where: which they are, in words."""
    frame = pd.DataFrame([{key: value for key, value in card.items() if key != "build"} for card in cards])
    columns = [
        text("key", "key"),
        text("what-it-is", "title"),
        text("family", "family"),
        text("paper", "paper"),
        text("recogniser-in-its-loss", lambda row: ", ".join(row["recognition"]) or "none"),
        text("needs-to-know-of-the-face", lambda row: row["registration"].replace("_", " ")),
        text("licence-of-the-code", "code_licence"),
        text("licence-of-the-weights", "weights_licence"),
    ]
    caption = (
        f"The frontalizers {where}. A recogniser that was in a frontalizer's loss, or one of its family, is not "
        "impartial about it."
    )
    return build_table(key, caption, frame, columns, context, index=("key",))
