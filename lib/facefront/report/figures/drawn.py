"""Drawn people: one person in many poses, recordings and expressions, and the people of the set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.imaging.pose import Pose
from facefront.report.blocks import Picture, PictureRow, Pictures
from facefront.report.context import Context
from facefront.report.figures.photos import Photos, thumbnail
from facefront.report.words import name_of

ABREAST = 4  # pictures in a row: on a phone they are still wider than a thumb


class Look(Protocol):
    """A drawn head: see `drawnheads.sets.showcase`."""

    image: np.ndarray
    pose: Pose
    expression: str


def drawn_person(looks: Mapping[str, Sequence[Look]], context: Context) -> Pictures:
    """Return pictures of one drawn person, a row for each title.

    looks: of `one_person`; none for a report without images.
    """
    rows = []
    for title, row in looks.items():
        pictures = tuple(_picture(look, _name(title, place), context) for place, look in enumerate(row))
        rows.append(PictureRow(context.say("drawn-row", title=title), pictures))
    return Pictures("drawn_person", context.say("caption-drawn-person"), ("",) * ABREAST, tuple(rows))


def _name(title: str, place: int) -> str:
    return name_of("figure", "drawn_person", title, place)


def _picture(look: Look, name: str, context: Context) -> Picture:
    height, width = look.image.shape[:2]
    jpeg = thumbnail(look.image, np.array([0, 0, width, height]), margin=0, side=width)
    if look.expression:
        expression = context.say("drawn-expression", expression=look.expression)
        return Picture(jpeg, context.say("drawn-picture-alt", what=expression), (expression,))
    yaw = context.put(f"{name}.yaw", look.pose.yaw, "+.0f")
    return Picture(jpeg, context.say("photo-at-yaw", yaw=yaw), (context.say("yaw-is", yaw=yaw),))


def drawn_people(images: pd.DataFrame, photos: Photos, context: Context, most: int = 4) -> Pictures:
    """Return the most frontal photo of the first people of a drawn set, by name. images: `IMAGES`."""
    usable = images[images["status"] == Status.OK]
    off = (usable[["yaw", "pitch", "roll"]].fillna(0) ** 2).sum(axis=1)
    nearest = usable.assign(off=off).sort_values(["off", "image_id"]).drop_duplicates("person").sort_values("person")
    chosen = zip(nearest["person"].head(most), nearest["image_id"].head(most), strict=True)
    pictures = [
        Picture(photos.jpeg(image_id), context.say("drawn-picture-alt", what=context.names.person(person)))
        for person, image_id in chosen
    ]
    rows = [PictureRow("", tuple(pictures[start : start + ABREAST])) for start in range(0, len(pictures), ABREAST)]
    counts = {"shown": len(pictures), "people": len(nearest)}
    numbers = {key: context.put(f"figure.drawn_people.{key}", count, ",d") for key, count in counts.items()}
    caption = context.say("caption-drawn-people", **numbers)
    return Pictures("drawn_people", caption, ("",) * ABREAST, tuple(rows))
