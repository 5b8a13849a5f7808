"""Pictures of every format and mode, spoilt: a picture of the right kind in bounded memory, or one line."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image

from facefront.imaging.images import read_image
from fuzzing import Case

SIDE = 1024
MEMORY = 200_000_000 + 3 * 3 * SIDE * SIDE
MODES = {
    "JPEG": "L RGB CMYK",
    "PNG": "1 L LA P RGB RGBA I;16",
    "TIFF": "1 L P RGB RGBA CMYK YCbCr I;16",
    "WEBP": "RGB RGBA",
    "GIF": "P L",
    "AVIF": "RGB RGBA",
    "HEIF": "L RGB RGBA",
    "JPEG2000": "L RGB RGBA",
    "TGA": "L P RGB RGBA",
    "PPM": "1 L RGB I;16",
    "BMP": "1 L P RGB",
}
OPTIONS: dict[str, list[Any]] = {
    "JPEG": [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0}],
    "TIFF": [{}, {"compression": "tiff_lzw"}, {"compression": "tiff_adobe_deflate"}, {"compression": "packbits"}],
    "WEBP": [{}, {"lossless": True}],
    "JPEG2000": [{}, {"tile_size": (32, 32)}],
    "TGA": [{}, {"rle": True}],
    "AVIF": [{"max_threads": 1, "speed": 10}],
}
ANIMATED = {"GIF", "WEBP", "PNG", "TIFF"}


def cases(rng: np.random.Generator, folder: Path) -> Iterator[Case]:
    """Yield without end: in turn every format, whole in the first round, then spoilt."""
    spoil = [_keep]
    while True:
        for kind, modes in MODES.items():
            mode, change = rng.choice(modes.split()), spoil[rng.integers(len(spoil))]
            path = folder / f"{kind}.jpg"
            path.write_bytes(change(_encoded(kind, str(mode), rng), rng))
            check = _check if change is not _keep else _check_whole
            yield Case(
                "images", f"{kind} {mode}, {change.__name__[1:]}", partial(read_image, path, SIDE), check, memory=MEMORY
            )
        spoil = [_cut, _bytes, _bytes, _bits, _sizes, _joined, _grown, _bomb]


def _check(image: np.ndarray) -> str:
    good = image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3 and max(image.shape) <= SIDE
    return "" if good and min(image.shape) > 0 else f"{image.dtype} {image.shape}"


def _check_whole(image: np.ndarray) -> str:
    return _check(image) or (
        "" if sorted(image.shape[:2]) == [60, 90] else f"a picture of 90 × 60 became {image.shape}"
    )


def _encoded(kind: str, mode: str, rng: np.random.Generator) -> bytes:
    colours = Image.fromarray(rng.integers(0, 256, (6, 9, 4), np.uint8)).resize((90, 60))
    if mode == "I;16":
        image = Image.fromarray(np.asarray(colours.convert("L")).astype(np.uint16) * 257)
    else:
        image = colours if mode == "RGBA" else colours.convert("RGB").convert(mode)
    options = dict(rng.choice(OPTIONS.get(kind, [{}])))
    if kind in {"JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF"}:
        exif = Image.Exif()
        exif[0x0112] = int(rng.integers(1, 9) if kind == "TIFF" else rng.integers(0, 10))
        options["exif"] = exif.tobytes()
    if kind in ANIMATED and rng.random() < 0.2:
        options |= {"save_all": True, "append_images": [image.transpose(Image.Transpose.ROTATE_180)]}
    buffer = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(buffer, **options)
    else:
        image.save(buffer, format=kind, **options)
    return buffer.getvalue()


def _keep(content: bytes, rng: np.random.Generator) -> bytes:
    return content


def _cut(content: bytes, rng: np.random.Generator) -> bytes:
    return content[: rng.integers(len(content))]


def _bytes(content: bytes, rng: np.random.Generator) -> bytes:
    spoilt = bytearray(content)
    reach = len(spoilt) if rng.random() < 0.5 else min(200, len(spoilt))
    for place in rng.integers(0, reach, rng.integers(1, 9)):
        spoilt[place] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, int(rng.integers(256))])
    return bytes(spoilt)


def _bits(content: bytes, rng: np.random.Generator) -> bytes:
    spoilt = bytearray(content)
    for place in rng.integers(0, len(spoilt), rng.integers(1, 4)):
        spoilt[place] ^= 1 << rng.integers(8)
    return bytes(spoilt)


def _sizes(content: bytes, rng: np.random.Generator) -> bytes:
    """Width or height wherever it stands in the header, in either order of bytes, becomes a large number."""
    large = int(rng.choice([0, 1, 8191, 20_000, 65_535]))
    for order in ("<", ">"):
        for form in ("H", "I"):
            for side in (90, 60, 89, 59):
                if rng.random() < 0.7:
                    old, new = struct.pack(order + form, side), struct.pack(order + form, large)
                    content = content[:400].replace(old, new) + content[400:]
    return content


def _joined(content: bytes, rng: np.random.Generator) -> bytes:
    """Two halves of the file change places."""
    place = rng.integers(1, len(content))
    return content[:64] + content[place:] + content[64:place]


def _grown(content: bytes, rng: np.random.Generator) -> bytes:
    """A part is repeated a thousand times."""
    start = int(rng.integers(len(content)))
    part = content[start : start + int(rng.integers(1, 200))]
    return content[:start] + part * 1000 + content[start:]


def _bomb(content: bytes, rng: np.random.Generator) -> bytes:
    """Whatever was there: a PNG, a WebP, a JPEG or a GIF that claims very many pixels."""
    makers: list[Callable[[int, int], bytes]] = [_png, _webp, _jpeg, _gif, _tiff]
    return makers[rng.integers(len(makers))](*map(int, rng.choice([3000, 8000, 13_000, 16_383, 65_535], 2)))


def _png(width: int, height: int) -> bytes:
    depth, colour = 16, 6
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = zlib.compress(bytes(30_000_000), 1)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in chunks
    )


def _webp(width: int, height: int) -> bytes:
    width, height = min(width, 16_383), min(height, 16_383)
    buffer = io.BytesIO()
    Image.new("RGB", (1, 1)).save(buffer, format="WEBP", lossless=True)
    content = bytearray(buffer.getvalue())
    fields = int.from_bytes(content[21:25], "little") >> 28 << 28
    content[21:25] = (fields | (width - 1) | (height - 1) << 14).to_bytes(4, "little")
    return bytes(content)


def _jpeg(width: int, height: int) -> bytes:
    """Progressive, with its last scan four hundred times."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64)).save(buffer, format="JPEG", progressive=True)
    content = buffer.getvalue()
    size, last = content.index(b"\xff\xc2") + 5, content.rindex(b"\xff\xda")
    content = content[:size] + struct.pack(">HH", min(height, 65_500), min(width, 65_500)) + content[size + 4 :]
    return content[:last] + content[last:-2] * 400 + b"\xff\xd9"


def _gif(width: int, height: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", width, height, 0xF0, 0, 0)
        + bytes(6)
        + b","
        + struct.pack("<HHHHB", 0, 0, width, height, 0)
        + b"\x02\x02\x44\x01\x00;"
    )


def _tiff(width: int, height: int) -> bytes:
    """One strip of deflated zeros."""
    data = zlib.compress(bytes(20_000_000), 1)
    tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 8), (262, 3, 1), (273, 4, 110), (277, 3, 1)]
    tags += [(278, 4, height), (279, 4, len(data))]
    body = struct.pack("<H", len(tags)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags
    )
    return (b"II*\0\x08\0\0\0" + body).ljust(110, b"\0") + data
