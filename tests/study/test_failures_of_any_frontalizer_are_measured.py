"""Whose failures are looked at: systems with weights, else their stand-in, or whoever is named; each turned once."""

import numpy as np
import pytest

from drawn import draw_photo, make_project, save, use_drawn_components
from facefront.errors import SetupError
from facefront.faces import Role, Status
from facefront.frontalizers.contract import CannotFrontalize
from facefront.frontalizers.mirror import MirroredHalf
from facefront.study import steps
from facefront.study.failures import Failures
from facefront.study.study import Study
from facefront.testing.random_scaleway import write_random_weights

FAILURES = "\nfailures: {flow: {systems: [%s], stand_in: %s}, sample: {per_person: %d}}\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path)
    (root / "weights").mkdir()
    return root


@pytest.fixture
def turned(monkeypatch):
    """How many photos each frontalizer was given."""
    counts, frontalize = {}, steps.frontalize

    def counted(turns, turning):
        for wanted in (each for turn in turns for each in turn.wanted):
            name = turning.ways[wanted.way].frontalizer.name
            counts[name] = counts.get(name, 0) + 1
        return frontalize(turns, turning)

    monkeypatch.setattr(steps, "frontalize", counted)
    return counts


def write(root, systems, stand_in="''", per_person=0, frontalizers="none: {}, mirror: {}"):
    path = root / "spec/profiles/drawn.yaml"
    text = path.read_text("utf-8").partition("\nfailures:")[0].replace("none: {}, mirror: {}", frontalizers)
    path.write_text(text + FAILURES % (systems, stand_in, per_person), "utf-8")


def test_systems_without_weights_are_absent_and_say_what_they_lack(project):
    write(project, "ffwm, scaleway", "none")
    study = Study.open("drawn", root=project)
    looked_at = Failures.open(study, "flow")
    assert [a.name for a in looked_at.absent] == ["ffwm", "scaleway"]
    assert "latest_net_flowNetF.pth" in looked_at.absent[0].reason
    assert "licence" in looked_at.absent[0].reason
    assert "github.com/csyxwei/FFWM" in looked_at.absent[0].reason
    assert study.components.absent == ()  # they are none of the profile's frontalizers


def test_the_substitute_runs_only_where_no_system_can(project):
    write(project, "ffwm, scaleway", "none")
    looked_at = Failures.open(Study.open("drawn", root=project), "flow")
    assert (looked_at.variants, looked_at.stand_in) == (["none"], True)
    write(project, "ffwm, mirror", "none")
    looked_at = Failures.open(Study.open("drawn", root=project), "flow")
    assert (looked_at.variants, looked_at.stand_in) == (["mirror"], False)
    assert [a.name for a in looked_at.absent] == ["ffwm"]


def test_what_was_turned_for_the_study_is_not_turned_again(project, turned):
    write(project, "mirror", per_person=2)
    study = Study.open("drawn", root=project)
    assert len(study.frontals)
    before = dict(turned)
    looked_at = Failures.open(study, "flow")
    assert len(looked_at.frontals) == 6
    assert turned == before


def test_one_that_the_profile_does_not_turn_is_turned_on_the_sample_and_once(project, turned):
    write(project, "mirror", per_person=2, frontalizers="none: {}")
    study = Study.open("drawn", root=project)
    looked_at = Failures.open(study, "flow")
    assert len(looked_at.embeddings)
    assert (looked_at.images["role"] == Role.PROBE).sum() == 6
    assert turned == {"mirror": 6}
    assert set(study.frontals["frontalizer"]) == {"none"}
    turned.clear()
    assert len(Failures.open(Study.open("drawn", root=project), "flow").embeddings)
    assert turned == {}


def test_a_named_one_takes_the_place_of_the_profiles(project):
    write(project, "ffwm", "none")
    study = Study.open("drawn", root=project, also="template, mirror")
    looked_at = Failures.open(study, "flow", "template, mirror")
    assert (looked_at.variants, looked_at.stand_in) == (["template", "mirror"], False)
    assert looked_at.absent == ()
    assert [c.name for c in study.components.others] == ["template"]  # the others are the profile's own


@pytest.mark.parametrize(
    ("also", "systems", "message"),
    [
        ("tempate", "none", r"^frontalizers=tempate: .*did you mean 'template'"),
        ("", "ffvm", r"drawn\.yaml: failures: .*did you mean 'ffwm'"),
    ],
)
def test_a_name_that_does_not_exist_stops_with_one_line(project, also, systems, message):
    write(project, systems)
    with pytest.raises(SetupError, match=message) as caught:
        Study.open("drawn", root=project, also=also)
    assert "\n" not in str(caught.value)


def test_nothing_named_gives_empty_tables(project):
    looked_at = Failures.open(Study.open("drawn", root=project), "rebuild")
    assert looked_at.variants == []
    assert looked_at.frontals.empty
    assert set(looked_at.embeddings["variant"]) == {"original"}


def test_what_fails_on_the_way_is_a_status_with_its_reason_and_stops_nothing(project, monkeypatch):
    write(project, "mirror")
    seen = []

    def turn(self, source, rotation):
        seen.append(source)
        if len(seen) % 3 == 0:
            raise CannotFrontalize("only 4 % of the crop lies in the photo")
        if len(seen) % 3 == 1:
            return np.zeros((224, 224, 3), np.uint8), 0.5
        return source.image, 0.5

    monkeypatch.setattr(MirroredHalf, "_turn", turn)
    (project / "data/Angle/p0/0.png").write_bytes(b"nothing to see")
    looked_at = Failures.open(Study.open("drawn", root=project), "flow")
    assert looked_at.frontals["status"].value_counts().to_dict() == {
        str(Status.OK): 6,
        str(Status.GENERATOR_ERROR): 2,
        str(Status.READ_ERROR): 1,
    }
    failed = looked_at.frontals[looked_at.frontals["status"] == Status.GENERATOR_ERROR]
    assert set(failed["detail"]) == {"only 4 % of the crop lies in the photo"}
    faces = looked_at.faces[looked_at.faces["variant"] == "mirror"]["status"].value_counts().to_dict()
    assert (faces[str(Status.NO_FACE_FRONTAL)], faces[str(Status.OK)]) == (3, 3)  # the black ones are lost


def test_a_system_with_its_weights_is_measured_and_a_crop_that_leaves_the_photo_is_a_status(project):
    write_random_weights(project / "weights")
    write(project, "ffwm, scaleway", "mirror")
    path = project / "data/Angle/p0/0.png"
    save(draw_photo(0, 10)[70:125, 55:110], path)
    looked_at = Failures.open(Study.open("drawn", root=project), "flow")
    assert (looked_at.variants, looked_at.stand_in) == (["scaleway"], False)
    assert [a.name for a in looked_at.absent] == ["ffwm"]
    frontals = looked_at.frontals.set_index("image_id")
    assert frontals.loc["Angle/p0/0.png", "status"] == Status.GENERATOR_ERROR
    assert "of the crop lies in the photo" in frontals.loc["Angle/p0/0.png", "detail"]
    assert (frontals.drop("Angle/p0/0.png")["status"] == Status.OK).all()
    assert set(looked_at.faces["status"]) >= {str(Status.GENERATOR_ERROR), str(Status.NO_FACE_FRONTAL)}
