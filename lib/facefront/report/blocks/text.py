"""Running text, headings and notes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading within the section. key: what its id ends with, which does not change with the language."""

    text: str
    key: str = ""


@dataclass(frozen=True)
class Note:
    """A remark that a reader must not miss: a limit, a slip in a published number, something that was not run."""

    text: str
