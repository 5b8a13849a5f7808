"""The work of the first three scripts of the Quickstart; `facefront.quickstart.summary` is behind the last two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from facefront.datasets.copies import find_copies, find_near_copies, mark_copies, note_copies
from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.errors import SetupError
from facefront.faces import Role, Status
from facefront.files.handover import record
from facefront.files.paths import inside
from facefront.frontalizers import FRONTALIZERS
from facefront.imaging.likeness import MOST
from facefront.quickstart.correcting import RECOGNISER
from facefront.quickstart.cropping import crop_component
from facefront.quickstart.embeddings import read_table
from facefront.quickstart.photos import LOG, check_unchanged, list_photos, list_sources, made_by, read_made
from facefront.quickstart.pictures import check_settings, make_pictures
from facefront.registry import look_up
from facefront.study.analysis import Analysis
from facefront.study.components import find_components
from facefront.study.detections import chosen_pose
from facefront.study.files import check_writable, hash_files, write_table
from facefront.study.profiles import load_profile, project_root
from facefront.study.settings import ComponentSettings
from facefront.study.store import Store
from facefront.study.trial import try_own_files
from facefront.weights import weights_folder


def preprocess(source: Path, out: Path, *, align: bool, profile: str, weights: Path) -> pd.DataFrame:
    """Crop the largest face of every `<source>/<person>/<photo>` to `<out>/<person>/<stem>.png`, 512×512 pixels.

    align: see `HeadCrop`. profile: its registration detector is used. Returns the table that is also
    `<out>/preprocess.csv` (`facefront.quickstart.photos.MADE`). Raises SetupError before anything is computed.
    """
    _check_apart(source, out)
    photos, settings = list_sources(source), load_profile(profile, project_root())
    found = find_components(replace(settings, backbones={}, frontalizers={}, enhancers={}), weights_folder(weights))
    detector = found.registration(settings.registration)
    try_own_files([detector], settings.plugins)
    crop = crop_component(align=align)
    return make_pictures("preprocess", crop, detector, photos, source=source, out=out, profile=settings)


def frontalize(model: str, source: Path, out: Path, *, profile: str, weights: Path) -> pd.DataFrame:
    """Turn every `<source>/<person>/<photo>` frontal, to `<out>/<person>/<stem>.png`.

    Of a folder that `preprocess` made, the photos that its crops were cut from are turned, as in the report.
    model: a frontalizer's key, of the profile or the registry. Returns the table that is also `<out>/frontalize.csv`
    (`facefront.quickstart.photos.MADE`). Raises SetupError before anything is computed.
    """
    _check_apart(source, out)
    settings = load_profile(profile, project_root())
    chosen = _choose("frontalizer", model, settings.frontalizers, FRONTALIZERS.keys())
    photos = list_sources(source)
    found = find_components(replace(settings, backbones={}, frontalizers=chosen, enhancers={}), weights_folder(weights))
    if not found.frontalizers:
        reason = next(absent.reason for absent in found.absent if absent.kind == "frontalizer")
        raise SetupError(f"WEIGHTS={weights}: frontalizer {model} {reason}")
    detector = found.registration(settings.registration)
    try_own_files([detector, found.frontalizers[0]], settings.plugins)
    return make_pictures(
        "frontalize", found.frontalizers[0], detector, photos, source=source, out=out, profile=settings
    )


def extract_embeddings(
    source: Path,
    out: Path,
    *,
    detector: str,
    backbone: str,
    frontal: Sequence[Path],
    dataset: str,
    profile: str,
    weights: Path,
) -> pd.DataFrame:
    """Embed the photos of `<source>/GT`, `Angle` and `Angle_*`, and of each folder of `frontal` that is there.

    detector, backbone: keys, of the profile or the registry; dataset: a name, or "" for that of the folder. Returns the
    table that is also `<out>/<detector>-<backbone>.parquet`: dataset, kind (the folder's name; of frontal outputs the
    model that made them, or "frontal"), person, image, sha256, detector, backbone, status (str), yaw, pitch (float64,
    degrees, estimated on that picture, NaN where unknown), vector (float32 [D], L2-normalised; None unless status is
    ok), recogniser (SHA-256 of the backbone's weight file, "" where it has none). Raises SetupError before anything is
    computed.
    """
    settings = load_profile(profile, project_root())
    settings = replace(
        settings,
        detectors=_choose("detector", detector, settings.detectors, DETECTORS),
        backbones=_choose("backbone", backbone, settings.backbones, EMBEDDERS),
        frontalizers={},
        enhancers={},
        registration=detector,
    )
    dataset = dataset or source.resolve().name
    photos = _list_kinds(source, frontal)
    found = find_components(settings, weights_folder(weights))
    try_own_files(found.all, settings.plugins)
    check_writable(out)
    path = inside(out, f"{detector}-{backbone}.parquet", out)
    store = Store(inside(out, "extract_embeddings.sqlite", out))
    used = {"data set": dataset, "max_side": settings.max_side, **settings.face_choice._asdict()}
    for component in (*found.detectors, *found.embedders):
        used |= {f"{component.name}.{key}": value for key, value in (("use", component.card.key), *component.params)}
    check_settings(store, path.stem, used, path)
    _check_kinds(path, set(photos["kind"]))
    weight = found.embedders[0].weight
    made_by = {"dataset": dataset, RECOGNISER: weight.sha256 if weight else ""}
    table = _embed(Analysis(settings, found, store), photos).assign(**made_by)
    write_table(table, path)
    record(path)
    return table


def _check_kinds(path: Path, kinds: set[str]) -> None:
    """Raise SetupError where a table would be replaced by one that lacks a model or folder of it."""
    if not path.exists():
        return
    held = set(read_table(path)["kind"])
    if lost := held - kinds:
        raise SetupError(
            f"{path}: holds {', '.join(sorted(lost))}, which this run lacks; name every folder of frontal outputs "
            f"after --frontal, give another --out, or delete {path}"
        )


def _embed(analysis: Analysis, photos: pd.DataFrame) -> pd.DataFrame:
    present = photos[photos["status"] == Status.OK]
    paths = dict(zip(present["image_id"], present["path"], strict=True))
    hashes = dict(zip(paths, hash_files(paths.values(), analysis.store), strict=True))
    for made, rows in photos.groupby("made_by"):
        check_unchanged(rows, {path: hashes.get(i, "") for i, path in paths.items()}, str(made))
    hashes = {name: sha256 for name, sha256 in hashes.items() if sha256}
    photos.loc[photos["image_id"].isin(paths.keys() - hashes.keys()), "status"] = str(Status.READ_ERROR)
    own = photos.loc[photos["kind"].isin(["GT", "Angle"]), "image_id"]
    opened = {name: paths[name] for name in hashes}
    analysis.detect_and_embed("GT, Angle and what was made of them", opened, hashes, likenesses=set(own))
    _note_copies(analysis, photos, hashes)
    tables = [
        analysis.faces(
            str(kind),
            {i: hashes[i] for i in rows["image_id"] if i in hashes},
            dict(zip(rows["image_id"], rows["status"], strict=True)),
            Status.NO_FACE_PROBE if kind in {"GT", "Angle"} else Status.NO_FACE_FRONTAL,
        )
        for kind, rows in photos.groupby("kind", sort=False)
    ]
    faces = pd.concat(tables, ignore_index=True)
    vectors = analysis.embeddings(
        faces, {(kind, i): hashes.get(i, "") for kind, i in zip(faces["variant"], faces["image_id"], strict=True)}
    )
    poses = _poses(analysis, faces, hashes)
    columns = ["kind", "person", "image", "sha256", "detector", "backbone", "status", "yaw", "pitch", "vector"]
    table = vectors.merge(photos[["image_id", "kind", "person", "name"]], on="image_id", validate="one_to_one")
    table["sha256"] = [hashes.get(i, "") for i in table["image_id"]]
    return table.rename(columns={"name": "image"}).join(poses, on="image_id")[columns]


def _note_copies(analysis: Analysis, photos: pd.DataFrame, hashes: Mapping[str, str]) -> None:
    """Log copies and near copies among the photos of GT and Angle."""
    roles = {"GT": str(Role.GT), "Angle": str(Role.PROBE)}
    own = photos[photos["kind"].isin(roles) & (photos["status"] == Status.OK)]
    own = own.assign(role=own["kind"].map(roles), sha256=[hashes[i] for i in own["image_id"]])
    likenesses = analysis.likenesses(dict(zip(own["image_id"], own["sha256"], strict=True)))
    own = own[own["image_id"].isin(likenesses.keys())]  # the others could not be read
    near = find_near_copies(mark_copies(own), likenesses, MOST)
    for line in note_copies(pd.concat([find_copies(own), near])).lines():
        LOG.warning("%s", line)


def _poses(analysis: Analysis, faces: pd.DataFrame, hashes: Mapping[str, str]) -> pd.DataFrame:
    """Yaw and pitch, degrees, by image_id, from the keypoints of the face that counts."""
    seen = faces[faces["status"] == Status.OK]
    detections = analysis.detections({i: hashes[i] for i in seen["image_id"]}, analysis.components.detectors[0])
    poses = {}
    for row in seen.to_dict("records"):
        pose = chosen_pose(detections[row["image_id"]], analysis.profile.face_choice)
        poses[row["image_id"]] = (pose.yaw, pose.pitch) if pose else (np.nan, np.nan)
    return pd.DataFrame.from_dict(poses, orient="index", columns=["yaw", "pitch"], dtype="float64")


def _list_kinds(source: Path, frontal: Sequence[Path]) -> pd.DataFrame:
    """The photos of every kind, with the columns kind, made_by (a script) and image_id ("<kind>/<name>")."""
    folders = {name: source / name for name in ("GT", "Angle")}
    for folder in folders.values():
        if not folder.is_dir():
            raise SetupError(f"{folder}: no such folder; put photos into {folder}/<person>/, or give another --in")
    folders |= {path.name: path for path in sorted(source.glob("Angle_*")) if path.is_dir()}
    for folder in frontal:
        if not folder.is_dir():
            LOG.warning("%s: no such folder, so nothing of it is embedded", folder)
            continue
        kind = _model_of(folder)
        if kind in folders:
            raise SetupError(f"{folders[kind]} and {folder} both hold {kind}; leave one of them out")
        folders[kind] = folder
    tables = [list_photos(folder).assign(kind=kind, made_by=made_by(folder) or "") for kind, folder in folders.items()]
    photos = pd.concat(tables, ignore_index=True)
    return photos.assign(image_id=photos["kind"] + "/" + photos["name"])


def _model_of(folder: Path) -> str:
    """The model that made a folder of frontal outputs; "frontal" where no table says so."""
    made = read_made(folder, "frontalize")
    return str(made["model"].iloc[0]) if len(made) else "frontal"


def _choose(
    kind: str, name: str, settings: Mapping[str, ComponentSettings], registered: Iterable[str]
) -> dict[str, ComponentSettings]:
    """The settings of one component: the profile's, or none for another registered key."""
    known = dict.fromkeys(registered, ComponentSettings()) | dict(settings)
    return {name: look_up(kind, name, known)}


def _check_apart(source: Path, out: Path) -> None:
    """A script must not read what it writes."""
    if out.resolve().is_relative_to(source.resolve()):
        raise SetupError(f"--out {out} lies in --in {source}; give a folder outside of it")
