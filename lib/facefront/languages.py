"""The languages of the report: a language is a folder of messages, in this package and in every plug-in.

Uses the standard library alone: `make` checks its settings before the environment exists.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from facefront.errors import SetupError, nearest

ENGLISH = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
CATALOGUES = [Path(__file__).parent / "report" / "messages"]
"""Folders with `<language>/*.ftl`; that of the report, then one for each plug-in."""


def add_messages(folder: Path) -> None:
    """Add a plug-in's folder of messages: `<folder>/<language>/*.ftl`. Raises SetupError where it holds none."""
    if not any(folder.glob("*/*.ftl")):
        raise SetupError(f"{folder}: no messages; put them into {folder / ENGLISH}/<name>.ftl")
    if folder not in CATALOGUES:
        CATALOGUES.append(folder)


def languages() -> list[str]:
    """Return the languages that have messages, by name."""
    return sorted({path.parent.name for path in CATALOGUES[0].glob("*/*.ftl")})


def check_language(given: str) -> str:
    """Return the language in small letters; `fa_IR` and a list as gettext has it (`fa_IR:en`) are understood too.

    Raises SetupError, which lists all languages, for one without messages.
    """
    known = languages()
    named = [re.split(r"[_.@]", name)[0].lower() for name in given.split(":")]
    found = [name for name in named if name in known]
    if found:
        return found[0]
    near = nearest(named[0], known)
    near = f"did you mean {near!r}? " if near else ""
    raise SetupError(f"LANGUAGE={given}: no messages in this language; {near}choose one: {', '.join(known)}")


def direction(language: str) -> str:
    """Return "rtl" for a language that is written from right to left, else "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def within(folder: Path, language: str) -> Path:
    """Return where files with words of that language lie: English in the folder itself, others in one of their own."""
    return folder if language == ENGLISH else folder / language


def page_name(language: str) -> str:
    """Return the file name of a report's page: report.html, and report.fa.html in Persian."""
    return "report.html" if language == ENGLISH else f"report.{language}.html"


def summary_name(language: str) -> str:
    """Return the file name of a report's summary as data: summary.json, and summary.fa.json in Persian."""
    return "summary.json" if language == ENGLISH else f"summary.{language}.json"


def message_files(language: str, folders: Iterable[Path], pattern: str = "*.ftl") -> list[Path]:
    """Return the files of a language in each folder, in order; English where a plug-in lacks the language."""
    found = (list((folder / language).glob(pattern)) or (folder / ENGLISH).glob(pattern) for folder in folders)
    return [path for paths in found for path in sorted(paths)]


def prose_of(notebook: str, language: str) -> dict[str, str]:
    """Return the markdown cells of a notebook in a language, by the first line of each in English, marks left out.

    notebook: its name without ending. They lie in `<language>/notebooks/<notebook>.md` among the report's messages,
    each below `<!-- first line in English -->`; English itself stands in the notebook.
    """
    path = CATALOGUES[0] / language / "notebooks" / f"{notebook}.md"
    if not path.is_file():
        return {}
    _, *parts = re.split(r"^<!-- (.+) -->$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {key: text.strip() for key, text in zip(parts[::2], parts[1::2], strict=True)}


def first_line(markdown: str) -> str:
    """Return the first line of a markdown cell without the marks of a heading."""
    return markdown.partition("\n")[0].lstrip("# ").strip()


def words_sha256(language: str) -> str:
    """Return a SHA-256 over everything that is written in that language."""
    files = message_files(language, CATALOGUES, "**/*.*")
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()
