"""Against a server on this machine; nothing is asked of any other."""

import hashlib
import resource
import shutil
import socket
from collections import namedtuple

import numpy as np
import pytest

from facefront.errors import SetupError
from facefront.weights import sha256_of, transfer
from facefront.weights.transfer import CHUNK, fetch
from web import run_web

CONTENT = np.random.default_rng(1).bytes(5 * CHUNK + 123)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
SIZE = len(CONTENT)


@pytest.fixture
def web(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with run_web() as server:
        yield server


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "net.onnx"


def get(url, path):
    fetch(url, path, sha256=SHA256, size=SIZE)


def refused(url, path) -> str:
    """The one line it stops with; nothing has taken the file's place."""
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(SetupError) as error:
        get(url, path)
    assert "\n" not in str(error.value)
    assert (path.read_bytes() if path.exists() else None) == before
    return str(error.value)


def kept(path) -> list[bytes]:
    return [file.read_bytes() for file in path.parent.glob("*.part")]


@pytest.mark.parametrize("says_length", [True, False])
def test_a_file_arrives_and_nothing_else_is_left(web, path, says_length):
    get(web.serve("net", CONTENT, says_length=says_length), path)
    assert path.read_bytes() == CONTENT
    assert [file.name for file in path.parent.iterdir()] == ["net.onnx"]


def test_what_is_there_is_not_asked_for_again_but_a_broken_file_is_replaced(web, path):
    url = web.serve("net", CONTENT)
    get(url, path)
    get(url, path)
    assert web.asked == [("net", 0)]
    path.write_bytes(b"broken")
    get(url, path)
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("says_length", [True, False])
def test_a_cut_connection_is_taken_up_where_it_was(web, path, says_length):
    get(web.serve("net", CONTENT, cuts=[2 * CHUNK, CHUNK], says_length=says_length), path)
    assert path.read_bytes() == CONTENT
    assert [start for _, start in web.asked] == [0, 2 * CHUNK, 3 * CHUNK]


def test_a_later_call_goes_on_with_what_an_earlier_one_left(web, path):
    url = web.serve("net", CONTENT, cuts=[3 * CHUNK, 0])
    said = refused(url, path)
    assert "was cut" in said and "0.2 MB are kept" in said
    assert kept(path) == [CONTENT[: 3 * CHUNK]]
    get(url, path)
    assert path.read_bytes() == CONTENT
    assert web.asked[-1] == ("net", 3 * CHUNK)
    assert not kept(path)


@pytest.mark.parametrize("habit", [{"ranges": False}, {"other_range": True}])
def test_a_server_that_does_not_send_the_asked_for_rest_sends_the_whole_again(web, path, habit):
    get(web.serve("net", CONTENT, cuts=[3 * CHUNK], **habit), path)
    assert path.read_bytes() == CONTENT


def test_a_download_that_was_killed_before_it_was_verified_needs_no_more_bytes(web, path):
    url = web.serve("net", CONTENT)
    path.parent.mkdir()
    (path.parent / f"net.onnx.{SHA256[:8]}.part").write_bytes(CONTENT)
    get(url, path)
    assert path.read_bytes() == CONTENT
    assert web.asked == []


@pytest.mark.parametrize("left", [b"x" * CHUNK, b"x" * (len(CONTENT) + 1)], ids=["other", "too long"])
def test_broken_leftovers_never_get_into_place(web, path, left):
    url = web.serve("net", CONTENT)
    path.parent.mkdir()
    (path.parent / f"net.onnx.{SHA256[:8]}.part").write_bytes(left)
    if len(left) < len(CONTENT):
        assert "it was deleted" in refused(url, path)
    get(url, path)
    assert path.read_bytes() == CONTENT


def test_a_changed_byte_is_refused_and_deleted(web, path):
    changed = bytes([CONTENT[0] ^ 1]) + CONTENT[1:]
    said = refused(web.serve("net", changed), path)
    assert SHA256 in said and hashlib.sha256(changed).hexdigest() in said
    assert not kept(path)


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b"x", b"<html>sign in</html>", b""])
def test_another_length_is_refused_before_anything_is_written(web, path, content):
    said = refused(web.serve("net", content), path)
    assert f"has {len(content)} bytes, expected {len(CONTENT)}" in said
    assert not kept(path)


def test_without_a_stated_length_too_many_bytes_are_not_taken(web, path, monkeypatch):
    sizes = []
    monkeypatch.setattr(transfer, "sha256_of", lambda part: sizes.append(part.stat().st_size) or sha256_of(part))
    said = refused(web.serve("net", CONTENT * 40, says_length=False), path)
    assert "it was deleted" in said and sizes[0] <= SIZE + CHUNK
    assert not kept(path)


def test_without_a_stated_length_a_file_that_stays_short_is_not_gone_on_with(web, path):
    url = web.serve("net", CONTENT[:-1], says_length=False)
    assert "416 " in refused(url, path)
    assert kept(path) == []


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_what_the_server_refuses_is_named_with_its_address(web, path, status):
    url = web.serve("net", CONTENT, status=status)
    assert f"{status} " in refused(url, path) and url in refused(url, path)


def test_a_machine_that_is_offline_gets_a_message_of_it(path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert f"no answer from 127.0.0.1:{port}, is this machine offline?" in refused(f"http://127.0.0.1:{port}/net", path)


def test_an_older_file_stays_in_place_while_the_new_one_cannot_be_had(web, path):
    path.parent.mkdir()
    path.write_bytes(b"older")
    refused(web.serve("net", CONTENT, cuts=[CHUNK, 0]), path)
    assert path.read_bytes() == b"older"


def test_a_full_disk_stops_with_one_line_and_what_came_is_kept(web, path):
    url = web.serve("net", CONTENT)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * CHUNK, hard))
    try:
        said = refused(url, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "cannot be written (File too large)" in said and "0.3 MB are kept" in said and "free some space" in said
    get(url, path)
    assert path.read_bytes() == CONTENT
    assert web.asked[-1] == ("net", 4 * CHUNK)


def test_a_disk_with_too_little_room_is_named_before_the_download(web, path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: namedtuple("usage", "total used free")(10, 9, 1_000_000 // 4))
    assert "0.3 MB are needed and 0.2 MB are free" in refused(web.serve("net", CONTENT), path)
    assert not any(kept(path))


def test_a_folder_that_is_a_file_is_named(web, tmp_path):
    (tmp_path / "cache").write_bytes(b"")
    assert "cannot be written" in refused(web.serve("net", CONTENT), tmp_path / "cache" / "net.onnx")


@pytest.mark.parametrize(
    "location",
    [
        "http://[nonsense/",
        "file:///etc/passwd",
        "http://" + "a" * 300 + ".invalid/",
        "ftp://127.0.0.1/",
        "http://a..b/",
    ],
)
def test_a_redirect_to_what_is_no_web_address_is_named_as_such(web, path, location):
    url = web.serve("net", CONTENT, status=302, headers={"Location": location})
    said = refused(url, path)
    assert url in said and ("no address of http" in said or "no answer from" in said) and "space" not in said


def test_redirects_in_circles_do_not_look_like_being_offline(web, path):
    url = web.serve("net", CONTENT, status=302, headers={"Location": "/net"})
    assert f"{url} redirects in circles" in refused(url, path)


def test_the_body_of_a_redirect_is_not_read_which_may_have_no_end(web, path, monkeypatch):
    monkeypatch.setattr(transfer, "STALL", 3)
    web.serve("elsewhere", CONTENT)
    get(web.serve("net", b"", status=302, headers={"Location": "/elsewhere"}, drip=0.01), path)
    assert path.read_bytes() == CONTENT


def test_a_server_that_refuses_every_range_is_not_a_full_disk(web, path):
    url = web.serve("net", CONTENT, status=416)
    said = refused(url, path)
    assert "416 " in said and url in said and "space" not in said


def test_a_shorter_file_than_what_has_come_is_begun_again(web, path):
    url = web.serve("net", CONTENT[:CHUNK])
    path.parent.mkdir()
    part = path.parent / f"net.onnx.{SHA256[:8]}.part"
    part.write_bytes(CONTENT[: 2 * CHUNK])
    assert "416 " in refused(url, path)
    assert not kept(path)
    get(web.serve("net", CONTENT), path)


def test_of_a_server_that_states_no_length_only_the_files_size_is_taken(web, path, monkeypatch):
    sizes = []
    monkeypatch.setattr(transfer, "sha256_of", lambda part: sizes.append(part.stat().st_size) or sha256_of(part))
    refused(web.serve("net", CONTENT * 40, says_length=False), path)
    assert SIZE < sizes[0] <= SIZE + CHUNK


def test_a_byte_now_and_then_is_given_up(web, path, monkeypatch):
    monkeypatch.setattr(transfer, "STALL", 0.5)
    url = web.serve("net", CONTENT, drip=0.1)
    assert "sends less than 1 kB a second; try again later" in refused(url, path)


def test_a_server_that_cuts_after_every_byte_is_given_up(web, path):
    said = refused(web.serve("net", CONTENT, cuts=[1] * 50), path)
    assert "was cut" in said and len(web.asked) == 1


def test_an_answer_that_is_packed_is_refused_before_it_is_unpacked(web, path):
    said = refused(web.serve("net", CONTENT, headers={"Content-Encoding": "gzip, gzip"}), path)
    assert "sent in a form that was not asked for" in said
    assert kept(path) == []
