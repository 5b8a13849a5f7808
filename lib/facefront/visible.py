"""Text of others (names, paths, titles) as it may be shown: in the order of its letters, with nothing hidden."""

from __future__ import annotations

import re

_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, such as those that move a terminal's cursor
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # order of letters: overrides, embeddings, isolates, marks
    "\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff"  # characters without a glyph; joiners (names, emoji) stay
)
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_HIDDEN_OR_BREAK = re.compile(f"[{_INVISIBLE}\t\n\r]")


def visible(text: str) -> str:
    """Return the text with each invisible character written out, "⟨U+202E⟩"; line breaks and tabs stay."""
    return _HIDDEN.sub(_written_out, text)


def one_line(text: str) -> str:
    """Return the text as `visible` has it, with line breaks and tabs written out too: for a console or a note."""
    return _HIDDEN_OR_BREAK.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"
