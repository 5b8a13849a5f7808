"""Systems that turn an angled face to the front: one contract, one registry."""

from facefront.frontalizers import hybrid, mirror, none, template
from facefront.frontalizers.contract import Frontal, Frontalizer, FrontalizerCard, Rotation, Source
from facefront.frontalizers.registry import FrontalizerRegistry

FRONTALIZERS = FrontalizerRegistry([none.CARD, mirror.CARD, template.CARD, hybrid.CARD])
"""Every frontalizer that a profile can name."""


def build_frontalizer(key: str, **parameters: object) -> Frontalizer:
    """The registered frontalizer of that key. Raises SetupError for an unknown key or parameter, naming the nearest."""
    return FRONTALIZERS.build(key, **parameters)


__all__ = [
    "FRONTALIZERS",
    "Frontal",
    "Frontalizer",
    "FrontalizerCard",
    "FrontalizerRegistry",
    "Rotation",
    "Source",
    "build_frontalizer",
]
