"""Every number that the report prints: registered under a name where it is made, and saved as values.json."""

from __future__ import annotations

import json
import math
import numbers
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MISSING = "–"
SMALLEST_P = 0.001  # printed as "<0.001" below it


def percent(share: float) -> str:
    """Return a round share, such as a false match rate asked for: "10%", "0.01%", without needless zeros."""
    return f"{share * 100:g}%"


def printed(number: float | int | str | None, spec: str = "") -> str:
    """Return the number as the report prints it: a true minus sign, and a dash where there is no number.

    spec: a format specification of Python, such as "+.3f", ",d" or ".1%", or "p" for a p value; a string is printed as
    it is.
    """
    if isinstance(number, str):
        return number
    if number is None or math.isnan(number):
        return MISSING
    if spec == "p":
        return f"{number:.3f}" if number >= SMALLEST_P else f"<{SMALLEST_P:.3f}"
    if spec.endswith("d"):
        number = round(number)
    text = format(number, spec).replace("-", "−")
    # What rounds to zero has no sign: "−0" says less than it seems to.
    return text if any(digit in text for digit in "123456789") else text.lstrip("+−")


class Printed(str):
    """A number as printed, which still knows the number: a message selects its plural form by it."""

    number: float | int | None

    def __new__(cls, text: str, number: float | int | None) -> Printed:
        """Keep the text as the string, and the number beside it."""
        self = super().__new__(cls, text)
        self.number = number
        return self


@dataclass(frozen=True)
class Value:
    """A number and how it is printed; without a number where it is missing or words were printed."""

    number: float | int | None
    text: str


class Values(Mapping[str, Value]):
    """Numbers by dotted name, such as `net_gain.template.scrfd.mobilefacenet.mean`.

    Prose is written with what `put` returns, so that no number reaches a reader without a name in values.json.
    """

    def __init__(self, values: Mapping[str, Value] | None = None) -> None:
        self._values: dict[str, Value] = dict(values or {})

    def put(self, name: str, number: float | int | str | None, spec: str = "") -> Printed:
        """Register the number and return it as printed. Raises ValueError where the name prints something else."""
        value = Value(_plain(number), printed(number, spec))
        self._set(name, value)
        return Printed(value.text, value.number)

    def update(self, other: Values) -> None:
        """Take over every value of `other`. Raises ValueError where a name is given two different numbers."""
        for name, value in other.items():
            self._set(name, value)

    def _set(self, name: str, value: Value) -> None:
        before = self._values.setdefault(name, value)
        if before != value:
            raise ValueError(f"the value {name} is printed as {before.text} and as {value.text}: give one another name")

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def to_dict(self) -> dict[str, dict[str, float | int | str]]:
        """Return `{name: {"number": …, "text": …}}`, sorted by name; only the text where there is no number."""
        return {
            name: ({"text": v.text} if v.number is None else {"number": v.number, "text": v.text})
            for name, v in sorted(self._values.items())
        }

    def to_json(self) -> str:
        """Return the content of values.json."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_dict(cls, raw: Mapping[str, Mapping[str, Any]]) -> Values:
        """Return the values of `to_dict`'s output."""
        return cls({name: Value(item.get("number"), str(item["text"])) for name, item in raw.items()})


def _plain(number: float | int | str | None) -> float | int | None:
    """Return a number as JSON can hold it: numpy scalars become Python's, NaN and words become None."""
    if number is None or isinstance(number, str):
        return None
    if isinstance(number, numbers.Integral):
        return int(number)
    return None if not math.isfinite(number) else float(number)
