"""A FIFO, a device, a file of /proc or a huge file never blocks a run: one line names it."""

import os
import socket

import pytest

from facefront.errors import SetupError
from facefront.files.regular import open_regular, read_regular
from facefront.imaging.images import MAX_BYTES, ImageReadError, read_image
from facefront.quickstart.photos import list_photos


def refusal(path) -> str:
    with pytest.raises(ImageReadError) as caught:
        read_image(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_fifo_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "photo.jpg")
    assert "a FIFO, not a regular file" in refusal(tmp_path / "photo.jpg")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/null"])
def test_a_device_is_not_opened(tmp_path, device):
    os.symlink(device, tmp_path / "photo.jpg")
    assert "a device, not a regular file" in refusal(tmp_path / "photo.jpg")


def test_a_socket_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("photo.jpg")
        assert "a socket, not a regular file" in refusal(tmp_path / "photo.jpg")


def test_a_file_without_end_in_proc_is_empty(tmp_path):
    if not os.path.exists("/proc/self/pagemap"):
        pytest.skip("needs Linux's /proc")
    os.symlink("/proc/self/pagemap", tmp_path / "photo.jpg")
    assert "the file is empty (0 bytes)" in refusal(tmp_path / "photo.jpg")
    with open_regular("/proc/self/pagemap", MAX_BYTES) as file:
        assert file.read() == b""


def test_a_sparse_file_of_ten_gigabytes_is_refused_by_its_size(tmp_path):
    with (tmp_path / "photo.jpg").open("wb") as file:
        file.truncate(10_000_000_000)
    assert "10,000 MB, more than the 268 MB that such a file may have" in refusal(tmp_path / "photo.jpg")


def test_links_that_end_nowhere_or_in_a_circle_are_one_line(tmp_path):
    os.symlink("b.jpg", tmp_path / "a.jpg")
    os.symlink("a.jpg", tmp_path / "b.jpg")
    os.symlink("nowhere", tmp_path / "c.jpg")
    assert "symbolic links" in refusal(tmp_path / "a.jpg")
    assert "no such file" in refusal(tmp_path / "c.jpg")
    assert "a folder" in refusal(tmp_path)


def test_a_file_that_grows_while_it_is_read_ends(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"1234")
    with open_regular(path, 10) as file:
        path.write_bytes(b"1234" * 10)
        assert file.read(4) == b"1234"
    assert read_regular(path, 100) == b"1234" * 10
    with pytest.raises(OSError, match="more than the"):
        read_regular(path, 39)


def test_a_table_of_ten_gigabytes_is_refused_by_its_size(tmp_path):
    with (tmp_path / "preprocess.csv").open("wb") as file:
        file.truncate(10_000_000_000)
    with pytest.raises(SetupError, match=r"preprocess\.csv: .*10,000 MB.*delete it and run preprocess\.py again"):
        list_photos(tmp_path)
