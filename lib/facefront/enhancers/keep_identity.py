"""`keep_identity`: as much of the frontal view as still resembles the photo to a recogniser that measures nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from facefront.embedders import Embedder, build_embedder, crop_face
from facefront.enhancers.aligning import source_in_frame
from facefront.enhancers.contract import CannotEnhance, EnhancerCard, Fingerprint, OneByOne, Subject, face_of
from facefront.errors import SetupError
from facefront.imaging.warping import fill_softly, to_bytes
from facefront.runtime.devices import Device
from facefront.weights import FoundWeight

STEPS = 8
"""Shares of the frontal view that are tried lie this many apart: 0, 1/8, … 1."""


class IdentityKept(OneByOne):
    """Blends the frontal view with the aligned photo, the share chosen for each picture.

    nearness: the cosine with the *photo's* embedding that must remain. The share is the largest for which it does;
    where even the aligned photo falls below, the nearest one. No GT is used, and the recogniser of `weights`,
    which chooses the share, does not measure the result. Raises SetupError for a parameter out of range and weights
    that are no recogniser's.
    """

    key = "keep_identity"
    libraries = ("onnxruntime", "torch")

    def __init__(self, weights: Sequence[FoundWeight], *, nearness: float = 0.7, device: Device = "auto"):
        if not weights:
            raise SetupError(f"enhancer {self.key!r}: no weights; name a recogniser that measures nothing")
        if not -1 <= nearness <= 1:
            raise SetupError(f"enhancer {self.key!r}: nearness is {nearness}; give a cosine, −1 to 1")
        self.weight, self.nearness = weights[0], float(nearness)
        self.recogniser = self._open(self.weight, device)

    def _open(self, weight: FoundWeight, device: Device) -> Embedder:
        return build_embedder("arcface", weight, device=device)

    def fingerprint(self) -> Fingerprint:
        """See `Enhancer.fingerprint`."""
        recogniser = {f"recogniser.{key}": value for key, value in self.recogniser.fingerprint().items()}
        return {"key": self.key, "version": 1, "steps": STEPS, "nearness": self.nearness, **recogniser}

    def _improve(self, subject: Subject) -> tuple[np.ndarray, float]:
        photo = fill_softly(*source_in_frame(subject))
        shares = np.linspace(0, 1, STEPS + 1)
        blends = [to_bytes(photo + share * (subject.image.astype(np.float32) - photo)) for share in shares]
        chosen = choose_share(self._nearness(subject, blends), self.nearness)
        return blends[chosen], float(shares[chosen])

    def _nearness(self, subject: Subject, blends: Sequence[np.ndarray]) -> np.ndarray:
        """Cosine of each blend with the photo itself, float64."""
        points = face_of(subject).keypoints
        try:
            crops = [crop_face(self.recogniser, subject.source.image, subject.source.face.keypoints)]
            crops += [crop_face(self.recogniser, blend, points) for blend in blends]
        except (ValueError, np.linalg.LinAlgError) as reason:
            raise CannotEnhance(str(reason)) from reason
        vectors = self.recogniser.embed(np.stack(crops)).astype(np.float64)
        return vectors[1:] @ vectors[0]


def choose_share(similarity: np.ndarray, nearness: float) -> int:
    """Return the last of the rising shares that is similar enough, else the most similar one. similarity: float [n]."""
    near = np.flatnonzero(similarity >= nearness)
    return int(near[-1]) if len(near) else int(np.argmax(similarity))


CARD = EnhancerCard(
    key="keep_identity",
    title="Identity kept (blend with the photo, chosen by a recogniser that judges nothing)",
    weights_licence="the recogniser's",
    weights=("mobilefacenet", "mobilefacenet_foamliu", "w600k_r50"),
    needs="face_and_photo",
    device="cpu, cuda",
    build=IdentityKept,
)
