"""Photos that are there more than once: in both roles, under two people, or twice in one role."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from facefront.datasets.notes import Notes
from facefront.faces import Role, Status

NEIGHBOURS = 4
"""Photos next to each other in a sorted order that are compared with each other."""

COPIES = ("image_id", "of", "kind")


def find_copies(images: pd.DataFrame) -> pd.DataFrame:
    """Return the photos that must not enter a pair because other files have the same bytes: image_id, of, kind (str).

    images: `IMAGES` with sha256; roles may be empty. of: another image_id with those bytes. kind: "people" (all
    copies of a file that lies under several people), "roles" (the probes of a person that are copies of a GT photo) or
    "same" (all but one of a person's copies in one role; the lowest image_id stays). Photos that could not be read are
    no copies.
    """
    there = images[(images["status"] == Status.OK) & (images["sha256"] != "")]
    there = there[there["sha256"].duplicated(keep=False)]
    rows = [row for _, group in there.groupby("sha256", sort=False) for row in _copies(group)]
    return pd.DataFrame(rows, columns=list(COPIES), dtype="str").sort_values("image_id", ignore_index=True)


def _copies(group: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return the rows of `COPIES` for the files of one content."""
    group = group.assign(late=group["role"] != Role.GT).sort_values(["late", "image_id"])
    photos = list(group[["image_id", "person", "role"]].itertuples(index=False, name=None))
    if group["person"].nunique() > 1:
        other = {person: next(photo for photo in photos if photo[1] != person)[0] for person in group["person"]}
        return [(image_id, other[person], "people") for image_id, person, _ in photos]
    first, *rest = photos
    return [(image_id, first[0], "same" if role == first[2] else "roles") for image_id, _, role in rest]


def mark_copies(images: pd.DataFrame) -> pd.DataFrame:
    """Return the image table with the status `duplicate` for the photos of `find_copies`, unused where roles are
    given."""
    copies = images["image_id"].isin(find_copies(images)["image_id"])
    roles = images["role"].mask(copies & (images["role"] != ""), str(Role.UNUSED))
    return images.assign(status=images["status"].mask(copies, str(Status.DUPLICATE)), role=roles)


def find_near_copies(images: pd.DataFrame, hashes: Mapping[str, bytes], most: int) -> pd.DataFrame:
    """Return pairs of photos that look nearly the same: image_id, of, kind ("near roles" or "near people").

    images: `IMAGES` with roles; hashes: a perceptual hash by image_id, all of one length; most: bits by which they may
    differ. A person's probes are compared with all GT photos of the person; photos of different people with their
    neighbours in the order of each two bytes of the hash, so that time grows with the number of photos alone.
    """
    used = images[images["role"].isin([str(Role.GT), str(Role.PROBE)]) & (images["status"] == Status.OK)]
    used = used[used["image_id"].isin(hashes.keys())].reset_index(drop=True)
    if len(used) < 2:
        return pd.DataFrame(columns=list(COPIES), dtype="str")
    bits = np.stack([np.frombuffer(hashes[image_id], np.uint8) for image_id in used["image_id"]])
    pairs = np.concatenate([_near_gt(used, bits, most), _near_others(used, bits, most)])
    ids = used["image_id"].to_numpy(dtype=object)
    same = used["person"].to_numpy(dtype=object)[pairs]
    kinds = np.where(same[:, 0] == same[:, 1], "near roles", "near people")
    return pd.DataFrame({"image_id": ids[pairs[:, 0]], "of": ids[pairs[:, 1]], "kind": kinds}, dtype="str")


def _near_gt(used: pd.DataFrame, bits: np.ndarray, most: int) -> np.ndarray:
    """Return positions [n, 2] of probes and GT photos of the same person that look the same."""
    found = []
    role = used["role"].to_numpy(dtype=object)
    for rows in used.groupby("person", sort=True).indices.values():
        gt, probes = rows[role[rows] == Role.GT], rows[role[rows] == Role.PROBE]
        distance = np.bitwise_count(bits[probes, None] ^ bits[None, gt]).sum(axis=2, dtype=np.int64)
        near = np.argwhere(distance <= most)
        found.append(np.column_stack([probes[near[:, 0]], gt[near[:, 1]]]))
    return np.concatenate(found)


def _near_others(used: pd.DataFrame, bits: np.ndarray, most: int) -> np.ndarray:
    """Return positions [n, 2] of photos of different people that look the same."""
    person = pd.factorize(used["person"])[0]
    found = [np.empty((0, 2), np.int64)]
    for shift in range(0, bits.shape[1], 2):
        order = np.lexsort(np.roll(bits, -shift, axis=1).T[::-1])
        for step in range(1, NEIGHBOURS + 1):
            left, right = order[:-step], order[step:]
            other = person[left] != person[right]
            left, right = left[other], right[other]
            near = np.bitwise_count(bits[left] ^ bits[right]).sum(axis=1, dtype=np.int64) <= most
            found.append(np.column_stack([left[near], right[near]]))
    return np.unique(np.sort(np.concatenate(found), axis=1), axis=0)


def note_copies(copies: pd.DataFrame) -> Notes:
    """Return what is said of `find_copies` and `find_near_copies`: a line for each kind, with its count."""
    notes, noted = Notes(), set()
    for row in copies.itertuples(index=False):
        if (row.of, row.image_id) not in noted:  # each pair once
            notes.add(f"copy-{row.kind.replace(' ', '-')}", f"{row.image_id} = {row.of}")
            noted.add((row.image_id, row.of))
    return notes
