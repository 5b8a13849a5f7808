"""Check whether a user's own recogniser separates people clearly better in the other colour order.

Swapped channels make a recogniser weaker and raise no error. The check only warns; it changes nothing.
"""

from __future__ import annotations

import logging

import numpy as np
import pandas as pd

from facefront.embedders import crop_face
from facefront.faces import Role, Status, known_face
from facefront.imaging.images import ImageReadError, decode_image, read_exactly
from facefront.study.steps import Component
from facefront.study.study import Study

LOG = logging.getLogger(__name__)

MOST_PEOPLE, FEWEST_PEOPLE = 30, 8
CLEARLY = 2.5
"""Standard errors over people by which the other order must be better."""


def color_order_warnings(study: Study) -> tuple[str, ...]:
    """Return one line for each recogniser of the user's own that does clearly better in the other colour order.

    Two photos of at most 30 people are compared, GT photos first; under 8 people nothing is said. Recognisers of the
    catalogue with an order that the profile leaves alone are not checked. Each line is also logged as a warning.
    """
    own = [e for e in study.components.embedders if e.card.key == "arcface" or "color_order" in dict(e.params)]
    photos = _two_each(study) if own else pd.DataFrame()
    if len(photos) < 2 * FEWEST_PEOPLE:
        return ()
    lines = tuple(line for embedder in own if (line := _warning(embedder, photos, study)))
    for line in lines:
        LOG.warning(line)
    return lines


def _two_each(study: Study) -> pd.DataFrame:
    """Return two photos with a face of each of some people, ordered by person: `FACES` rows and path, sha256, role,
    person."""
    detector = study.components.registration(study.profile.registration).name
    faces = study.faces[(study.faces["detector"] == detector) & (study.faces["status"] == Status.OK)]
    seen = faces.merge(study.images[["image_id", "path", "sha256", "person", "role", "yaw"]], on="image_id")
    seen = seen.assign(later=seen["role"] != Role.GT, turned=seen["yaw"].abs())
    two = seen.sort_values(["person", "later", "turned", "image_id"]).groupby("person").head(2)
    whole = two[two.groupby("person")["image_id"].transform("size") == 2]
    return whole.head(2 * MOST_PEOPLE)


def _warning(embedder: Component, photos: pd.DataFrame, study: Study) -> str:
    """Return the line for one recogniser; empty where the other order is not clearly better or photos are unread."""
    here = embedder.build()
    given = here.model.color_order
    other = "BGR" if given == "RGB" else "RGB"
    swapped = embedder.card.create(embedder.weights, **{**dict(embedder.params), "color_order": other})
    crops = []
    try:
        for row in photos.to_dict("records"):
            image = decode_image(read_exactly(row["path"], row["sha256"]), row["path"], study.profile.max_side)
            crops.append(crop_face(here, image, known_face(row).keypoints))
    except ImageReadError:
        return ""  # the photo has a status already
    margins, powers = zip(*(separation(each.embed(np.stack(crops))) for each in (here, swapped)), strict=True)
    gains = margins[1] - margins[0]
    if gains.mean() <= CLEARLY * gains.std(ddof=1) / np.sqrt(len(gains)):
        return ""
    return (
        f"{embedder.name}: {embedder.weights[0].path.name} tells people apart better in {other} than in {given} order "
        f"(d′ {powers[1]:.2f} against {powers[0]:.2f} on two photos each of {len(gains)} people): see the file's own "
        f"documentation, and set backbones.{embedder.name}.params.color_order: {other} if it wants that order"
    )


def separation(vectors: np.ndarray) -> tuple[np.ndarray, float]:
    """Return each person's margin, in standard deviations of the impostors' similarity, and d′ over all people.

    vectors: float [2n, D] of unit length, two photos of a person after each other. Returns float64 [n] and a number.
    """
    first, second = vectors[0::2].astype(np.float64), vectors[1::2].astype(np.float64)
    scores = first @ second.T
    genuine, others = np.diag(scores), ~np.eye(len(scores), dtype=bool)
    impostors = scores[others]
    means = np.where(others, scores, 0).sum(1) / (len(scores) - 1)
    power = (genuine.mean() - impostors.mean()) / np.sqrt((genuine.var() + impostors.var()) / 2)
    return (genuine - means) / impostors.std(), float(power)
