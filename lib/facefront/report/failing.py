"""What is said of failures: the study's own words, what was looked at here, and by which rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from facefront.measure import RULES
from facefront.report.absent import Absent
from facefront.report.blocks import Note, Paragraph
from facefront.report.context import Context
from facefront.report.words import SYSTEM_WORDS, counted, system_words

FLOW, REBUILD = "flow", "rebuild"
STUDY_WORDS = {
    FLOW: (
        "The study shows failure cases of FFWM: strong artefacts, and identity lost; its list of systems calls it "
        "sensitive to uneven light. Of scaleway/frontalization it says that it suits simple experiments and is not of "
        "production quality. Both go straight from picture to picture: FFWM warps features along a flow that it "
        "estimates, scaleway's generator draws anew."
    ),
    REBUILD: (
        "The study shows failure cases of DECA, which rebuilds the head in three dimensions and draws it again at pose "
        "zero: blur and artefacts."
    ),
}
SYSTEMS = {FLOW: ("ffwm", "scaleway"), REBUILD: ("deca",)}
STUDY_CLAIMS: Mapping[str, frozenset[str]] = {
    "ffwm": frozenset({"loses identity", "leaves artefacts", "suffers under uneven light"}),
    "deca": frozenset({"blurs", "leaves artefacts"}),
}
"""Which of `facefront.measure.CLAIMS` the study makes, and of which system."""

SHOWN, SHOWN_ARTEFACTS = 4, 2
"""So many cases of a rule are shown, and of a rule on one artefact."""


def study_failures(family: str, context: Context) -> Paragraph:
    """What the study says of the systems of a family."""
    drawn = " The study says so of photos of real people; drawn ones neither confirm nor contradict it."
    return Paragraph(STUDY_WORDS[family] + drawn * context.drawn)


def looked_at_text(titles: Mapping[str, str], family: str, stand_in: bool) -> list[Paragraph | Note]:
    """What was looked at, and that a stand-in is one.

    titles: of the frontalizers, by name; stand_in: whether they stand in for the family's systems, whose weights are
    absent.
    """
    if not titles:
        return [Note("Nothing was looked at: no frontalizer that is named for this section can run.")]
    named = [_named(name, title) for name, title in titles.items()]
    if not stand_in:
        return [Paragraph(f"Looked at here: {'; '.join(named)}.")]
    words = "; ".join(f"{name}," if "," in name else name for name in named)
    systems = " and ".join(SYSTEM_WORDS[name] for name in SYSTEMS[family])
    return [
        Note(
            f"{words} stands in for {systems}, whose weights are absent: a method of the same kind, which comes with "
            f"the package. Its failures are real ones, found in this run, but its own: they neither confirm nor "
            f"contradict what the study says of {systems}."
        )
    ]


def absent_text(absent: Sequence[Absent]) -> list[Note]:
    """A line for each system that could not run: what it lacks, under which licence, and how to get it."""
    return [Note(f"{system_words(a.name)} was not run: it {a.reason}.") for a in absent]


class Sample(Protocol):
    """How probes were drawn. 0 is all of them."""

    per_person: int
    people: int
    seed: int


def rules_text(cases: Mapping[str, pd.DataFrame], sample: Sample, context: Context) -> list[Paragraph]:
    """How the cases below were found. cases: of `failure_cases`, by variant; sample: of the probes."""
    key = "failures"
    most, less = (
        context.put(f"{key}.{k}", n, "d") for k, n in (("shown", SHOWN), ("shown_artefacts", SHOWN_ARTEFACTS))
    )
    number = context.put(f"{key}.rules", len(RULES), "d")
    return [
        Paragraph(
            f"The cases below are found, not picked: {number} rules, stated before any result was seen, each put all "
            f"probes in an order and show the first {most} of different people, the rules on single artefacts the "
            f"first {less}; ties go by the photo's name. Beside the failures stand the usual cases, nearest the "
            "median, and the best. Under each case: properties of the photo or output that are more extreme than in "
            "nine "
            "tenths of the test photos: a hint, not a proof."
        ),
        sample_words(cases, sample, context),
    ]


def sample_words(cases: Mapping[str, pd.DataFrame], sample: Sample, context: Context) -> Paragraph:
    """Which probes were turned."""
    probes = context.put("failures.probes", max((len(rows) for rows in cases.values()), default=0), ",d")
    people = context.put("failures.people", max((rows["person"].nunique() for rows in cases.values()), default=0), ",d")
    parts = []
    if sample.people:
        parts.append(f"at most {context.put('failures.most_people', sample.people, ',d')} people, drawn by their names")
    if sample.per_person:
        most = context.put("failures.per_person", sample.per_person, "d")
        parts.append(f"up to {most} of each person, spread over yaw")
    seed = f" (seed {context.put('failures.seed', sample.seed, 'd')})" if parts else ""
    drawn = "; ".join(parts) or "all of them"
    counts = f"{counted(probes, 'test photo')} of {counted(people, 'person')}"
    return Paragraph(f"We examined {counts}: {drawn}{seed}.")


def _named(name: str, title: str) -> str:
    """A frontalizer and what it is, where its name does not say so."""
    words, title = system_words(name), _within(title)
    return words if words == title else f"{words}, {title}"


def _within(title: str) -> str:
    """A title as it stands within a sentence: small, but for a name."""
    first = title.split(maxsplit=1)[0].rstrip(",")
    return title[0].lower() + title[1:] if first[1:].islower() else title
