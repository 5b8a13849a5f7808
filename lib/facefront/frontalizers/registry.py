"""One explicit list of frontalizers; a duplicate or an unknown key raises and leaves it unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from facefront.errors import SetupError
from facefront.frontalizers.contract import Frontalizer, FrontalizerCard
from facefront.registry import call_checked, look_up
from facefront.weights import FoundWeight


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
        return look_up("frontalizer", key, self._cards)

    def build(self, key: str, weights: Sequence[FoundWeight] = (), **parameters: object) -> Frontalizer:
        """The frontalizer itself; weights: the files of its card, in its order, where it has any.

        Raises SetupError for an unknown key or an unknown parameter.
        """
        card = self.card(key)
        files = (weights,) if card.weights else ()
        return call_checked(f"frontalizer {key!r}", card.build, *files, **parameters)
