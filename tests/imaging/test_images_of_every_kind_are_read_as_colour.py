"""Grey, palette, CMYK, RGBA, 16-bit, wrongly named, turned by EXIF: all come out as uint8 BGR, upright."""

import os

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from facefront.imaging.images import encode_png, pad_image, read_image, write_png

RAMP = np.arange(65536, dtype=np.uint16).reshape(256, 256)


@pytest.fixture
def colours() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (6, 9, 3), dtype=np.uint8)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "PPM", "JPEG2000", "TGA"])
def test_lossless_formats_give_the_same_pixels_in_bgr_whatever_the_ending(tmp_path, colours, kind):
    Image.fromarray(colours).save(tmp_path / "photo.txt", format=kind)
    np.testing.assert_array_equal(read_image(tmp_path / "photo.txt"), colours[..., ::-1])


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "GIF"])
def test_lossy_formats_are_near(tmp_path, kind):
    smooth = np.tile(np.linspace(40, 200, 32, dtype=np.uint8)[:, None, None], (1, 32, 3))
    Image.fromarray(smooth).save(tmp_path / "photo.png", format=kind)
    assert np.abs(read_image(tmp_path / "photo.png").astype(int) - smooth).mean() < 4


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "YCbCr", "RGBA"])
def test_every_mode_becomes_three_channels(tmp_path, mode):
    red = Image.new("RGB", (5, 4), (255, 0, 0) if mode in {"P", "CMYK", "YCbCr", "RGBA"} else (255, 255, 255))
    red.convert(mode).save(tmp_path / "photo.tif")
    image = read_image(tmp_path / "photo.tif")
    assert (image.shape, image.dtype) == ((4, 5, 3), np.uint8)
    expected = [0, 0, 255] if mode in {"P", "CMYK", "YCbCr", "RGBA"} else [255, 255, 255]
    assert np.abs(image.astype(int) - expected).max() <= 1


def test_transparency_is_laid_on_white(tmp_path):
    Image.new("RGBA", (2, 2), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    Image.new("RGBA", (2, 2), (255, 0, 0, 128)).save(tmp_path / "half.png")
    assert (read_image(tmp_path / "clear.png") == 255).all()
    assert np.abs(read_image(tmp_path / "half.png")[0, 0].astype(int) - [127, 127, 255]).max() <= 1


def test_a_transparent_palette_entry_is_white_too(tmp_path):
    palette = Image.new("P", (2, 1))
    palette.putpalette([10, 20, 30, 200, 100, 50])
    palette.putpixel((1, 0), 1)
    palette.save(tmp_path / "palette.png", transparency=0)
    assert read_image(tmp_path / "palette.png")[0].tolist() == [[255, 255, 255], [50, 100, 200]]


@pytest.mark.parametrize("name", ["grey.png", "grey.tif", "grey.pgm"])
def test_sixteen_bit_grey_is_scaled_not_cut(tmp_path, name):
    cv2.imwrite(str(tmp_path / name), RAMP)
    image = read_image(tmp_path / name)
    assert np.abs(image[..., 0] - RAMP * (255 / 65535)).max() <= 0.5
    assert (image == image[..., :1]).all()


def test_sixteen_bit_colour_is_scaled(tmp_path):
    cv2.imwrite(str(tmp_path / "colour.png"), np.dstack([RAMP, RAMP[::-1], np.full_like(RAMP, 32768)]))
    image = read_image(tmp_path / "colour.png").astype(float)
    assert np.abs(image[..., 0] - RAMP * (255 / 65535)).max() <= 1
    assert np.abs(image[..., 2] - 128).max() <= 1


def test_exif_orientation_is_applied(tmp_path, colours):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held turned: the top of the scene is at the right of the stored picture
    Image.fromarray(colours).save(tmp_path / "turned.png", exif=exif)
    np.testing.assert_array_equal(read_image(tmp_path / "turned.png"), np.rot90(colours, -1)[..., ::-1])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["TIFF", "HEIF", "WEBP"])
def test_every_orientation_is_applied_once_in_formats_that_apply_it_themselves(tmp_path, kind, orientation):
    upright = np.tile(np.linspace(40, 200, 64, dtype=np.uint8)[:, None], (1, 96))
    upright[:, 60:] = 250
    stored = {1: upright, 2: upright[:, ::-1], 3: np.rot90(upright, 2), 4: upright[::-1], 5: upright.T}
    stored |= {6: np.rot90(upright, 1), 7: np.rot90(upright, 2).T, 8: np.rot90(upright, -1)}
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = Image.fromarray(np.ascontiguousarray(stored[orientation]))
    save = pillow_heif.from_pillow(photo.convert("RGB")).save if kind == "HEIF" else photo.save
    save(tmp_path / "photo.jpg", **({} if kind == "HEIF" else {"format": kind}), exif=exif.tobytes())
    image = read_image(tmp_path / "photo.jpg")
    assert image.shape == (64, 96, 3)
    assert np.abs(image[..., 0].astype(int) - upright).mean() < 4


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "I;16"])
def test_heic_of_every_mode_is_near(tmp_path, mode):
    smooth = np.tile(np.linspace(40, 200, 64, dtype=np.uint8)[:, None], (1, 96))
    photo = Image.fromarray(smooth.astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(smooth).convert(mode)
    pillow_heif.from_pillow(photo).save(tmp_path / "photo.heic")
    assert np.abs(read_image(tmp_path / "photo.heic").astype(int) - smooth[..., None]).mean() < 4
    assert read_image(tmp_path / "photo.heic", max_side=48).shape == (32, 48, 3)


def test_one_pixel_and_twenty_megapixels_are_read(tmp_path):
    write_png(tmp_path / "one.png", np.full((1, 1, 3), 7, np.uint8))
    assert read_image(tmp_path / "one.png").tolist() == [[[7, 7, 7]]]
    Image.new("L", (5184, 3888), 90).save(tmp_path / "large.jpg")
    assert read_image(tmp_path / "large.jpg").shape == (3888, 5184, 3)
    assert read_image(tmp_path / "large.jpg", max_side=640).shape == (480, 640, 3)


def test_max_side_leaves_smaller_photos_as_they_are_and_never_makes_an_empty_one(tmp_path, colours):
    write_png(tmp_path / "small.png", colours)
    np.testing.assert_array_equal(read_image(tmp_path / "small.png", max_side=9), colours)
    write_png(tmp_path / "thin.png", np.zeros((1, 400, 3), np.uint8))
    assert read_image(tmp_path / "thin.png", max_side=20).shape == (1, 20, 3)


def test_spaces_and_persian_letters_in_a_path_work_both_ways(tmp_path, colours):
    path = tmp_path / "پوشهٔ عکس‌ها من" / "چهرهٔ یک.png"
    write_png(path, colours)
    np.testing.assert_array_equal(read_image(path), colours)


def test_the_longest_name_a_file_may_have_can_be_written(tmp_path, colours):
    path = tmp_path / ("a" * 251 + ".png")
    write_png(path, colours)
    np.testing.assert_array_equal(read_image(path), colours)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, colours, monkeypatch):
    write_png(tmp_path / "kept.png", colours)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_png(tmp_path / "kept.png", np.zeros_like(colours))
    np.testing.assert_array_equal(read_image(tmp_path / "kept.png"), colours)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.png"]


def test_equal_pictures_give_equal_bytes(colours):
    assert encode_png(colours) == encode_png(colours.copy())
    assert encode_png(colours) != encode_png(colours[::-1])


def test_padding_moves_the_content_by_the_offset_it_returns(colours):
    padded, (dx, dy) = pad_image(colours, 0.5)
    assert (padded.shape, dx, dy) == ((12, 17, 3), 4, 3)
    np.testing.assert_array_equal(padded[dy : dy + 6, dx : dx + 9], colours)
    assert padded.sum() == colours.sum()
