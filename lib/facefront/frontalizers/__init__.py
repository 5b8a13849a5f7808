"""Systems that turn an angled face to the front: one contract, one registry."""

from collections.abc import Sequence

from facefront.frontalizers import deca, ffwm, fomm, liveportrait, mirror, none, scaleway, template
from facefront.frontalizers.contract import (
    Frontal,
    Frontalizer,
    FrontalizerCard,
    Rotation,
    Source,
    Target,
    Turner,
    random_source,
)
from facefront.frontalizers.external import EXTERNAL_CARDS
from facefront.registry import Registry
from facefront.weights import FoundWeight

FRONTALIZERS = Registry(
    "frontalizer",
    [
        none.CARD,
        mirror.CARD,
        template.CARD,
        liveportrait.CARD,
        liveportrait.FACEPOKE_CARD,
        ffwm.CARD,
        scaleway.CARD,
        deca.CARD,
        fomm.CARD,
        *EXTERNAL_CARDS,
    ],
)
"""Every frontalizer that a profile can name."""


def build_frontalizer(key: str, weights: Sequence[FoundWeight] = (), **parameters: object) -> Frontalizer:
    """Build the registered frontalizer of that key with its weight files in the order of its card.

    Raises SetupError for an unknown key or parameter, naming the nearest, and for a weight file that does not fit.
    """
    return FRONTALIZERS.build(key, weights, **parameters)


__all__ = [
    "FRONTALIZERS",
    "Frontal",
    "Frontalizer",
    "FrontalizerCard",
    "Rotation",
    "Source",
    "Target",
    "Turner",
    "build_frontalizer",
    "random_source",
]
