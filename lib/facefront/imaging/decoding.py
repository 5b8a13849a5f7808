"""A picture's pixels in bounded memory and time: sizes are compared with a budget before anything is decoded.

Decoding takes at most 200 MB and three times the picture that comes out, beside the file's own bytes. A photo for which
that is not enough is reduced by its decoder (JPEG, JPEG 2000) or band by band; one that its format can only give whole
and that does not fit is refused.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import cv2
import numpy as np
import pillow_heif
from PIL import Image

from facefront.imaging.pixels import assemble, on_white, to_rgb, upright

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "JPEG2000", "PPM", "AVIF", "TGA")
"""Pillow's, tried by content, whatever the file's ending. Formats that start another program (EPS) are left out on
purpose. HEIC and HEIF are read by pillow-heif."""

MAX_PIXELS = 1 << 28
"""268 megapixels: above the 200 of today's phones."""

ROOM = 180_000_000
"""Bytes: the 200 MB less what the libraries themselves take."""

HEIF_ROOM = 260_000_000
"""Phones write HEIC of 48 megapixels, and no decoder reduces it."""

MAX_SCANS = 100
"""Of a JPEG; encoders write 1 to 20, and each costs time in proportion to the picture, however few bytes it holds."""

MAX_MARKERS = 10_000
"""Segments in a JPEG."""

MAX_BLOCKS = 100_000
"""Chunks of a PNG, and blocks before the first frame of a GIF: Pillow reads them one by one."""

MAX_PLAIN = 16_000_000
"""Bytes of a picture in decimal digits (PPM's P1 to P3) or of a BMP in runs, which Pillow reads one by one."""

DECODED = {"WEBP": 18.0, "AVIF": 14.0, "JPEG2000": 21.0}
"""Bytes per pixel at the decoder's peak, measured; 4 for formats that are not named here."""

WEBP_AT_ONCE = 7.5
"""The same of OpenCV, which decodes WebP without Pillow's copies for animations."""

_JPEG = ("JPEG", "MPO")
"""MPO is a JPEG with further pictures behind it, as many phones write it."""

_OWN_FACTORS = {**dict.fromkeys(_JPEG, (2, 4, 8)), "JPEG2000": (2, 4, 8, 16, 32)}
_OF_PYTHON = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, TypeError)
# All met on broken files or in Pillow's code.
DECODER_ERRORS = (*_OF_PYTHON, RuntimeError, cv2.error, struct.error, zlib.error)

_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")  # neither a stuffed 255 nor a restart


class TooLargeError(ValueError):
    """The picture needs more memory than one may take; the message says how many megapixels it has."""


def decode(file: BinaryIO, max_side: int | None) -> np.ndarray:
    """Return the picture in an open file, upright, as uint8 [H, W, 3] BGR, never smaller than `max_side` asks for.

    The longer side may still be above `max_side` (pixels; None: every pixel is wanted). Raises TooLargeError, and
    whatever decoders raise on broken files.
    """
    head = file.read(64)
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    if head[4:8] == b"ftyp" and b"avif" not in head and pillow_heif.is_supported(head):
        return _decode_heif(file.read(), max_side)
    scans = _check_content(head, file, length)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow refuses twice as many
    with Image.open(file, formats=FORMATS) as opened:
        if opened.mode == "F":
            raise ValueError("floating point pixels state no range: save it with 8 or 16 bits")
        if (
            opened.format == "WEBP"
            and not getattr(opened, "is_animated", False)
            and not _fits(opened.size, DECODED["WEBP"], max_side)
        ):
            image = _decode_webp(file, opened.size, max_side)
        else:
            image = _decode_with_pillow(opened, length, scans, max_side)
        orientation = _orientation(opened)
    return upright(image, orientation)


def _decode_with_pillow(opened: Image.Image, length: int, scans: int, max_side: int | None) -> np.ndarray:
    factor, own = _plan(opened, length, scans, max_side)
    if own and opened.format in _JPEG:
        opened.draft(None, (max(1, opened.width // factor), max(1, opened.height // factor)))
    elif own:
        opened.reduce = factor.bit_length() - 1  # type: ignore[method-assign, assignment]  # so JPEG 2000 asks for it
    opened.load()

    def rows(top: int, end: int) -> np.ndarray:
        whole = (top, end) == (0, opened.height)
        band = opened if whole else opened.crop((0, top, opened.width, end))
        return cv2.cvtColor(np.asarray(to_rgb(band)), cv2.COLOR_RGB2BGR)

    return assemble(rows, opened.size, 1 if own else factor)


def _plan(opened: Image.Image, length: int, scans: int, max_side: int | None) -> tuple[int, bool]:
    """Return the factor by which the photo is reduced, and whether its decoder itself does it."""
    per_pixel = _bytes_decoded(opened, length)
    held = {"1": 1, "L": 1, "P": 1, "LA": 4, "I;16": 2}.get(opened.mode, 4)
    if _fits(opened.size, max(per_pixel + _coefficients(opened, scans), held + 3), max_side):
        return 1, False
    most = _most(opened.size, max_side)
    whole, reduced = (_coefficients(opened, scans), 7) if opened.format in _JPEG else (0, per_pixel)
    for factor in _OWN_FACTORS.get(opened.format or "", ()):
        if factor <= most and _fits(opened.size, whole + reduced / factor**2, max_side):
            return factor, True
    if most > 1 and _fits(opened.size, per_pixel + _coefficients(opened, scans), max_side):
        return most, False
    raise _too_large(opened.size)


def _bytes_decoded(opened: Any, length: int) -> float:
    """Return the bytes per pixel at the decoder's peak."""
    pixels = opened.width * opened.height
    if opened.format in DECODED:  # these take the file's bytes as a whole
        return DECODED[opened.format] + length / pixels
    if opened.format != "TIFF":
        return 4
    packed = bool(opened.tile) and opened.tile[0][0] != "raw"  # one strip may hold the whole picture once more
    turned = opened.tag_v2.get(0x0112, 1) != 1  # Pillow turns a copy
    unpacked = packed * (8 if "16" in str(opened.tile[0][3]) else 4)
    tile = opened.tag_v2.get(322, 0) * opened.tag_v2.get(323, 0)  # may be larger than the picture
    return 4 + unpacked * max(1, tile / pixels) + 4 * turned


def _coefficients(opened: Any, scans: int) -> float:
    """Return the bytes per pixel that a JPEG of several scans keeps until its last scan is read."""
    if opened.format not in _JPEG or (scans < 2 and not opened.info.get("progressive")):
        return 0
    samples = [h * v for _, h, v, _ in opened.layer]
    return 2 * sum(samples) / max(*samples, 1)


def _most(size: tuple[int, int], max_side: int | None) -> int:
    """Return the largest whole factor of reduction that leaves `max_side` pixels."""
    return 1 if max_side is None else max(1, max(size) // max_side)


def _fits(size: tuple[int, int], per_pixel: float, max_side: int | None, room: int = ROOM) -> bool:
    pixels = size[0] * size[1]
    share = 1 if max_side is None else min(1, max_side / max(size))
    return pixels * per_pixel <= room + 3 * 3 * pixels * share**2


def _too_large(size: tuple[int, int]) -> TooLargeError:
    megapixels = size[0] * size[1] / 1e6
    return TooLargeError(f"{size[0]} × {size[1]} = {megapixels:,.0f} megapixels in a form that cannot be read in parts")


def _check_content(head: bytes, file: BinaryIO, length: int) -> int:
    """Raise ValueError where reading would take very long; return the number of a JPEG's scans, 0 for other formats."""
    in_runs = head[:2] == b"BM" and head[30:34] in (b"\1\0\0\0", b"\2\0\0\0")
    if (head[:2] in (b"P1", b"P2", b"P3") or in_runs) and length > MAX_PLAIN:
        raise ValueError(f"{length / 1e6:,.0f} MB of {'runs' if in_runs else 'decimal digits'}: save it as PNG")
    blocks = _png_chunks(file) if head[:4] == b"\x89PNG" else _gif_blocks(file) if head[:4] == b"GIF8" else ()
    if any(number == MAX_BLOCKS for number, _ in enumerate(blocks)):
        raise ValueError(f"more than {MAX_BLOCKS:,} blocks: save it anew")
    file.seek(0)
    return _count_scans(file) if head[:3] == b"\xff\xd8\xff" else 0


def _png_chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the head of each chunk."""
    file.seek(8)
    while len(head := file.read(8)) == 8:
        yield head
        file.seek(int.from_bytes(head[:4], "big") + 4, os.SEEK_CUR)


def _gif_blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the length of each block before the first frame."""
    file.seek(10)
    flags = file.read(3)[:1]
    file.seek(3 << ((flags[0] & 7) + 1) if flags and flags[0] & 128 else 0, os.SEEK_CUR)
    while file.read(1) == b"!":
        file.seek(1, os.SEEK_CUR)
        while length := file.read(1):
            yield length
            if length == b"\0":
                break
            file.seek(length[0], os.SEEK_CUR)


def _count_scans(file: BinaryIO) -> int:
    """Return the number of a JPEG's scans. Raises ValueError where it has too many, or too many segments."""
    content = file.read()
    file.seek(0)
    last = content.rfind(b"\xff\xda")
    scans, markers, at = 0, 0, 2
    while (found := _MARKER.search(content, at)) and found[1] != b"\xd9":
        scans, markers = scans + (found[1] == b"\xda"), markers + 1
        if scans > MAX_SCANS or markers > MAX_MARKERS:
            raise ValueError(f"a JPEG of more than {MAX_SCANS} scans or {MAX_MARKERS:,} segments: save it anew")
        at = found.end() + int.from_bytes(content[found.end() : found.end() + 2], "big") * (found[1] not in b"\x01\xd8")
        if scans == 1 and last < at:
            break  # the usual photo: the rest is one scan's
    return scans


def _decode_webp(file: BinaryIO, size: tuple[int, int], max_side: int | None) -> np.ndarray:
    """Decode with OpenCV, which has Pillow's decoder and gives the same pixels."""
    if not _fits(size, WEBP_AT_ONCE, max_side):
        raise _too_large(size)
    file.seek(0)
    pixels = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise ValueError("broken WebP")
    factor = 1 if _fits(size, WEBP_AT_ONCE + 3, max_side) else _most(size, max_side)
    return assemble(lambda top, end: on_white(pixels[top:end]), size, factor)


def _decode_heif(content: bytes, max_side: int | None) -> np.ndarray:
    """Decode with libheif, which turns the picture upright by the file's transformations; EXIF repeats them."""
    pillow_heif.options.DECODE_THREADS = 1
    opened = pillow_heif.open_heif(content, convert_hdr_to_8bit=True, bgr_mode=True)
    channels = {"L": 1, "LA": 2, "I;16": 2, "BGR": 3}.get(opened.mode, 4)
    planes = {"monochrome": 1, "420": 1.5, "422": 2}.get(str(opened.info.get("chroma", "")), 3)
    depth = 2 if opened.info.get("bit_depth", 8) > 8 else 1
    per_pixel = channels + planes * depth
    if opened.size[0] * opened.size[1] > MAX_PIXELS or not _fits(opened.size, per_pixel, max_side, HEIF_ROOM):
        raise _too_large(opened.size)
    pixels = np.asarray(opened)[:, : opened.size[0]]
    factor = 1 if _fits(opened.size, max(per_pixel, channels + 3), max_side) else _most(opened.size, max_side)
    return assemble(lambda top, end: on_white(pixels[top:end]), opened.size, factor)


def _orientation(opened: Image.Image) -> int:
    try:
        return opened.getexif().get(0x0112, 1)
    except DECODER_ERRORS:
        return 1  # metadata that cannot be read says nothing about the orientation; the pixels are sound
