"""Files of the same bytes in two roles, under two people or twice in one role are counted, named and left out."""

import re
import shutil
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest

from drawn import draw_photo, make_project, save, use_drawn_components
from facefront.datasets import GtRule, assign_roles
from facefront.datasets.base import image_table, verification_table
from facefront.datasets.copies import find_copies, find_near_copies, mark_copies, note_copies
from facefront.faces import FACES, Role, Status
from facefront.imaging.likeness import MOST, likeness
from facefront.measure import MeasureSpec, build_pairs
from facefront.study.study import Study
from quickstart_commands import call, chain


def photos(*rows):
    """`IMAGES` of (image_id, person, role, sha256)."""
    table = image_table({"image_id": i, "path": i, "person": p, "role": r} for i, p, r, _ in rows)
    return table.assign(sha256=table["image_id"].map({row[0]: row[3] for row in rows}))


LEAKS = photos(
    ("Angle/a/1", "a", Role.PROBE, "x"), ("Angle/a/2", "a", Role.PROBE, "p"), ("Angle/a/3", "a", Role.PROBE, "p"),
    ("GT/a/1", "a", Role.GT, "x"), ("GT/a/2", "a", Role.GT, "y"), ("GT/b/1", "b", Role.GT, "y"),
    ("GT/b/2", "b", Role.GT, "z"), ("GT/c/1", "c", Role.GT, ""), ("GT/d/1", "d", Role.GT, ""),
)  # fmt: skip


def test_each_kind_of_copy_has_its_rule():
    found = find_copies(LEAKS)
    assert {row.image_id: (row.of, row.kind) for row in found.itertuples()} == {
        "Angle/a/1": ("GT/a/1", "roles"),
        "Angle/a/3": ("Angle/a/2", "same"),
        "GT/a/2": ("GT/b/1", "people"),
        "GT/b/1": ("GT/a/2", "people"),
    }
    marked = mark_copies(LEAKS).set_index("image_id")
    assert (marked["status"] == Status.DUPLICATE).sum() == 4
    assert set(marked.loc[marked["status"] == Status.DUPLICATE, "role"]) == {Role.UNUSED}
    assert marked.at["GT/a/1", "role"] == Role.GT and marked.at["GT/a/1", "status"] == Status.OK


def test_a_file_under_three_people_is_of_none_of_them():
    three = photos(*((f"GT/{p}/1", p, Role.GT, "x") for p in "abc"), ("GT/a/2", "a", Role.GT, "x"))
    assert set(mark_copies(three)["status"]) == {Status.DUPLICATE}


def test_broken_files_of_the_same_bytes_stay_broken_files():
    broken = photos(("GT/a/1", "a", Role.GT, "x"), ("GT/b/1", "b", Role.GT, "x")).assign(status=str(Status.READ_ERROR))
    assert set(mark_copies(broken)["status"]) == {Status.READ_ERROR}


def test_where_roles_are_chosen_no_copy_is_chosen_for_any():
    images = photos(*((f"a/{i}", "a", "", sha) for i, sha in enumerate("xxyzy")), ("b/0", "b", "", "z"))
    images = images.assign(yaw=[0, 0, 5, 9, 5, 1], pitch=0.0, roll=0.0, pose_source="label")
    faces = pd.DataFrame({"image_id": images["image_id"], "variant": "original", "detector": "d", "status": "ok"})
    roles = assign_roles(mark_copies(images), faces.reindex(columns=list(FACES)), GtRule(k=1)).set_index("image_id")
    assert roles["role"].to_dict() == {
        "a/0": Role.GT, "a/1": Role.UNUSED, "a/2": Role.PROBE, "a/3": Role.UNUSED, "a/4": Role.UNUSED,
        "b/0": Role.UNUSED,
    }  # fmt: skip


@pytest.fixture(scope="module")
def leaking(tmp_path_factory):
    """Three people; p0's GT photo also in Angle, p1's also under p2, one probe twice; a GT photo compressed anew among
    the probes."""
    root = make_project(tmp_path_factory.mktemp("leaks"))
    data = root / "data"
    shutil.copy(data / "GT/p0/0.png", data / "Angle/p0/copy of 0.png")
    shutil.copy(data / "GT/p1/0.png", data / "GT/p2/wrong.png")
    shutil.copy(data / "Angle/p1/0.png", data / "Angle/p1/again.png")
    image = cv2.resize(draw_photo(0, 0), (120, 120), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(data / "Angle/p0/smaller.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, 80])
    return root


COPIES = {"Angle/p0/copy of 0.png", "GT/p1/0.png", "GT/p2/wrong.png", "Angle/p1/again.png"}


@pytest.fixture
def project(leaking, tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = shutil.copytree(leaking, tmp_path / "project")
    monkeypatch.chdir(root)
    return root


def test_in_a_study_copies_are_in_no_pair_and_every_kind_is_said(project):
    study = Study.open("drawn", root=project)
    marked = study.images[study.images["status"] == Status.DUPLICATE]
    assert set(marked["image_id"]) == COPIES and set(marked["role"]) == {Role.UNUSED}
    faces = pd.concat([study.faces, study.frontal_faces])
    pairs = build_pairs(study.images, study.embeddings, MeasureSpec(), faces, study.frontals)
    assert len(pairs) and not COPIES & (set(pairs["left"]) | set(pairs["right"]))
    assert pairs.loc[pairs["group"] == "angle_gt", "similarity"].max() < 0.9999
    notes = [fault.line for fault in study.faults]
    assert len(notes) == 4
    for names in (
        "Angle/p0/copy of 0.png = GT/p0/0.png", "GT/p1/0.png = GT/p2/wrong.png",
        "Angle/p1/again.png = Angle/p1/0.png", "Angle/p0/smaller.jpg = GT/p0/0.png",
    ):  # fmt: skip
        assert sum(names in note for note in notes) == 1
    assert not any(re.search(r"p\d|\.png", note) for note in (fault.unnamed for fault in study.faults))


def test_the_protocol_of_a_set_loses_the_pairs_of_copies(project):
    study = Study.open("drawn", root=project)
    rows = [("FF", 1, "GT/p0/0.png", "GT/p0/1.png", True), ("FF", 1, "GT/p0/0.png", "GT/p2/wrong.png", False)]
    object.__setattr__(study.dataset, "verification", verification_table(rows))
    assert study.protocol["right"].tolist() == ["GT/p0/1.png"]


def test_the_scripts_count_and_name_them(project, capsys):
    for command in chain():
        capsys.readouterr()
        profile = ["--profile", "drawn"] if command[0] in {"preprocess", "frontalize", "extract_embeddings"} else []
        assert call(command, *profile) == 0
        if command[0] == "compute_similarity":
            said = capsys.readouterr().out
            assert "4 left out as copies of other photos (" in said and "Angle/p0/copy of 0.png = GT/p0/0.png" in said
    pairs = pd.read_csv("results/metrics.csv")
    assert set(pairs.loc[pairs["status"] == Status.DUPLICATE, "left"]) == COPIES
    assert pairs.loc[pairs["status"] == Status.DUPLICATE, "similarity"].isna().all()
    rest = pairs[pairs["status"] != Status.DUPLICATE]
    assert not COPIES & (set(rest["left"]) | set(rest["right"]))
    assert pd.read_csv("results/master_report.csv")["copies"].tolist() == [4, 4]


def test_a_picture_made_smaller_or_compressed_anew_is_nearly_the_same_and_others_are_not():
    originals = [draw_photo(person, 0) for person in range(12)]
    for image in originals:
        for side, quality in ((160, 60), (110, 80), (240, 90)):
            copy = cv2.imencode(".jpg", cv2.resize(image, (side, side)), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
            assert bits(likeness(image), likeness(cv2.imdecode(copy, cv2.IMREAD_COLOR))) <= MOST
    others = [bits(likeness(a), likeness(b)) for i, a in enumerate(originals) for b in originals[:i]]
    assert min(others) > MOST


def bits(a: bytes, b: bytes) -> int:
    return int.from_bytes(a).__xor__(int.from_bytes(b)).bit_count()


def test_near_copies_across_people_are_found_among_thousands():
    random = np.random.default_rng(5)
    table = photos(*((f"{i:05d}", f"p{i % 500}", Role.PROBE, str(i)) for i in range(5000)))
    hashes = {image_id: random.bytes(32) for image_id in table["image_id"]}
    flipped = bytearray(hashes["00007"])
    for bit in random.choice(256, 10, replace=False):
        flipped[bit // 8] ^= 1 << bit % 8
    hashes["03333"] = bytes(flipped)
    near = find_near_copies(table, hashes, MOST)
    assert near.to_numpy().tolist() == [["00007", "03333", "near people"]]
    assert note_copies(near).lines()[0].startswith("00007 = 03333: nearly the same picture under two people")


def test_a_photo_is_decoded_once_for_its_hash_and_never_again(project, monkeypatch):
    _ = Study.open("drawn", root=project).faults
    monkeypatch.setattr("facefront.study.steps.analyse", lambda *_: pytest.fail("looked at a photo again"))
    _ = Study.open("drawn", root=project).faults
    assert Path("results/drawn/store.sqlite").is_file()


def test_a_broken_photo_gets_no_hash_and_is_not_tried_again(project, monkeypatch):
    Path("data/Angle/p0/broken.jpg").write_bytes(b"no picture")
    save(np.full((80, 80, 3), 128, np.uint8), Path("data/Angle/p0/faceless.png"))
    _ = Study.open("drawn", root=project).faults
    monkeypatch.setattr("facefront.study.steps.analyse", lambda *_: pytest.fail("looked at a photo again"))
    _ = Study.open("drawn", root=project).faults
