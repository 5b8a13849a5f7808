"""Face recognisers: `build_embedder(key, weight).embed(crops)`."""

from facefront.embedders.contract import Embedder, EmbedderCard, crop_face, framing, normalise_rows
from facefront.embedders.registry import EMBEDDERS, build_embedder

__all__ = ["EMBEDDERS", "Embedder", "EmbedderCard", "build_embedder", "crop_face", "framing", "normalise_rows"]
