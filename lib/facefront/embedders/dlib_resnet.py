"""`dlib_resnet`: the ResNet of dlib's face recognition, an optional extra of the package.

Source: Davis E. King, dlib 19.3 (2017), face_recognition_model_v1: 29 convolutions, 150×150 RGB in, 128 numbers out,
trained on some three million photos with a loss that keeps the people of a pair within a distance of 0.6.
"""

from __future__ import annotations

import numpy as np

from facefront.embedders.contract import EmbedderCard, normalise_rows
from facefront.errors import SetupError
from facefront.weights import CATALOGUE, FoundWeight

CHIP, PADDING = 150, 0.25
"""Side of dlib's face chips, pixels, and the room around the mean face in them, as a share of its side."""

MEAN_FACE = np.array(
    [[0.2255, 0.2160], [0.7548, 0.2160], [0.4901, 0.5156], [0.2541, 0.7802], [0.7261, 0.7802]], np.float32
)
"""The five points of dlib's mean face: middles of the eyes' six points, nose tip, mouth corners, of a unit square.

SCRFD's points fall there within 1.5 pixels of a chip, in the mean over 410 photos of LFW with chips cut by dlib itself.
"""

WEIGHT = "dlib_resnet_v1"


class DlibResnet:
    """dlib's recogniser. Unlike dlib's own, its vectors have length 1: a distance of 0.6 there is a cosine of 0.91.

    Raises SetupError where the Python package dlib is missing, and for another file than dlib's own: dlib's reader of
    model files was not written for hostile ones.
    """

    key = "dlib_resnet"
    libraries = ("dlib",)
    version = 1
    crop_size = CHIP
    crop_points = (MEAN_FACE + PADDING) / (1 + 2 * PADDING) * CHIP

    def __init__(self, weight: FoundWeight) -> None:
        if weight.sha256 != CATALOGUE[WEIGHT].sha256:
            raise SetupError(
                f"{weight.path}: its sha256 is {weight.sha256}; backbone {self.key} takes "
                f"{CATALOGUE[WEIGHT].filename} alone ({CATALOGUE[WEIGHT].sha256})"
            )
        if reason := CARD.lacking():
            raise SetupError(f"backbone {self.key} {reason}")
        import dlib

        self.weight = weight
        self.model = dlib.face_recognition_model_v1(str(weight.path))

    def embed(self, crops: np.ndarray) -> np.ndarray:
        """See `Embedder.embed`. Crops, uint8 [N, 150, 150, 3] BGR, as float32 [N, 128]. Raises ValueError for
        others."""
        crops = np.asarray(crops)
        if crops.dtype != np.uint8 or crops.shape[1:] != (CHIP, CHIP, 3):
            raise ValueError(f"expected crops, uint8 [N, {CHIP}, {CHIP}, 3]; got {crops.dtype} {list(crops.shape)}")
        chips = [np.ascontiguousarray(crop[..., ::-1]) for crop in crops]
        vectors = [np.array(self.model.compute_face_descriptor(chip)) for chip in chips]
        return normalise_rows(np.array(vectors).reshape(len(crops), 128))

    def applied(self) -> str:
        """Return the processor: dlib's packages are built without CUDA."""
        return "cpu"

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """See `Embedder.fingerprint`."""
        return {"name": self.key, "version": self.version, "weights": self.weight.sha256}


CARD = EmbedderCard(
    key=DlibResnet.key,
    title="dlib ResNet",
    paper="King, dlib 19.3, face_recognition_model_v1 (2017)",
    code_licence="BSL-1.0",
    weights=(WEIGHT,),
    recognition=("dlib-ResNet",),
    extra="dlib",
    extra_packages=("dlib-bin", "face-recognition-models"),
    build=DlibResnet,
)
