"""The catalogue's entries from a server on this machine: consent, archives, and what a failure says."""

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import filelock
import pytest

from facefront.errors import SetupError
from facefront.weights import CATALOGUE, Archive, WeightFile, cache_folder, find_weight
from facefront.weights.download import download_weights
from web import run_web

NETS = {"one.onnx": b"one" * 50_000, "two.onnx": b"two" * 20_000}


@pytest.fixture
def web(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with run_web() as server:
        yield server


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def packed(web, members: dict[str, bytes], **names: str) -> list[WeightFile]:
    """Catalogue entries for the members that `names` says are files' own: filename without ending -> member."""
    pack = zipped(members)
    url = web.serve("pack.zip", pack)
    entries = []
    for stem, member in names.items():
        content = members.get(member, b"")
        archive = Archive("pack.zip", member, sha256(pack), len(pack))
        entries.append(
            WeightFile(stem, f"{stem}.onnx", "a licence", "", url, sha256(content), len(content), archive=archive)
        )
    return entries


def single(web, name: str = "net.pth", content: bytes = b"net" * 1000, **habits) -> WeightFile:
    url = web.serve(name, content, **habits)
    return WeightFile(name, name, "a licence", "a net", url, sha256(content), len(content))


def refused(files, folder, accept=True) -> str:
    with pytest.raises(SetupError) as error:
        download_weights(files, accept=accept, folder=folder)
    assert "\n" not in str(error.value)
    return str(error.value)


def names(folder) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.name != ".lock"} if folder.exists() else set()


def test_without_consent_nothing_is_downloaded_and_the_licence_is_named(web, tmp_path):
    file = replace(single(web), licence="research only", terms_url="https://example.org/terms")
    said = refused([file], tmp_path, accept=False)
    for part in ("accept the licences first", "net.pth (0.0 MB; licence: research only", file.url):
        assert part in said
    assert web.asked == [] and names(tmp_path) == set()


def test_what_is_there_needs_no_consent(web, tmp_path):
    file = single(web)
    download_weights([file], accept=True, folder=tmp_path)
    assert download_weights([file], accept=False, folder=tmp_path) == [tmp_path / "net.pth"]
    assert web.asked == [("net.pth", 0)]


def test_only_the_named_members_leave_an_archive_which_is_downloaded_once(web, tmp_path):
    members = {f"pack/{name}": content for name, content in NETS.items()} | {"pack/other.onnx": b"other"}
    files = packed(web, members, one="pack/one.onnx", two="pack/two.onnx")
    assert download_weights(files, accept=True, folder=tmp_path) == [tmp_path / "one.onnx", tmp_path / "two.onnx"]
    assert names(tmp_path) == set(NETS)
    assert all((tmp_path / name).read_bytes() == content for name, content in NETS.items())
    assert web.asked == [("pack.zip", 0)]


@pytest.mark.parametrize("inside", ["../../out.onnx", "/tmp/out.onnx", "..\\out.onnx"])
def test_no_path_in_an_archive_says_where_anything_is_written(web, tmp_path, inside):
    folder = tmp_path / "a" / "cache"
    download_weights(packed(web, {inside: b"inside", "one.onnx": b"1"}, net=inside), accept=True, folder=folder)
    assert names(tmp_path) == {"a", "cache", "net.onnx"}
    assert (folder / "net.onnx").read_bytes() == b"inside"


def test_the_catalogue_names_bare_files_only():
    for file in CATALOGUE.values():
        for name in [file.filename] + ([file.archive.filename] if file.archive else []):
            assert name and not set(name) & set("/\\") and not name.startswith("."), file.key


def test_a_missing_member_and_another_member_are_named(web, tmp_path):
    (gone,) = packed(web, {"one.onnx": b"1"}, net="net.onnx")
    assert "no archive with a sound net.onnx in it" in refused([gone], tmp_path)
    (other,) = packed(web, {"net.onnx": b"1"}, net="net.onnx")
    other = replace(other, sha256="0" * 64)
    assert f"its net.onnx has the sha256 {sha256(b'1')}, expected 000" in refused([other], tmp_path)
    assert not (tmp_path / "net.onnx").exists() and not list(tmp_path.glob("*.part"))


def test_what_is_no_archive_is_named(web, tmp_path):
    content = b"no archive"
    archive = Archive("pack.zip", "net.onnx", sha256(content), len(content))
    file = replace(single(web, "pack.zip", content), filename="net.onnx", archive=archive)
    assert "no archive with a sound net.onnx in it" in refused([file], tmp_path)


def test_a_changed_archive_is_never_opened(web, tmp_path, monkeypatch):
    (file,) = packed(web, {"net.onnx": b"1"}, net="net.onnx")
    page = web.pages["pack.zip"]
    page.content = page.content[:-1] + bytes([page.content[-1] ^ 1])
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "it was deleted" in refused([file], tmp_path)
    assert names(tmp_path) == set()


def test_a_failure_says_size_licence_source_and_the_other_way(web, tmp_path):
    file = single(web, status=404)
    said = refused([file], tmp_path)
    for part in ("404 ", file.url, "missing: net.pth (0.0 MB; licence: a licence", "or put it into the weights folder"):
        assert part in said


def test_what_has_no_address_is_the_users_to_bring(tmp_path):
    said = refused([CATALOGUE["mobilefacenet"]], tmp_path)
    assert "no address to download from is known: mobilefacenet.onnx (4.0 MB" in said


def test_two_downloads_into_one_folder_do_not_mix(web, tmp_path):
    with filelock.FileLock(tmp_path / ".lock"):
        assert "another process downloads into it" in refused([single(web)], tmp_path)
    assert web.asked == []


def test_what_was_downloaded_is_found_after_the_weights_folder(web, tmp_path, monkeypatch):
    monkeypatch.setenv("FACEFRONT_WEIGHTS", str(tmp_path / "cache"))
    files = {name: replace(single(web, f"{name}.onnx", name.encode()), key=name) for name in ("first", "second")}
    monkeypatch.setattr("facefront.weights.find.catalogued", files.__getitem__)
    folder = tmp_path / "weights"
    folder.mkdir()
    assert find_weight(["first", "second"], folder) is None
    download_weights(files.values(), accept=True)
    assert find_weight(["first", "second"], folder).path == tmp_path / "cache" / "first.onnx"
    (folder / "second.onnx").write_bytes(b"second")
    assert find_weight(["first", "second"], folder).path == folder / "second.onnx"
    assert find_weight("first", cache_folder()).path == tmp_path / "cache" / "first.onnx"


def test_a_hostile_archive_ends_in_one_line_or_in_the_right_file(tmp_path):
    """The deterministic part of `make fuzz`'s area `archives`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "tools")
        from fuzzing import archives
    taken = []
    for name, content in archives.hostile_archives(archives.whole()):
        (tmp_path / "pack.zip").write_bytes(content)
        try:
            assert archives.fault(archives.take_out(tmp_path)) == "", name
            taken.append(name)
        except SetupError as error:
            assert "pack.zip" in str(error) and "\n" not in str(error) and ";" in str(error), name
        assert names(tmp_path) == {"pack.zip"}, name
    assert all(name.startswith("a member named") for name in taken), taken
