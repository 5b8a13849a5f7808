"""Corrections of frontal views: one contract, one registry. `base` is the unenhanced view; it is always included."""

from collections.abc import Sequence

from facefront.enhancers import even, flip, gfpgan, keep_identity, omit_bg, sharp
from facefront.enhancers.contract import Enhanced, Enhancer, EnhancerCard, Subject
from facefront.registry import Registry
from facefront.weights import FoundWeight

ENHANCERS = Registry(
    "enhancer",
    [sharp.CARD, omit_bg.CARD, even.CARD, gfpgan.CARD, keep_identity.CARD, flip.CARD],
)
"""Every enhancer that a profile can name."""


def build_enhancer(key: str, weights: Sequence[FoundWeight] = (), **parameters: object) -> Enhancer:
    """Build the registered enhancer of that key with the weight file that was found for it.

    Raises SetupError for an unknown key or parameter, naming the nearest, and for a weight file that does not fit.
    """
    return ENHANCERS.build(key, weights, **parameters)


__all__ = [
    "ENHANCERS",
    "Enhanced",
    "Enhancer",
    "EnhancerCard",
    "Subject",
    "build_enhancer",
]
