"""The 512×512 crop that GFPGAN and ParseNet know faces in, and torch's view of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from facefront.enhancers.contract import CannotEnhance, Subject, face_of
from facefront.errors import SetupError
from facefront.faces import similarity_transform
from facefront.imaging.warping import frame_photo
from facefront.weights import FoundWeight

if TYPE_CHECKING:
    import torch

SIDE = 512
"""Side of the crop, pixels."""

FIVE_POINTS = np.array(
    [[192.98138, 239.94708], [318.90277, 240.1936], [256.63416, 314.01935], [201.26117, 371.41043],
     [313.08905, 371.15118]]
)  # fmt: skip
"""Where the five keypoints lie in it, pixels. Source: facexlib 0.3.0, FaceRestoreHelper."""

LARGEST_ZOOM = 32.0
"""A face that would have to be enlarged more has too few pixels to restore."""


def crop_matrix(subject: Subject) -> np.ndarray:
    """Return the similarity from the frontal view to the crop: float64 [2, 3]. Raises CannotEnhance."""
    try:
        matrix = similarity_transform(face_of(subject).keypoints, FIVE_POINTS)
    except (ValueError, np.linalg.LinAlgError) as reason:
        raise CannotEnhance(str(reason)) from reason
    zoom = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if zoom > LARGEST_ZOOM:
        raise CannotEnhance(f"the face is too small: it would be enlarged {zoom:.0f} times, above {LARGEST_ZOOM:.0f}")
    return matrix


def cut(subject: Subject, matrix: np.ndarray) -> np.ndarray:
    """Cut the crop: float32 [512, 512, 3] BGR 0 … 255; what lies outside the picture repeats its edge's grey mean."""
    crop, inside = frame_photo(subject.image, matrix, SIDE)
    return crop + (1 - inside[..., None]) * np.float32(subject.image.mean())


def back(crop: np.ndarray, matrix: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Warp a crop, float32 [512, 512] or [512, 512, C], into the picture, zero outside of it: [H, W] or [H, W, C]."""
    inverse = cv2.invertAffineTransform(matrix)
    zoom = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if zoom > 1:  # without this blur the pixels between the picture's would be skipped
        crop = cv2.GaussianBlur(crop, (0, 0), 0.35 * zoom)
    return cv2.warpAffine(crop, inverse, (shape[1], shape[0]), flags=cv2.INTER_LINEAR, borderValue=0)


def to_tensor(crops: np.ndarray, device: str) -> torch.Tensor:
    """Return BGR 0 … 255, float32 [N, 512, 512, 3], as RGB −1 … 1, [N, 3, 512, 512]."""
    import torch

    rgb = np.ascontiguousarray(crops[..., ::-1].transpose(0, 3, 1, 2))
    return torch.from_numpy(rgb).to(device) / 127.5 - 1


def from_tensor(images: torch.Tensor) -> np.ndarray:
    """Return a tensor of `to_tensor` as BGR 0 … 255, clipped: float32 [N, 512, 512, 3]."""
    rgb = ((images.float().clamp(-1, 1) + 1) * 127.5).cpu().numpy()
    return np.ascontiguousarray(rgb.transpose(0, 2, 3, 1)[..., ::-1])


def load_strictly(model: torch.nn.Module, weight: FoundWeight, inner: str = "") -> None:
    """Load the file's tensors into the model, every one of them and no other; inner: the key under which they may lie.

    Code in the file is never run. Raises SetupError where the file is not such weights.
    """
    from facefront.weights.state_dicts import fill, read_tensors

    state = read_tensors(weight.path)
    state = state.get(inner, state)
    if not isinstance(state, dict):
        raise SetupError(f"{weight.path}: {inner} is {type(state).__name__}, expected a state dict of tensors")
    fill(model, state, f"{weight.path} ({type(model).__name__})", assign=False)
