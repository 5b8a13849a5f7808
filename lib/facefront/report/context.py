"""The context of every table, figure and sentence besides its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from facefront.measure import MeasureSpec
from facefront.report.blocks import Heading, Note, Paragraph
from facefront.report.messages import Argument, Finding, Messages, messages
from facefront.report.messages.terms import method_words, variant_words
from facefront.report.names import Names
from facefront.report.values import Printed, Values


@dataclass(frozen=True)
class Context:
    """The data set's name as printed, the rules of measuring, and the registry of printed numbers.

    format: of the data set ("biwi", "cfp" …), which has limits of its own; partial: (variant, backbone) of
    recognisers that are not impartial about a frontalizer, see `partial_recognisers`; drawn: whether the people are
    synthetic, so that nothing known of a real set's people holds for them; names: how photos and people are called.
    """

    dataset: str
    spec: MeasureSpec
    values: Values
    format: str = ""
    partial: frozenset[tuple[str, str]] = frozenset()
    drawn: bool = False
    names: Names = field(default_factory=Names)
    messages: Messages = field(default_factory=messages)

    @property
    def short(self) -> str:
        """Return the data set's short name: the part in brackets at its end, or the capitals that it begins with, else
        the whole."""
        found = re.search(r"\((\w+)\)$|^([A-Z]{2,})\b", self.dataset)
        return self.dataset if found is None else found[1] or found[2]

    @property
    def fewest(self) -> Printed:
        """Return the number of people that a bin needs for a mean, as printed."""
        return self.put("spec.minimum_people", self.spec.statistics.minimum_people, "d")

    def put(self, name: str, number: float | int | str | None, spec: str = "") -> Printed:
        """Register a number and return it as printed; see `Values.put`."""
        return self.values.put(name, number, spec)

    @property
    def confidence(self) -> Printed:
        """Return the confidence of every interval, as printed."""
        return self.put("spec.confidence", self.spec.statistics.confidence, ".0%")

    def variant(self, variant: str) -> str:
        """Return a variant for a table's cell: "template, redrawn but not turned"."""
        return variant_words(variant, self.messages)

    def method(self, variant: str) -> str:
        """Return what was done to a photo, for a sentence: "frontalized by …"."""
        return method_words(variant, self.messages)

    def title(self, key: str, english: str) -> str:
        """Return the title of a component. key, english: of its card."""
        return self.messages.named("component", key, english)

    def licence(self, english: str) -> str:
        """Return a licence as a card or the weight catalogue states it; names such as MIT are the same everywhere."""
        return self.messages.named("licence", english, english)

    def heading(self, key: str) -> Heading:
        """Return the heading that the message `heading-<key>` says."""
        return Heading(self.say(f"heading-{key}"), key)

    def paragraph(self, *findings: Finding) -> Paragraph:
        """Return the findings in words, one after the other."""
        return Paragraph(" ".join(map(self.say, findings)))

    def note(self, *findings: Finding) -> Note:
        """Return the findings as a remark that a reader must not miss."""
        return Note(" ".join(map(self.say, findings)))

    def say(self, key: str | Finding, /, **arguments: Argument) -> str:
        """Return a message in words; see `Messages.say`."""
        return self.messages.say(key, **arguments)


@dataclass(frozen=True)
class Arm:
    """One variant as one detector and one recogniser see it."""

    variant: str
    detector: str
    backbone: str

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table's rows of this arm."""
        same = (table["detector"] == self.detector) & (table["backbone"] == self.backbone)
        return table[same & (table["variant"] == self.variant)]

    def measured(self, row: Mapping[str, Any]) -> bool:
        """Return whether a row is of this detector and recogniser."""
        return (row["detector"], row["backbone"]) == (self.detector, self.backbone)
