"""Keys of tables as a reader should see them, and the sentences that every caption ends with."""

from __future__ import annotations

import pandas as pd

from facefront.faces import ORIGINAL, ZERO_ROTATION, Status
from facefront.report.context import Context

STATUS_WORDS = {
    Status.OK: "scored",
    Status.NO_FACE_PROBE: "no face found on the photo",
    Status.NO_FACE_FRONTAL: "no face found on the frontalized image",
    Status.NO_FACE_GT: "no face found on any GT photo of the person",
    Status.NO_GT: "the person has no GT photo",
    Status.SEVERAL_FACES: "several faces, refused by the profile",
    Status.GENERATOR_ERROR: "the frontalizer made no image",
    Status.READ_ERROR: "the file could not be read",
}


def variant_words(variant: str) -> str:
    """A variant as a reader should see it: `template:zero_rotation` becomes "template, redrawn at its own pose"."""
    if variant == ORIGINAL:
        return "photo as it is"
    if variant == "none":
        return "aligned only"
    if variant.endswith(ZERO_ROTATION):
        return f"{variant.removesuffix(ZERO_ROTATION)}, not turned"
    return variant


def combination_words(detector: str, backbone: str) -> str:
    """Detector and backbone in one word."""
    return f"{detector} + {backbone}"


def name_of(*parts: object) -> str:
    """A dotted name for `Values`; dots and spaces within a part become underscores."""
    return ".".join(str(part).replace(".", "_").replace(" ", "_") for part in parts)


def counts_of(table: pd.DataFrame, name: str, context: Context) -> str:
    """The counts of the primary arm in the first combination of a table by bins, for the end of a caption.

    table: columns attempted, scored and, where there, detected, variant. Bins are added up.
    """
    keys = [key for key in ("detector", "backbone", "variant") if key in table]
    primary = table[table["variant"] == context.spec.primary.variant] if "variant" in keys else table
    first = (primary if len(primary) else table).iloc[0]
    rows = table[(table[keys] == first[keys]).all(axis=1)]
    what = combination_words(first["detector"], first["backbone"])
    if "variant" in keys:
        what += f", {variant_words(first['variant'])}"
    sums = {key: int(rows[key].sum()) for key in ("attempted", "generated", "detected", "scored") if key in rows}
    counts = ", ".join(f"{context.put(f'{name}.{key}', total, ',d')} {key}" for key, total in sums.items())
    return f"{what}: {counts}."


def counts_sentence(context: Context, name: str, attempted: int, detected: int, scored: int) -> str:
    """ "560 attempted, 558 detected, 557 scored." for the end of a caption."""
    return (
        f"{context.put(f'{name}.attempted', attempted, ',d')} attempted, "
        f"{context.put(f'{name}.detected', detected, ',d')} detected, {context.put(f'{name}.scored', scored, ',d')} "
        "scored."
    )


def interval_words(context: Context) -> str:
    """How intervals were made: the sentence for captions."""
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    return f"Intervals: {confidence}, Student's t over people, not photos."
