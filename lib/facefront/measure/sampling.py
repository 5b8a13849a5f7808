"""The selection of pairs where there are too many: by a hash of names, so that a new photo changes no other's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

_CHUNK = 2048


def stable_hash(names: Iterable[str], seed: int) -> np.ndarray:
    """Return a 64-bit number for each name, the same on every machine: uint64 [n]. BLAKE2b (RFC 7693), keyed with the
    seed."""
    key = seed.to_bytes(8, "little", signed=True)
    digests = [hashlib.blake2b(str(name).encode(), digest_size=8, key=key).digest() for name in names]
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)


def mix(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return one 64-bit number for each (left, right), broadcast: uint64. SplitMix: Steele et al., OOPSLA 2014."""
    value = left * np.uint64(0x9E3779B97F4A7C15) + right
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def draw_others(ids: np.ndarray, own: np.ndarray, people: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Draw for each photo `count` people other than its own, as positions in `people`: int64 [n, m], each row
    ascending.

    ids: object [n]; own: int64 [n], position of the photo's own person in `people`, −1 where absent; people: object [P]
    of names. count 0 means all of them. Where a photo has fewer others than its row is wide the row ends with −1.
    """
    width = len(people) if count == 0 else min(count, len(people))
    drawn = np.empty((len(ids), width), np.int64)
    id_hash, person_hash = stable_hash(ids, seed), stable_hash(people, seed)
    for start in range(0, len(ids), _CHUNK):
        part = slice(start, start + _CHUNK)
        keys = mix(id_hash[part, None], person_hash[None, :])
        itself = np.arange(len(people))[None, :] == own[part, None]
        keys[itself] = np.iinfo(np.uint64).max
        chosen = np.argsort(keys, axis=1, kind="stable")[:, :width]
        chosen = np.where(np.take_along_axis(itself, chosen, 1), len(people), chosen)
        drawn[part] = np.sort(chosen, axis=1)
    drawn[drawn == len(people)] = -1
    return drawn[:, (drawn >= 0).any(axis=0)]


def draw_pairs(ids: np.ndarray, persons: np.ndarray, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw at most `count` unordered pairs of photos of each person (0: all), as two int64 arrays of positions in
    `ids`.

    ids, persons: object [n]. The draw does not depend on the order of the photos.
    """
    hashes = stable_hash(ids, seed)
    lefts, rights = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for person in sorted(set(persons)):
        own = np.flatnonzero(persons == person)
        own = own[np.argsort(ids[own], kind="stable")]
        first, second = np.triu_indices(len(own), 1)
        if count and len(first) > count:
            chosen = np.sort(np.argsort(mix(hashes[own[first]], hashes[own[second]]), kind="stable")[:count])
            first, second = first[chosen], second[chosen]
        lefts.append(own[first])
        rights.append(own[second])
    return np.concatenate(lefts), np.concatenate(rights)
