"""One explicit list of enhancers; a duplicate or an unknown key raises and leaves it unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from facefront.enhancers.contract import Enhancer, EnhancerCard
from facefront.errors import SetupError
from facefront.registry import call_checked, look_up
from facefront.weights import FoundWeight


class EnhancerRegistry:
    """Enhancer cards by key, in the order in which they were added."""

    def __init__(self, cards: Iterable[EnhancerCard] = ()):
        self._cards: dict[str, EnhancerCard] = {}
        for card in cards:
            self.add(card)

    def add(self, card: EnhancerCard) -> None:
        """Adds a card. Raises SetupError where its key is taken, or is no part of a chain's name."""
        if card.key in self._cards:
            raise SetupError(f"enhancer {card.key!r} is registered already as {self._cards[card.key].title!r}")
        if "+" in card.key:
            raise SetupError(f"enhancer {card.key!r}: '+' joins the enhancers of a chain; give a key without it")
        self._cards[card.key] = card

    def keys(self) -> tuple[str, ...]:
        """All keys, in order."""
        return tuple(self._cards)

    def card(self, key: str) -> EnhancerCard:
        """The card of that key. Raises SetupError naming the nearest known key."""
        return look_up("enhancer", key, self._cards)

    def build(self, key: str, weights: Sequence[FoundWeight] = (), **parameters: object) -> Enhancer:
        """The enhancer itself; weights: the file that was found for it, where it takes any.

        Raises SetupError for an unknown key or an unknown parameter.
        """
        card = self.card(key)
        files = (weights,) if card.weights else ()
        return call_checked(f"enhancer {key!r}", card.build, *files, **parameters)
