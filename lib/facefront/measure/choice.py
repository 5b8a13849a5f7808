"""Settings chosen for each person on all other people, so that a person's own photos never choose their setting."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.measure.columns import codes_of


def means_by_person(scores: np.ndarray, persons: pd.Series) -> pd.DataFrame:
    """Return each person's mean under each setting: float64, one row a person (sorted), one column a setting.

    scores: float64 [n, settings], a row for each probe, NaN where there is none; persons: of the same length.
    """
    codes, names = codes_of(persons)
    means = pd.DataFrame(np.asarray(scores, np.float64)).groupby(codes).mean().dropna(how="all")
    return means.set_index(pd.Index(names[means.index], dtype=object))


def choose_on_others(means: pd.DataFrame) -> pd.Series:
    """Return the column of the setting that is best for the mean over all *other* people, by person: int64.

    means: of `means_by_person`. On a tie the first column counts, so that the settings should stand with the most
    cautious one first; it is also what someone without others is given.
    """
    table = means.to_numpy(np.float64)
    known = ~np.isnan(table)
    filled = np.where(known, table, 0.0)
    others = filled.sum(0) - filled
    count = known.sum(0) - known
    mean = np.divide(others, count, out=np.full(table.shape, -np.inf), where=count > 0)
    # Sums of other people's numbers in another order differ in the last digits; that must decide nothing.
    return pd.Series(np.argmax(np.round(mean, 12), axis=1), index=means.index, dtype=np.int64)


def choose_on_all(means: pd.DataFrame) -> int:
    """Return the column that is best for the mean over all people, for a new person; −1 for no people."""
    return int(np.argmax(np.round(means.mean().to_numpy(np.float64), 12))) if len(means) else -1


def choose_carefully_on_others(means: pd.DataFrame) -> pd.Series:
    """Return, by person, the first column that is as good for all *other* people as the best one, within one standard
    error of their differences: int64. 0 where there are fewer than two others.

    Where two settings are nearly equal, the better one without a person is the one that was bad for that person: the
    largest mean alone would give all people their worse one. Source: the 1-SE rule of Breiman, Friedman, Olshen and
    Stone, "Classification and Regression Trees", 1984, section 3.4.3.

    >>> means = pd.DataFrame([[0.0, 0.2], [0.0, -0.1], [0.0, 0.0]], index=["ann", "bob", "eve"])
    >>> choose_carefully_on_others(means).tolist()
    [0, 0, 0]
    """
    table = means.to_numpy(np.float64)
    chosen = [_first_within_error(np.delete(table, i, axis=0)) for i in range(len(table))]
    return pd.Series(chosen, index=means.index, dtype=np.int64)


def choose_carefully_on_all(means: pd.DataFrame) -> int:
    """Return the column of `choose_carefully_on_others` for a new person; −1 for no people."""
    return _first_within_error(means.to_numpy(np.float64)) if len(means) else -1


def _first_within_error(table: np.ndarray) -> int:
    table = table[~np.isnan(table).any(axis=1)]
    if len(table) < 2:
        return 0
    short = table[:, [np.argmax(table.mean(0))]] - table
    error = short.std(0, ddof=1) / np.sqrt(len(table))
    return int(np.argmax(np.round(short.mean(0) - error, 12) <= 0))
