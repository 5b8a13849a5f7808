"""Write the folder of a job for a driver, and read back what came of it: expected pictures, and nothing else."""

from __future__ import annotations

import json
import os
import stat
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from facefront.faces import Status
from facefront.files.regular import read_regular
from facefront.frontalizers.contract import CannotFrontalize, Frontal, Rotation, Source
from facefront.frontalizers.external.facefront_job import is_of_machine
from facefront.frontalizers.framing import check_source
from facefront.imaging.images import ImageReadError, decode_image, write_png
from facefront.imaging.warping import fill_softly, frame_photo, to_bytes

VERSION = 1
OUT, STATUS_FILE = "out", "status.jsonl"
BROKEN = "broken"
"""The status of a photo on which the machine or the installation failed."""
PNG = b"\x89PNG\r\n\x1a\n"
MOST_STATUS = 1 << 22
"""Bytes of the status file that are read."""

LEAST_INSIDE = 0.25
"""The least share of the crop that must lie in the photo."""


@dataclass(frozen=True, eq=False)
class Crop:
    """A photo's square around the face. image: uint8 [side, side, 3] BGR; keypoints: [5, 2], box: [4], its pixels."""

    image: np.ndarray
    keypoints: np.ndarray
    box: np.ndarray


@dataclass(frozen=True)
class Order:
    """Hold what a job is made with, beside the photos. source, weights: folders; params: the driver's own."""

    source: str
    weights: str
    side: int
    output_side: int
    device: str = "cpu"
    threads: int = 2
    seed: int = 0
    random_weights: bool = False
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A line of the status file. id: empty where it speaks of the model; parameters: of its networks."""

    id: str
    status: str
    detail: str
    seconds: float
    parameters: int = 0


def crop_face(source: Source, side: int, framing: float) -> Crop:
    """Cut a square of `framing` face boxes around the box's middle; beyond the photo its border is continued.

    Raises CannotFrontalize where box or keypoints cannot be those of a face in the photo.
    """
    check_source(source)
    x1, y1, x2, y2 = box = np.asarray(source.face.box, np.float64)
    if not np.isfinite(box).all() or min(x2 - x1, y2 - y1) < 8 or max(np.abs(box)) > 1e6:
        raise CannotFrontalize("the face's box is empty, under 8 px, or no four finite numbers")
    scale = side / (framing * max(x2 - x1, y2 - y1))
    corner = np.array([x1 + x2, y1 + y2]) / 2 - side / scale / 2
    matrix = np.column_stack([np.eye(2) * scale, (scale - 1) / 2 - corner * scale])
    cut, inside = frame_photo(source.image, matrix, side)
    if inside.mean() < LEAST_INSIDE:
        raise CannotFrontalize(f"only {100 * inside.mean():.0f} % of the crop lies in the photo")
    filled = cut if inside.all() else fill_softly(cut, inside)
    points = np.asarray(source.face.keypoints, np.float64) @ matrix[:, :2].T + matrix[:, 2]
    return Crop(to_bytes(filled), points, (box.reshape(2, 2) - corner).ravel() * scale)


def write_job(folder: Path, crops: Mapping[str, Crop], rotation: Rotation, order: Order, driver: Crop | None) -> Path:
    """Write a job and return its job.json. crops: by the names of the outputs; driver: the neutral frontal face."""
    inputs = [
        {"id": name, **_write_crop(folder, f"in/{name}.png", crop), "rotation": rotation}
        for name, crop in crops.items()
    ]
    driving = _write_crop(folder, "driver.png", driver) if driver else None
    content = {"version": VERSION, "inputs": inputs, "driver": driving, "output": OUT, "status": STATUS_FILE}
    path = folder / "job.json"
    path.write_text(json.dumps(content | asdict(order), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _write_crop(folder: Path, name: str, crop: Crop) -> dict[str, Any]:
    """Write a crop's picture and return what job.json says of it."""
    write_png(folder / name, crop.image)
    return {"image": name, "keypoints": crop.keypoints.round(3).tolist(), "box": crop.box.round(3).tolist()}


def read_lines(folder: Path) -> dict[str, Line]:
    """Return the lines of the status file by id, the last of each; what is no such line is left out."""
    path = folder / STATUS_FILE
    try:
        _check_own(path)
        text = read_regular(path, MOST_STATUS).decode(errors="replace")
    except OSError:
        return {}
    return {line.id: line for line in _parse(text)}


def _parse(text: str) -> Iterator[Line]:
    for row in text.splitlines():
        try:
            said = json.loads(row)
            yield Line(
                str(said["id"]),
                str(said["status"]),
                " ".join(str(said["detail"]).split())[:200],
                float(said["seconds"]),
                int(said.get("parameters", 0)),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue


def read_outputs(folder: Path, names: Sequence[str], side: int, most: int) -> dict[str, Frontal]:
    """Return the outcome of each photo that has one: a picture, or why the driver made none.

    A picture counts where the driver said ok and out/<name>.png is a file of its own (no link) of at most `most` bytes
    that holds a PNG of `side` by `side` pixels.
    """
    lines, found = read_lines(folder), {}
    for name in names:
        line = lines.get(name)
        if line is None or line.status == BROKEN:
            continue
        if line.status != "ok":
            found[name] = failed(line.detail or "the driver gave no reason")
            continue
        try:
            found[name] = Frontal(_read_picture(folder / OUT / f"{name}.png", side, most), Status.OK)
        except CannotFrontalize as reason:
            found[name] = failed(str(reason))
    return found


def failed(detail: str) -> Frontal:
    """Return the outcome of a photo that was not turned."""
    return Frontal(None, Status.GENERATOR_ERROR, detail=" ".join(detail.split()))


def _read_picture(path: Path, side: int, most: int) -> np.ndarray:
    """Return a picture as uint8 [side, side, 3] BGR. Raises CannotFrontalize."""
    name = f"{OUT}/{path.name}"
    try:
        _check_own(path.parent, stat.S_IFDIR)
        _check_own(path)
        content = read_regular(path, most)
    except FileNotFoundError:
        raise CannotFrontalize(f"the driver says ok, but wrote no {name}") from None
    except OSError as error:
        if is_of_machine(error):
            raise
        raise CannotFrontalize(f"{name} cannot be read ({error.strerror})") from None
    if content[:8] != PNG or len(content) < 24:
        raise CannotFrontalize(f"{name} is no PNG")
    size = struct.unpack(">II", content[16:24])
    if size != (side, side):
        raise CannotFrontalize(f"{name} has {size[0]} x {size[1]} pixels, expected {side} x {side}")
    try:
        return decode_image(content, name)
    except ImageReadError as error:
        raise CannotFrontalize(f"{name}: {error.reason}") from None


def _check_own(path: Path, kind: int = stat.S_IFREG) -> None:
    """Raise OSError where the path is a link, has a second name, or is of another kind."""
    found = os.lstat(path)
    if stat.S_IFMT(found.st_mode) != kind or (kind == stat.S_IFREG and found.st_nlink > 1):
        raise OSError(0, "a link or a special file, not a file of its own")
