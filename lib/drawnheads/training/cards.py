"""The texts about a pack: a comparison of two trainings, and the README beside the files."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from facefront.weights import Pack

Number = int | float


@dataclass(frozen=True)
class Difference:
    """A figure of two trainings of the same file. tolerance: None where none is stated for it."""

    key: str
    name: str
    first: Number | None
    second: Number | None
    tolerance: float | None

    @property
    def within(self) -> bool:
        """Return whether the two agree; a figure without a tolerance agrees with anything."""
        if self.tolerance is None:
            return True
        if self.first is None or self.second is None:
            return False
        return abs(self.first - self.second) <= self.tolerance + 1e-9


def compare_packs(first: Pack, second: Pack) -> list[Difference]:
    """Return the numbers of the files that both packs have; tolerances are those of the first."""
    differences = []
    for key in first.files:
        if key in second.files:
            ours, theirs = (dict(flat(pack.files[key].card.get("numbers", {}))) for pack in (first, second))
            stated = first.files[key].card.get("tolerance", {})
            for name in {**ours, **theirs}:
                found = next((limit for pattern, limit in stated.items() if fnmatch(name, pattern)), None)
                differences.append(Difference(key, name, ours.get(name), theirs.get(name), found))
    return differences


def flat(numbers: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Number]]:
    """Yield dotted names with their numbers; anything that is not a number is left out."""
    for name, value in numbers.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        elif isinstance(value, Number) and not isinstance(value, bool):
            yield f"{prefix}{name}", value


def known(numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers with None for NaN, which JSON does not have."""
    return {
        name: known(value) if isinstance(value, Mapping) else None if _is_nan(value) else value
        for name, value in numbers.items()
    }


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def render_differences(differences: list[Difference]) -> str:
    """Return a table for a terminal, and a last line that says how many figures are outside their tolerance."""
    rows = [("file", "figure", "first", "second", "tolerance", "")]
    for d in differences:
        verdict = "" if d.tolerance is None else "within" if d.within else "OUTSIDE"
        rows.append((d.key, d.name, _cell(d.first), _cell(d.second), _cell(d.tolerance), verdict))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    stated = [d for d in differences if d.tolerance is not None]
    outside = sum(not d.within for d in stated)
    return "\n".join([*lines, f"{outside} of {len(stated)} figures with a tolerance are outside of it"])


def _cell(value: Number | None) -> str:
    return "–" if value is None else f"{value:g}"


_README = """# Weights that this project trained on drawn heads

These files make the whole study runnable without a download: detectors, recognisers, frontalizers and a restorer of a
world of drawn heads. They learned from nothing but pictures that `drawnheads.world` (generator {generator}) draws from
seeds; no photo of a person and no other weights went into them. They are the project's own, under its licence:
{licences}.

**What they are not.** They are small and know drawn heads alone. They do not work on real faces, say nothing about how
real detectors, recognisers or frontalizers do, and must not be used on photos of people. A figure of a report on drawn
heads shows that the measurement works; it is no finding about people.

| file | what it is | KB | learned from | minutes |
|---|---|---:|---|---:|
{files}

Minutes: of training alone, on one core of a machine with two ({device}; two models are trained side by side). The time
on a GPU has not been measured. Drawing the shots to learn from takes about 30 ms a shot on a core.

## What they reach

On people that none of them learned from. `pack.json` has every figure, the poses, the seeds, the steps, and the
SHA-256 of each file.

| file | figure | value | tolerance |
|---|---|---:|---:|
{numbers}

Tolerance: by how much a figure may differ where the files are trained again, on another machine or with another
version of torch. Training takes one thread and draws everything by chance from seeds, so that it can be repeated.

## Making them again

    make train                                          # whatever is not up to date
    python tools/train_packs.py --out build/again     # all of them, into another folder
    python tools/train_packs.py --compare build/again # the figures of both, and whether they agree
"""


def render_readme(pack: Pack) -> str:
    """Return the text beside the files, made from their cards."""
    files = "\n".join(_file_row(key, pack) for key in pack.files)
    numbers = "\n".join(row for key in pack.files for row in _number_rows(key, pack))
    licences = ", ".join(dict.fromkeys(file.weight.licence for file in pack.files.values()))
    devices = ", ".join(dict.fromkeys(str(f.card["made_of"]["device"]) for f in pack.files.values()))
    return _README.format(generator=pack.generator, files=files, numbers=numbers, licences=licences, device=devices)


def _file_row(key: str, pack: Pack) -> str:
    file = pack.files[key]
    data = "; ".join(
        f"{name}: {shots['people']:,d} people, seeds {'–'.join(map(str, shots['seeds']))}, {shots['photos']:,d} shots"
        for name, shots in file.card["data"].items()
    )
    minutes = file.card["training"].get("minutes")
    size = f"{(file.weight.bytes or 0) / 1000:,.0f}"
    return f"| `{file.weight.filename}` | {file.card['what']} | {size} | {data} | {_cell(minutes)} |"


def _number_rows(key: str, pack: Pack) -> Iterator[str]:
    """The figures that have a tolerance; the others are in the manifest."""
    card = pack.files[key].card
    for name, value in flat(card.get("numbers", {})):
        limit = next((limit for pattern, limit in card["tolerance"].items() if fnmatch(name, pattern)), None)
        if limit is not None:
            yield f"| {key} | {name} | {_cell(value)} | ± {limit:g} |"
