"""One explicit list of frontalizers; a duplicate or an unknown key raises and leaves it unchanged."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterable

from facefront.errors import SetupError
from facefront.frontalizers.contract import Frontalizer, FrontalizerCard


class FrontalizerRegistry:
    """Frontalizer cards by key, in the order in which they were added."""

    def __init__(self, cards: Iterable[FrontalizerCard] = ()):
        self._cards: dict[str, FrontalizerCard] = {}
        for card in cards:
            self.add(card)

    def add(self, card: FrontalizerCard) -> None:
        """Adds a card. Raises SetupError where its key is taken."""
        if card.key in self._cards:
            raise SetupError(f"frontalizer {card.key!r} is registered already as {self._cards[card.key].title!r}")
        self._cards[card.key] = card

    def keys(self) -> tuple[str, ...]:
        """All keys, in order."""
        return tuple(self._cards)

    def card(self, key: str) -> FrontalizerCard:
        """The card of that key. Raises SetupError naming the nearest known key."""
        if key not in self._cards:
            raise SetupError(f"frontalizer {key!r} is unknown{_did_you_mean(key, self._cards)}")
        return self._cards[key]

    def build(self, key: str, **parameters: object) -> Frontalizer:
        """The frontalizer itself. Raises SetupError for an unknown key or an unknown parameter."""
        build = self.card(key).build
        known = inspect.signature(build).parameters
        for name in parameters:
            if name not in known:
                raise SetupError(f"frontalizer {key!r} has no parameter {name!r}{_did_you_mean(name, known)}")
        return build(**parameters)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f": did you mean {near[0]!r}?" if near else f": known are {', '.join(known) or 'none'}"
