"""Paths without the folders that hold the photos, which a report does not show."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pandas as pd

from facefront.report.blocks import Note
from facefront.report.context import Context


def place_cutter(paths: Iterable[str]) -> Callable[[str], str]:
    """Return a function that leaves every folder that the photos share out of its words.

    paths: of the photos, as opened; they are looked through once. Another path that begins the words is cut to its
    last name.
    """
    folders = {os.path.dirname(path) for path in paths}
    shared = Path(os.path.commonpath(folders)) if folders and all(map(os.path.isabs, folders)) else Path()
    places = [f"{folder}{os.sep}" for folder in (shared, *shared.parents)[:-1]]

    def cut(words: str) -> str:
        for place in places:
            words = words.replace(place, "")
        return re.sub(r"^/(?:[^/:]+/)+", "", words)

    return cut


class Fault(Protocol):
    """A kind of fault that files of a set have: its key, its sentence in English, and the first examples."""

    @property
    def key(self) -> str:
        """Return its key, by which a language has its sentence."""

    @property
    def words(self) -> str:
        """Return its sentence in English."""

    @property
    def numbers(self) -> Mapping[str, str]:
        """Return the values in its sentence, by name."""

    @property
    def count(self) -> int:
        """Return the number of files that have it."""

    @property
    def examples(self) -> Sequence[tuple[str, str]]:
        """Return files, and what is special about each, empty for nothing."""


def loader_notes(images: pd.DataFrame, faults: Iterable[Fault], context: Context) -> list[Note]:
    """Return a note for each fault of a set's files, without the place of its photos. images: `IMAGES`."""
    cut = place_cutter(images["path"])
    return [Note(cut(_fault_words(fault, context))) for fault in faults]


def _fault_words(fault: Fault, context: Context) -> str:
    examples = (
        []
        if context.names.hidden
        else [
            context.say("fault-where", file=file, known="detail" if detail else "file", detail=detail)
            for file, detail in fault.examples
            if file
        ]
    )
    which = "one" if fault.count == 1 else "all" if fault.count == len(examples) else "some"
    return context.say(
        "fault",
        which=which if examples else f"{which}_unnamed",
        count=f"{fault.count:,}",
        fault=context.messages.named("fault", fault.key, fault.words, **fault.numbers),
        files=context.messages.join(examples) if examples else "",
    )


def without_places(words: str, paths: Iterable[str]) -> str:
    """Return the words as `place_cutter` leaves them."""
    return place_cutter(paths)(words)
