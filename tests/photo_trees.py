"""Small made-up trees in the layouts of the real sets. Loaders open no picture, so that most files are one pixel."""

from pathlib import Path

import numpy as np

from facefront.imaging.images import write_png
from facefront.imaging.pose import Pose, rotation_from_pose

PIXEL = np.zeros((1, 1, 3), np.uint8)

RGB_CAL = """517.679 0 320
0 517.679 240.5
0 0 1

0 0 0 0

0.999947 0.00432361 0.00929419
-0.00446314 0.999877 0.0150443
-0.009228 -0.015085 0.999844

-24.0198 5.8896 -13.2308

640 480
"""


def put(root: Path, *names: str) -> None:
    """A one-pixel picture under each name (as PNG, whatever the ending says)."""
    for name in names:
        write_png(root / name, PIXEL)


def pose_text(rotation: np.ndarray) -> str:
    """A BIWI pose file."""
    return "\n".join(" ".join(map(str, row)) + " " for row in rotation) + "\n\n-13.5 40.25 902.5 \n"


def put_biwi(base: Path, sequence: str, poses: dict[int, Pose], ending: str = "png") -> None:
    """One recording: frames by number, each at a pose, and its rgb.cal."""
    for number, pose in poses.items():
        put(base / sequence, f"frame_{number:05d}_rgb.{ending}")
        text = pose_text(rotation_from_pose(pose))
        (base / sequence / f"frame_{number:05d}_pose.txt").write_text(text)
        (base / sequence / f"frame_{number:05d}_depth.bin").write_bytes(b"\0")
    (base / sequence / "rgb.cal").write_text(RGB_CAL)


def put_cfp(base: Path, people: int = 3) -> None:
    """Whole people in CFP's layout, with a protocol of two folds' files over ten people."""
    put(base, *(f"Data/Images/{p:03d}/frontal/{i:02d}.jpg" for p in range(1, people + 1) for i in range(1, 11)))
    put(base, *(f"Data/Images/{p:03d}/profile/{i:02d}.jpg" for p in range(1, people + 1) for i in range(1, 5)))
    for kind, name, count in (("F", "frontal", 10), ("P", "profile", 4)):
        photos = [f"../Data/Images/{p:03d}/{name}/{i:02d}.jpg" for p in range(1, 11) for i in range(1, count + 1)]
        path = base / "Protocol" / f"Pair_list_{kind}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{i} {photo}\n" for i, photo in enumerate(photos, start=1)))
    for protocol in ("FF", "FP"):
        for fold in range(1, 11):
            folder = base / "Protocol" / "Split" / protocol / f"{fold:02d}"
            folder.mkdir(parents=True)
            (folder / "same.txt").write_text(f"{fold * 10 - 9},{fold * (10 if protocol == 'FF' else 4)}\n")
            (folder / "diff.txt").write_text(f"{fold * 10 - 9},{fold * 4 % 40 + 12 if protocol == 'FF' else 13}\n")
