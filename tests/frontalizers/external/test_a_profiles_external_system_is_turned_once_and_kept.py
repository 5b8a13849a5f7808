"""A profile names a system with an environment of its own: processes turn its photos, and its row says measured."""

import pytest
from small_systems import GOOD, pretend_installed, small_system

from drawn import PROFILE, draw_photo, make_project, save, use_drawn_components
from facefront.faces import Status
from facefront.frontalizers import FRONTALIZERS
from facefront.frontalizers.external import external_card, frontalizer
from facefront.measure import MeasureSpec
from facefront.report import Context, Values, tables
from facefront.study.related import find_related
from facefront.study.study import Study

PROBES = 6


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path / "project", people=2)
    (root / "spec/profiles/drawn.yaml").write_text(PROFILE.replace("mirror: {}", "small: {}"))
    system = small_system(tmp_path / "small", GOOD)
    monkeypatch.setenv("FACEFRONT_EXTERNAL", str(tmp_path / "installed"))
    monkeypatch.setitem(FRONTALIZERS._cards, "small", external_card(system))
    return root


@pytest.fixture
def given(monkeypatch):
    """The number of photos of each process that was started."""
    counts, write = [], frontalizer.write_job
    monkeypatch.setattr(frontalizer, "write_job", lambda *a: counts.append(len(a[1])) or write(*a))
    return counts


def install(tmp_path):
    return pretend_installed(FRONTALIZERS["small"].system, tmp_path / "installed")


def turned(root):
    frontals = Study.open("drawn", root=root).frontals
    return frontals[frontals["frontalizer"] == "small"]


def row_of(study):
    """Return the system's row in the table of notebook 08."""
    context = Context("drawn", MeasureSpec(), Values())
    seconds, memory = (study.seconds, study.memory) if study.components.frontalizers[1:] else ({}, {})
    table = tables.related_models_table(find_related(study.components), seconds, memory, context)
    return next(dict(zip(table.keys, row, strict=True)) for row in table.rows if row[0] == "Small")


def test_photos_are_turned_once_and_a_second_run_starts_no_process(project, given, tmp_path):
    install(tmp_path)
    first = turned(project)
    assert (sum(given), set(first["status"])) == (PROBES, {Status.OK})
    given.clear()
    assert turned(project).equals(first) and given == []
    save(draw_photo(1, 99, 0.3), project / "data/Angle/p1/0.png")
    turned(project)
    assert given == [1]


def test_another_driver_turns_every_photo_again(project, given, tmp_path):
    install(tmp_path)
    turned(project)
    given.clear()
    other = small_system(tmp_path / "other" / "small", GOOD.replace("::-1", "::1"))
    FRONTALIZERS._cards["small"] = external_card(other)
    assert set(turned(project)["status"]) == {Status.OK}
    assert sum(given) == PROBES


def test_its_row_says_measured_with_its_cost_and_before_that_how_to_install_it(project, tmp_path):
    study = Study.open("drawn", root=project)
    assert [(a.name, a.command) for a in study.components.absent] == [("small", "make external MODEL=small")]
    assert row_of(study)["in-this-report"].startswith("not installed (make external MODEL=small)")
    install(tmp_path)
    study = Study.open("drawn", root=project)
    row, cost = row_of(study), f"{study.seconds['small']:.1f} s, {study.memory['small'] / 1000:.1f} GB"
    assert (row["in-this-report"], row["an-image"]) == ("measured", cost)
