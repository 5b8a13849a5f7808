"""A notebook whose parameters name no profile takes PROFILE, DATA and WEIGHTS of `make lab`."""

from pathlib import Path

import pytest

from facefront.errors import SetupError
from facefront.notebook import chosen

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("parameters", "given", "expected"),
    [
        ((), {}, ("heads-biwi", "", "")),
        ((), {"PROFILE": "heads"}, ("heads-biwi", "", "")),
        ((), {"PROFILE": "folder", "WEIGHTS": "models"}, ("folder", "", "models")),
        (("cfp",), {"PROFILE": "folder", "DATA": "/no/such"}, ("cfp", "", "")),
        (("cfp", "mine", "w"), {"PROFILE": "folder"}, ("cfp", "mine", "w")),
        (("", "", "own"), {"PROFILE": "folder", "WEIGHTS": "models"}, ("folder", "", "own")),
    ],
)
def test_parameters_count_first_then_what_make_lab_was_given(parameters, given, expected):
    assert chosen(*parameters, given=given, root=ROOT) == expected


def test_of_several_sets_it_is_the_first_with_its_own_folder(tmp_path):
    (tmp_path / "biwi").mkdir()
    given = {"PROFILE": "biwi-lfw", "DATA": str(tmp_path)}
    assert chosen(given=given, root=ROOT) == ("biwi", f"{tmp_path}/biwi", "")


@pytest.mark.parametrize(
    ("given", "said"), [({"PROFILE": "no"}, "PROFILE=no"), ({"PROFILE": "cfp", "DATA": "x"}, "DATA=")]
)
def test_a_wrong_setting_of_make_lab_is_named(given, said):
    with pytest.raises(SetupError, match=said):
        chosen(given=given, root=ROOT)
