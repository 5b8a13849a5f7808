"""Weight files: one catalogue, the search for them in a folder, and their download, verified by sha256."""

from facefront.weights.catalogue import CATALOGUE, Archive, WeightFile, describe_missing, own_weight
from facefront.weights.download import download_weights
from facefront.weights.find import FoundWeight, cache_folder, find_weight, sha256_of, weights_folder

__all__ = [
    "CATALOGUE",
    "Archive",
    "FoundWeight",
    "WeightFile",
    "cache_folder",
    "describe_missing",
    "download_weights",
    "find_weight",
    "own_weight",
    "sha256_of",
    "weights_folder",
]
