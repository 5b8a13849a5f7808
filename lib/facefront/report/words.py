"""Names that no language changes: of components, of the study's systems, and of values."""

from __future__ import annotations

COMPONENT_WORDS = {
    "scrfd": "SCRFD",
    "retina": "RetinaFace",
    "resnet50": "ResNet50",
    "resnet100": "ResNet100",
    "dlib_resnet": "dlib ResNet",
    "mobilefacenet": "MobileFaceNet",
}
SYSTEM_WORDS = {"ffwm": "FFWM", "scaleway": "scaleway/frontalization", "deca": "DECA"}


def component_words(name: str) -> str:
    """Return a detector or recogniser under its usual name; one of the user's own stays as it is."""
    return COMPONENT_WORDS.get(name, name)


def combination_words(detector: str, backbone: str) -> str:
    """Return detector and recogniser together."""
    return f"{component_words(detector)} + {component_words(backbone)}"


def name_of(*parts: object) -> str:
    """Return a dotted name for `Values`; dots and spaces within a part become underscores."""
    return ".".join(str(part).replace(".", "_").replace(" ", "_") for part in parts)
