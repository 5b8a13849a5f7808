"""Weight files: one catalogue, the search for them in a folder, and those that come with the package.

Downloads are in `facefront.weights.download`, apart because requests takes long to import.
"""

from facefront.weights.catalogue import CATALOGUE, add_catalogue, describe_missing, own_weight
from facefront.weights.files import Archive, WeightFile
from facefront.weights.find import FoundWeight, cache_folder, find_weight, sha256_of, weights_folder
from facefront.weights.packs import Pack, PackedFile, PackFolder, add_pack, pack_of, read_pack

__all__ = [
    "CATALOGUE",
    "Archive",
    "FoundWeight",
    "Pack",
    "PackFolder",
    "PackedFile",
    "WeightFile",
    "add_catalogue",
    "add_pack",
    "cache_folder",
    "describe_missing",
    "find_weight",
    "own_weight",
    "pack_of",
    "read_pack",
    "sha256_of",
    "weights_folder",
]
