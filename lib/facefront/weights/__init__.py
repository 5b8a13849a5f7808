"""Weight files: one catalogue, the ones that come with the package, and the search for the others in a folder."""

from facefront.weights.catalogue import CATALOGUE, describe_missing, own_weight
from facefront.weights.files import Archive, WeightFile
from facefront.weights.find import FoundWeight, find_weight, sha256_of
from facefront.weights.packs import PACKED, Pack, PackedFile, read_pack

__all__ = [
    "CATALOGUE",
    "PACKED",
    "Archive",
    "FoundWeight",
    "Pack",
    "PackedFile",
    "WeightFile",
    "describe_missing",
    "find_weight",
    "own_weight",
    "read_pack",
    "sha256_of",
]
