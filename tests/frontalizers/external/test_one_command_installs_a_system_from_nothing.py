import subprocess
from dataclasses import asdict
from pathlib import Path

import filelock
import pytest
from small_systems import GOOD, photos, small_system

from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers.external import external_card
from facefront.frontalizers.external.install import install, state
from facefront.frontalizers.external.trial import read_trial, try_with_random_weights

CALLS = [{"file": "net.py", "name": "turn", "args": [1]}]
DRIVER = GOOD.replace("return image[:, ::-1]", "import net\n    return net.turn(image)")


def git(folder, *arguments):
    made = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(made, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "مخزن با فاصله"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "net.py").write_text("def turn(image):\n    return image[:, ::-1]\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    return folder


@pytest.fixture
def system(tmp_path, monkeypatch, repository):
    monkeypatch.setenv("FACEFRONT_EXTERNAL", str(tmp_path / "نصب شده"))

    def make(name="small", **facts):
        commit = git(repository, "rev-parse", "HEAD")
        known = {"repository": str(repository), "commit": commit, "calls": CALLS}
        return small_system(tmp_path / name, DRIVER, **{**known, **facts})

    return make


def test_a_system_is_installed_and_turns_photos_and_a_second_command_keeps_it(system):
    said = []
    with pytest.raises(SetupError, match="accept the licences"):
        install(system(), say=said.append)
    assert "licence of the code: MIT" in said
    small = system("again")
    card = external_card(small)
    assert "make external MODEL=again" in card.lacking()
    first = install(small, accept=True, say=said.append)
    assert (state(small), card.lacking()) == ("installed", "")
    assert install(small, accept=True, say=said.append) == first
    assert [f.status for f in card.build().frontalize(photos(2))] == [Status.OK] * 2


def test_what_a_trial_records_is_what_the_report_reads(system):
    small = system()
    install(small, accept=True, say=str)
    assert read_trial(small) is None
    row = try_with_random_weights(small, record=True)
    assert row.pop("status") == "ok" and row.pop("detail") == "" and row.pop("start_seconds") >= 0
    assert asdict(read_trial(small)) == row
    assert row["random_weights"] is True and row["commit"] == small.commit and row["peak_memory_mb"] > 0


def test_a_system_without_weights_is_tried_with_random_ones_and_never_measured(system):
    weight = {"file": "w.pt", "from": "https://example.org", "why": "not published"}
    small = system(runs="none", lacks="no weights were published", weights=[weight])
    with pytest.raises(SetupError, match="is not installed"):
        try_with_random_weights(small)
    install(small, accept=True, say=str)
    assert try_with_random_weights(small)["status"] == "ok"
    assert external_card(small).lacking() == "cannot run here: no weights were published"
    assert state(small) == "cannot run: no weights were published"
    Path(small.folder, "driver.py").unlink()
    with pytest.raises(SetupError, match="cannot be installed: no weights"):
        install(small, accept=True, say=str)
    with pytest.raises(SetupError, match="cannot run here: no weights"):
        try_with_random_weights(small)


def test_a_checkout_at_another_commit_or_with_changes_is_refused(system, repository):
    small = system()
    (repository / "net.py").write_text("def turn(image):\n    return image\n")
    with pytest.raises(SetupError, match=r"net\.py was changed"):
        install(small, repository, accept=True, say=str)
    git(repository, "commit", "-qam", "two")
    with pytest.raises(SetupError, match=f"the driver is written for {small.commit[:12]}"):
        install(small, repository, accept=True, say=str)
    assert state(small) == "not installed"


def test_a_file_whose_content_the_checkouts_repository_lacks_may_be_missing_and_no_other(system, repository):
    (repository / "large").mkdir()
    (repository / "large" / "weights of a net.pth").write_bytes(b"many")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "with weights")
    small, blob = system(), git(repository, "rev-parse", "HEAD:large/weights of a net.pth")
    (repository / "large" / "weights of a net.pth").unlink()
    with pytest.raises(SetupError, match=r"large/weights of a net\.pth was changed"):
        install(small, repository, accept=True, say=str)
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    install(small, repository, accept=True, say=str)
    (repository / "net.py").unlink()
    with pytest.raises(SetupError, match=r"net\.py was changed"):
        install(small, repository, accept=True, say=str)


def test_an_address_that_cannot_be_reached_says_what_git_said_and_offers_a_checkout(system, tmp_path):
    small = system(repository=str(tmp_path / "nowhere"))
    with pytest.raises(SetupError, match=r"git fetch failed \(.*\); check the connection, or give SOURCE=<checkout>$"):
        install(small, accept=True, say=str)
    assert state(small) == "not installed"


def test_a_git_directory_without_a_work_tree_is_a_source(system, repository, tmp_path):
    git(tmp_path, "clone", "-q", "--bare", str(repository), str(tmp_path / "bare.git"))
    install(system(repository="/nowhere"), tmp_path / "bare.git", accept=True, say=str)


def test_an_environment_that_does_not_build_names_the_requirement(system, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "setup.py").write_text("raise SystemExit('never')\n")
    small = system(requirements=[f"broken @ file://{tmp_path / 'broken'}"])
    with pytest.raises(SetupError, match=r"does not build: broken.*install\.log"):
        install(small, accept=True, say=str)
    assert state(small) == "not installed"


def test_a_killed_installation_goes_on_and_two_at_once_are_one(system, tmp_path):
    small = system()
    home = tmp_path / "نصب شده" / "small"
    (home / "source.part").mkdir(parents=True)
    (home / "env").mkdir()
    with filelock.FileLock(home / ".lock"), pytest.raises(SetupError, match="another process installs small"):
        install(small, accept=True, say=str)
    install(small, accept=True, say=str)
    assert state(small) == "installed"


def test_a_weight_file_with_a_wrong_hash_is_refused(system, tmp_path):
    weight = {"file": "w.pt", "sha256": "0" * 64, "from": "https://example.org", "why": "by hand"}
    small = system(weights=[weight])
    said = []
    install(small, accept=True, say=said.append)
    assert any("bring w.pt: https://example.org" in line for line in said)
    assert "lacks w.pt" in external_card(small).lacking()
    (tmp_path / "نصب شده" / "small" / "weights" / "w.pt").write_bytes(b"x")
    with pytest.raises(SetupError, match="expected 000"):
        external_card(small).build()


def test_a_driver_for_another_version_is_found_out_before_anything_is_built(system):
    small = system(calls=[{"file": "net.py", "name": "turned"}])
    with pytest.raises(SetupError, match="did you mean 'turn'"):
        install(small, accept=True, say=str)
