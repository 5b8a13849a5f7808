"""Who is drawn: one person in many poses, recordings and expressions, and the people of the set."""

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
    """One drawn person, a row for each title. looks: of `one_person`; none for a report without images."""
    rows = [
        PictureRow(title, tuple(_picture(look, _name(title, place), context) for place, look in enumerate(row)))
        for title, row in looks.items()
    ]
    caption = (
        "How people are drawn: one person, who is in no set, in two recordings with four expressions each, and at "
        "several angles of yaw and pitch. From one recording to the next people change haircut, clothes, light and "
        "wall, and stay who they are."
    )
    return Pictures("drawn_person", caption, ("",) * ABREAST, tuple(rows))


def _name(title: str, place: int) -> str:
    return name_of("figure", "drawn_person", title, place)


def _picture(look: Look, name: str, context: Context) -> Picture:
    height, width = look.image.shape[:2]
    jpeg = thumbnail(look.image, np.array([0, 0, width, height]), margin=0, side=width)
    if look.expression:
        return Picture(jpeg, f"a drawn person, {look.expression}", (look.expression,))
    axis = "pitch" if look.pose.pitch else "yaw"
    angle = context.put(f"{name}.{axis}", getattr(look.pose, axis), "+.0f")
    return Picture(jpeg, f"a drawn person at a {axis} of {angle}°", (f"{axis} {angle}°",))


def drawn_people(images: pd.DataFrame, photos: Photos, context: Context, most: int = 24) -> Pictures:
    """The first people of a drawn set by name, each on the photo that is nearest to frontal. images: `IMAGES`."""
    usable = images[images["status"] == Status.OK]
    off = (usable[["yaw", "pitch", "roll"]].fillna(0) ** 2).sum(axis=1)
    nearest = usable.assign(off=off).sort_values(["off", "image_id"]).drop_duplicates("person").sort_values("person")
    chosen = zip(nearest["person"].head(most), nearest["image_id"].head(most), strict=True)
    pictures = [
        Picture(photos.jpeg(image_id), f"a drawn person, {context.names.person(person)}") for person, image_id in chosen
    ]
    rows = [PictureRow("", tuple(pictures[start : start + ABREAST])) for start in range(0, len(pictures), ABREAST)]
    shown = context.put("figure.drawn_people.shown", len(pictures), ",d")
    people = context.put("figure.drawn_people.people", len(nearest), ",d")
    caption = (
        f"{shown} of the {people} drawn people of {context.dataset}, the first by name, each on the photo that is "
        "nearest to frontal: chosen by this rule, not by eye."
    )
    return Pictures("drawn_people", caption, ("",) * ABREAST, tuple(rows))
