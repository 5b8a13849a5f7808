"""Rows for what a profile names and what could not run, so that a comparison shows its gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any, Protocol

import pandas as pd

from facefront.report.context import Context
from facefront.report.messages import Finding
from facefront.report.values import printed
from facefront.report.words import combination_words, component_words


class File(Protocol):
    """A weight file: its name, its bytes or the most that it may have, its licence and source."""

    @property
    def key(self) -> str:
        """Return its key in the weight catalogue."""

    @property
    def filename(self) -> str:
        """Return its name."""

    @property
    def bytes(self) -> int | None:
        """Return its size in bytes; None where it is not published."""

    @property
    def most(self) -> int:
        """Return a bound of its size in bytes; 0 where there is none."""

    @property
    def licence(self) -> str:
        """Return the licence of the weights."""

    @property
    def url(self) -> str:
        """Return the address to download it from; empty where there is none."""

    @property
    def note(self) -> str:
        """Return the words on where else it comes from."""

    @property
    def archive(self) -> Any:
        """Return the archive at the address, with the `member` that the file is; None where the file itself lies
        there."""


class Absent(Protocol):
    """A component that could not run."""

    @property
    def kind(self) -> str:
        """Detector, embedder, frontalizer or enhancer."""

    @property
    def name(self) -> str:
        """Return its name in the profile."""

    @property
    def files(self) -> Sequence[Sequence[File]]:
        """Return the weights that it lacks: each is needed, and any of its alternatives will do."""

    @property
    def package(self) -> str:
        """Return an optional Python package that it lacks; empty where there is none."""

    @property
    def command(self) -> str:
        """Return the command that installs what is missing; empty where there is none."""

    @property
    def reason(self) -> str:
        """Return why it could not run, in one line: where it lacks neither files nor a package nor an installation."""

    @property
    def lacks(self) -> str:
        """Return the key of the message `lacks-<key>` that says the reason in another language; empty for none."""


def needs(absent: Absent, context: Context) -> str:
    """Return what a component lacks: file, size, licence and address."""
    if absent.package:
        return context.say("needs-package", package=absent.package, command=absent.command)
    if absent.command:
        return context.say("needs-install", command=absent.command)
    if not absent.files:
        return context.messages.named("lacks", absent.lacks, absent.reason)
    each = [
        context.messages.join((context.say(_file(file, context)) for file in choice), "list-or")
        for choice in absent.files
    ]
    return context.say("needs-files", files=context.messages.join(each, "list-and"))


def _file(file: File, context: Context) -> Finding:
    known = "exact" if file.bytes is not None else "bound" if file.most else "unknown"
    size = printed(file.most / 1e6, ".0f") if file.bytes is None else printed(file.bytes / 1e6, ".1f")
    about = {"file": file.filename, "licence": context.licence(file.licence), "known": known, "size": size}
    if not file.url:
        return Finding("file-of-ones-own", about | {"note": context.messages.named("weight", file.key, file.note)})
    if file.archive is None:
        return Finding("file-from", about | {"source": file.url})
    return Finding("file-in-archive", about | {"source": file.url, "member": file.archive.member})


def absent_frontalizers(absent: Iterable[Absent], context: Context) -> list[tuple[str, str]]:
    """Return each frontalizer that could not run, and where what it lacks is listed."""
    return [(context.variant(a.name), context.say("not-run-listed")) for a in absent if a.kind == "frontalizer"]


def absent_combinations(absent: Sequence[Absent], table: pd.DataFrame, context: Context) -> list[tuple[str, str]]:
    """Return each combination that could not run, and the components that lack their weights.

    table: columns detector, backbone that ran.
    """
    missing = {kind: [a.name for a in absent if a.kind == kind] for kind in ("detector", "backbone")}
    detectors = [*table["detector"].unique(), *missing["detector"]]
    backbones = [*missing["backbone"], *table["backbone"].unique()]
    lacking = {*missing["detector"], *missing["backbone"]}
    found = []
    for pair in product(detectors, backbones):
        if names := [component_words(name) for name in pair if name in lacking]:
            reason = context.say("weights-absent", reason=context.messages.join(names, "list-and"))
            found.append((combination_words(*pair), reason))
    return found
