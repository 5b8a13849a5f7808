import json
import shutil
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

import pytest

import toy_jobs
from drawnheads.packs import HEADS, read_pack
from drawnheads.sets import sets
from drawnheads.training import packing
from drawnheads.training.cards import compare_packs, render_differences
from drawnheads.training.job import Places
from drawnheads.training.packing import Maker
from facefront.errors import SetupError
from facefront.weights import packs, sha256_of

JOBS = [toy_jobs.REFINER, toy_jobs.LOSS]  # the one that needs the other first


@pytest.fixture
def places(tmp_path):
    places = Places(tmp_path / "shots", tmp_path, tmp_path / "pack")
    toy_jobs.toy_sets(places)
    return places


def make(places, jobs=JOBS, **options):
    lines = []
    path = Maker(jobs, places, lines.append, **{"workers": 0} | options).make()
    assert path == places.pack / "pack.json"
    return lines


def trained(places, key) -> int:
    return len(list(places.pack.parent.glob(f"{key}-*")))


def test_what_is_written_is_found_and_said_in_its_card(places, monkeypatch):
    make(places)
    monkeypatch.setitem(packs.PACKS, "heads", replace(HEADS, folder=places.pack))
    pack = read_pack()
    assert list(pack.files) == ["heads_loss", "heads_refiner"]
    for key, file in pack.files.items():
        assert file.weight.sha256 == sha256_of(places.file(key))
    card = pack.files["heads_loss"].card
    assert card["what"] == "a toy"
    assert card["data"]["loss_training"] | {"yaw": {}} == {
        "seeds": [22_000, 22_002],
        "people": 3,
        "photos": 12,
        "yaw": {},
        "pitch_95": 10.0,
        "roll_95": 3.0,
    }
    assert card["data"]["loss_training"]["yaw"]["45-60"] == 0.25
    assert card["training"]["steps"] == 2
    assert card["numbers"]["eer"] == 0.01
    assert not list(places.pack.rglob("*.part"))
    assert not list((places.pack / ".making").iterdir())


def test_a_second_call_trains_and_measures_nothing_and_says_so(places):
    make(places)
    before = {path: path.read_bytes() for path in places.pack.iterdir() if path.is_file()}
    lines = make(places)
    assert trained(places, "heads_loss") == trained(places, "heads_refiner") == 1
    assert sorted(lines) == [
        f"{key}: kept, for the same code made it from the same heads" for key in sorted(("heads_loss", "heads_refiner"))
    ]
    assert before == {path: path.read_bytes() for path in places.pack.iterdir() if path.is_file()}


def test_after_a_kill_only_what_was_not_finished_is_trained(places):
    (places.pack.parent / "heads_refiner dies").touch()
    with pytest.raises(BrokenProcessPool):
        make(places, workers=1)
    assert not places.file("heads_refiner").exists()
    (places.pack.parent / "heads_refiner dies").unlink()
    make(places)
    assert (trained(places, "heads_loss"), trained(places, "heads_refiner")) == (1, 2)
    assert places.file("heads_refiner").read_bytes() == b"refiner for loss network"


def test_what_runs_beside_a_training_that_fails_is_kept(places):
    (places.pack.parent / "heads_loss fails").touch()
    with pytest.raises(ValueError, match="heads_loss failed"):
        make(places, [*JOBS, toy_jobs.ALONE], workers=2)
    assert list(read_pack(places.pack).files) == ["heads_r50"]
    assert trained(places, "heads_refiner") == 0


def test_a_harmed_file_other_code_and_other_heads_are_reasons_to_train_again(places, monkeypatch):
    make(places, [toy_jobs.LOSS])
    places.file("heads_loss").write_bytes(b"loss")
    make(places, [toy_jobs.LOSS])
    assert trained(places, "heads_loss") == 2
    shutil.rmtree(places.shots)
    toy_jobs.toy_sets(places, seed=1)
    make(places, [toy_jobs.LOSS])
    assert trained(places, "heads_loss") == 3
    monkeypatch.setattr(packing, "code_sha256", lambda module: "other")
    make(places, [toy_jobs.LOSS])
    assert trained(places, "heads_loss") == 4


def test_what_needs_a_new_file_is_new_too(places):
    make(places)
    places.file("heads_loss").unlink()
    make(places)
    assert (trained(places, "heads_loss"), trained(places, "heads_refiner")) == (2, 1)  # the same bytes again


def test_a_file_made_from_another_generators_heads_is_not_kept_beside_new_ones(places):
    make(places)
    path = places.pack / "pack.json"
    path.write_text(path.read_text().replace(f'"generator": {sets.GENERATOR}', f'"generator": {sets.GENERATOR - 1}'))
    make(places, [toy_jobs.LOSS])
    assert list(read_pack(places.pack).files) == ["heads_loss"]


def test_one_job_alone_leaves_the_others_as_they_are(places):
    make(places)
    make(places, [toy_jobs.REFINER])
    assert list(read_pack(places.pack).files) == ["heads_loss", "heads_refiner"]


def test_a_job_without_what_it_needs_is_refused_before_anything_is_trained(places):
    with pytest.raises(SetupError, match="heads_refiner needs heads_loss; make it too"):
        make(places, [toy_jobs.REFINER])
    assert not trained(places, "heads_refiner")


def test_a_file_trained_elsewhere_is_taken_with_what_was_said_of_it(places, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "heads_loss.pth").write_bytes(b"from a GPU")
    with pytest.raises(SetupError, match="heads_loss cannot be taken"):
        make(places, [toy_jobs.LOSS], take=elsewhere)
    (elsewhere / "heads_loss.json").write_text(json.dumps({"steps": 7, "minutes": 1.5}))
    make(places, [toy_jobs.LOSS], take=elsewhere)
    assert places.file("heads_loss").read_bytes() == b"from a GPU"
    assert read_pack(places.pack).files["heads_loss"].card["training"]["steps"] == 7
    assert (elsewhere / "heads_loss.pth").exists()


def test_two_trainings_are_held_against_each_other_by_the_stated_tolerance(places):
    make(places)
    path = places.pack / "pack.json"
    first, raw = read_pack(places.pack), json.loads(path.read_text())
    raw["files"]["heads_loss"]["card"]["numbers"] = {"eer": 0.016, "by_yaw": {"0-15": {"same": 0.77}}, "people": 9}
    path.write_text(json.dumps(raw))
    found = {d.name: d for d in compare_packs(first, read_pack(places.pack)) if d.key == "heads_loss"}
    assert [found[n].within for n in ("eer", "by_yaw.0-15.same", "people")] == [False, True, True]
    text = render_differences(list(found.values()))
    assert text.splitlines()[1].split() == ["heads_loss", "eer", "0.01", "0.016", "0.005", "OUTSIDE"]
    assert text.endswith("1 of 2 figures with a tolerance are outside of it")


def test_a_figure_that_one_training_lacks_is_outside_its_tolerance(places):
    make(places, [toy_jobs.LOSS])
    path = places.pack / "pack.json"
    first, raw = read_pack(places.pack), json.loads(path.read_text())
    del raw["files"]["heads_loss"]["card"]["numbers"]["eer"]
    path.write_text(json.dumps(raw))
    assert [d.name for d in compare_packs(first, read_pack(places.pack)) if not d.within] == ["eer"]


def test_the_text_beside_the_files_is_that_of_their_cards(places):
    make(places)
    text = (places.pack / "README.md").read_text()
    for part in (
        "They do not work on real faces",
        "| `heads_loss.pth` | a toy | 0 | loss_training: 3 people, seeds 22000–22002, 12 shots |",
        "| heads_loss | by_yaw.0-15.same | 0.75 | ± 0.02 |",
        f"(generator {sets.GENERATOR})",
    ):
        assert part in text
