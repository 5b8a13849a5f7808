"""A profile that names a system whose files cannot be downloaded gets a row that says what to bring, and runs on."""

import pytest

from facefront.errors import SetupError
from facefront.frontalizers import FRONTALIZERS
from facefront.study.components import find_components
from facefront.study.settings import ComponentSettings, DatasetSettings, Profile
from facefront.weights import CATALOGUE, sha256_of
from facefront.weights.download import download_weights

SYSTEMS = ["ffwm", "scaleway", "deca", "first_order_model"]


def find(folder):
    (folder / "det").write_bytes(b"1")
    detector = ComponentSettings(use="scrfd", weights=({"file": "det", "sha256": sha256_of(folder / "det")},))
    frontalizers = {key: ComponentSettings() for key in ("template", *SYSTEMS)}
    profile = Profile("a", DatasetSettings("folder", "x"), {"d": detector}, {}, frontalizers, "d", name="a")
    return find_components(profile, folder)


def test_what_is_absent_has_a_row_with_file_licence_and_place_and_the_rest_runs(tmp_path):
    found = find(tmp_path)
    assert [each.name for each in found.frontalizers] == ["template"]
    assert [each.name for each in found.absent] == SYSTEMS
    for each in found.absent:
        assert "\n" not in each.reason
        for name in FRONTALIZERS.card(each.name).weights:
            file = CATALOGUE[name]
            assert f"{file.filename} (" in each.reason
            assert file.licence in each.reason
            assert "weights folder" in file.note
            assert file.terms_url


@pytest.mark.parametrize("key", SYSTEMS)
def test_nothing_of_them_is_downloaded(key):
    for name in FRONTALIZERS.card(key).weights:
        with pytest.raises(SetupError, match="bring your own"):
            download_weights([CATALOGUE[name]], accept=True)


@pytest.mark.parametrize("key", SYSTEMS)
def test_files_that_the_user_brings_are_taken_with_the_sha256_that_they_have(tmp_path, key):
    for name in FRONTALIZERS.card(key).weights:
        (tmp_path / CATALOGUE[name].filename).write_bytes(name.encode())
    (component,) = (c for c in find(tmp_path).frontalizers if c.name == key)
    assert [w.key for w in component.weights] == list(FRONTALIZERS.card(key).weights)
    assert [w.sha256 for w in component.weights] == [sha256_of(w.path) for w in component.weights]
