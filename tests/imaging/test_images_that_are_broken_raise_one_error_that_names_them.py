"""Whatever is wrong with a file, it is an ImageReadError with the path and the reason in one line."""

import io
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

from facefront.imaging.images import ImageReadError, read_image


def encoded(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (24, 30, 3), dtype=np.uint8)).save(buffer, format=kind)
    return buffer.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_claims(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


FAULTY = {
    "zero bytes": (b"", "empty"),
    "words": (b"this is not a picture at all\n" * 9, "cannot be decoded"),
    "half a JPEG": (encoded("JPEG")[:600], "cannot be decoded"),
    "half a PNG": (encoded("PNG")[:900], "cannot be decoded"),
    "only a JPEG's first bytes": (encoded("JPEG")[:3], "cannot be decoded"),
    "a decompression bomb": (png_that_claims(30_000, 30_000), "too many pixels"),
    "floating point pixels": (None, "floating point"),
    "a program in PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n", "cannot be decoded"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_file_is_named_with_its_reason_in_one_line(tmp_path, fault):
    path = tmp_path / "عکس یک.jpg"
    content, reason = FAULTY[fault]
    if content is None:
        Image.fromarray(np.zeros((2, 2), np.float32)).save(path, format="TIFF")
    else:
        path.write_bytes(content)
    with pytest.raises(ImageReadError, match=reason) as caught:
        read_image(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_faults_of_the_image_too(tmp_path):
    with pytest.raises(ImageReadError, match="no such file"):
        read_image(tmp_path / "gone.png")
    with pytest.raises(ImageReadError, match="cannot be decoded"):
        read_image(tmp_path)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "JPEG2000", "PPM", "AVIF", "TGA"])
def test_no_other_error_ever_leaves_the_decoder(tmp_path, kind):
    random, whole, path = np.random.default_rng(1), encoded(kind), tmp_path / "broken"
    for attempt in range(60):
        content = bytearray(whole[: random.integers(len(whole))] if attempt % 2 else whole)
        for place in random.integers(0, min(len(content), 300), 3) if content else []:
            content[place] = random.integers(256)
        path.write_bytes(content)
        try:
            assert read_image(path).dtype == np.uint8
        except ImageReadError as error:
            assert str(path) in str(error)


def test_broken_metadata_does_not_cost_the_photo(tmp_path):
    Image.new("RGB", (4, 4), (1, 2, 3)).save(tmp_path / "photo.png", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff broken")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_image(tmp_path / "photo.png")[0, 0].tolist() == [3, 2, 1]
