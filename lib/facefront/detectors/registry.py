"""The detectors that a profile can name. To add one: a file beside this one with a `Detector`, and a card here."""

from __future__ import annotations

from typing import Any

from facefront.detectors.contract import Detector, DetectorCard
from facefront.detectors.retina import Retina
from facefront.detectors.scrfd import Scrfd
from facefront.registry import Registry
from facefront.weights import FoundWeight

DETECTORS = Registry(
    "detector",
    [
        DetectorCard(
            key="scrfd",
            title="SCRFD (InsightFace)",
            paper="Guo et al., Sample and Computation Redistribution for Efficient Face Detection, arXiv 2105.04714",
            weights=("det_10g", "scrfd_10g_bnkps", "scrfd_2.5g_bnkps", "det_500m"),
            build=Scrfd,
        ),
        DetectorCard(
            key="retina",
            title="RetinaFace (facexlib)",
            paper="Deng et al., RetinaFace: Single-stage Dense Face Localisation in the Wild, arXiv 1905.00641",
            weights=("retinaface_resnet50", "retinaface_mobile0.25", "retinaface_mobile0.25_biubug6"),
            build=Retina,
        ),
    ],
)


def build_detector(key: str, weight: FoundWeight | None, **params: Any) -> Detector:
    """Build the detector of that key with these weights.

    params: det_size=640, threshold=0.5, nms=0.4, padding=0.5 (see `Detector`), device="auto" (or "cpu", "cuda"),
    threads=1. Raises SetupError for an unknown key or parameter, a value out of range, and weights of another kind.
    """
    return DETECTORS.build(key, () if weight is None else (weight,), **params)
