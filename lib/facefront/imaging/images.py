"""Pictures in and out: any real photo as uint8 BGR, and PNG files that are either whole or not there."""

from __future__ import annotations

import hashlib
import io
import os
import platform
import uuid
import warnings
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from facefront.errors import MachineError
from facefront.files.regular import open_regular, read_regular
from facefront.imaging.decoding import DECODER_ERRORS, TooLargeError, decode
from facefront.runtime.versions import library_versions

VERSION = 3
"""Of the decoder, raised by hand when a change gives other pixels: part of every cache key."""

MAX_BYTES = 1 << 28
"""Of a photo's file. Larger ones are refused before they are read or hashed."""

PNG_COMPRESSION = 1
"""zlib level: the fastest that compresses. Level 9 saves about a tenth of the bytes for many times the seconds."""


def decoding() -> dict[str, Any]:
    """Return what the pixels of a photo depend on beside its bytes: part of every cache key."""
    return {"version": VERSION, **library_versions(("numpy", "opencv", "pillow", "pillow-heif"))}


class ImageReadError(ValueError):
    """A file that cannot be decoded as a picture. name: of the file; reason: why, and the remedy, without the name."""

    def __init__(self, name: str | os.PathLike, reason: str) -> None:
        super().__init__(name, reason)
        self.reason = reason

    def __str__(self) -> str:
        """Return the name of the file and the reason in one line."""
        return f"{self.args[0]}: {self.reason}"


def read_image(path: str | os.PathLike, max_side: int | None = None) -> np.ndarray:
    """Return the photo at `path` as `decode_image` does.

    Raises ImageReadError as `decode_image` does, and where the file is missing, cannot be opened, is no regular file,
    or is larger than `MAX_BYTES`, or where this machine has not the memory.
    """
    try:
        with open_regular(path, MAX_BYTES) as file:
            return _decode(file, path, max_side)
    except FileNotFoundError as error:
        raise ImageReadError(path, "there is no such file") from error
    except OSError as error:
        raise ImageReadError(path, f"cannot be decoded as a picture ({error.strerror or error})") from error
    except MemoryError as error:
        raise ImageReadError(path, "needs more memory than there is; shrink it first, or free some memory") from error


def read_exactly(path: str | os.PathLike, sha256: str) -> bytes:
    """Return the bytes of a file that must have this SHA-256.

    Raises MachineError, with the path, this machine's name and the remedy, where it cannot be read here or holds other
    bytes: neither says anything about the picture itself, so that neither may be kept as its status.
    """
    host = platform.node()
    try:
        content = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise MachineError(
            f"{path}: cannot be read on {host} ({error.strerror or error}); let {host} read this folder under the same "
            "path, and run again"
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise MachineError(
            f"{path}: holds other bytes on {host} than when this run began; leave the files alone during a run, and "
            "run again"
        )
    return content


def decode_image(content: bytes, name: str | os.PathLike, max_side: int | None = None) -> np.ndarray:
    """Return the picture in a file's bytes, upright, as uint8 [H, W, 3] BGR, 0 … 255.

    The orientation is applied; grey, palette and CMYK pictures become colour; transparency is laid on white; 16-bit
    grey is scaled by 255 / 65535; of several frames the first is read. `max_side` (pixels) shrinks larger photos by
    area averaging; above some 28 megapixels they are reduced while they are decoded, so that photos of 200 megapixels
    can be read. `name` is the file's path, for messages. Memory: see `facefront.imaging.decoding`.

    Raises ImageReadError where the bytes are empty, truncated, no picture, or too large a picture; MemoryError passes,
    for it says nothing about the picture.
    """
    return _decode(io.BytesIO(content), name, max_side)


def _decode(file: BinaryIO, name: str | os.PathLike, max_side: int | None) -> np.ndarray:
    if not file.read(1):
        raise ImageReadError(name, "the file is empty (0 bytes); copy it again")
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # from half the limit on, and on harmless faults of metadata
            image = decode(file, max_side)
    except (TooLargeError, Image.DecompressionBombError) as error:
        remedy = "save it as an ordinary (not progressive) JPEG, or shrink it first"
        raise ImageReadError(name, f"too many pixels to be read in little memory ({error}); {remedy}") from error
    except DECODER_ERRORS as error:
        if _is_of_memory(error):
            raise MemoryError(str(error)) from error
        # Pillow names the buffer by its address, which changes from run to run.
        unknown = isinstance(error, UnidentifiedImageError)
        reason = "cannot identify image file" if unknown else " ".join(str(error).split()) or type(error).__name__
        raise ImageReadError(name, f"cannot be decoded as a picture ({reason}); copy or convert it again") from error
    return image if max_side is None else _shrink(image, max_side)


def _is_of_memory(error: Exception) -> bool:
    """Return whether Pillow or OpenCV lacked memory, which they say in words alone. Libheif's words for a picture
    beyond its limits are others."""
    words = str(error).lower()
    return "out of memory" in words or "insufficient memory" in words


def _shrink(image: np.ndarray, max_side: int) -> np.ndarray:
    height, width = image.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def encode_png(image: np.ndarray) -> bytes:
    """Return a picture, uint8 [H, W, 3] BGR or [H, W] grey, as the bytes of a PNG: equal pictures, equal bytes."""
    return cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, PNG_COMPRESSION])[1].tobytes()


def through_jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    """Return uint8 [H, W, 3] BGR as it comes back from a JPEG of that quality, 0 … 100."""
    return decode_own(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def decode_own(coded: np.ndarray) -> np.ndarray:
    """Return the picture, uint8 [H, W, 3] BGR, in the bytes, uint8 [N], of a file that this program coded.

    Raises ValueError for other bytes.
    """
    image = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError("these bytes are no picture that OpenCV reads")
    return image


def write_png(path: str | os.PathLike, image: np.ndarray) -> None:
    """Write the picture (as for `encode_png`) whole or not at all; makes the folder if it is missing.

    Raises OSError where the folder cannot be written; nothing is left behind then.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.parent / f".{uuid.uuid4().hex}.part"
    try:
        with part.open("wb") as file:
            file.write(encode_png(image))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def pad_image(image: np.ndarray, share: float) -> tuple[np.ndarray, tuple[int, int]]:
    """Return the picture with a black border, and how far its content moved.

    image: uint8 [H, W, 3]; share: width of the border at each side as a share of that dimension (0.5 doubles both).
    Returns the padded picture and (dx, dy) in pixels: subtract it from coordinates found there to come back to `image`.
    """
    dy, dx = (round(share * side) for side in image.shape[:2])
    return cv2.copyMakeBorder(image, dy, dy, dx, dx, cv2.BORDER_CONSTANT, value=0), (dx, dy)
