"""Pictures in and out: any real photo as uint8 BGR, and PNG files that are either whole or not there."""

from __future__ import annotations

import io
import os
import struct
import uuid
import warnings
import zlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "JPEG2000", "PPM", "AVIF", "TGA")
"""Tried by content, whatever the file's ending. Formats that start another program (EPS) are left out on purpose."""

PNG_COMPRESSION = 1
"""zlib level: the fastest that compresses. Level 9 saves about a tenth of the bytes for many times the seconds."""

_DECODER_ERRORS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, TypeError)
_DECODER_ERRORS += (RuntimeError, MemoryError, struct.error, zlib.error)  # all met on broken files or in Pillow's code


class ImageReadError(ValueError):
    """The file cannot be decoded as a picture; the message names the file and the reason."""


def read_image(path: str | os.PathLike, max_side: int | None = None) -> np.ndarray:
    """Return the photo at `path` as `decode_image` does.

    Raises ImageReadError where the file is missing, empty, truncated, no picture, or above 179 megapixels.
    """
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise ImageReadError(f"{path}: there is no such file") from error
    except OSError as error:
        raise ImageReadError(f"{path}: cannot be decoded as a picture ({error.strerror or error})") from error
    return decode_image(content, path, max_side)


def decode_image(content: bytes, name: str | os.PathLike, max_side: int | None = None) -> np.ndarray:
    """Return the picture in a file's bytes, upright, as uint8 [H, W, 3] BGR, 0 … 255.

    The EXIF orientation is applied; grey, palette and CMYK pictures become colour; transparency is laid on white;
    16-bit grey is scaled by 255 / 65535; of several frames the first is read. `max_side` (pixels) shrinks larger photos
    by area averaging. `name` is the file's path, for messages.

    Raises ImageReadError where the bytes are empty, truncated, no picture, or above 179 megapixels.
    """
    if not content:
        raise ImageReadError(f"{name}: the file is empty (0 bytes); copy it again")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # from half the limit on, and on harmless faults of metadata
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                opened.load()
                image = cv2.cvtColor(np.asarray(_to_rgb(_upright(opened))), cv2.COLOR_RGB2BGR)
    except Image.DecompressionBombError as error:
        raise ImageReadError(f"{name}: too many pixels to be a photo ({error}); shrink it first") from error
    except _DECODER_ERRORS as error:
        # Pillow names the buffer by its address, which changes from run to run.
        unknown = isinstance(error, UnidentifiedImageError)
        reason = "cannot identify image file" if unknown else " ".join(str(error).split()) or type(error).__name__
        raise ImageReadError(f"{name}: cannot be decoded as a picture ({reason}); copy or convert it again") from error
    return image if max_side is None else _shrink(image, max_side)


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _DECODER_ERRORS:
        return image  # metadata that cannot be read says nothing about the orientation; the pixels are sound


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode == "I" or image.mode.startswith("I;16"):
        return Image.fromarray(_grey_from_16_bit(np.asarray(image))).convert("RGB")
    if image.mode == "F":
        raise ValueError("floating point pixels state no range: save it with 8 or 16 bits")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def _grey_from_16_bit(values: np.ndarray) -> np.ndarray:
    values = values.astype(np.int64)
    if values.min() < 0 or values.max() > 65535:
        raise ValueError(f"pixels reach from {values.min()} to {values.max()}: save it with 8 or 16 bits")
    return ((values + 128) // 257).astype(np.uint8)


def _shrink(image: np.ndarray, max_side: int) -> np.ndarray:
    height, width = image.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def encode_png(image: np.ndarray) -> bytes:
    """The picture (uint8 [H, W, 3] BGR, or [H, W] grey) as the bytes of a PNG file: equal pictures give equal bytes."""
    return cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, PNG_COMPRESSION])[1].tobytes()


def write_png(path: str | os.PathLike, image: np.ndarray) -> None:
    """Writes the picture (as for `encode_png`) whole or not at all; makes the folder if it is missing.

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
    """The picture with a black border, and how far its content moved.

    image: uint8 [H, W, 3]; share: width of the border at each side as a share of that dimension (0.5 doubles both).
    Returns the padded picture and (dx, dy) in pixels: subtract it from coordinates found there to come back to `image`.
    """
    dy, dx = (round(share * side) for side in image.shape[:2])
    return cv2.copyMakeBorder(image, dy, dy, dx, dx, cv2.BORDER_CONSTANT, value=0), (dx, dy)
