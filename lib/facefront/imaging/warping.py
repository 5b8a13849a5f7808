"""Photos brought into a frame by a similarity transform, without aliasing, and their borders filled."""

from __future__ import annotations

import cv2
import numpy as np

FRAME_SIZE = 224
"""Side of the square output, pixels."""


def frame_photo(image: np.ndarray, matrix: np.ndarray, size: int = FRAME_SIZE) -> tuple[np.ndarray, np.ndarray]:
    """Return the photo warped by `matrix` (photo to frame), without aliasing, and where the photo has pixels.

    Returns float32 [size, size, 3] BGR 0 … 255, zero outside the photo, and float32 [size, size], 1 inside the photo
    and 0 outside.
    """
    framed, whole = warp_photo(image, matrix, size)
    inside = whole.astype(np.float32)
    return framed.astype(np.float32) * inside[..., None], inside


def warp_photo(image: np.ndarray, matrix: np.ndarray, size: int = FRAME_SIZE) -> tuple[np.ndarray, np.ndarray]:
    """Return what `frame_photo` does as bytes: uint8 [size, size, 3] BGR, its border's colours carried on outside, and
    bool [size, size], true inside the photo."""
    image, matrix = _shrink(*_crop(image, matrix, size))
    flat = np.full(image.shape[:2], 255, np.uint8)
    framed = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(flat, matrix, (size, size), flags=cv2.INTER_LINEAR, borderValue=0)
    return framed, inside == 255


def fill_softly(image: np.ndarray, weight: np.ndarray, nothing: float = 127.5) -> np.ndarray:
    """Return the image where weight is 1, a smooth continuation of it where weight is 0, and a blend between.

    image: float32 [S, S, C]; weight: float32 [S, S], 0 … 1; nothing: the value where all weights are 0. Returns float32
    [S, S, C].
    Source: the pull-push pyramid of Gortler et al., "The Lumigraph", SIGGRAPH 1996, section 3.4.
    """
    if weight.min() == 1:
        return image.copy()
    share = in_channels(weight, image)
    known = cv2.multiply(image, share)
    if min(weight.shape) <= 2:
        whole = float(weight.sum())
        flat = known.sum((0, 1)) / whole if whole > 0 else np.full(image.shape[2], nothing)
        coarse: np.ndarray = np.full(image.shape, flat, np.float32)
    else:
        total = cv2.pyrDown(weight)
        least = np.maximum(total, np.float32(1e-6))
        mean: np.ndarray = cv2.divide(cv2.pyrDown(known), in_channels(least, image))
        coarse = cv2.pyrUp(fill_softly(mean, np.minimum(total * 2, 1), nothing), dstsize=image.shape[1::-1])
    rest = in_channels(1 - weight, image)
    return cv2.add(known, cv2.multiply(coarse, rest, dst=rest), dst=known)


def in_channels(weight: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Return the weight, [H, W], for each channel of the image, in its shape [H, W, C].

    Arrays of one shape are multiplied several times as fast as NumPy broadcasts over three channels.
    """
    return cv2.merge([weight] * image.shape[2])


def to_bytes(image: np.ndarray) -> np.ndarray:
    """Return float BGR 0 … 255 as uint8, rounded and clipped."""
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def _crop(image: np.ndarray, matrix: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the part of the photo in the frame, with a border of two pixels: OpenCV warps no side beyond 32,767."""
    corners = np.array([[0, 0, 1], [0, size, 1], [size, 0, 1], [size, size, 1]]) @ cv2.invertAffineTransform(matrix).T
    limit = np.array(image.shape[1::-1])
    left, top = np.clip(np.floor(corners.min(0)) - 2, 0, limit - 1).astype(int)
    right, bottom = np.clip(np.ceil(corners.max(0)) + 3, [left + 1, top + 1], limit).astype(int)
    shift = matrix[:, 2] + matrix[:, :2] @ (left, top)
    return image[top:bottom, left:right], np.column_stack([matrix[:, :2], shift])


def _shrink(image: np.ndarray, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Average the pixels of a photo that the matrix would shrink; else a warp would skip most of them."""
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if scale >= 0.75:
        return image, matrix
    width, height = (max(2, round(side * scale)) for side in image.shape[1::-1])
    shrunk = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    factor = np.array([image.shape[1] / width, image.shape[0] / height])
    linear = matrix[:, :2] * factor
    shift = matrix[:, 2] + matrix[:, :2] @ (factor / 2 - 0.5)
    return shrunk, np.column_stack([linear, shift])
