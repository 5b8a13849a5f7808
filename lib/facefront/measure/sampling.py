"""The selection of pairs where there are too many: by a hash of names, so that a new photo changes no other's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import pandas as pd

_AT_ONCE = 1 << 21  # numbers drawn for at a time


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
    rows = max(1, _AT_ONCE // max(len(people), 1))
    for start in range(0, len(ids), rows):
        part = slice(start, start + rows)
        keys = mix(id_hash[part, None], person_hash[None, :])
        known = np.flatnonzero(own[part] >= 0)
        keys[known, own[part][known]] = np.iinfo(np.uint64).max
        chosen = np.argpartition(keys, width - 1, axis=1)[:, :width] if width < len(people) else _everybody(keys.shape)
        drawn[part] = np.sort(np.where(chosen == own[part, None], len(people), chosen), axis=1)
    drawn[drawn == len(people)] = -1
    return drawn[:, (drawn >= 0).any(axis=0)]


def _everybody(shape: tuple[int, ...]) -> np.ndarray:
    return np.broadcast_to(np.arange(shape[1]), shape)


def draw_pool(people: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Draw `count` people by the hash of their names: int64 [count], ascending positions in `people` (object [P])."""
    return np.sort(np.argsort(stable_hash(people, seed), kind="stable")[:count])


def draw_from_pool(ids: np.ndarray, own: np.ndarray, size: int, count: int, seed: int) -> np.ndarray:
    """Draw for each photo `count` of `size` people as `draw_others` does, in time that does not grow with `size`.

    ids: object [n]; own: int64 [n], the photo's own person, −1 where absent. Returns int64 [n, m], each row ascending;
    −1 at its end where a photo has fewer. A person who joins may change the draw of other people's photos.
    """
    if count == 0 or 4 * count >= size:
        return draw_others(ids, own, np.array([str(i) for i in range(size)], object), count, seed)
    tried = 2 * count + 16
    drawn = np.empty((len(ids), count), np.int64)
    rows = max(1, _AT_ONCE // tried)
    for start in range(0, len(ids), rows):
        part = slice(start, start + rows)
        keys = mix(stable_hash(ids[part], seed)[:, None], np.arange(tried, dtype=np.uint64)[None, :])
        people = ((keys >> np.uint64(32)) * np.uint64(size) >> np.uint64(32)).astype(np.int64)
        drawn[part] = _first_distinct(people, own[part], count, size)
    drawn[drawn == size] = -1
    return drawn


def _first_distinct(people: np.ndarray, own: np.ndarray, count: int, none: int) -> np.ndarray:
    """Return the first `count` people of each row that are neither its own nor there before, ascending: int64 [n,
    count]; `none` where there are fewer."""
    order = np.argsort(people, axis=1, kind="stable")
    sorted_people = np.take_along_axis(people, order, 1)
    fresh = np.ones(people.shape, bool)
    fresh[:, 1:] = sorted_people[:, 1:] != sorted_people[:, :-1]
    fresh &= sorted_people != own[:, None]
    new = np.zeros(people.shape, bool)
    np.put_along_axis(new, order, fresh, 1)
    first = new & (np.cumsum(new, axis=1) <= count)
    return np.sort(np.where(first, people, none), axis=1)[:, :count]


def draw_pairs(ids: np.ndarray, persons: np.ndarray, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw at most `count` unordered pairs of photos of each person (0: all), as two int64 arrays of positions in
    `ids`.

    ids, persons: object [n]. The draw does not depend on the order of the photos.
    """
    hashes, owner = stable_hash(ids, seed), pd.factorize(persons, sort=True)[0]
    place = np.lexsort((pd.factorize(ids, sort=True)[0], owner))
    ends = np.cumsum(np.bincount(owner))
    lefts, rights = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for own in np.split(place, ends[:-1]) if len(ends) else ():
        if len(own) < 2:
            continue
        first, second = np.triu_indices(len(own), 1)
        if count and len(first) > count:
            chosen = np.sort(np.argsort(mix(hashes[own[first]], hashes[own[second]]), kind="stable")[:count])
            first, second = first[chosen], second[chosen]
        lefts.append(own[first])
        rights.append(own[second])
    return np.concatenate(lefts), np.concatenate(rights)
