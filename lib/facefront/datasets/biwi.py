"""BIWI Kinect Head Pose: 24 recordings of 20 people, every frame with its head's rotation.

Fanelli, Dantone, Gall, Fossati and Van Gool, "Random Forests for Real Time 3D Face Analysis", IJCV 101(3), 2013.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np

from facefront.datasets.base import Dataset, find_base, image_table, list_folder
from facefront.datasets.notes import Notes
from facefront.files.regular import read_regular_text
from facefront.imaging.pose import check_rotation, pose_from_rotation

PEOPLE = {
    "F01": "01", "F02": "02 21", "F03": "03 15", "F04": "04", "F05": "05 18", "F06": "06",
    "M01": "07 22", "M02": "08", "M03": "09", "M04": "10", "M05": "11", "M06": "12", "M07": "13", "M08": "14",
    "M09": "16", "M10": "17", "M11": "19", "M12": "20", "M13": "23", "M14": "24",
}  # fmt: skip
"""The recordings of each person: four people were recorded twice, and a recording is not a person."""

_POSE_BYTES = 65_536
_PERSON = {sequence: person for person, sequences in PEOPLE.items() for sequence in sequences.split()}
_FRAME = re.compile(r"frame_(\d{1,9})_rgb\.(?:png|jpg)")
_LAYOUT = "BIWI's folders 01 … 24 with frame_00003_rgb.png and frame_00003_pose.txt (hpdb/, faces_0/ or their parent)"


def read_pose(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a frame's pose file: the rotation from head to camera, float64 [3, 3], and the head's centre [3], mm.

    Both in the depth camera's frame (x to the right of the picture, y down, z away from the camera), which is taken for
    the colour camera's, as all reports on BIWI do. The angles usually reported for
    BIWI, those of Hopenet, have the opposite signs and another order. Raises ValueError, with the reason, where the
    file is missing, holds words, or its rotation is none.
    """
    blocks = _blocks(path)
    if [len(block) for block in blocks] != [9, 3]:
        raise ValueError("no pose: nine numbers of a rotation, an empty line, three of the head's centre")
    return check_rotation(blocks[0].reshape(3, 3)), blocks[1]


def _blocks(path: Path) -> list[np.ndarray]:
    """Return the numbers of a text file, a float64 array for each run of lines between empty ones."""
    try:
        texts = re.split(r"\n\s*\n", read_regular_text(path, _POSE_BYTES).strip())
    except FileNotFoundError:
        raise ValueError("no such file") from None
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    return [np.array(text.split(), np.float64) for text in texts]


def load(root: Path) -> Dataset:
    """Return the frames under root (hpdb/, the Kaggle copy's faces_0/, or the folder that holds them).

    A frame with an unusable pose file keeps its row, with no pose and a note.
    """
    base = find_base(root, ("hpdb", "faces_0", "faces_0/faces_0", "kinect_head_pose_db/hpdb"), _sequences, _LAYOUT)
    notes = Notes()
    rows = [row for folder in _sequences(base) for row in _frames(folder, notes)]
    images = image_table(rows)
    return Dataset(
        format="biwi",
        title="BIWI Kinect Head Pose",
        licence="non-commercial use such as university research and education",
        images=images,
        expected={"sequences": 24, "people": 20, "images": 15_678},
        found={
            "sequences": images["sequence"].nunique(),
            "people": images["person"].nunique(),
            "images": len(images),
        },
        faults=notes.found(),
    )


def _sequences(base: Path) -> list[Path]:
    folders = [path for path in list_folder(base) if re.fullmatch(r"\d\d", path.name) and os.path.isdir(path)]
    return [folder for folder in folders if _may_hold_frames(folder)]


def _may_hold_frames(folder: Path) -> bool:
    """Return True for a folder that cannot be listed too: it is noted when its frames are read."""
    try:
        return any(_FRAME.fullmatch(path.name) for path in folder.iterdir())
    except OSError:
        return True


def _frames(folder: Path, notes: Notes) -> list[dict[str, object]]:
    if folder.name not in _PERSON:
        notes.add("biwi-person", folder)
    person = _PERSON.get(folder.name, f"sequence {folder.name}")
    photos = {match[1]: path for path in list_folder(folder, notes) if (match := _FRAME.fullmatch(path.name))}
    return [
        {
            "image_id": f"{folder.name}/{path.name}",
            "path": str(path),
            "person": person,
            "sequence": folder.name,
            "frame": int(number),
            **_labels(folder / f"frame_{number}_pose.txt", notes),
        }
        for number, path in photos.items()
    ]


def _labels(path: Path, notes: Notes) -> dict[str, object]:
    try:
        rotation, _ = read_pose(path)
    except ValueError as error:
        notes.add("biwi-label", path, str(error))
        return {}
    pose = pose_from_rotation(rotation)
    return {"yaw": pose.yaw, "pitch": pose.pitch, "roll": pose.roll, "pose_source": "label"}
