"""Tables that the Quickstart reads back, with cells, rows and bytes changed: the right pictures, or one line.

Of a changed table of pictures the script that wrote it makes the same pictures again, or refuses; of changed pairs and
embeddings a summary comes out only where every similarity is possible. Nothing outside the folder changes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd

from facefront.detectors import DetectorCard
from facefront.detectors.contract import Detection, Detector, Search
from facefront.faces import Face
from facefront.imaging.images import write_png
from facefront.measure import MeasureSpec, build_pairs
from facefront.quickstart.cropping import crop_component
from facefront.quickstart.embeddings import read_embeddings
from facefront.quickstart.photos import list_sources
from facefront.quickstart.pictures import make_pictures
from facefront.quickstart.summary import pair_tables, read_pairs, summarize
from facefront.study import steps
from facefront.study.settings import ComponentSettings, DatasetSettings, EngineSettings, Profile
from facefront.study.steps import Component
from facefront.weights import FoundWeight
from fuzzing import Case

CELLS = [
    "", ".", "..", "/", "../../outside/keep.png", "/etc/passwd", "p0/../../../outside/keep.png", "p0/..",
    "p0//keep.png", "p0/keep.png", "p0/0.png/x", "=1+1", "@x", "-inf", "nan", "1e999", "NA", "ok", "read_error",
    "duplicate", "original", "p0/\0.png", "\u202egnp.exe", "x" * 300, "p0/" + "x" * 300 + ".png", "'", '"', "\n", "😀",
    "../Angle", "CON",
]  # fmt: skip
FACE = Face(
    np.array([44, 50, 116, 130], np.float32),
    0.9,
    np.array([[62, 76], [98, 76], [80, 96], [66, 116], [95, 116]], np.float32),
)


class Found:
    """A detector that finds the same face in every picture."""

    def fingerprint(self) -> dict[str, str]:
        """Return a constant: it depends on nothing."""
        return {"key": "found"}


class FoundCard(DetectorCard):
    """Needs no weights."""

    def create(self, weights: Sequence[FoundWeight], **params: Any) -> Any:
        """Build it."""
        return Found()


DETECTOR = Component(FoundCard(key="found", title="found", build=Found), "found", (), ())
PROFILE = Profile(
    name="fuzz",
    title="fuzz",
    dataset=DatasetSettings(format="folder", needs="nothing"),
    detectors={"found": ComponentSettings(use="scrfd")},
    backbones={},
    frontalizers={},
    registration="found",
    engine=EngineSettings(backend="sequential"),
)


def cases(rng: np.random.Generator, folder: Path) -> Iterator[Case]:
    """Yield cases without end."""
    whole = folder / "whole"
    _draw(whole, rng)
    _preprocess(whole)
    pairs, vectors = _pairs(rng), _embeddings(rng)
    while True:
        root = folder / "case"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(whole, root / "project")
        keep = root / "outside/keep.png"
        write_png(keep, np.zeros((9, 9, 3), np.uint8))
        own = root / "project/Angle_pre/p0/keep.png"
        write_png(own, np.zeros((9, 9, 3), np.uint8))
        table = root / "project/Angle_pre/preprocess.csv"
        kind = _spoil(table, rng)
        first = {path.name: path.read_bytes() for path in (whole / "Angle_pre/p0").glob("*.png")}
        run = partial(_run, root / "project")
        yield Case("tables", f"preprocess.csv: {kind}", run, partial(_same, first), (keep, own, root / "project/Angle"))
        path = root / "metrics.csv"
        pairs.to_csv(path, index=False)
        kind = _spoil(path, rng)
        yield Case("tables", f"metrics.csv: {kind}", partial(_summary, path), _possible, (keep,))
        emb = root / "emb"
        emb.mkdir()
        changed, kind = _spoil_embeddings(vectors, rng)
        changed.to_parquet(emb / "a-b.parquet", index=False)
        yield Case("tables", f"embeddings: {kind}", partial(_compare, emb), _possible, (keep,))


def _draw(root: Path, rng: np.random.Generator) -> None:
    for name in ("0", "1", "2"):
        small = rng.integers(0, 256, (5, 5, 3), np.uint8)
        write_png(root / f"Angle/p0/{name}.png", cv2.resize(small, (160, 160)))


def _preprocess(root: Path) -> pd.DataFrame:
    def detect_all(detectors: Mapping[str, Detector], image: np.ndarray, **_: bool) -> dict[str, Detection]:
        return {key: Detection(Search([FACE], "standard")) for key in detectors}

    steps.detect_all = detect_all
    source, out = root / "Angle", root / "Angle_pre"
    component = crop_component(align=True)
    photos = list_sources(source)
    return make_pictures("preprocess", component, DETECTOR, photos, source=source, out=out, profile=PROFILE)


def _run(root: Path) -> dict[str, bytes]:
    """Read the table as `frontalize` does, then make the pictures again."""
    list_sources(root / "Angle_pre")
    _preprocess(root)
    return {path.name: path.read_bytes() for path in (root / "Angle_pre/p0").glob("*.png")}


def _same(first: dict[str, bytes], found: dict[str, bytes]) -> str:
    changed = [name for name in {**first, **found} if first.get(name) != found.get(name) and name != "keep.png"]
    return f"other pictures: {changed}" if changed else ""


def _summary(path: Path) -> pd.DataFrame:
    return summarize(read_pairs(path), MeasureSpec())


def _compare(folder: Path) -> pd.DataFrame:
    images, embeddings = pair_tables(read_embeddings(folder))
    return summarize(build_pairs(images, embeddings, MeasureSpec()).assign(dataset="d"), MeasureSpec())


def _possible(table: pd.DataFrame) -> str:
    means = table[["mean_angle_gt", "mean_frontal_gt"]].to_numpy(float)
    return f"impossible means {means.tolist()}" if (np.abs(means[~np.isnan(means)]) > 1.001).any() else ""


def _embeddings(rng: np.random.Generator) -> pd.DataFrame:
    """Return what extract_embeddings.py writes, of six people."""
    rows = [
        (kind, f"p{i}", f"p{i}/{j}.png") for kind in ("GT", "Angle", "template") for i in range(6) for j in range(2)
    ]
    table = pd.DataFrame(rows, columns=["kind", "person", "image"])
    matrix = rng.normal(size=(len(table), 8)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    table = table.assign(dataset="d", sha256=[f"{i:064x}" for i in range(len(table))], detector="a", backbone="b")
    return table.assign(status="ok", yaw=10.0, pitch=0.0, vector=list(matrix))


def _pairs(rng: np.random.Generator) -> pd.DataFrame:
    """Return what compute_similarity.py writes of them."""
    table = _embeddings(rng)
    rows = table.assign(image_id=table["kind"] + "/" + table["image"])
    made = rows[rows["kind"] == "template"].assign(variant="template", image_id="Angle/" + rows["image"])
    photos = rows[rows["kind"] != "template"].assign(variant="original")
    images = photos.assign(role=photos["kind"].map({"GT": "gt", "Angle": "probe"}), roll=0.0, path="", frame=0)
    images = images.assign(sequence="", pose_source="estimated")
    return build_pairs(images, pd.concat([photos, made]), MeasureSpec()).assign(dataset="d")


def _spoil(path: Path, rng: np.random.Generator) -> str:
    """Change a CSV; what was changed."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    kind = rng.choice(
        ["cell", "cell", "cell", "row", "no column", "bytes", "cut", "encoding", "link", "folder", "empty"]
    )
    if kind == "cell":
        column, value = rng.choice(table.columns), rng.choice(CELLS)
        table.loc[rng.integers(len(table)), column] = value
        table.to_csv(path, index=False)
        return f"{column} {value[:40]!r}"
    if kind == "row":
        row = table.iloc[[rng.integers(len(table))]].assign(**{rng.choice(table.columns): rng.choice(CELLS)})
        pd.concat([table, row]).to_csv(path, index=False)
    elif kind == "no column":
        table.drop(columns=rng.choice(table.columns)).to_csv(path, index=False)
    elif kind in ("link", "folder"):
        target = path.parent / "elsewhere"
        path.rename(target)
        path.symlink_to(target) if kind == "link" else path.mkdir()
    else:
        content = bytearray(path.read_bytes())
        for place in rng.integers(0, len(content), 3):
            content[place] = rng.integers(256)
        changed = {"bytes": content, "cut": content[: rng.integers(len(content))], "empty": b""}
        path.write_bytes(changed.get(kind, b"\xff\xfe" + path.read_text().encode("utf-16-le")))
    return str(kind)


def _spoil_embeddings(table: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, str]:
    table, place = table.copy(), int(rng.integers(len(table)))
    kind = rng.choice(["cell", "cell", "row", "no column", "long", "short", "nan", "zero", "none", "words"])
    if kind == "cell":
        column = rng.choice([name for name in table.columns if name not in ("vector", "yaw", "pitch")])
        table.loc[place, column] = rng.choice(CELLS)
        return table, f"{column} {str(table.loc[place, column])[:40]!r}"
    if kind == "row":
        return pd.concat([table, table.iloc[[place]]]), "a row twice"
    if kind == "no column":
        name = rng.choice(table.columns)
        return table.drop(columns=name), f"no {name}"
    vector = table.loc[place, "vector"]
    table.at[place, "vector"] = {
        "long": vector * 7, "short": vector[:3], "nan": vector * np.nan, "zero": vector * 0,
    }.get(kind)  # fmt: skip
    if kind == "words":
        table = table.assign(vector="seven", yaw="left")
    return table, str(kind)
