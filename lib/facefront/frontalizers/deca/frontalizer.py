"""`deca`: the head fitted to the photo, coloured by it, and drawn with its rotation taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers.contract import (
    CannotFrontalize,
    Fingerprint,
    Frontal,
    FrontalizerCard,
    OneByOne,
    Rotation,
    Source,
    Target,
    turn_each,
)
from facefront.frontalizers.deca.codes import split_codes
from facefront.frontalizers.deca.drawing import SIZE, Texture, paint, project, render
from facefront.frontalizers.deca.flame import load_flame
from facefront.frontalizers.framing import check_source
from facefront.imaging.pose import Pose, rotation_from_pose
from facefront.imaging.warping import frame_photo, to_bytes
from facefront.runtime.devices import Device, torch_device
from facefront.weights import FoundWeight

AROUND = 1.25
"""Side of the crop, in mean sides of the face's box."""

LOWERED = 0.12
"""How far below the middle of a detector's box the crop's middle lies, in mean sides of the box."""

LEAST_INSIDE = 0.5
"""The least share of the crop that must lie in the photo."""

CANONICAL = np.array([8, 0, 0], np.float32)
"""The camera that outputs are drawn with: the framing of DECA's own demonstration."""


def crop_face(source: Source) -> tuple[np.ndarray, np.ndarray]:
    """Crop the face as DECA takes it, by its rule for detectors' boxes: RGB, float32 [224, 224, 3], 0 … 1.

    And where it shows the photo: float32 [224, 224], 0 or 1. Raises CannotFrontalize.
    """
    check_source(source)
    x1, y1, x2, y2 = np.asarray(source.face.box, np.float64)
    mean = (x2 - x1 + y2 - y1) / 2
    if not np.isfinite([x1, y1, x2, y2]).all() or min(x2 - x1, y2 - y1) < 8:
        raise CannotFrontalize("the face's box is empty, under 8 px, or no four finite numbers")
    side = int(mean * AROUND)
    corner = np.array([(x1 + x2) / 2, (y1 + y2) / 2 + LOWERED * mean]) - side / 2
    scale = (SIZE - 1) / side
    photo, inside = frame_photo(source.image, np.column_stack([np.eye(2) * scale, -corner * scale]), SIZE)
    if inside.mean() < LEAST_INSIDE:
        raise CannotFrontalize(f"only {100 * inside.mean():.0f} % of the crop lies in the photo")
    return np.ascontiguousarray(photo[..., ::-1]) / 255, inside


@dataclass(frozen=True)
class Fit:
    """The encoder's codes of a photo, and its colours. posed: float32 [V, 3], the head at the photo's own pose."""

    betas: np.ndarray
    jaw: np.ndarray
    posed: np.ndarray
    texture: Texture


class Deca(OneByOne):
    """FLAME's shape, expression, pose and camera by the encoder; the photo as texture; drawn at pose zero.

    The jaw, and with it the expression, is kept. There is no hair, no shoulder and no background: black. weights:
    deca_model.tar, and the FLAME model that scripts/convert_weights.py writes. texture: its side in pixels; DECA's own
    is 256.
    """

    key = "deca"
    libraries = ("numba", "scikit-image", "scipy", "torch")
    version = 1
    rotations = ("frontal", "none")

    def __init__(self, weights: Sequence[FoundWeight], *, texture: int = 256, device: Device = "auto") -> None:
        if len(weights) != 2:
            raise SetupError(
                f"frontalizer {self.key!r} needs deca_model.tar and deca_flame.npz, got {len(weights)} files"
            )
        if not 32 <= texture <= 4096:
            raise SetupError(f"frontalizer {self.key!r}: texture is {texture}; give 32 to 4096 pixels")
        from facefront.frontalizers.deca.encoder import Encoding

        self.weights, self.texture, self.device = tuple(weights), texture, torch_device(device)
        self.flame = load_flame(self.weights[1].path)
        self.encoding = Encoding(self.weights[0].path, self.device)

    def applied(self) -> str:
        """Return torch's device, as it came up."""
        return self.device

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        hashes = " ".join(weight.sha256 for weight in self.weights)
        return {"key": self.key, "version": self.version, "texture": self.texture, "weights": hashes}

    def _turn(self, source: Source, rotation: Rotation) -> tuple[np.ndarray, float]:
        return self._draw(self._fit(source), rotation)

    def turn(self, source: Source, targets: Sequence[Target]) -> list[Frontal]:
        """See `Turner.turn`."""
        return turn_each(source, targets, self._fit, self._view)

    def _view(self, fit: Fit, target: Target) -> Frontal:
        picture, coverage = self._draw(fit, target)
        return Frontal(picture, Status.OK, coverage)

    def _fit(self, source: Source) -> Fit:
        photo, inside = crop_face(source)
        values = self.encoding.encode(np.ascontiguousarray(photo.transpose(2, 0, 1))[None])[0]
        if not np.isfinite(values).all():
            raise CannotFrontalize("the encoder gave values that are no numbers")
        codes = split_codes(values)
        betas, head, jaw = np.concatenate([codes.shape, codes.expression]), codes.pose[:3], codes.pose[3:]
        posed = self.flame.place(betas, head, jaw)
        texture = paint(self.flame, project(posed, codes.camera), photo, inside, self.texture)
        return Fit(betas, jaw, posed, texture)

    def _draw(self, fit: Fit, target: Target) -> tuple[np.ndarray, float]:
        drawn = fit.posed if target == "none" else self.flame.place(fit.betas, _turn_vector(target), fit.jaw)
        picture, coverage = render(self.flame, project(drawn, CANONICAL), fit.texture)
        if coverage == 0:
            raise CannotFrontalize("the photo shows nothing of the fitted face: it lies outside, or is turned away")
        return np.ascontiguousarray(to_bytes(picture[..., ::-1] * 255)), coverage


def _turn_vector(target: Target) -> np.ndarray:
    """Return the rotation of FLAME's root, axis times angle, float64 [3]; its axes: x right, y up, z to the viewer."""
    if not isinstance(target, Pose):
        return np.zeros(3)
    flip = np.diag([1.0, -1.0, -1.0])
    return cv2.Rodrigues(flip @ rotation_from_pose(target) @ flip)[0].ravel()


CARD = FrontalizerCard(
    key=Deca.key,
    title="DECA, FLAME head drawn from the front",
    family="reconstruction",
    paper="Feng et al., DECA, SIGGRAPH 2021, arXiv 2012.04012",
    repository="https://github.com/yfeng95/DECA",
    arxiv="2012.04012",
    gated=True,
    code_licence="MPI, non-commercial research only",
    weights_licence="DECA and FLAME: MPI, non-commercial research only, after registration",
    weights=("deca_model", "deca_flame"),
    registration="box",
    recognition=("VGGFace2",),
    device="cpu, cuda",
    has_zero_rotation=True,
    turns_to_poses=True,
    build=Deca,
)
