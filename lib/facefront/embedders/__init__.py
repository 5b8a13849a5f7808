"""Face recognisers: `build_embedder(key, weight).embed(crops)`."""

from facefront.embedders.contract import Embedder, EmbedderCard, normalise_rows
from facefront.embedders.registry import EMBEDDERS, build_embedder

__all__ = ["EMBEDDERS", "Embedder", "EmbedderCard", "build_embedder", "normalise_rows"]
