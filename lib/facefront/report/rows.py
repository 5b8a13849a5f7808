"""The rows of the pair tables that a table or chart is made from, for a reader who wants to redo it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

PAIRS, PROTOCOL = "pairs.parquet", "protocol_pairs.parquet"
ENHANCED, USES, WAYS = "enhanced_pairs.parquet", "uses_pairs.parquet", "ways_pairs.parquet"
FILES = PAIRS, PROTOCOL, ENHANCED, USES, WAYS
"""The files of pairs beside a page: all that were built, the set's own protocol, enhanced views, uses of frontal views,
and ways that keep identity."""


@dataclass(frozen=True)
class Rows:
    """Rows of one Parquet file. values: the values that are kept, by column."""

    file: str
    values: Mapping[str, tuple[Any, ...]]

    @property
    def condition(self) -> str:
        """Return the values that the rows have in common: "group = angle_gt | frontal_gt, genuine = true"."""
        return ", ".join(f"{column} = {' | '.join(map(_plain, kept))}" for column, kept in self.values.items())

    def of(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Return these rows of the table."""
        for column, kept in self.values.items():
            pairs = pairs[pairs[column].isin(kept)]
        return pairs


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_WITH_GT = {"group": ("angle_gt", "frontal_gt")}
_GAIN = Rows(PAIRS, {**_WITH_GT, "genuine": (True,)})
_VERIFIED = Rows(PAIRS, _WITH_GT)
_PHOTOS = Rows(PAIRS, {"variant": ("original",)})
_ROBUST = Rows(PAIRS, {"group": ("angle_gt",), "variant": ("original",)})
_ENHANCED = Rows(ENHANCED, {**_WITH_GT, "genuine": (True,)})
_WAYS = Rows(WAYS, {})

ROWS: Mapping[str, Rows] = {
    "advice": Rows(USES, _WITH_GT),
    "all_gains": _VERIFIED,
    "answer": _VERIFIED,
    "cost_ladder": _GAIN,
    "cost_ladder_figure": _GAIN,
    "distributions": _VERIFIED,
    "enhanced_gain": Rows(ENHANCED, _WITH_GT),
    "enhancement": _ENHANCED,
    "enhancement_figure": _ENHANCED,
    "failures": Rows(PAIRS, {}),
    "failures_of_photos": _PHOTOS,
    "gain_by_pitch": _GAIN,
    "gain_by_yaw": _GAIN,
    "gate": _WAYS,
    "groups": _PHOTOS,
    "net_gain": _GAIN,
    "net_gain_beyond": _GAIN,
    "net_gain_by_yaw": _GAIN,
    "net_gain_readings": _GAIN,
    "protocol": Rows(PROTOCOL, {}),
    "robustness": _ROBUST,
    "similarity_by_yaw": _ROBUST,
    "uses": Rows(USES, _WITH_GT),
    "verification": _VERIFIED,
    "ways": _WAYS,
    "ways_by_yaw": _WAYS,
    "ways_figure": _WAYS,
}
"""By the key of the table or chart. One that is not here takes embeddings or pairs that do not lie beside the page."""
