"""The recognisers there are. To add one: a file beside this one with an `Embedder`, and an entry here.

The ArcFace entries differ in their weights alone: one class runs whatever ONNX file it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from facefront.embedders.arcface import ArcFace
from facefront.embedders.contract import Embedder, EmbedderCard
from facefront.errors import SetupError
from facefront.registry import call_checked, look_up
from facefront.weights import FoundWeight

_ARCFACE = "Deng et al., ArcFace: Additive Angular Margin Loss for Deep Face Recognition, arXiv 1801.07698"
_MOBILEFACENET = "Chen et al., MobileFaceNets, arXiv 1804.07573"


def _card(key: str, title: str, paper: str, *weights: str) -> EmbedderCard:
    return EmbedderCard(key, title, paper, "MIT", weights, ArcFace)


EMBEDDERS: Mapping[str, EmbedderCard] = MappingProxyType(
    {
        card.key: card
        for card in (
            _card("resnet50", "ArcFace ResNet-50 @ WebFace600K", _ARCFACE, "w600k_r50"),
            _card("resnet100", "ArcFace ResNet-100 @ Glint360K", _ARCFACE, "glintr100"),
            _card("mobilefacenet", "MobileFaceNet", _MOBILEFACENET, "mobilefacenet"),
            _card("arcface", "any ArcFace-style ONNX file", _ARCFACE),
        )
    }
)


def build_embedder(key: str, weight: FoundWeight | None, **params: Any) -> Embedder:
    """The recogniser of that key with these weights.

    params: color_order="RGB" (or "BGR"), input_mean and input_std (default: as the file suggests), output="" (see
    `ArcFace`), device="auto" ("cpu", "cuda"), threads=1. Raises SetupError for an unknown key or parameter, and weights
    that are not such a recogniser's.
    """
    card = look_up("backbone", key, EMBEDDERS)
    if weight is None:
        raise SetupError(f"backbone {key}: no weights; name them in the profile: a catalogue key, or file and sha256")
    return call_checked(f"backbone {key}", card.build, weight, **params)
