"""Run systems that live in an environment of their own."""

from facefront.frontalizers.external.frontalizer import ExternalCard, ExternalFrontalizer, external_card
from facefront.frontalizers.external.system import System, find_system, list_systems, read_system

EXTERNAL_CARDS = tuple(external_card(system) for system in list_systems())
"""The card of each system of systems/."""

__all__ = [
    "EXTERNAL_CARDS",
    "ExternalCard",
    "ExternalFrontalizer",
    "System",
    "external_card",
    "find_system",
    "list_systems",
    "read_system",
]
