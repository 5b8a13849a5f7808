"""Statements on the photos of a set: how many of whom, which are special, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from facefront.faces import Role, Status
from facefront.report.context import Context
from facefront.report.messages import Argument, Finding
from facefront.variants import ORIGINAL


def photos_of_set(images: pd.DataFrame, faces: pd.DataFrame, context: Context) -> list[Finding]:
    """Return how many photos there are of whom (the gist), and how many of them are special.

    images: `IMAGES`; faces: `FACES` of the original photos.
    """
    counts = {
        "photos": len(images),
        "people": images["person"].nunique(),
        "gt": (images["role"] == Role.GT).sum(),
        "probes": (images["role"] == Role.PROBE).sum(),
    }
    numbers = {name: context.put(f"data.{name}", number, ",d") for name, number in counts.items()}
    known: dict[str, Argument] = {"dataset": context.dataset, "folder": context.format == "folder"}
    said = [Finding("gist-data", {**known, **numbers}), Finding("data-photos", known)]
    return [*said, *_gaps(images, context), *_special_cases(faces, context)]


def _gaps(images: pd.DataFrame, context: Context) -> list[Finding]:
    photos_of = images.groupby("person").agg(photos=("image_id", "size"), gt=("role", lambda r: (r == Role.GT).sum()))
    counts = {
        "unreadable": (images["status"] == Status.READ_ERROR).sum(),
        "people_without_gt": (photos_of["gt"] == 0).sum(),
        "people_with_one_photo": (photos_of["photos"] == 1).sum(),
    }
    numbers = {name: context.put(f"data.{name}", n, ",d") for name, n in counts.items()}
    return [Finding("data-gaps", numbers)] * any(counts.values())


def _special_cases(faces: pd.DataFrame, context: Context) -> list[Finding]:
    photos = faces[faces["variant"] == ORIGINAL]
    of = {
        "photos_with_several_faces": photos["n_faces"] > 1,
        "photos_not_upright": photos["rotation"] != 0,
        "photos_of_further_passes": ~photos["detection_pass"].isin({"", "standard"}),
    }
    counts = {name: photos.loc[rows, "image_id"].nunique() for name, rows in of.items()}
    several, lying, further = (context.put(f"data.{name}", n, ",d") for name, n in counts.items())
    refused = {status: bool((faces["status"] == status).any()) for status in (Status.SEVERAL_FACES, Status.NOT_UPRIGHT)}
    found = [
        Finding("data-several-faces", {"photos": several, "refused": refused[Status.SEVERAL_FACES]}),
        Finding("data-not-upright", {"photos": lying, "refused": refused[Status.NOT_UPRIGHT]}),
        Finding("data-further-pass", {"photos": further}),
    ]
    return [finding for finding, n in zip(found, counts.values(), strict=True) if n]


def part_of_set(found: Mapping[str, int], expected: Mapping[str, int], context: Context) -> list[Finding]:
    """Return which part of the set is there; nothing where it is whole, or where its size is not known."""
    parts = [
        context.say(
            "part-of-whole",
            name=name,
            found=context.put(f"data.found.{name}", found[name], ",d"),
            expected=context.put(f"data.expected.{name}", expected[name], ",d"),
        )
        for name in expected
        if found[name] != expected[name]
    ]
    return [Finding("part-of-set", {"parts": context.messages.join(parts)})] if parts else []


def how_frontal(images: pd.DataFrame, max_yaw: float, context: Context) -> list[Finding]:
    """Return how frontal the GT photos are, and how many people have none within max_yaw (degrees; 0: no limit).

    images: `IMAGES` with roles.
    """
    yaw = images.loc[images["role"] == Role.GT, "yaw"].abs()
    cap = {"limited": bool(max_yaw), "cap": context.put("data.gt_max_yaw", max_yaw, ".0f") if max_yaw else ""}
    found = [Finding("gt-yaw-unknown", cap)]
    if yaw.notna().any():
        median, largest = (context.put(f"data.gt_yaw.{k}", yaw.agg(k), ".0f") for k in ("median", "max"))
        found = [Finding("gt-yaw", cap | {"median": median, "largest": largest})]
    if yaw.isna().any():
        found.append(Finding("gt-pose-unknown", {"photos": context.put("data.gt_yaw.unknown", yaw.isna().sum(), ",d")}))
    return found + _without_gt(images, context)


def _without_gt(images: pd.DataFrame, context: Context) -> list[Finding]:
    without = set(images["person"]) - set(images.loc[images["role"] == Role.GT, "person"])
    probes = ((images["role"] == Role.PROBE) & images["person"].isin(without)).sum()
    counts = {"people": len(without), "probes": probes}
    numbers = {name: context.put(f"data.without_gt.{name}", number, ",d") for name, number in counts.items()}
    return [Finding("people-without-gt", numbers | {"setting": "gt: {max_yaw: …}"})] if without else []


def sample_of_probes(per_person: int, seed: int, context: Context) -> list[Finding]:
    """Return that at most so many probes of a person are measured; nothing where all are (0)."""
    if per_person == 0:
        return []
    numbers = {"most": ("per_person", per_person), "seed": ("seed", seed)}
    return [
        Finding("sample-of-probes", {k: context.put(f"data.sample.{name}", n, "d") for k, (name, n) in numbers.items()})
    ]


def enhanced_sample(enhanced: int, probes: int, context: Context) -> list[Finding]:
    """Return how many of the probes are enhanced; nothing where all are."""
    if enhanced == probes:
        return []
    part, whole = (context.put(f"enhancement.{k}", n, ",d") for k, n in (("sample", enhanced), ("probes", probes)))
    return [Finding("enhanced-sample", {"part": part, "whole": whole})]
