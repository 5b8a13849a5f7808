"""Corrections of frontal views: one contract, one registry. No enhancement is called `base`, and is always there."""

from collections.abc import Sequence

from facefront.enhancers import even, flip, gfpgan, keep_identity, omit_bg, restorer, sharp
from facefront.enhancers.contract import Enhanced, Enhancer, EnhancerCard, Subject
from facefront.enhancers.registry import EnhancerRegistry
from facefront.weights import FoundWeight

ENHANCERS = EnhancerRegistry(
    [sharp.CARD, omit_bg.CARD, even.CARD, gfpgan.CARD, restorer.CARD, keep_identity.CARD, flip.CARD]
)
"""Every enhancer that a profile can name."""


def build_enhancer(key: str, weights: Sequence[FoundWeight] = (), **parameters: object) -> Enhancer:
    """The registered enhancer of that key, with the weight file that was found for it.

    Raises SetupError for an unknown key or parameter, naming the nearest, and for a weight file that does not fit.
    """
    return ENHANCERS.build(key, weights, **parameters)


__all__ = [
    "ENHANCERS",
    "Enhanced",
    "Enhancer",
    "EnhancerCard",
    "EnhancerRegistry",
    "Subject",
    "build_enhancer",
]
