"""Weight files: one catalogue, and the search for them in a folder, verified by sha256."""

from facefront.weights.catalogue import CATALOGUE, Archive, WeightFile, describe_missing, own_weight
from facefront.weights.find import FoundWeight, find_weight, sha256_of

__all__ = [
    "CATALOGUE",
    "Archive",
    "FoundWeight",
    "WeightFile",
    "describe_missing",
    "find_weight",
    "own_weight",
    "sha256_of",
]
