"""LivePortrait's own code, from a checkout, driven one photo at a time as its authors' scripts drive it."""

import contextlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch

from facefront.errors import SetupError
from facefront.frontalizers.liveportrait.cropping import EYES_106, LIPS_106, Landmarks

PARTS = "FMWGS"
"""Upstream's letters of the five files, in our order."""


def check_checkout(checkout: Path) -> None:
    """Raise SetupError where it is none."""
    if not (checkout / "src" / "live_portrait_wrapper.py").is_file():
        raise SetupError(f"{checkout}: no src/live_portrait_wrapper.py; give a checkout of KwaiVGI/LivePortrait")


class Upstream:
    """The wrapper of the checkout with the given five files: in float32 on the CPU, and as its authors run it, in half
    precision, on a GPU."""

    def __init__(self, checkout: Path, files: Sequence[Path], device: str = "cpu"):
        sys.path.insert(0, str(checkout))
        threads = cv2.getNumThreads()
        with contextlib.redirect_stdout(io.StringIO()):
            from src.config.inference_config import InferenceConfig
            from src.live_portrait_wrapper import LivePortraitWrapper
            from src.utils import camera, crop
            from src.utils import io as images

            named = {f"checkpoint_{part}": str(file) for part, file in zip(PARTS, files, strict=True)}
            self.config = InferenceConfig(
                flag_force_cpu=device == "cpu", flag_use_half_precision=device != "cpu", **named
            )
            self.wrapper = LivePortraitWrapper(self.config)
        cv2.setNumThreads(threads)
        self.camera, self.cropping, self.images = camera, crop, images

    def limit(self, image: np.ndarray) -> np.ndarray:
        """Return a photo, BGR, as upstream takes it."""
        return self.images.resize_to_limit(image, self.config.source_max_dim, self.config.source_division)

    def crop(self, image: np.ndarray, points: np.ndarray, lift: float) -> dict[str, np.ndarray]:
        """Return the crop of an RGB photo by 106 points, and the network's input."""
        found = self.cropping.crop_image(image, points, dsize=512, scale=2.3, vy_ratio=-lift)
        found["input"] = cv2.resize(found["img_crop"], (256, 256), interpolation=cv2.INTER_AREA)
        return found

    def keypoints(
        self, photo: torch.Tensor, facepoke: bool
    ) -> tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]:
        """Return the output of M, the source keypoints, and the driving ones with the rotation taken out."""
        info = self.wrapper.get_kp_info(photo)
        source = self.wrapper.transform_keypoint(info)
        shift = info["t"].clone()
        expression = 0 if facepoke else info["exp"]
        if not facepoke:
            shift[:, 2] = 0
        rotation = self.camera.get_rotation_matrix(*[torch.zeros_like(info["pitch"])] * 3)
        driving = info["scale"][..., None] * (info["kp"] @ rotation + expression) + shift[:, None]
        return info, source, self.wrapper.stitching(source, driving)

    def turn(self, image: np.ndarray, points: np.ndarray, lift: float, facepoke: bool = False) -> np.ndarray:
        """Frontalize a BGR photo: RGB, float32 [512, 512, 3], 0 … 1."""
        cropped = self.crop(np.ascontiguousarray(image[..., ::-1]), points, lift)
        photo = self.wrapper.prepare_source(cropped["input"])
        _, source, driving = self.keypoints(photo, facepoke)
        volume = self.wrapper.extract_feature_3d(photo)
        return self.wrapper.warp_decode(volume, source, driving)["out"][0].permute(1, 2, 0).float().cpu().numpy()

    def paste(self, drawn: np.ndarray, cropped: dict[str, np.ndarray], image: np.ndarray) -> np.ndarray:
        """Paste the drawn crop back, RGB throughout."""
        size = image.shape[1::-1]
        mask = self.cropping.prepare_paste_back(self.config.mask_crop, cropped["M_c2o"], dsize=size)
        return self.cropping.paste_back(drawn, cropped["M_c2o"], image, mask)


def as_106(landmarks: Landmarks) -> np.ndarray:
    """Return 106 points with the same box, eyes and lips: upstream's crop of them is the crop of the landmarks."""
    down = landmarks.lips - landmarks.eyes
    along = landmarks.points @ np.array([[down[1], -down[0]], down]).T
    corners = landmarks.points[[*along.argmin(0), *along.argmax(0)]]
    points = np.repeat(landmarks.points.mean(0, keepdims=True), 106, axis=0)
    points[:4] = corners
    points[[i for eye in EYES_106 for i in eye]] = landmarks.eyes
    points[list(LIPS_106)] = landmarks.lips
    return points.astype(np.float32)
