"""GT photos drawn at a grid of poses: each fitted once and drawn once, kept, and embedded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from facefront.detectors import Detection
from facefront.detectors.contract import Search
from facefront.faces import ALIGN_VERSION, FRONTALS, Face, Role, Status, conform
from facefront.frontalizers import Target
from facefront.frontalizers.none import AlignedOnly
from facefront.imaging.images import decoding
from facefront.imaging.pose import Pose
from facefront.imaging.warping import FRAME_SIZE
from facefront.measure.embeddings import EMBEDDING_COLUMNS
from facefront.measure.turned_galleries import DRAWN
from facefront.study import steps
from facefront.study.detections import chosen_face, keep_detection
from facefront.study.files import png_names
from facefront.study.making import make_outputs, outcome
from facefront.study.settings import FaceChoice
from facefront.study.sittings import VIEW, Sitter, Sitting, View, draw_views
from facefront.study.steps import EMBED, Models, Photo
from facefront.study.store import make_key
from facefront.study.study import Study
from facefront.variants import Arm, Variant

VIEWS: Mapping[str, str] = {**FRONTALS, "detail": "str", "keypoints": "object"}
"""`FRONTALS` of GT photos, why there is no view, and the drawn head's five points (list [5][2], pixels; None where the
system does not know them)."""

MIRRORED = str(Variant("none", enhancers=("flip",)))
"""The control that needs no frontalizer: the GT photo, mirrored."""


class Galleries:
    """Hold the views of the GT photos, their embeddings, and the check of their alignment.

    of: the frontalizers that draw them, by name.
    """

    def __init__(self, study: Study) -> None:
        self._study, self._analysis, self._settings = study, study.analysis, study.profile.gallery
        self._turners = tuple(f for f in study.components.frontalizers if f.name in self._settings.of)
        self.of = tuple(component.name for component in self._turners)

    @property
    def recognition(self) -> dict[str, tuple[str, ...]]:
        """Return the families of recognition networks that took part in making each frontalizer, by its name."""
        return {component.name: component.recognition for component in self._turners}

    @cached_property
    def photos(self) -> pd.DataFrame:
        """Return `IMAGES` of the GT photos."""
        images = self._study.images
        return images[images["role"] == Role.GT].reset_index(drop=True)

    @cached_property
    def wanted(self) -> dict[str, tuple[int | None, Target]]:
        """Return every view by its variant: the place of its frontalizer (None: GT mirrored) and the target."""
        wanted: dict[str, tuple[int | None, Target]] = {}
        for place, name in enumerate(self.of):
            for pitch in self._settings.pitches:
                for yaw in self._settings.yaws:
                    wanted[str(Variant(name, pose=(yaw, pitch)))] = place, Pose(yaw, pitch, 0)
            wanted[str(Variant(name, Arm.ZERO_ROTATION))] = place, "none"
        return {**wanted, MIRRORED: (None, "none")} if wanted else {}

    @cached_property
    def views(self) -> pd.DataFrame:
        """Return a row for each GT photo and view (`VIEWS`); a photo that cannot be drawn has a status in each."""
        analysis, profile = self._analysis, self._analysis.profile
        hashes = {i: sha for i, sha in zip(self.photos["image_id"], self.photos["sha256"], strict=True) if sha}
        detections = analysis.detections(hashes, analysis.components.registration(profile.registration))
        found = {image_id: chosen_face(detection, profile.face_choice) for image_id, detection in detections.items()}
        sitters = {
            photo.image_id: Sitter(photo.path, photo.sha256, face, self._planned(photo.image_id, photo.sha256))
            for photo in self.photos.itertuples()
            if (face := found.get(photo.image_id, (None,))[0]) is not None
        }
        title, sitting = f"{profile.name}: turn the gallery", Sitting(self._turners, profile.max_side)
        values, rows = make_outputs(analysis, VIEW, draw_views, list(sitters.values()), sitting, title=title), []
        for image_id in self.photos["image_id"] if self.wanted else ():
            failed = {"status": str(found[image_id][1] if image_id in found else Status.READ_ERROR)}
            views = sitters[image_id].wanted if image_id in sitters else (None,) * len(self.wanted)
            for variant, view in zip(self.wanted, views, strict=True):
                rows.append(self._row(image_id, variant, view, values[view.key] if view else failed))
        return conform(pd.DataFrame(rows, columns=list(VIEWS)), VIEWS)

    @cached_property
    def embeddings(self) -> pd.DataFrame:
        """Return an embedding table of the views, of detector `DRAWN`: aligned by the drawn head's own five points, or,
        where the system does not know them, by those of the registration detector."""
        known = self.views["keypoints"].notna() | (self.views["status"] != Status.OK)
        own, others = self._by_own_points(self.views[known]), self._by_detectors(self.views[~known])
        registration = self._analysis.components.registration(self._analysis.profile.registration).name
        rows = [own, others[others["detector"] == registration].assign(detector=DRAWN)]
        return pd.concat(rows, ignore_index=True)[list(EMBEDDING_COLUMNS)]

    @cached_property
    def checked(self) -> pd.DataFrame:
        """Return an embedding table of the views of the first `check_people` people, aligned by each detector."""
        people = sorted(set(self.photos["person"]))[: self._settings.check_people]
        photos = self.photos.loc[self.photos["person"].isin(people), "image_id"]
        return self._by_detectors(self.views[self.views["image_id"].isin(photos)])[list(EMBEDDING_COLUMNS)]

    @cached_property
    def _places(self) -> list[tuple[str, list[Any]]]:
        """Return for each view the folder of its pictures, and what they depend on besides the photo."""
        profile, fingerprints = self._analysis.profile, self._analysis.fingerprints
        registration = fingerprints[self._analysis.components.registration(profile.registration)]
        policy = [profile.max_side, profile.face_choice, decoding(), registration]
        places = []
        for variant, (place, target) in self.wanted.items():
            drawn = AlignedOnly().fingerprint() if place is None else fingerprints[self._turners[place]]
            depends = [*policy, drawn, [target.yaw, target.pitch] if isinstance(target, Pose) else target]
            places.append((f"gallery/{Variant.parse(variant).folder}-{make_key(depends)[:8]}", depends))
        return places

    @cached_property
    def _names(self) -> dict[str, str]:
        return png_names(self.photos["image_id"])

    def _planned(self, image_id: str, sha256: str) -> tuple[View, ...]:
        return tuple(
            View(place, target, make_key(sha256, depends), str(self._study.results / folder / self._names[image_id]))
            for (place, target), (folder, depends) in zip(self.wanted.values(), self._places, strict=True)
        )

    def _row(self, image_id: str, variant: str, view: View | None, value: Mapping[str, Any]) -> dict[str, Any]:
        parsed = Variant.parse(variant)
        path = Path(view.output).relative_to(self._study.results).as_posix() if view else ""
        own = {"image_id": image_id, "frontalizer": parsed.frontalizer, "arm": str(parsed.arm), "variant": variant}
        return own | outcome(value, path) | {"keypoints": value.get("keypoints")}

    def _by_own_points(self, views: pd.DataFrame) -> pd.DataFrame:
        """Return the embeddings of views by their own five points; of those without a picture, the status."""
        analysis, embedders = self._analysis, self._analysis.components.embedders
        made = views[views["status"] == Status.OK]
        keys = {
            (view.sha256, e.name): make_key(
                view.sha256, decoding(), ALIGN_VERSION, view.keypoints, analysis.fingerprints[e]
            )
            for view in made.itertuples()
            for e in embedders
        }
        lacking = analysis.store.missing(EMBED, keys.values())
        photos = [
            Photo(str(self._study.results / view.path), view.sha256, known={DRAWN: _as_detection(view)}, embed=wanted)
            if (wanted := {(DRAWN, e.name): k for e in embedders if (k := keys[view.sha256, e.name]) in lacking})
            else None
            for view in made.drop_duplicates("sha256").itertuples()
        ]
        profile = analysis.profile
        models = Models((), embedders, FaceChoice(), profile.max_side)
        analysis.run(f"{profile.name}: embed the turned gallery", steps.analyse, photos, models, total=len(photos))
        vectors = analysis.store.require(EMBED, list(keys.values()))
        tables = []
        for e in embedders:
            table = views[["image_id", "variant", "status"]].assign(detector=DRAWN, backbone=e.name)
            own = [keys.get((sha256, e.name)) for sha256 in views["sha256"]]
            table["vector"] = pd.Series(
                [np.frombuffer(vectors[key], np.float32) if key else None for key in own], views.index, dtype=object
            )
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    def _by_detectors(self, views: pd.DataFrame) -> pd.DataFrame:
        """Return the embeddings of views by the faces that each detector finds on them."""
        faces = self._analysis.output_faces(views, self._study.results)
        return self._analysis.output_embeddings(views, faces)


def _as_detection(view: Any) -> bytes:
    """Return a row of `VIEWS` as a stored detection: one face, where the drawn head's points are."""
    points = np.array(view.keypoints, np.float32)
    face = Face(np.concatenate([points.min(0), points.max(0)]), 1.0, points)
    return keep_detection(Detection(Search([face], DRAWN)), FRAME_SIZE, FRAME_SIZE)
