"""Face detectors: `build_detector(key, weight).detect(image)`."""

from facefront.detectors.contract import Detector, DetectorCard, detect_all
from facefront.detectors.registry import DETECTORS, build_detector

__all__ = ["DETECTORS", "Detector", "DetectorCard", "build_detector", "detect_all"]
