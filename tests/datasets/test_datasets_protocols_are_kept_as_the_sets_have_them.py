"""LFW's View 2 and CFP's FF and FP: every published pair is read; those of absent photos are left out and counted."""

import pandas as pd
import pytest

from facefront.datasets import load_dataset
from facefront.datasets.base import VERIFICATION, verification_table
from facefront.datasets.lfw import read_pairs
from facefront.errors import SetupError
from photo_trees import put, put_cfp

PAIRS = "2\t1\nA_B\t1\t2\nA_B\t1\tC_D\t1\nC_D\t1\t2\nC_D\t2\tE_F\t13\n"


def test_lfw_pairs_become_rows(tmp_path):
    path = tmp_path / "pairs.txt"
    path.write_text(PAIRS)
    assert list(read_pairs(path)) == [
        ("view2", 1, "A_B/A_B_0001.jpg", "A_B/A_B_0002.jpg", True),
        ("view2", 1, "A_B/A_B_0001.jpg", "C_D/C_D_0001.jpg", False),
        ("view2", 2, "C_D/C_D_0001.jpg", "C_D/C_D_0002.jpg", True),
        ("view2", 2, "C_D/C_D_0002.jpg", "E_F/E_F_0013.jpg", False),
    ]


def test_the_published_lfw_protocol_is_read_whole(real_root):
    table = verification_table(read_pairs(real_root / "lfw_format" / "pairs.txt"))
    assert len(table) == 6_000
    assert table.groupby(["fold", "genuine"]).size().tolist() == [300] * 20
    own = table["left"].str.split("/").str[0] == table["right"].str.split("/").str[0]
    assert (own == table["genuine"]).all()
    assert not (table["left"] == table["right"]).any()


@pytest.mark.parametrize("place", ["root", "parent", "option"])
def test_lfw_pairs_are_found_and_restricted_to_the_photos_that_are_there(tmp_path, place):
    root = tmp_path / "sets" / "lfw"
    put(root, *(f"{name}/{name}_{i:04d}.jpg" for name in ("A_B", "C_D") for i in (1, 2)))
    folder = {"root": root, "parent": root.parent, "option": tmp_path}[place]
    (folder / "pairs.txt").write_text(PAIRS)
    options = {"pairs": tmp_path / "pairs.txt"} if place == "option" else {}
    dataset = load_dataset("lfw", root, **options)
    assert dict(dataset.verification.dtypes.astype(str)) == dict(VERIFICATION)
    assert dataset.verification["genuine"].tolist() == [True, False, True]
    assert any("of its 4 pairs 3 have both photos" in note for note in dataset.notes)


def test_lfw_without_pairs_says_so_and_has_an_empty_protocol(tmp_path):
    put(tmp_path, "A_B/A_B_0001.jpg")
    dataset = load_dataset("lfw", tmp_path)
    assert dataset.verification.empty
    assert any("no pairs.txt" in note for note in dataset.notes)
    with pytest.raises(SetupError, match="no such file"):
        load_dataset("lfw", tmp_path, pairs="gone.txt")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("300\nA_B\t1\t2\n", "line 1"),
        ("2\t1\nA_B\t1\t2\n", "1 pairs; its header announces 4"),
        (PAIRS.replace("A_B\t1\t2", "A_B\t1\ttwo"), "line 2"),
        (PAIRS.replace("C_D\t2\tE_F\t13", "C_D\t2\t13"), "line 5"),
        ("", "line 1"),
    ],
)
def test_a_faulty_pairs_file_stops_with_its_line(tmp_path, text, fault):
    put(tmp_path, "A_B/A_B_0001.jpg")
    (tmp_path / "pairs.txt").write_text(text)
    with pytest.raises(SetupError, match=fault) as caught:
        load_dataset("lfw", tmp_path)
    assert "pairs.txt" in str(caught.value)


def test_cfp_pairs_keep_their_folds_and_the_missing_ones_are_counted(tmp_path):
    put_cfp(tmp_path, people=2)
    dataset = load_dataset("cfp", tmp_path)
    same = dataset.verification[dataset.verification["genuine"]]
    assert same[["protocol", "fold"]].to_numpy().tolist() == [["FF", 1], ["FF", 2], ["FP", 1], ["FP", 2]]
    assert same["left"].tolist()[0] == "001/frontal/01.jpg"
    assert same[same["protocol"] == "FP"]["right"].tolist() == ["001/profile/04.jpg", "002/profile/04.jpg"]
    assert any("of its 40 pairs" in note for note in dataset.notes)


def test_a_cfp_pair_of_no_photo_stops_with_its_line(tmp_path):
    put_cfp(tmp_path)
    path = tmp_path / "Protocol" / "Split" / "FP" / "03" / "diff.txt"
    path.write_text("1,2\n7,99999\n")
    with pytest.raises(SetupError, match=r"diff\.txt, line 2: '7,99999'"):
        load_dataset("cfp", tmp_path)


def test_cfp_without_its_protocol_is_noted(tmp_path):
    put(tmp_path, "Data/Images/001/frontal/01.jpg", "Data/Images/001/profile/01.jpg")
    dataset = load_dataset("cfp", tmp_path)
    assert dataset.verification.empty
    assert any("protocol is left out" in note for note in dataset.notes)


def test_the_forty_people_of_the_real_set_hold_one_fold_of_each_protocol(real_root):
    dataset = load_dataset("cfp", real_root / "cfp-dataset")
    assert dataset.found == {"people": 40, "images": 560}
    assert dataset.images.groupby(["person", "sequence"]).size().unique().tolist() == [10, 4]
    counts = dataset.verification.groupby(["protocol", "fold", "genuine"]).size()
    assert counts.to_dict() == {
        ("FF", 1, False): 223,
        ("FF", 1, True): 280,
        ("FP", 1, False): 210,
        ("FP", 1, True): 280,
    }
    pairs = dataset.verification
    person = {side: pairs[side].str.split("/").str[0] for side in ("left", "right")}
    pd.testing.assert_series_equal(person["left"] == person["right"], pairs["genuine"], check_names=False)
    assert pairs.loc[pairs["protocol"] == "FP", "right"].str.contains("/profile/").all()
