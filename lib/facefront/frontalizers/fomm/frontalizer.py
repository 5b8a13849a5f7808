"""`first_order_model`: First-Order-Model, driven to the front by a drawn head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, get_args

import numpy as np

from facefront.errors import SetupError
from facefront.frontalizers.contract import (
    CannotFrontalize,
    Fingerprint,
    Frontal,
    FrontalizerCard,
    Rotation,
    Source,
    check_rotation,
    turn_in_batches,
)
from facefront.frontalizers.external.driving import driver_at, driver_sha256
from facefront.frontalizers.fitting import fit_head
from facefront.frontalizers.framing import check_source
from facefront.frontalizers.in_batches import MOST, finish
from facefront.imaging.warping import frame_photo
from facefront.runtime.devices import Device, torch_device
from facefront.weights import FoundWeight

if TYPE_CHECKING:
    from facefront.frontalizers.fomm.keypoints import Keypoints

SIZE = 256
"""Side of input and output, pixels."""

AROUND = 1.6
"""Side of the crop, in longer sides of the face's box: looser than the 1.2 of the authors' `crop-video.py`, whose box
holds the face of every frame of a video."""

LEAST_SIDE = 8
"""Of a face's box, pixels."""

LEAST_INSIDE = 0.5
"""The least share of the crop that must lie in the photo."""

MOTIONS = ("absolute", "relative")


def crop_face(source: Source) -> np.ndarray:
    """Crop a talking head: RGB, float32 [3, 256, 256], 0 … 1, black outside the photo. Raises CannotFrontalize."""
    check_source(source)
    x1, y1, x2, y2 = np.asarray(source.face.box, np.float64)
    if not np.isfinite([x1, y1, x2, y2]).all() or min(x2 - x1, y2 - y1) < LEAST_SIDE:
        raise CannotFrontalize(f"the face's box is empty, under {LEAST_SIDE} px, or no four finite numbers")
    scale = SIZE / (AROUND * max(x2 - x1, y2 - y1))
    shift = (SIZE - 1) / 2 - scale * np.array([(x1 + x2) / 2, (y1 + y2) / 2])
    photo, inside = frame_photo(source.image, np.column_stack([np.eye(2) * scale, shift]), SIZE)
    if inside.mean() < LEAST_INSIDE:
        raise CannotFrontalize(f"only {100 * inside.mean():.0f} % of the crop lies in the photo")
    return np.ascontiguousarray(photo[..., ::-1].transpose(2, 0, 1)) / 255


def crop_driver(yaw: float) -> np.ndarray:
    """Crop the neutral driver at the nearest drawn yaw, degrees, as `crop_face` does; every yaw by the frontal box, as
    a camera that stands still shows it, and the left by mirroring the right."""
    pixels = crop_face(Source(driver_at(abs(yaw)).image, driver_at(0.0).face))
    return np.ascontiguousarray(pixels[..., ::-1]) if yaw < 0 else pixels


@dataclass(frozen=True)
class Prepared:
    """A photo ready to be drawn. pixels: see `crop_face`; yaw: of the head, degrees, 0 where no motion needs it."""

    pixels: np.ndarray
    yaw: float


class FirstOrderModel:
    """The photo, its features moved to where a driving frame has its ten keypoints.

    motion: "absolute", each keypoint goes to where the neutral frontal driver, a drawn head, has it, and the face takes
    something of that head's shape; "relative", it moves as it does in that head from the photo's yaw, by the five
    keypoints, to the front, and pitch and roll stay. adapt_movement_scale: of relative motion, by how much larger the
    photo's keypoints spread.
    align_corners: how the networks read places: True as torch 1.0 did, under which the weights were trained, False as
    the authors' code of today does. weights: vox-cpk.pth.tar or vox-adv-cpk.pth.tar. batch: pictures at a time; 0 takes
    what pays on the device.
    """

    key = "first_order_model"
    libraries = ("scikit-image", "scipy", "torch")
    version = 2

    def __init__(
        self,
        weights: Sequence[FoundWeight],
        *,
        motion: str = "absolute",
        adapt_movement_scale: bool = True,
        align_corners: bool = False,
        device: Device = "auto",
        batch: int = 0,
    ) -> None:
        if motion not in MOTIONS:
            raise SetupError(f"frontalizer {self.key!r}: motion is {motion!r}; give {' or '.join(MOTIONS)}")
        if batch < 0:
            raise SetupError(f"frontalizer {self.key!r}: batch is {batch}; give 1 or more, or 0 for what pays")
        if len(weights) != 1:
            raise SetupError(f"frontalizer {self.key!r} needs vox-cpk.pth.tar, got {len(weights)} files")
        from facefront.frontalizers.fomm.networks import Networks

        self.weight, self.device = weights[0], torch_device(device)
        self.motion, self.adapt_movement_scale, self.align_corners = motion, adapt_movement_scale, align_corners
        self.networks = Networks(self.weight.path, self.device, align_corners)
        self.batch = batch or MOST[self.device]

    def applied(self) -> str:
        """Return torch's device, as it came up."""
        return self.device

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`. Device and batch change nothing beyond rounding."""
        return {
            "key": self.key,
            "version": self.version,
            "motion": self.motion,
            "adapt_movement_scale": self.motion == "relative" and self.adapt_movement_scale,
            "align_corners": self.align_corners,
            "weights": self.weight.sha256,
            "driver": driver_sha256(),
        }

    def frontalize(self, sources: Sequence[Source], rotation: Rotation = "frontal") -> list[Frontal]:
        """See `Frontalizer.frontalize`. `none` keeps the keypoints where the photo has them."""
        check_rotation(self.key, rotation, get_args(Rotation))
        follows = rotation == "frontal" and self.motion == "relative"

        def prepare(source: Source) -> Prepared:
            pixels = crop_face(source)
            return Prepared(pixels, fit_head(source.face.keypoints.astype(np.float64)).pose.yaw if follows else 0.0)

        return turn_in_batches(sources, self.batch, prepare, lambda photos: self._draw(photos, rotation))

    def _draw(self, photos: Sequence[Prepared], rotation: Rotation) -> list[Frontal]:
        pixels = np.stack([photo.pixels for photo in photos])
        source = self.networks.find(pixels)
        driving = source if rotation == "none" else self._driving(photos, source)
        return [finish(picture) for picture in self.networks.draw(pixels, source, driving)]

    def _driving(self, photos: Sequence[Prepared], source: Keypoints) -> Keypoints:
        """Return the keypoints to which the photos' are to go."""
        from facefront.frontalizers.fomm.keypoints import move_relatively, take

        frontal = take(self._frontal, [int(photo.yaw < 0) for photo in photos])
        if self.motion == "absolute":
            return frontal
        first = self.networks.find(np.stack([crop_driver(photo.yaw) for photo in photos]))
        return move_relatively(source, first, frontal, self.adapt_movement_scale)

    @cached_property
    def _frontal(self) -> Keypoints:
        """The frontal driver's keypoints, and those of its mirror image, from which the way to the left begins."""
        return self.networks.find(np.stack([crop_driver(0.0), crop_driver(0.0)[..., ::-1]]))


CARD = FrontalizerCard(
    key=FirstOrderModel.key,
    title="First-Order-Model",
    family="animation",
    paper="Siarohin et al., First Order Motion Model for Image Animation, NeurIPS 2019, arXiv 2003.00196",
    repository="https://github.com/AliaksandrSiarohin/first-order-model",
    arxiv="2003.00196",
    drives="frame",
    weights_licence="MIT; trained on VoxCeleb",
    weights=("fomm_vox",),
    device="cpu, cuda",
    has_zero_rotation=True,
    build=FirstOrderModel,
)
