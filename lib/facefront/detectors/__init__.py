"""Face detectors: `build_detector(key, weight).detect(image)`."""

from facefront.detectors.contract import Detection, Detector, DetectorCard, detect_all
from facefront.detectors.registry import DETECTORS, build_detector

__all__ = ["DETECTORS", "Detection", "Detector", "DetectorCard", "build_detector", "detect_all"]
