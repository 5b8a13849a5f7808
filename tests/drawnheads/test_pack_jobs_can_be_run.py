"""The jobs of the real pack, without their hours: that what they name is there, and that they train at all."""

import pickle

import pytest

from drawnheads.packs import PACKED, read_pack
from drawnheads.training import origin
from drawnheads.training.jobs import EVALUATION, JOBS, SHOTS
from drawnheads.training.origin import code_sha256
from drawnheads.world.people import PEOPLE_SEEDS
from facefront.errors import SetupError


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
def test_people_who_were_learned_from_are_not_measured(job):
    measured = {"heads-biwi": "heads_biwi", "heads-lfw": "heads_lfw"}
    learned = {seed for name in job.learns_from for seed in PEOPLE_SEEDS[name]}
    assert all(name.endswith("_training") for name in job.learns_from)
    assert not learned & {seed for name in job.checked_on for seed in PEOPLE_SEEDS[measured.get(name, name)]}


def test_measuring_recognisers_and_the_loss_share_no_people():
    judges = {
        seed for key in ("heads_r50", "heads_r100") for name in JOBS[key].learns_from for seed in PEOPLE_SEEDS[name]
    }
    assert not judges & {seed for name in JOBS["heads_loss"].learns_from for seed in PEOPLE_SEEDS[name]}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of two training modules and a component, in the place of the real one."""
    monkeypatch.setattr(origin, "_PACKAGE", tmp_path / "drawnheads")
    for cached in (origin._definitions, origin._imports):
        monkeypatch.setattr(origin, cached.__name__, cached.__wrapped__)
    for room in ("training", "components", "world"):
        (tmp_path / "drawnheads" / room).mkdir(parents=True)
    write(tmp_path, "training/one", "from drawnheads.training import two\n\nFOUR = two.more(1)\n")
    write(
        tmp_path, "training/two", "from drawnheads.components.three import HERE\n\ndef more(n):\n    return n + HERE\n"
    )
    write(tmp_path, "components/three", "HERE = 3\nTHERE = 4\n")
    return tmp_path


def write(root, name, text):
    (root / "drawnheads" / f"{name}.py").write_text(text)


def test_code_is_known_by_what_it_does_and_by_all_that_it_uses(package):
    before = code_sha256("one")
    write(package, "training/one", '"""Words."""\nfrom drawnheads.training import two\nFOUR   =   two.more(1)  # why\n')
    write(package, "components/three", 'HERE = 3\n"""Explained."""\nTHERE = 5\n')
    text = 'from drawnheads.components.three import HERE\n\ndef more(n):\n    """Return more."""\n    return n + HERE\n'
    write(package, "training/two", text)
    assert code_sha256("one") == before
    write(package, "components/three", "HERE = 4\nTHERE = 4\n")
    assert code_sha256("one") != before


def test_code_that_moved_to_another_file_is_the_same_code(package):
    before = code_sha256("one")
    (package / "drawnheads/components/three.py").rename(package / "drawnheads/training/four.py")
    write(package, "training/two", "from drawnheads.training.four import HERE\n\ndef more(n):\n    return n + HERE\n")
    assert code_sha256("one") == before


def test_a_missing_training_module_is_named(package):
    with pytest.raises(SetupError, match=r"drawnheads\.training\.nine: no such module"):
        code_sha256("nine")


def test_the_cards_of_the_pack_are_of_the_code_as_it_is():
    for key, job in JOBS.items():
        card = read_pack().files[key].card
        assert card["made_of"]["code"] == code_sha256(job.module), key
        assert card["measured_with"]["code"] == code_sha256(job.judge), key


def test_the_refiners_code_is_also_that_of_the_networks_that_it_trains_and_pleases():
    found: dict[tuple[str, str], str] = {}
    for name in origin._definitions("drawnheads.training.train_refiner"):
        origin._gather("drawnheads.training.train_refiner", name, found)
    modules = {module.removeprefix("drawnheads.") for module, _ in found}
    assert {"components.refiner", "components.loss_network", "training.shots"} <= modules
