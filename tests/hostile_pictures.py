"""Small files that claim much, and photos larger than one decodes at once."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=kind, **options)
    return buffer.getvalue()


def large_jpeg(width: int, rows: int) -> bytes:
    """A baseline colour JPEG of `rows` equal rows of 16 pixels, each coded by itself."""
    strip = Image.fromarray(np.random.default_rng(0).integers(0, 256, (16, width // 8, 3), np.uint8)).resize(
        (width, 16)
    )
    content = encoded(strip, "JPEG", quality=50, restart_marker_rows=1)
    size = content.index(b"\xff\xc0") + 5
    start = content.index(b"\xff\xda")
    start += 2 + int.from_bytes(content[start + 2 : start + 4], "big")
    row = content[start:-2]
    body = b"".join(row + bytes([0xFF, 0xD0 + i % 8]) for i in range(rows - 1)) + row
    return content[:size] + struct.pack(">H", 16 * rows) + content[size + 2 : start] + body + b"\xff\xd9"


def jpeg_of_scans(count: int) -> bytes:
    """A progressive JPEG with one scan repeated."""
    content = encoded(Image.new("RGB", (64, 64), (1, 2, 3)), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * count + b"\xff\xd9"


def flat_webp(width: int, height: int) -> bytes:
    """A lossless WebP of one colour: no byte for any pixel."""
    content = bytearray(encoded(Image.new("RGB", (1, 1), (9, 8, 7)), "WEBP", lossless=True))
    fields = int.from_bytes(content[21:25], "little") >> 28 << 28
    content[21:25] = (fields | (width - 1) | (height - 1) << 14).to_bytes(4, "little")
    return bytes(content)


def flat_png(width: int, height: int, depth: int = 8) -> bytes:
    """A PNG of black in colour: about a thousandth of its pixels' bytes."""
    packer, row = zlib.compressobj(1), bytes(1 + width * 3 * depth // 8)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in chunks
    )


MEASURE = """
import json, sys
from pathlib import Path
from facefront.imaging.images import ImageReadError, read_image

def kilobytes(name):
    return int(Path("/proc/self/status").read_text().split(name + ":")[1].split()[0])

for path, max_side in json.loads(sys.argv[1]):
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = kilobytes("VmRSS")
    try:
        shape, fault = read_image(path, max_side).shape, ""
    except ImageReadError as error:
        shape, fault = (0, 0, 0), str(error)
    print(json.dumps({"shape": shape, "fault": fault, "grown": 1024 * (kilobytes("VmHWM") - before)}))
"""
"""A program that reads pictures and reports the memory that each took, in bytes."""


def write(folder: Path, files: dict[str, bytes]) -> dict[str, Path]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in files}
