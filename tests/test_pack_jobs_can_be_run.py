"""The jobs of the real pack, without their hours: that what they name is there, and that they train at all."""

import pickle

import pytest

from drawnheads.training import origin
from drawnheads.training.jobs import EVALUATION, JOBS, SHOTS
from drawnheads.training.origin import code_sha256
from drawnheads.world.people import PEOPLE_SEEDS
from facefront.weights import PACKED


def test_there_is_a_job_for_every_file_of_the_pack():
    assert set(JOBS) == set(PACKED)


@pytest.mark.parametrize("job", JOBS.values(), ids=list(JOBS))
def test_what_a_job_names_is_there_and_can_be_handed_to_a_process(job):
    assert {*job.learns_from, *job.checked_on} <= {*SHOTS, *EVALUATION}
    assert {*job.needs, *job.judged_with} <= set(PACKED) - {job.key}
    assert code_sha256(job.module) != code_sha256(job.judge)
    again = pickle.loads(pickle.dumps(job))
    assert again.what == job.what and again.tolerance


@pytest.mark.parametrize("job", JOBS.values(), ids=list(JOBS))
def test_nobody_who_was_learned_from_is_measured(job):
    measured = {"heads-biwi": "heads_biwi", "heads-lfw": "heads_lfw"}
    learned = {seed for name in job.learns_from for seed in PEOPLE_SEEDS[name]}
    assert all(name.endswith("_training") for name in job.learns_from)
    assert not learned & {seed for name in job.checked_on for seed in PEOPLE_SEEDS[measured.get(name, name)]}


def test_the_judges_and_the_loss_share_nobody():
    judges = {
        seed for key in ("heads_r50", "heads_r100") for name in JOBS[key].learns_from for seed in PEOPLE_SEEDS[name]
    }
    assert not judges & {seed for name in JOBS["heads_loss"].learns_from for seed in PEOPLE_SEEDS[name]}


def test_code_is_known_by_what_it_does_and_by_all_that_it_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(origin, "_PACKAGE", tmp_path)
    (tmp_path / "training").mkdir()
    (tmp_path / "frontalizers").mkdir()
    one, two, three = (tmp_path / name for name in ("training/one.py", "training/two.py", "frontalizers/three.py"))
    one.write_text("from drawnheads.training import two\n\nFOUR = two.three.HERE + 1\n")
    two.write_text("from facefront.frontalizers.three import HERE\n")
    three.write_text("HERE = 3\n")
    before = code_sha256("one")
    one.write_text("from drawnheads.training import two\nFOUR    =    two.three.HERE + 1  # a comment\n")
    assert code_sha256("one") == before
    three.write_text("HERE = 4\n")
    assert code_sha256("one") != before


def test_the_refiners_code_is_also_that_of_the_network_and_of_the_template():
    found: dict[str, str] = {}
    origin._gather("training.train_refiner", found)
    assert {"frontalizers.refiner", "frontalizers.template", "training.shots", "training.train_recogniser"} <= set(
        found
    )
    assert not any(name.startswith(("heads", "weights", "training.packing", "training.jobs")) for name in found)
