"""A section that a notebook saved is read back as it was, and is written whole or not at all."""

import json

import pytest

from facefront.errors import SetupError
from facefront.files.handover import record
from facefront.report import Note, Section, load_sections
from facefront.report.blocks import decode
from report_study import make_report


def test_every_kind_of_block_comes_back_as_it_was(tmp_path):
    sections = make_report().sections
    for section in reversed(sections):
        section.save(tmp_path / "a folder (تست)")
    assert load_sections(tmp_path / "a folder (تست)") == sections


def test_a_notebook_that_did_not_run_is_simply_not_there(tmp_path):
    assert load_sections(tmp_path / "nothing") == []


def test_saving_again_replaces_the_file_and_leaves_nothing_behind(tmp_path):
    section = Section("01_a", "A")
    section.save(tmp_path)
    section.add(Note("more"))
    section.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".01_a.json.sha256", "01_a.json"]
    assert Section.load(tmp_path / "01_a.json").blocks == [Note("more")]


def test_an_unknown_kind_of_block_is_refused():
    with pytest.raises(ValueError, match="Script"):
        decode({"kind": "Script"})


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda raw: raw["blocks"][0].pop("text"), "Note differs in text"),
        (lambda raw: raw["blocks"][0].update(colour="red"), "Note differs in colour"),
        (lambda raw: raw["blocks"][0].update(kind="Opening"), "no block is called 'Opening'"),
        (lambda raw: raw.pop("gist"), "it differs in gist"),
    ],
)
def test_a_section_of_another_version_is_refused_in_one_line(tmp_path, change, named):
    path = Section("01_a", "A", [Note("more")]).save(tmp_path)
    raw = json.loads(path.read_text("utf-8"))
    change(raw)
    path.write_text(json.dumps(raw), "utf-8")
    record(path)
    with pytest.raises(SetupError) as refused:
        Section.load(path)
    assert "\n" not in str(refused.value)
    assert str(path) in str(refused.value)
    assert named in str(refused.value)
    assert "make report" in str(refused.value)


def test_a_notebook_shows_what_it_adds():
    assert '<p class="note">a &lt;b&gt;</p>' in Section("01_a", "A").add(Note("a <b>"))._repr_html_()


def test_notes_of_the_loader_leave_out_the_folder_of_the_photos():
    report = make_report()
    [note] = report.sections[0].of_kind(Note)
    assert note.text.startswith("person_00: ")
    assert report.folder not in note.text
