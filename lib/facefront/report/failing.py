"""Statements on failures: the study's own words, what was examined here, and by which rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from facefront.measure import RULES, Claim
from facefront.measure.failures import STANDS_OUT
from facefront.report.absent import Absent
from facefront.report.blocks import Note, Paragraph
from facefront.report.context import Context
from facefront.report.messages import Finding
from facefront.report.words import SYSTEM_WORDS

FLOW, REBUILD = "flow", "rebuild"
SYSTEMS = {FLOW: ("ffwm", "scaleway"), REBUILD: ("deca",)}
STUDY_CLAIMS: Mapping[str, frozenset[Claim]] = {
    "ffwm": frozenset({Claim.LOSES_IDENTITY, Claim.LEAVES_ARTEFACTS, Claim.SUFFERS_UNDER_UNEVEN_LIGHT}),
    "deca": frozenset({Claim.BLURS, Claim.LEAVES_ARTEFACTS}),
}
"""The `facefront.measure.CLAIMS` that the study makes, by system."""

SHOWN = "worst_gain", "lost_detection", "nearest_median", "best_gain"
"""The rules of which the first case is shown; the others stand in the table beside the page."""


def study_failures(family: str, context: Context) -> Paragraph:
    """Return what the study says of the systems of a family: `FLOW` or `REBUILD`."""
    return context.paragraph(Finding("failures-of-study", {"family": family}))


def examined_text(titles: Mapping[str, str], family: str, stand_in: bool, context: Context) -> list[Paragraph | Note]:
    """Return what was examined, and whether it replaces the systems of the study.

    titles: of the frontalizers, by name; stand_in: whether they replace the family's systems, which lack their weights.
    """
    if not titles:
        return [Note(context.say("examined-nothing"))]
    named = context.messages.join((_named(name, title, context) for name, title in titles.items()), "list-and")
    if not stand_in:
        return [Paragraph(context.say("examined", list=named))]
    systems = context.messages.join((SYSTEM_WORDS[name] for name in SYSTEMS[family]), "list-and")
    return [Note(context.say("examined-substitute", list=named, systems=systems))]


def absent_text(absent: Sequence[Absent], context: Context) -> list[Note]:
    """Return a note that names the systems that could not run; none where all of them ran."""
    names = [_system(a.name, context) for a in absent]
    return [Note(context.say("system-not-run", names=context.messages.join(names, "list-and")))] if names else []


class Sample(Protocol):
    """The settings by which probes were drawn; 0 is all of them."""

    @property
    def per_person(self) -> int:
        """Most probes of a person."""

    @property
    def people(self) -> int:
        """Most people."""

    @property
    def seed(self) -> int:
        """Seed of the draw."""


def rules_text(cases: Mapping[str, pd.DataFrame], sample: Sample, context: Context) -> list[Paragraph]:
    """Return how the cases below were found. cases: of `failure_cases`, by variant; sample: of the probes."""
    rules = context.put("failures.rules", len(RULES), "d")
    share = context.put("failures.stands_out", STANDS_OUT, ".0%")
    found = sample_finding(cases, sample, context), Finding("cases-by-rules", {"rules": rules, "share": share})
    return [context.paragraph(*found)]


def sample_finding(cases: Mapping[str, pd.DataFrame], sample: Sample, context: Context) -> Finding:
    """Return how many probes were frontalized, and how they were chosen."""
    limits = {(True, True): "both", (True, False): "people", (False, True): "photos", (False, False): "none"}
    counts = {
        "photos": ("probes", max((len(rows) for rows in cases.values()), default=0)),
        "people": ("people", max((rows["person"].nunique() for rows in cases.values()), default=0)),
    }
    if sample.people:
        counts["most"] = ("most_people", sample.people)
    if sample.per_person:
        counts["each"] = ("per_person", sample.per_person)
    if sample.people or sample.per_person:
        counts["seed"] = ("seed", sample.seed)
    numbers = {
        key: context.put(f"failures.{name}", n, "d" if key == "seed" else ",d") for key, (name, n) in counts.items()
    }
    return Finding("sample-of-cases", numbers | {"limits": limits[sample.people > 0, sample.per_person > 0]})


def _named(name: str, title: str, context: Context) -> str:
    """Return a frontalizer, with its title where its name does not say the same."""
    words, title = _system(name, context), context.title(name, title)
    return words if words.lower() == title.lower() else context.say("name-with-title", name=words, title=title)


def _system(name: str, context: Context) -> str:
    return SYSTEM_WORDS.get(name) or context.variant(name)
