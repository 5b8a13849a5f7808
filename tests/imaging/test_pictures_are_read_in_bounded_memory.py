"""Reading takes at most 200 MB and three times the picture that comes out, whatever the file claims."""

import io
import json
import resource
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.BmpImagePlugin import BmpImageFile

from facefront.imaging.decoding import MAX_SCANS, _count_scans
from facefront.imaging.images import ImageReadError, decode_image, read_image
from hostile_pictures import MEASURE, encoded, flat_png, flat_webp, jpeg_of_scans, large_jpeg, write

LIMIT = 200_000_000
WHOLE = {  # read, with or without a limit of the side: a limit of 1600 pixels here
    "200 megapixels.jpg": lambda: large_jpeg(16320, 765),
    "50 megapixels.jpg": lambda: large_jpeg(8192, 384),
    "40 megapixels.png": lambda: flat_png(8000, 5000),
    "27 megapixels.png": lambda: flat_png(6000, 4500, depth=16),
    "24 megapixels.webp": lambda: flat_webp(6000, 4000),
}
REFUSED = {
    "34 bytes.webp": lambda: flat_webp(13_000, 13_000),
    "a bomb.png": lambda: flat_png(13_300, 13_300),
    "above any phone.webp": lambda: flat_webp(16_383, 16_383),
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("needs Linux's /proc/self/clear_refs to measure a peak")
    paths = write(tmp_path_factory.mktemp("large"), {name: make() for name, make in (WHOLE | REFUSED).items()})
    tasks = [(str(path), 1600) for path in paths.values()]
    limit = 4 << 30

    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    command = [sys.executable, "-c", MEASURE, json.dumps(tasks)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, preexec_fn=limited)
    return dict(zip(paths, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("name", WHOLE)
def test_a_large_photo_is_read_reduced(measured, name):
    assert measured[name]["fault"] == ""
    height, width, channels = measured[name]["shape"]
    assert (max(height, width), channels) == (1600, 3)
    assert measured[name]["grown"] <= LIMIT + 3 * height * width * channels


@pytest.mark.parametrize("name", REFUSED)
def test_a_small_file_of_many_pixels_is_refused_in_one_line(measured, name):
    assert name in measured[name]["fault"]
    assert "too many pixels" in measured[name]["fault"]
    assert "shrink it" in measured[name]["fault"]
    assert measured[name]["grown"] <= LIMIT


def test_a_photo_reduced_while_decoding_shows_the_same(monkeypatch):
    content = large_jpeg(4096, 192)
    whole = decode_image(content, "photo.jpg", max_side=512).astype(int)
    monkeypatch.setattr("facefront.imaging.decoding.ROOM", 10_000_000)
    reduced = decode_image(content, "photo.jpg", max_side=512)
    assert reduced.shape == whole.shape
    assert np.abs(reduced - whole).mean() < 2


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "WEBP", "JPEG2000"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_bands_and_reduction_keep_the_picture_in_every_format(monkeypatch, kind, mode):
    small = np.random.default_rng(0).integers(0, 256, (12, 16, 3), np.uint8)
    image = Image.fromarray(small).resize((640, 480), Image.Resampling.BICUBIC).convert(mode)
    content = encoded(image, kind, **({"lossless": True} if kind == "WEBP" else {}))
    whole = decode_image(content, "photo", max_side=160).astype(int)
    monkeypatch.setattr("facefront.imaging.decoding.ROOM", 640 * 480 * 5 if kind != "WEBP" else 640 * 480 * 8)
    reduced = decode_image(content, "photo", max_side=160)
    assert reduced.shape == whole.shape == (120, 160, 3)
    assert np.abs(reduced - whole).mean() < 1.5


def test_a_jpeg_of_a_thousand_scans_is_refused_and_one_of_many_is_read():
    with pytest.raises(ImageReadError, match=rf"photo\.jpg: .*more than {MAX_SCANS} scans.*save it anew"):
        decode_image(jpeg_of_scans(1000), "photo.jpg")
    assert decode_image(jpeg_of_scans(20), "photo.jpg").shape == (64, 64, 3)


def test_scans_of_a_thumbnail_or_of_what_follows_the_photo_do_not_count(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "x"
    photo = encoded(Image.new("RGB", (64, 64)), "JPEG", progressive=True, exif=exif.tobytes() + b"\xff\xda" * 200)
    (tmp_path / "photo.jpg").write_bytes(photo + b"\xff\xda\0\2" * 200)
    assert read_image(tmp_path / "photo.jpg").shape == (64, 64, 3)


def test_a_file_with_many_markers_is_searched_once():
    searched = []

    class Content(bytes):
        def count(self, *_: object) -> int:
            searched.append("count")
            return 1

        def rfind(self, *_: object) -> int:
            searched.append("rfind")
            return len(self)

    class File(io.BytesIO):
        def read(self, *_: object) -> bytes:
            return Content(super().read())

    photo = encoded(Image.new("RGB", (64, 64)), "JPEG")[:-2]
    _count_scans(File(photo + b"\xff\x01" * 900 + b"\xff\xda"))
    assert len(searched) == 1


def test_a_photo_with_further_pictures_behind_it_is_reduced_as_any_jpeg(monkeypatch):
    small = np.random.default_rng(0).integers(0, 256, (12, 16, 3), np.uint8)
    image = Image.fromarray(small).resize((640, 480), Image.Resampling.BICUBIC)
    content = encoded(image, "MPO", save_all=True, append_images=[image])
    whole = decode_image(content, "photo.jpg", max_side=160).astype(int)
    monkeypatch.setattr("facefront.imaging.decoding.ROOM", 300_000)
    reduced = decode_image(content, "photo.jpg", max_side=160)
    assert reduced.shape == whole.shape == (120, 160, 3)
    assert np.abs(reduced - whole).mean() < 1.5


def test_a_tile_larger_than_its_picture_counts():
    tags = [(256, 10), (257, 10), (258, 8), (259, 8), (262, 1), (277, 1), (322, 16_000), (323, 16_000), (324, 0)]
    data = zlib.compress(bytes(16_000 * 160))
    head = struct.pack("<2sHIH", b"II", 42, 8, len(tags) + 1)
    entries = [struct.pack("<HHII", tag, 4, 1, value or 138) for tag, value in [*tags, (325, len(data))]]
    with pytest.raises(ImageReadError, match=r"tile\.tif: too many pixels"):
        decode_image(head + b"".join(entries) + bytes(8) + data, "tile.tif")


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_blocks_without_end_are_refused_and_some_are_read(monkeypatch, kind):
    content = encoded(Image.new("L", (40, 40)), kind)
    start = 33 if kind == "PNG" else content.index(b",")
    block = b"\0\0\0\0abCd" + struct.pack(">I", zlib.crc32(b"abCd")) if kind == "PNG" else b"!\xfe\1a\0"
    many = content[:start] + block * 50 + content[start:]
    assert decode_image(many, "photo").shape == (40, 40, 3)
    monkeypatch.setattr("facefront.imaging.decoding.MAX_BLOCKS", 40)
    with pytest.raises(ImageReadError, match=r"photo: .*more than 40 blocks.*save it anew"):
        decode_image(many, "photo")


def test_a_bmp_in_runs_is_bounded(monkeypatch):
    runs = (b"\1\0\1\1" * 20 + b"\0\0") * 40 + b"\0\1"
    head = b"BM" + struct.pack("<IHHI", 1078 + len(runs), 0, 0, 1078)
    head += struct.pack("<IiiHHIIiiII", 40, 40, 40, 1, 8, 1, len(runs), 0, 0, 256, 0)
    content = head + bytes(1024) + runs
    assert decode_image(content, "runs.bmp").shape == (40, 40, 3)
    monkeypatch.setattr("facefront.imaging.decoding.MAX_PLAIN", 4000)
    with pytest.raises(ImageReadError, match=r"runs\.bmp: .*save it as PNG"):
        decode_image(content, "runs.bmp")


@pytest.mark.parametrize("words", ["out of memory error when reading image file", "(-4:Insufficient memory) Failed"])
def test_want_of_memory_in_a_decoder_says_nothing_about_the_photo(monkeypatch, words):
    def load(_):
        raise OSError(words)

    monkeypatch.setattr(BmpImageFile, "load", load)
    with pytest.raises(MemoryError):
        decode_image(encoded(Image.new("L", (9, 9)), "BMP"), "photo.bmp")


def test_endless_digits_are_refused(monkeypatch):
    content = b"P3 40 40 255\n" + b"1 " * 4800
    assert decode_image(content, "digits.ppm").shape == (40, 40, 3)
    monkeypatch.setattr("facefront.imaging.decoding.MAX_PLAIN", 4800)
    with pytest.raises(ImageReadError, match=r"digits\.ppm: .*save it as PNG"):
        decode_image(content, "digits.ppm")
