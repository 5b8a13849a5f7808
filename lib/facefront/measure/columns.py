"""Words of a pair table as codes: a million pairs of few people are looked up and grouped by number, not by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from facefront.faces import PAIRS, conform


def codes_of(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each row's word, integer [n], and the words, object and sorted; −1 where there is none.

    Words of a categorical column may be there without a row.

    >>> codes, words = codes_of(pd.Series(["b", "a", "b"]))
    >>> codes.tolist(), words.tolist()
    ([1, 0, 1], ['a', 'b'])
    """
    if not isinstance(column.dtype, pd.CategoricalDtype) or not column.cat.categories.is_monotonic_increasing:
        codes, words = pd.factorize(column.to_numpy(dtype=object), sort=True)
        return codes, np.asarray(words, dtype=object)
    return column.cat.codes.to_numpy(), column.cat.categories.to_numpy(dtype=object)


def look_up(column: pd.Series, values: pd.Series) -> np.ndarray:
    """Return the value of each row's word; NaN where there is none. values: by word, each word once."""
    codes, words = codes_of(column)
    found = values.reindex(words).to_numpy()
    return found[codes] if len(found) else np.full(len(codes), np.nan)


def shared_codes(one: pd.Series, other: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the numbers of two columns' words in one list of words, int64 [n] each, and that list."""
    (left, left_words), (right, right_words) = codes_of(one), codes_of(other)
    places, words = pd.factorize(np.concatenate([left_words, right_words]))
    first, second = places[: len(left_words)], places[len(left_words) :]
    return first[left], second[right], words


def blocks_of(table: pd.DataFrame, keys: Sequence[str]) -> Iterator[tuple[tuple[str, ...], pd.DataFrame]]:
    """Yield (key, rows) of each group of rows, in the order in which they appear, without copying rows that lie
    together."""
    grouped = table.groupby(list(keys), sort=False, observed=True)
    number = grouped.ngroup().to_numpy()
    for i in range(grouped.ngroups):
        place = np.flatnonzero(number == i)
        together = place[-1] - place[0] + 1 == len(place)
        rows = table.iloc[place[0] : place[-1] + 1] if together else table.iloc[place]
        yield tuple(str(rows[key].iloc[0]) for key in keys), rows


def stack_pairs(blocks: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return `PAIRS` tables one below the other as one; its words stay categories, sorted."""
    blocks = [block for block in blocks if len(block)] or list(blocks[:1])
    if not blocks:
        return conform(pd.DataFrame(columns=list(PAIRS)), PAIRS)
    stacked = {name: _stack([block[name] for block in blocks]) for name in blocks[0]}
    return pd.DataFrame(stacked, copy=False)


def _stack(columns: list[pd.Series]) -> pd.Series | pd.Categorical | np.ndarray:
    kinds = [column.dtype for column in columns]
    if not all(isinstance(kind, pd.CategoricalDtype) for kind in kinds):
        return pd.concat(columns, ignore_index=True)
    if all(kind is kinds[0] or kind == kinds[0] for kind in kinds):
        codes = np.concatenate([column.cat.codes.to_numpy() for column in columns])
        return pd.Categorical.from_codes(codes, dtype=kinds[0], validate=False)
    return pd.api.types.union_categoricals(columns, sort_categories=True)
