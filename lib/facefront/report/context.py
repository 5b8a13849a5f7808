"""What every table, figure and sentence needs to know besides its numbers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from facefront.measure import MeasureSpec
from facefront.report.values import Values


@dataclass(frozen=True)
class Context:
    """The data set's name as printed, how things were measured, and where printed numbers are registered."""

    dataset: str
    spec: MeasureSpec
    values: Values

    @property
    def short(self) -> str:
        """The data set's short name: what stands in brackets at the end of its name, else the whole."""
        return self.dataset.rpartition("(")[2].rstrip(")")

    def put(self, name: str, number: float | int | str | None, spec: str = "") -> str:
        """`Values.put`."""
        return self.values.put(name, number, spec)


@dataclass(frozen=True)
class Arm:
    """One variant as one detector and one recogniser see it."""

    variant: str
    detector: str
    backbone: str

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table's rows of this arm."""
        same = (table["detector"] == self.detector) & (table["backbone"] == self.backbone)
        return table[same & (table["variant"] == self.variant)]
