"""The weight catalogue is a TOML file with a schema, and a plug-in adds one of its own."""

import pytest

from facefront.errors import SetupError
from facefront.weights import CATALOGUE, add_catalogue, catalogue, find_weight, sha256_of

ENTRY = {"filename": "mine.onnx", "note": "a net", "licence": "MIT", "terms_url": "https://example.org", "bytes": 3}


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(catalogue, "CATALOGUE", dict(CATALOGUE))
    return catalogue.CATALOGUE


def write(path, key="mine", **changes):
    entry = {name: value for name, value in (ENTRY | changes).items() if value is not None}
    path.write_text("\n".join([f"[{key}]", *(f"{name} = {value!r}" for name, value in entry.items())]))
    return path


def test_its_files_are_found_by_key(known, tmp_path):
    (tmp_path / "mine.onnx").write_bytes(b"net")
    add_catalogue(write(tmp_path / "own.toml", sha256=sha256_of(tmp_path / "mine.onnx"), bytes=3))
    found = find_weight("mine", tmp_path)
    assert (found.path, found.licence) == (tmp_path / "mine.onnx", "MIT")
    assert set(CATALOGUE) < set(known)


def test_a_key_that_is_taken_adds_nothing(known, tmp_path):
    path = write(tmp_path / "own.toml", key="det_10g")
    path.write_text(path.read_text() + "\n" + write(tmp_path / "other.toml").read_text())
    with pytest.raises(
        SetupError, match=r"own\.toml: weights 'det_10g' are in the catalogue already; take another key"
    ):
        add_catalogue(path)
    assert known == CATALOGUE


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"licence": None}, "the key mine.licence is missing"),
        ({"license": "MIT"}, "unknown key mine.license ('MIT'); did you mean 'licence'?"),
        ({"bytes": "3"}, "mine.bytes is '3'; expected int"),
        ({"recognition": "ArcFace"}, "mine.recognition is 'ArcFace'; expected list"),
        ({"filename": "../mine.onnx"}, "mine: filename is '../mine.onnx'; give the bare name"),
        ({"filename": ".mine"}, "mine: filename is '.mine'; give the bare name"),
        ({"sha256": "abc"}, "mine: sha256 is 'abc'; give 64 hexadecimal digits"),
        ({"url": "https://example.org/mine.onnx"}, "mine: sha256 is ''; give 64 hexadecimal digits"),
        ({"bytes": None}, "mine: it has no size; give bytes"),
        ({"terms_url": None}, "mine: it has no url and no terms_url; say where it is got from"),
    ],
)
def test_a_wrong_entry_names_file_key_value_and_remedy(known, tmp_path, changes, said):
    with pytest.raises(SetupError) as caught:
        add_catalogue(write(tmp_path / "own.toml", **changes))
    assert str(caught.value).startswith(f"{tmp_path}/own.toml: {said}") and "\n" not in str(caught.value)
    assert known == CATALOGUE


@pytest.mark.parametrize(("text", "said"), [("[mine", "not valid TOML"), ("mine = 3", "mine is 3; expected a mapping")])
def test_what_is_no_catalogue_is_one_line(tmp_path, text, said):
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(SetupError, match=rf"own\.toml: {said}"):
        add_catalogue(tmp_path / "own.toml")
    with pytest.raises(SetupError, match=r"gone\.toml: cannot be read"):
        add_catalogue(tmp_path / "gone.toml")


def test_entries_from_one_archive_agree_on_it():
    archives = {(f.archive.filename, f.archive.sha256, f.archive.bytes, f.url) for f in CATALOGUE.values() if f.archive}
    assert len({filename for filename, *_ in archives}) == len(archives)
