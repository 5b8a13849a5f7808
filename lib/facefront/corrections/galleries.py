"""Hold what probes are compared with: references, alone or mixed with views of them turned to the probe's yaw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.corrections.embeddings import References, check_shape, places
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.measure.probes import COMBINATION
from facefront.measure.views import mix_views, nearest_poses, scores_at
from facefront.variants import Variant


@dataclass(frozen=True)
class TurnedViews:
    """Embeddings of references drawn at a grid of yaws.

    people: object [P]; yaws: float64 [V], degrees, each once; matrix: float32 [P, V, D], unit rows, zeros where a view
    could not be drawn.
    """

    people: np.ndarray
    yaws: np.ndarray
    matrix: np.ndarray

    def __post_init__(self) -> None:
        """Bring the columns into their dtypes. Raises SetupError for shapes that differ and rows that are no units."""
        object.__setattr__(self, "people", np.asarray(self.people, object))
        object.__setattr__(self, "yaws", np.asarray(self.yaws, np.float64))
        object.__setattr__(self, "matrix", np.asarray(self.matrix, np.float32))
        check_shape("turned views", self.matrix[..., 0], (len(self.people), len(self.yaws)))
        lengths = np.linalg.norm(self.matrix.astype(np.float64), axis=2)
        wrong = np.argwhere(~((np.abs(lengths - 1) < 1e-3) | (lengths == 0)))
        if len(wrong):
            person, view = wrong[0]
            raise SetupError(
                f"turned views: {self.people[person]!r} at {self.yaws[view]:g}° has length {lengths[person, view]:g}; "
                "give rows of length 1, or zeros where there is no view"
            )

    def rows_for(self, people: np.ndarray) -> np.ndarray:
        """Return the views of these people, float32 [len(people), V, D]; zeros for people without any."""
        position = {person: row for row, person in enumerate(self.people)}
        made = np.zeros((len(people), *self.matrix.shape[1:]), np.float32)
        for row, person in enumerate(people):
            if person in position:
                made[row] = self.matrix[position[person]]
        return made


def turned_views(prototypes: pd.DataFrame, frontalizer: str) -> dict[tuple[str, str], TurnedViews]:
    """Return the views that a frontalizer drew at a pitch of 0, by detector and backbone.

    prototypes: of `view_prototypes`. At a yaw of 0 the reference itself stands, where the grid leaves that out. Views
    at another pitch are left out, because a way knows of a photo its yaw alone; `match_turned` uses them.

    >>> row = {"person": "ann", "detector": "scrfd", "backbone": "resnet50", "variant": "template@-40"}
    >>> table = pd.DataFrame([row | {"status": "ok", "vector": np.array([1, 0], np.float32)}])
    >>> turned_views(table, "template")["scrfd", "resnet50"].yaws.tolist()
    [-40.0, 0.0]
    """
    parsed = {name: Variant.parse(name) for name in prototypes["variant"].unique()}
    yaws = {n: v.pose[0] for n, v in parsed.items() if v.frontalizer == frontalizer and v.pose and not v.pose[1]}
    known = prototypes[prototypes["variant"].isin(yaws) & (prototypes["status"] == Status.OK)]
    found = {}
    for (detector, backbone), rows in known.groupby(COMBINATION, sort=False):
        people, grid = np.array(sorted(set(rows["person"])), object), np.unique([0.0, *yaws.values()])
        matrix = np.zeros((len(people), len(grid), len(rows["vector"].iloc[0])), np.float32)
        place = places(people, rows["person"]), np.searchsorted(grid, rows["variant"].map(yaws))
        matrix[place] = np.stack(list(rows["vector"]))
        found[str(detector), str(backbone)] = TurnedViews(people, grid, matrix)
    return found


@dataclass(frozen=True)
class Galleries:
    """One gallery for each view. people: object [P]; yaws: float64 [V]; matrix: float32 [V, P, D] of unit rows.

    >>> references = References(np.array(["ann", "bob"]), np.eye(2))
    >>> plain = Galleries.of(references)
    >>> plain.scores(np.eye(2, dtype=np.float32), plain.views_for(np.array([-50.0, 50.0]))).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """

    people: np.ndarray
    yaws: np.ndarray
    matrix: np.ndarray

    @classmethod
    def of(cls, references: References, turned: TurnedViews | None = None, weight: float = 0.0) -> Galleries:
        """Return the galleries: the normalised (1 − weight)·reference + weight·view, the reference without a view."""
        if turned is None or not weight:
            return cls(references.people, np.zeros(1), references.matrix[None])
        views = turned.rows_for(references.people).transpose(1, 0, 2)
        return cls(references.people, turned.yaws, mix_views(references.matrix, views, weight))

    def take(self, rows: np.ndarray) -> Galleries:
        """Return the galleries of these people; rows: bool [P] or positions."""
        return Galleries(self.people[rows], self.yaws, self.matrix[:, rows])

    def views_for(self, yaw: np.ndarray) -> np.ndarray:
        """Return the view nearest to each yaw (degrees), int64 [n]; of an unknown yaw, the one nearest to 0."""
        return nearest_poses(np.nan_to_num(yaw)[:, None], self.yaws[:, None])

    def changed(self, change: Callable[[np.ndarray], np.ndarray]) -> Galleries:
        """Return the galleries with each row changed; change: float32 [m, D] → float32 [m, E]."""
        return Galleries(self.people, self.yaws, np.stack([change(view) for view in self.matrix]))

    def scores(self, vectors: np.ndarray, views: np.ndarray) -> np.ndarray:
        """Return the cosine of each row with every person at the row's view, float32 [n, P]."""
        return scores_at(self.matrix, vectors, views)

    def rows_of(self, people: np.ndarray, views: np.ndarray) -> np.ndarray:
        """Return each person's own row at a view, float32 [n, D]; every person is in the gallery."""
        position = {person: row for row, person in enumerate(self.people)}
        return self.matrix[views, [position[person] for person in people]]
