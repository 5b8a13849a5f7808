"""The detectors there are. To add one: a file beside this one with a `Detector`, and an entry here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from facefront.detectors.contract import Detector, DetectorCard
from facefront.detectors.retina import Retina
from facefront.detectors.scrfd import Scrfd
from facefront.errors import SetupError
from facefront.registry import call_checked, look_up
from facefront.weights import FoundWeight

DETECTORS: Mapping[str, DetectorCard] = MappingProxyType(
    {
        "scrfd": DetectorCard(
            key="scrfd",
            title="SCRFD (InsightFace)",
            paper="Guo et al., Sample and Computation Redistribution for Efficient Face Detection, arXiv 2105.04714",
            code_licence="MIT",
            weights=("det_10g", "scrfd_10g_bnkps", "scrfd_2.5g_bnkps", "det_500m"),
            build=Scrfd,
        ),
        "retina": DetectorCard(
            key="retina",
            title="RetinaFace (facexlib)",
            paper="Deng et al., RetinaFace: Single-stage Dense Face Localisation in the Wild, arXiv 1905.00641",
            code_licence="MIT",
            weights=("retinaface_resnet50", "retinaface_mobile0.25", "retinaface_mobile0.25_biubug6"),
            build=Retina,
        ),
    }
)


def build_detector(key: str, weight: FoundWeight | None, **params: Any) -> Detector:
    """The detector of that key with these weights.

    params: det_size=640, threshold=0.5, nms=0.4, padding=0.5 (see `Detector`), device="auto" (or "cpu", "cuda"),
    threads=1. Raises SetupError for an unknown key or parameter, a value out of range, and weights of another kind.
    """
    card = look_up("detector", key, DETECTORS)
    if weight is None:
        raise SetupError(f"detector {key}: no weights; name them in the profile: a catalogue key, or file and sha256")
    return call_checked(f"detector {key}", card.build, weight, **params)
