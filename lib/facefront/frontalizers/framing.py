"""The framing that our own frontalizers share: the five-point template with room around it, for detectors to find it.

The template is made symmetric about the middle of the frame: flipping the frame is mirroring about the face's midline.
"""

from __future__ import annotations

import cv2
import numpy as np

from facefront.faces import CROP_SIZE, FIVE_POINT_TEMPLATE, similarity_transform
from facefront.frontalizers.contract import CannotFrontalize, Source

FRAME_SIZE = 224
"""Side of the square output, pixels."""

MARGIN = 0.25
"""Room on each side of the 112×112 crop, as a share of its side."""

MIN_RADIUS = 3.0
"""The least root mean square distance of the keypoints from their mean, pixels: a face some 14 pixels wide."""

BEYOND = 0.5
"""How far outside the picture a keypoint may lie, as a share of that radius: detectors guess beyond the border."""

_SWAPPED = np.array([1, 0, 2, 4, 3])


def framed_template() -> np.ndarray:
    """Where the keypoints of a frontal face lie in the frame: float64 [5, 2], pixels, symmetric about the middle."""
    centred = FIVE_POINT_TEMPLATE.astype(np.float64) - (CROP_SIZE - 1) / 2
    centred[:, 0] -= centred[:, 0].mean()
    centred = (centred + centred[_SWAPPED] * [-1, 1]) / 2
    return centred * FRAME_SIZE / (CROP_SIZE * (1 + 2 * MARGIN)) + (FRAME_SIZE - 1) / 2


def check_source(source: Source) -> None:
    """Raises CannotFrontalize where the image is no BGR picture or the keypoints cannot be those of a face in it."""
    image, points = source.image, np.asarray(source.face.keypoints, np.float64)
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or min(image.shape) < 2:
        raise CannotFrontalize(f"a photo of shape {image.shape} and type {image.dtype} is no uint8 BGR picture")
    if points.shape != (5, 2) or not np.isfinite(points).all():
        raise CannotFrontalize("the five keypoints are not five pairs of finite numbers")
    radius = float(np.sqrt(((points - points.mean(0)) ** 2).sum(1).mean()))
    if radius < MIN_RADIUS:
        raise CannotFrontalize(
            f"the face is too small: its keypoints lie {radius:.1f} px around their mean, under {MIN_RADIUS}"
        )
    limit = np.array(image.shape[1::-1]) - 1
    outside = np.maximum(-points, points - limit).max()
    if outside > BEYOND * radius:
        raise CannotFrontalize(f"a keypoint lies {outside:.0f} px outside the picture")


def frame_matrix(keypoints: np.ndarray) -> np.ndarray:
    """The similarity that brings the keypoints onto the framed template: float64 [2, 3]. Raises CannotFrontalize."""
    try:
        return similarity_transform(keypoints, framed_template())
    except (ValueError, np.linalg.LinAlgError) as reason:
        raise CannotFrontalize(str(reason)) from reason


def frame_photo(image: np.ndarray, matrix: np.ndarray, size: int = FRAME_SIZE) -> tuple[np.ndarray, np.ndarray]:
    """The photo warped by `matrix` (photo to frame), without aliasing, and where the photo has pixels.

    Returns float32 [size, size, 3] BGR 0 … 255, zero outside the photo, and float32 [size, size], 1 inside the photo
    and 0 outside.
    """
    image, matrix = _shrink(*_crop(image, matrix, size))
    flat = np.full(image.shape[:2], 255, np.uint8)
    framed = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(flat, matrix, (size, size), flags=cv2.INTER_LINEAR, borderValue=0)
    inside = (inside == 255).astype(np.float32)
    return framed.astype(np.float32) * inside[..., None], inside


def fill_softly(image: np.ndarray, weight: np.ndarray, nothing: float = 127.5) -> np.ndarray:
    """The image where weight is 1; where it is 0, a smooth continuation of its surroundings; a blend between.

    image: float32 [S, S, C]; weight: float32 [S, S], 0 … 1; nothing: the value where all weights are 0. Returns float32
    [S, S, C].
    Source: the pull-push pyramid of Gortler et al., "The Lumigraph", SIGGRAPH 1996, section 3.4.
    """
    if min(weight.shape) <= 2:
        total = float(weight.sum())
        mean = (image * weight[..., None]).sum((0, 1)) / total if total > 0 else np.full(image.shape[2], nothing)
        coarse = np.broadcast_to(mean.astype(np.float32), image.shape)
    else:
        total = cv2.pyrDown(weight)
        mean = cv2.pyrDown(image * weight[..., None]) / np.maximum(total, 1e-6)[..., None]
        filled = fill_softly(mean, np.minimum(total * 2, 1), nothing)
        coarse = cv2.pyrUp(filled, dstsize=image.shape[1::-1])
    share = weight[..., None]
    return image * share + coarse * (1 - share)


def to_bytes(image: np.ndarray) -> np.ndarray:
    """Float BGR 0 … 255 as uint8, rounded and clipped."""
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def _crop(image: np.ndarray, matrix: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The part of the photo that the frame shows, with a border of two pixels: OpenCV warps no side beyond 32,767."""
    corners = np.array([[0, 0, 1], [0, size, 1], [size, 0, 1], [size, size, 1]]) @ cv2.invertAffineTransform(matrix).T
    limit = np.array(image.shape[1::-1])
    left, top = np.clip(np.floor(corners.min(0)) - 2, 0, limit - 1).astype(int)
    right, bottom = np.clip(np.ceil(corners.max(0)) + 3, [left + 1, top + 1], limit).astype(int)
    shift = matrix[:, 2] + matrix[:, :2] @ (left, top)
    return image[top:bottom, left:right], np.column_stack([matrix[:, :2], shift])


def _shrink(image: np.ndarray, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Averages the pixels of a photo that the matrix would shrink; else a warp would skip most of them."""
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if scale >= 0.75:
        return image, matrix
    width, height = (max(2, round(side * scale)) for side in image.shape[1::-1])
    shrunk = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    factor = np.array([image.shape[1] / width, image.shape[0] / height])
    linear = matrix[:, :2] * factor
    shift = matrix[:, 2] + matrix[:, :2] @ (factor / 2 - 0.5)
    return shrunk, np.column_stack([linear, shift])
