"""Where photos and code lie on a machine is nobody's business: no absolute path is in the report or beside it."""

from pathlib import Path

import pytest

from facefront.datasets import load_dataset
from facefront.measure import MeasureSpec
from facefront.report import Chapter, Context, Values, loader_notes, write_report
from facefront.report.blocks import Table
from facefront.report.places import without_places
from facefront.report.rows import PAIRS
from report_study import make_report

REPOSITORY = Path(__file__).parents[2].resolve()


def texts(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes().decode("utf-8", "replace")


def test_no_file_of_the_report_names_the_photos_folder_or_the_repository(tmp_path):
    report = make_report()
    write_report(tmp_path, [Chapter(report.sections, pairs={PAIRS: report.pairs})], dataset="d", profile="p")
    names = {path.name for path, _ in texts(tmp_path)}
    assert {"report.html", "values.json", "run.json", "problems.csv", "pairs.parquet"} <= names
    for path, content in texts(tmp_path):
        assert report.folder not in content, path
        assert str(REPOSITORY) not in content, path


def test_an_unreadable_photo_has_a_line_with_its_reason():
    blocks = [block for section in make_report().sections for block in section.of_kind(Table)]
    table = next(block for block in blocks if block.key == "problems")
    assert table.rows[0][-1] == "the file could not be read: truncated"


def test_the_notes_of_a_real_set_name_no_folder(real_root):
    root = (real_root / "cfp-dataset").resolve()
    dataset = load_dataset("cfp", root)
    assert any(str(root) in note for note in dataset.notes)
    context = Context("d", MeasureSpec(), Values())
    notes = [note.text for note in loader_notes(dataset.images, dataset.faults, context)]
    assert len(notes) == len(dataset.notes)
    assert not [note for note in notes if str(root.parent) in note or note.startswith("/")]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("/data/set a/Data/001/1.jpg: truncated", "001/1.jpg: truncated"),
        ("/data/set a/Protocol: no such folder", "Protocol: no such folder"),
        ("see /data/set a/Data/x.png and /data/other.txt", "see x.png and other.txt"),
        ("/elsewhere/pairs.txt: 3 pairs", "pairs.txt: 3 pairs"),
        ("no pairs.txt beside the photos", "no pairs.txt beside the photos"),
    ],
)
def test_a_place_is_cut_to_what_is_below_the_photos_folder(words, kept):
    photos = ["/data/set a/Data/001/1.jpg", "/data/set a/Data/002/1.jpg"]
    assert without_places(words, photos) == kept


def test_a_set_without_photos_has_no_place_to_tell():
    assert without_places("no photo", []) == "no photo"
