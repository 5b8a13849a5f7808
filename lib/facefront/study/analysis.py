"""Detect faces on pictures and embed them: values of the store are used, and missing ones computed."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from facefront.errors import SetupError
from facefront.faces import ALIGN_VERSION, FACES, Status, conform
from facefront.imaging import likeness
from facefront.imaging.images import decoding
from facefront.runtime.versions import library_versions
from facefront.study import steps
from facefront.study.components import Components
from facefront.study.detections import chosen_face, face_record
from facefront.study.engine import batches, run_batches
from facefront.study.progress import Progress
from facefront.study.settings import Profile
from facefront.study.steps import DETECT, EMBED, LIKENESS, Component, Models, Photo, Row
from facefront.study.store import Store, make_key

T = TypeVar("T")

FAULT = "fault"
"""The step under which the store keeps the keys of failures that the machine, not the photo, caused."""

_ASKED_AT_ONCE = 512  # photos in one query of the store


class Fingerprints(dict[Component, dict[str, Any]]):
    """Fingerprints by component. A component is built for it, so each is computed once, on first use."""

    def __missing__(self, component: Component) -> dict[str, Any]:
        return self.setdefault(component, component.fingerprint())


class Analysis:
    """Run every detector and recogniser of a study over pictures, which are identified by their SHA-256.

    lying: whether a picture may lie on its side or upside down, as photos do: detectors then look at it four ways.
    """

    def __init__(self, profile: Profile, components: Components, store: Store, *, lying: bool = True) -> None:
        self.profile, self.components, self.store, self.lying = profile, components, store, lying
        self._lost: dict[
            str, bytes
        ] = {}  # by key, detections of photos that the machine could not cope with in this run

    @cached_property
    def fingerprints(self) -> Fingerprints:
        """Return the fingerprint of every component."""
        return Fingerprints()

    @cached_property
    def of_outputs(self) -> Analysis:
        """Return the analysis of outputs, which are upright as they were made."""
        return Analysis(self.profile, self.components, self.store, lying=False)

    @property
    def _search(self) -> list[str]:
        """Return what is added to the keys of pictures that are searched as they are."""
        return [] if self.lying else ["as it is"]

    def detect_key(self, sha256: str, detector: Component) -> str:
        """Return the cache key of a detection."""
        return make_key(sha256, self.profile.max_side, decoding(), self.fingerprints[detector], *self._search)

    def embed_key(self, sha256: str, detector: Component, embedder: Component) -> str:
        """Return the cache key of an embedding."""
        policy = self.profile.max_side, self.profile.face_choice, decoding(), ALIGN_VERSION
        return make_key(sha256, *policy, self.fingerprints[detector], self.fingerprints[embedder], *self._search)

    def detections(self, hashes: Mapping[str, str], detector: Component) -> dict[str, bytes]:
        """Return a detector's stored detections, by the names of the pictures. Call `detect_and_embed` first."""
        keys = {name: self.detect_key(sha256, detector) for name, sha256 in hashes.items()}
        lost = {key: self._lost[key] for key in keys.values() if key in self._lost}
        values = self.store.require(DETECT, [key for key in keys.values() if key not in lost]) | lost
        return {name: values[key] for name, key in keys.items()}

    def _known(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return stored detections by key; faults of this run, which are not stored, take precedence."""
        return self.store.get(DETECT, keys) | {key: self._lost[key] for key in keys if key in self._lost}

    def _lose(self, photo: Photo, reason: str) -> None:
        """Give a photo that ended its worker a status for this run alone: the machine was at fault."""
        detail = f"{reason}, also when tried alone; not kept: the next run tries it again"
        for detector in self.components.detectors:
            self._lost[self.detect_key(photo.sha256, detector)] = steps.read_error(detail)
        self.note_fault(photo.sha256)

    def note_fault(self, key: str) -> None:
        """Remember that a status of this run was the machine's fault, so that the next `make report` tries again."""
        self.store.replace([(FAULT, key, b"1")])

    def unreadable(self, hashes: Mapping[str, str]) -> dict[str, str]:
        """Return the reason, by name, for each picture that could not be decoded."""
        values = {
            name: json.loads(value) for name, value in self.detections(hashes, self.components.detectors[0]).items()
        }
        return {name: value["detail"] for name, value in values.items() if value["status"] == Status.READ_ERROR}

    def likeness_key(self, sha256: str) -> str:
        """Return the cache key of a perceptual hash."""
        libraries = library_versions(("imagehash", "scipy"))
        return make_key(sha256, self.profile.max_side, decoding(), likeness.VERSION, libraries)

    def likenesses(self, hashes: Mapping[str, str]) -> dict[str, bytes]:
        """Return the perceptual hashes of the pictures that could be decoded, by name.

        Call `detect_and_embed` first.
        """
        keys = {name: self.likeness_key(sha256) for name, sha256 in hashes.items()}
        values = self.store.get(LIKENESS, list(keys.values()))
        return {name: values[key] for name, key in keys.items() if key in values}

    def detect_and_embed(
        self, title: str, paths: Mapping[str, str], hashes: Mapping[str, str], likenesses: Collection[str] = ()
    ) -> None:
        """Detect and embed what is missing; pictures with the same bytes are processed once.

        paths, hashes: by image_id; a picture without a SHA-256 (its file cannot be opened) is skipped. likenesses: the
        image_ids that get a perceptual hash too.
        """
        one_each = {hashes[name]: path for name, path in paths.items() if hashes[name]}
        profile, known = self.profile, self.components
        models = Models(known.detectors, known.embedders, profile.face_choice, profile.max_side, self.lying)
        photos = self._missing(one_each, {hashes[name] for name in likenesses if name in hashes})
        title = f"{self.profile.name}: detect and embed {title}"
        self.run(title, steps.analyse, photos, models, total=len(one_each), lost=self._lose)

    def _missing(self, one_each: Mapping[str, str], likenesses: set[str]) -> Iterator[Photo | None]:
        """Yield the photos of which the store lacks anything, asked for a few at a time, and None for the others."""
        for some in batches(one_each.items(), _ASKED_AT_ONCE):
            for photo in self._photos(dict(some), likenesses):
                yield photo if photo.detect or photo.embed or photo.likeness else None

    def run(
        self,
        title: str,
        function: Callable[[Sequence[T], Any], list[Row]],
        items: Iterable[T | None],
        context: Any,
        *,
        total: int,
        lost: Callable[[T, str], None] | None = None,
        keep: Callable[[list[Row]], None] | None = None,
    ) -> None:
        """Spread a step over the workers, with a bar, and keep its rows as they come.

        items: what the store lacks; None stands for one that it has. total: their number; lost: see `run_batches`;
        keep: what takes the rows, `Store.put` if not given.
        """
        with Progress(title, total) as bar:
            lacking = _lacking(items, bar)
            for rows in run_batches(function, lacking, context, self.profile.engine, bar, lost=lost):
                (keep or self.store.put)(rows)

    def _photos(self, one_each: Mapping[str, str], likenesses: set[str]) -> list[Photo]:
        """Return a `Photo` for each (SHA-256, path), with what the store lacks of it.

        likenesses: the SHA-256 of the photos that get a perceptual hash.
        """
        detectors, embedders = self.components.detectors, self.components.embedders
        detect = {(sha, d): self.detect_key(sha, d) for sha in one_each for d in detectors}
        known = self._known(list(detect.values()))
        faces = {key: chosen_face(value, self.profile.face_choice)[1] for key, value in known.items()}
        faceless = {key for key, status in faces.items() if status != Status.OK}
        embed = {
            (sha, d, e): self.embed_key(sha, d, e)
            for (sha, d), key in detect.items()
            if key not in faceless
            for e in embedders
        }
        lacking = self.store.missing(EMBED, embed.values())
        unreadable = {sha for (sha, _), key in detect.items() if faces.get(key) == Status.READ_ERROR}
        hashed = {sha: self.likeness_key(sha) for sha in one_each if sha in likenesses - unreadable}
        unhashed = self.store.missing(LIKENESS, hashed.values())
        return [
            Photo(
                path=path,
                sha256=sha,
                detect={d.name: detect[sha, d] for d in detectors if detect[sha, d] not in known},
                known={d.name: known[detect[sha, d]] for d in detectors if detect[sha, d] in known},
                embed={
                    (d.name, e.name): embed[sha, d, e]
                    for d in detectors
                    for e in embedders
                    if embed.get((sha, d, e)) in lacking
                },
                likeness=hashed[sha] if hashed.get(sha) in unhashed else "",
            )
            for sha, path in one_each.items()
        ]

    def faces(
        self, variant: str, hashes: Mapping[str, str], attempted: Mapping[str, str], no_face: Status
    ) -> pd.DataFrame:
        """Return the `FACES` rows of one variant.

        hashes: SHA-256 by image_id of the pictures that exist. attempted: the status of every attempted image_id; those
        without a picture keep it. no_face: the status where a detector finds no face.
        """
        tables = [conform(pd.DataFrame(columns=list(FACES)), FACES)]
        for detector in self.components.detectors:
            for some in batches(attempted.items(), _ASKED_AT_ONCE):
                present = {image_id: hashes[image_id] for image_id, _ in some if image_id in hashes}
                rows = self._face_rows(dict(some), self.detections(present, detector), no_face)
                tables.append(conform(rows.assign(variant=variant, detector=detector.name), FACES))
        return pd.concat(tables, ignore_index=True)

    def _face_rows(
        self, attempted: Mapping[str, str], detections: Mapping[str, bytes], no_face: Status
    ) -> pd.DataFrame:
        rows = []
        for image_id, failure in attempted.items():
            record = face_record(detections.get(image_id), self.profile.face_choice, failure)
            if record["status"] == Status.NO_FACE_PROBE and image_id in detections:
                record["status"] = str(no_face)
            rows.append({"image_id": image_id} | record)
        return pd.DataFrame(rows)

    def embeddings(self, faces: pd.DataFrame, hashes: Mapping[tuple[str, str], str]) -> pd.DataFrame:
        """Return image_id, variant, detector, backbone, status and vector for `FACES` rows.

        hashes: SHA-256 by (variant, image_id).
        """
        tables = [
            self._vectors(faces, hashes, d, e) for d in self.components.detectors for e in self.components.embedders
        ]
        return pd.concat(tables, ignore_index=True)

    def _vectors(
        self, faces: pd.DataFrame, hashes: Mapping[tuple[str, str], str], detector: Component, embedder: Component
    ) -> pd.DataFrame:
        rows = faces.loc[faces["detector"] == detector.name, ["image_id", "variant", "detector", "status"]].copy()
        rows.insert(3, "backbone", embedder.name)
        keys = [
            self.embed_key(hashes[variant, image_id], detector, embedder) if status == Status.OK else ""
            for image_id, variant, status in zip(rows["image_id"], rows["variant"], rows["status"], strict=True)
        ]
        vectors = iter(self._stored_vectors([key for key in keys if key], embedder))
        rows["vector"] = [next(vectors) if key else None for key in keys]
        return rows

    def _stored_vectors(self, keys: Sequence[str], embedder: Component) -> np.ndarray:
        """Return the stored embeddings, float32 [n, D], read a few at a time."""
        matrix = np.empty((len(keys), 0), np.float32)
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[start : start + _ASKED_AT_ONCE]
            values = self.store.require(EMBED, some)
            lengths = {len(value) for value in values.values()}
            if start == 0:
                matrix = np.empty((len(keys), min(lengths) // 4), np.float32)
            if lengths != {4 * matrix.shape[1]}:
                raise SetupError(
                    f"{self.store.path}: embeddings of {embedder.name} differ in length, which no recogniser makes; "
                    "delete that file and run again: what it held is computed again"
                )
            for row, key in zip(matrix[start:], some, strict=False):
                row[:] = np.frombuffer(values[key], np.float32)
        matrix.flags.writeable = False  # tables that are made of it share it
        return matrix

    def output_faces(self, frontals: pd.DataFrame, results: Path) -> pd.DataFrame:
        """Return the face that each detector found on each output (`FACES`).

        frontals: `FRONTALS`; results: the folder that their paths are relative to.
        """
        made = frontals[frontals["status"] == Status.OK]
        named = made["variant"] + "/" + made["image_id"]
        paths = {name: str(results / path) for name, path in zip(named, made["path"], strict=True)}
        analysis = self.of_outputs
        analysis.detect_and_embed("outputs", paths, dict(zip(named, made["sha256"], strict=True)))
        tables = [conform(pd.DataFrame(columns=list(FACES)), FACES)]
        for variant, rows in frontals.groupby("variant", sort=False):
            hashes = dict(rows.loc[rows["status"] == Status.OK, ["image_id", "sha256"]].itertuples(index=False))
            attempted = dict(rows[["image_id", "status"]].itertuples(index=False))
            tables.append(analysis.faces(str(variant), hashes, attempted, Status.NO_FACE_FRONTAL))
        return pd.concat(tables, ignore_index=True)

    def output_embeddings(self, frontals: pd.DataFrame, faces: pd.DataFrame) -> pd.DataFrame:
        """Return the `embeddings` of outputs (`FRONTALS`) by the faces that were found on them."""
        named = zip(*(frontals[column] for column in ("variant", "image_id", "sha256")), strict=True)
        hashes = {(variant, image_id): sha256 for variant, image_id, sha256 in named}
        return self.of_outputs.embeddings(faces, hashes)


def _lacking(items: Iterable[T | None], bar: Progress) -> Iterator[T]:
    """Yield the items; those that the store has move the bar."""
    for item in items:
        if item is None:
            bar.skip()
        else:
            yield item
