import hashlib
import os
import re

import pytest

from facefront.errors import SetupError
from facefront.weights import (
    CATALOGUE,
    WeightFile,
    cache_folder,
    describe_missing,
    find_weight,
    own_weight,
    sha256_of,
    weights_folder,
)
from facefront.weights import find as find_module

CONTENT = b"weights"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def catalogue(monkeypatch):
    entry = WeightFile("net", "net.onnx", "MIT", "a test", "https://example.org/net.onnx", SHA256, len(CONTENT))
    monkeypatch.setattr(find_module, "catalogued", {"net": entry}.__getitem__)


def place(folder, name="net.onnx", content=CONTENT):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize("inside", ["", "models/antelopev2/antelopev2", "پوشه وزن‌ها"])
def test_a_file_is_found_however_deep_it_lies(catalogue, tmp_path, inside):
    path = place(tmp_path / inside)
    found = find_weight("net", tmp_path)
    assert (found.key, found.path, found.sha256, found.bytes, found.licence) == ("net", path, SHA256, 7, "MIT")


def test_what_is_not_there_is_none_and_the_next_key_counts(catalogue, tmp_path, monkeypatch):
    assert find_weight("net", tmp_path) is None
    other = WeightFile("other", "other.onnx", "MIT", "a test", sha256=SHA256)
    net = find_module.catalogued("net")
    monkeypatch.setattr(find_module, "catalogued", {"net": net, "other": other}.__getitem__)
    place(tmp_path, "other.onnx")
    assert find_weight(["net", "other"], tmp_path).key == "other"


def test_every_entry_has_a_size_or_states_the_most_that_it_may_have():
    without = {file.key: file.most for file in CATALOGUE.values() if file.bytes is None}
    pairs = ("ffwm_flow", "ffwm_generator"), ("deca_model", "deca_flame"), ("fomm_vox", "fomm_vox_adv")
    assert without.keys() == {"scaleway_generator"}.union(*pairs)
    assert all(1 << 26 <= most <= 1 << 30 for most in without.values())
    assert not any(CATALOGUE[key].url for key in without)
    assert "at most 268 MB" in describe_missing("ffwm_flow")


def test_a_file_beyond_its_bound_is_refused_before_it_is_read(tmp_path, monkeypatch):
    with place(tmp_path, "latest_net_netG.pth").open("r+b") as file:
        file.truncate(10 << 30)
    monkeypatch.setattr(find_module, "_readable_sha256", None)
    with pytest.raises(SetupError, match=r"netG\.pth: has 10737 MB, expected at most 134 MB; .*get the right one"):
        find_weight("ffwm_generator", tmp_path)


def test_a_wrong_sha256_names_the_file_both_hashes_and_the_remedy(catalogue, tmp_path):
    path = place(tmp_path, content=b"weight")
    wrong = hashlib.sha256(b"weight").hexdigest()
    with pytest.raises(SetupError) as error:
        find_weight("net", tmp_path)
    message = str(error.value)
    assert "\n" not in message
    for part in (str(path), wrong, SHA256, "get it again"):
        assert part in message


def test_of_two_files_of_one_name_the_right_one_is_taken(catalogue, tmp_path):
    place(tmp_path / "a", content=b"broken")
    right = place(tmp_path / "b")
    assert find_weight("net", tmp_path).path == right


def test_links_are_followed_and_their_loops_end(catalogue, tmp_path):
    place(tmp_path / "elsewhere")
    folder = tmp_path / "weights"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "sub" / "itself").symlink_to(folder / "sub")
    assert find_weight("net", folder) is None
    (folder / "sub" / "linked").symlink_to(tmp_path / "elsewhere")
    assert find_weight("net", folder).sha256 == SHA256


def test_a_broken_link_is_no_file(catalogue, tmp_path):
    (tmp_path / "net.onnx").symlink_to(tmp_path / "gone")
    assert find_weight("net", tmp_path) is None


def test_a_missing_folder_and_an_unknown_key_stop_with_a_remedy(tmp_path):
    with pytest.raises(SetupError, match=r"nowhere: no such weights folder; give the folder"):
        find_weight("det_10g", tmp_path / "nowhere")
    with pytest.raises(SetupError, match="unknown weights 'det_10gg'; did you mean 'det_10g'"):
        find_weight("det_10gg", tmp_path)


def test_a_changed_file_is_hashed_again(tmp_path):
    path = place(tmp_path)
    assert sha256_of(path) == SHA256
    path.write_bytes(b"WEIGHTS")
    os.utime(path, ns=(1, 1))
    assert sha256_of(path) == hashlib.sha256(b"WEIGHTS").hexdigest()


def test_ones_own_file_needs_its_sha256_and_must_be_there(tmp_path):
    path = place(tmp_path, "mine.onnx")
    assert find_weight({"file": "mine.onnx", "sha256": SHA256}, tmp_path).path == path
    assert find_weight({"file": str(path), "sha256": SHA256.upper()}, tmp_path).path == path
    with pytest.raises(SetupError, match=f"write sha256: {SHA256}"):
        find_weight({"file": "mine.onnx"}, tmp_path)
    with pytest.raises(SetupError, match=f"its sha256 is {SHA256}, expected {'0' * 64}"):
        find_weight({"file": "mine.onnx", "sha256": "0" * 64}, tmp_path)
    with pytest.raises(SetupError, match=re.escape(f"{tmp_path / 'yours.onnx'}: no such weight file")):
        find_weight({"file": "yours.onnx", "sha256": SHA256}, tmp_path)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"file": "a", "sha": "b"}, "unknown key 'sha'; did you mean 'sha256'"),
        ({"sha256": SHA256}, "file is missing"),
        ({"file": "a", "sha256": "abc"}, "expected 64 hexadecimal digits"),
    ],
)
def test_a_profiles_own_file_is_checked(entry, message):
    with pytest.raises(SetupError, match=message):
        own_weight(entry)


def test_every_catalogue_entry_is_complete():
    for key, file in CATALOGUE.items():
        published = [file.sha256] if file.sha256 or file.url else []  # what is downloaded must be known
        hashes = published + ([file.archive.sha256] if file.archive else [])
        assert all(re.fullmatch("[0-9a-f]{64}", sha256) for sha256 in hashes), key
        assert file.licence and file.note and file.filename and file.key == key
        assert file.url.startswith("https://") or file.terms_url


def test_what_is_missing_is_one_line_with_size_licence_and_source():
    line = describe_missing(["w600k_r50", "mobilefacenet"])
    assert "\n" not in line
    for part in (
        "w600k_r50.onnx",
        "174.4 MB",
        "non-commercial",
        "buffalo_l.zip",
        "or mobilefacenet.onnx",
        "bring your own",
    ):
        assert part in line


def test_the_real_weights_are_the_ones_of_the_catalogue(real_root):
    keys = ["det_500m", "scrfd_2.5g_bnkps", "mobilefacenet", "retinaface_mobile0.25_biubug6"]
    for key in keys:
        found = find_weight(key, real_root / "models")
        assert (found.sha256, found.bytes) == (CATALOGUE[key].sha256, CATALOGUE[key].bytes)


def test_downloads_lie_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.setenv("FACEFRONT_WEIGHTS", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"
    monkeypatch.delenv("FACEFRONT_WEIGHTS")
    assert cache_folder() == tmp_path / "hub" / "facefront"
    monkeypatch.delenv("HF_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder().parts[-2:] == ("facefront", "weights")


def test_only_the_default_weights_folder_may_be_missing(tmp_path):
    assert weights_folder("", tmp_path) == weights_folder("weights", tmp_path) == cache_folder()
    assert find_weight("det_10g", cache_folder()) is None
    assert weights_folder("mine", tmp_path) == tmp_path / "mine"
    assert weights_folder(tmp_path / "mine", "elsewhere") == tmp_path / "mine"
    (tmp_path / "weights").mkdir()
    assert weights_folder("", tmp_path) == tmp_path / "weights"
