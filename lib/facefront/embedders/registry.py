"""The recognisers that a profile can name. To add one: a file beside this one with an `Embedder`, and a card here.

The ArcFace entries differ in their weights alone: one class runs whatever ONNX file it is given. Of `arcface`, which
takes a file of one's own, the profile states the family (`recognition:` beside the file).
"""

from __future__ import annotations

from typing import Any

from facefront.embedders import dlib_resnet
from facefront.embedders.arcface import ArcFace
from facefront.embedders.contract import Embedder, EmbedderCard
from facefront.registry import Registry
from facefront.weights import FoundWeight

_ARCFACE = "Deng et al., ArcFace: Additive Angular Margin Loss for Deep Face Recognition, arXiv 1801.07698"
_MOBILEFACENET = "Chen et al., MobileFaceNets, arXiv 1804.07573"


def _card(key: str, title: str, paper: str, family: str = "", weights: tuple[str, ...] = ()) -> EmbedderCard:
    families = (family,) if family else ()
    return EmbedderCard(key=key, title=title, paper=paper, weights=weights, recognition=families, build=ArcFace)


EMBEDDERS = Registry(
    "backbone",
    [
        _card("resnet50", "ArcFace ResNet-50 @ WebFace600K", _ARCFACE, "ArcFace", ("w600k_r50",)),
        _card("resnet100", "ArcFace ResNet-100 @ Glint360K", _ARCFACE, "ArcFace", ("glintr100",)),
        _card(
            "mobilefacenet",
            "MobileFaceNet",
            _MOBILEFACENET,
            "MobileFaceNet",
            ("mobilefacenet", "mobilefacenet_foamliu"),
        ),
        dlib_resnet.CARD,
        _card("arcface", "any ArcFace-style ONNX file", _ARCFACE),
    ],
)


def build_embedder(key: str, weight: FoundWeight | None, **params: Any) -> Embedder:
    """Build the recogniser of that key with these weights.

    params: color_order="RGB" (or "BGR"), input_mean and input_std (default: as the file suggests), output="" (see
    `ArcFace`), device="auto" ("cpu", "cuda"), threads=1. Raises SetupError for an unknown key or parameter, and weights
    that are not such a recogniser's.
    """
    return EMBEDDERS.build(key, () if weight is None else (weight,), **params)
