"""Write a set of any size in LFW's layout: `python -m benchmarks.large_set data/heads-lfw <folder> 13233`.

For measurements of time and memory, not of recognition. Its people are drawn ones, each there many times: with other
colours, mirrored or not, and every photo turned, scaled and shifted, so that no two files or pictures are alike. Photos
a person are distributed as in LFW.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from facefront.datasets import load_dataset
from facefront.imaging.images import read_image

PEOPLE = {1: 4069, 2: 779, 3: 291, 4: 187, 5: 112, 6: 55, 7: 39, 8: 33, 9: 26}
"""People of LFW with so many photos."""

MANY, MOST, OF_MANY = 158, 530, 4324
"""People of LFW with ten photos or more, the most photos of one of them, and the photos of all of them."""

WHOLE = 13_233
TURN, SCALE, SHIFT = 12.0, (0.85, 1.15), 12.0  # degrees, times, pixels: a face stays in the picture


def photos_each(photos: int) -> list[int]:
    """Return how many photos each person has, the most first, for a set of so many photos.

    >>> [sum(photos_each(size)) for size in (30, 1323, 13233)], len(photos_each(13233))
    ([30, 1323, 13233], 5749)
    """
    whole = [*_of_many(), *(n for n, people in sorted(PEOPLE.items(), reverse=True) for _ in range(people))]
    step = max(1.0, WHOLE / photos)
    found = [whole[int((i + 0.5) * step)] for i in range(int(len(whole) / step))]
    while (more := photos - sum(found)) < 0:
        found[next(i for i, n in enumerate(found) if n > 1)] += max(more, -1)
    return found + [1] * more


def _of_many() -> list[int]:
    """Return photos of the people who have ten or more: a power of their rank, with LFW's sum."""
    rank, low, high = np.arange(1, MANY + 1), 0.1, 3.0
    while high - low > 1e-9:
        power = (low + high) / 2
        shares = 10 + (MOST - 10) * rank**-power
        low, high = (power, high) if shares.sum() > OF_MANY else (low, power)
    found = np.floor(shares).astype(int)
    found[1 : 1 + OF_MANY - found.sum()] += 1
    return found.tolist()


def write_large_set(drawn: Path, folder: Path, photos: int) -> None:
    """Write so many photos, JPEG of 250 × 250 pixels. drawn: the folder of heads-lfw."""
    images = load_dataset("lfw", drawn).images
    known = [[read_image(path) for path in group["path"]] for _, group in images.groupby("person", sort=True)]
    for number, count in enumerate(photos_each(photos)):
        name = f"Person_{number:05d}"
        (folder / name).mkdir(parents=True)
        for frame, image in enumerate(_pictures(known[number % len(known)], number, count), 1):
            cv2.imwrite(str(folder / name / f"{name}_{frame:04d}.jpg"), image)


def _pictures(drawn: list[np.ndarray], person: int, count: int) -> Iterator[np.ndarray]:
    """Yield a person's photos, uint8 [H, W, 3] BGR."""
    rng = np.random.default_rng(person)
    colours, mirrored = rng.uniform(0.75, 1.25, 3), rng.random() < 0.5
    for frame in range(count):
        image = drawn[frame % len(drawn)]
        image = image[:, ::-1] if mirrored else image
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-TURN, TURN), rng.uniform(*SCALE))
        matrix = matrix + np.array([[0, 0, rng.uniform(-SHIFT, SHIFT)] for _ in range(2)])
        moved = cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
        yield np.clip(moved * colours * rng.uniform(0.85, 1.1), 0, 255).astype(np.uint8)


def main() -> int:
    """Write the set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drawn", type=Path, help="the folder of heads-lfw")
    parser.add_argument("folder", type=Path, help="a new one")
    parser.add_argument("photos", type=int)
    given = parser.parse_args()
    write_large_set(given.drawn, given.folder, given.photos)
    return 0


if __name__ == "__main__":
    sys.exit(main())
