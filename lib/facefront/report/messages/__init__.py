"""The sentences of the report: one folder of Fluent files a language, and the one place that reads them.

Project Fluent was chosen over gettext and templates because a sentence here depends on verdicts, counts and missing
numbers at once: Fluent's selectors keep every form of a sentence whole, in the translator's file, in that language's
own order and plural forms. Code names a message and gives its numbers; it never joins fragments.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Union

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentFloat, FluentNone
from fluent.syntax import ast
from markupsafe import escape

from facefront import languages
from facefront.errors import SetupError, suggest

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Finding:
    """One statement before it is put into words: the message that says it, and the arguments of the message.

    arguments: numbers as `Context.put` returns them, names, verdicts (any Enum: the message selects by its name in
    small letters), further findings (said first), or a sequence of findings (said one after the other).
    """

    key: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        """Return the statement in English, as a notebook shows it."""
        return f"<p>{escape(messages().say(self))}</p>"


Argument = Union[str, int, bool, Enum, Finding, Sequence[Finding]]  # noqa: UP007 - it names itself


class Messages:
    """The messages of one language."""

    def __init__(self, language: str, *folders: Path) -> None:
        """Read the folders of messages: those given, else those of the report and of the plug-ins that are loaded.

        Raises SetupError for a language without a folder, a message that does not parse, and a message given twice.
        """
        self.language = language if folders else languages.check_language(language)
        paths = languages.message_files(self.language, folders or languages.CATALOGUES)
        # Without the marks of Fluent: the page isolates what is written the other way, see `bidi`.
        self.bundle = FluentBundle([self.language], use_isolating=False, functions={"COUNT": _count})
        self.source: dict[str, ast.Message | ast.Term] = {}
        for path in paths:
            self._read(path)

    def _read(self, path: Path) -> None:
        resource = FluentResource(path.read_text(encoding="utf-8"))
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise SetupError(f"{path}: not a Fluent message: {str(entry.content).splitlines()[0]!r}")
            if isinstance(entry, ast.Message | ast.Term):
                name = "-" * isinstance(entry, ast.Term) + entry.id.name
                if name in self.source:
                    raise SetupError(f"{path}: the message {name} is there twice; give one another name")
                self.source[name] = entry
        self.bundle.add_resource(resource)

    def say(self, key: str | Finding, /, **arguments: Argument) -> str:
        """Return the message in words. Raises KeyError for an unknown message and ValueError for a missing argument."""
        if isinstance(key, Finding):
            return self.say(key.key, **key.arguments)
        if not self.bundle.has_message(key):
            raise KeyError(f"no message {key!r} in {self.language}; {suggest(key, list(self.source))}")
        message = self.bundle.get_message(key)
        if message.value is None:
            raise ValueError(f"the message {key!r} in {self.language} is empty")
        given = {name: self._argument(value) for name, value in arguments.items()}
        text, errors = self.bundle.format_pattern(message.value, given)
        if errors:
            raise ValueError(f"the message {key!r} in {self.language}: {errors[0]}")
        return re.sub(r"[ \n]+", " ", str(text)).strip(" \n")

    def named(self, kind: str, key: str, english: str, /, **arguments: Argument) -> str:
        """Return what a data file or a card says in English; in another language, the message `<kind>-<key>`.

        One that the catalogue lacks, as of a user's own component, stays in English.
        """
        return self.say(self.name(kind, key), **arguments) if self.has_name(kind, key) else english

    def has_name(self, kind: str, key: str) -> bool:
        """Return whether the language has a name of its own for what is English in a data file or on a card."""
        return self.language != languages.ENGLISH and self.bundle.has_message(self.name(kind, key))

    @staticmethod
    def name(kind: str, key: str) -> str:
        """Return the message of a name: `component-omit-bg` of "component" and "omit_bg"."""
        return re.sub(r"[^a-z0-9]+", "-", f"{kind}-{key}".lower()).strip("-")

    def join(self, items: Iterable[str], style: str = "list-comma") -> str:
        """Return the items as a list in a sentence. style: the message that joins `$first` with `$rest`."""
        *before, last = items
        for item in reversed(before):
            last = self.say(style, first=item, rest=last)
        return last

    def _argument(self, value: Argument) -> Any:
        if isinstance(value, Finding):
            return self.say(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Enum):
            return value.name.lower()
        if isinstance(value, str | int | float):
            return value
        return " ".join(self.say(finding) for finding in value)


def _count(printed: str) -> Any:
    """Return the number behind a printed one: `COUNT($people)` selects the plural form, and 1 or 0 by itself."""
    number = getattr(printed, "number", None)
    return FluentNone("COUNT") if number is None else FluentFloat(number)


def messages(language: str = languages.ENGLISH) -> Messages:
    """Return the messages of a language, read once for the plug-ins that are loaded."""
    return _messages(languages.check_language(language), *languages.CATALOGUES)


@functools.cache
def _messages(language: str, *folders: Path) -> Messages:
    return Messages(language, *folders)
