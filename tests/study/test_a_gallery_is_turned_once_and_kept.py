"""Turned galleries of a study: drawn once, resumed, drawn again where anything that they depend on changed."""

import numpy as np
import pytest

from drawn import ColourEmbedder, make_project, save, use_drawn_components
from drawn_photo import drawn_photo
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers import template
from facefront.frontalizers.contract import CannotFrontalize
from facefront.imaging.images import ImageReadError, read_image
from facefront.imaging.pose import Pose, pose_from_keypoints
from facefront.measure import MeasureSpec, build_pairs
from facefront.measure.turned_galleries import DRAWN, match_turned, turned_galleries
from facefront.runtime import versions
from facefront.study import sittings
from facefront.study.galleries import Galleries
from facefront.study.profiles import load_profile
from facefront.study.study import Study

SECTION = """
gallery: {of: [template], yaws: [-40, 20, 40]}
"""
VARIANTS = ["template@-40", "template@20", "template@40", "template:zero_rotation", "none+flip"]


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    make_project(tmp_path)
    profile = tmp_path / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text("utf-8").replace("mirror: {}", "template: {}"), "utf-8")
    write(tmp_path, SECTION)
    return tmp_path


def write(root, section):
    path = root / "spec/profiles/drawn.yaml"
    path.write_text(path.read_text("utf-8").partition("\ngallery:")[0] + section, "utf-8")


@pytest.fixture
def work(monkeypatch):
    """The fits, and the views that were drawn."""
    done = {"fits": 0, "views": []}
    fit, draw = template.fit_head, template.draw_head

    def counted_fit(points):
        done["fits"] += 1
        return fit(points)

    def counted_draw(head, target):
        done["views"].append(target)
        return draw(head, target)

    monkeypatch.setattr(template, "fit_head", counted_fit)
    monkeypatch.setattr(template, "draw_head", counted_draw)
    return done


def galleries(root):
    return Galleries(Study.open("drawn", root=root))


def test_every_gt_photo_has_every_view_and_its_own_points(project):
    made = galleries(project)
    views = made.views
    photos = made.photos["image_id"]
    assert len(photos) > 2
    assert list(views["variant"]) == VARIANTS * len(photos)
    assert set(views["status"]) == {Status.OK}
    for _, own in views.groupby("image_id"):
        left, less, right, *_ = (pose_from_keypoints(np.array(points), 224, 224).yaw for points in own["keypoints"])
        assert left == pytest.approx(-right, abs=1)
        assert 0 < less < right
    assert all(read_image(project / "results/drawn" / path).shape == (224, 224, 3) for path in views["path"])


def test_each_photo_is_fitted_once_and_a_second_run_draws_nothing(project, work):
    first = galleries(project)
    assert first.views["status"].eq(Status.OK).all()
    photos = len(first.photos)
    assert work["fits"] == photos
    assert len(work["views"]) == 4 * photos
    again = galleries(project)
    assert again.views.equals(first.views)
    assert again.embeddings["vector"].map(tuple).equals(first.embeddings["vector"].map(tuple))
    assert work["fits"] == photos


def test_a_further_pose_and_a_lost_picture_alone_are_drawn_again(project, work):
    photos = len(galleries(project).views) // len(VARIANTS)
    work["views"].clear()
    write(project, SECTION.replace("20", "20, 60"))
    made = galleries(project)
    assert set(made.views["status"]) == {Status.OK}
    assert work["views"] == [Pose(60, 0, 0)] * photos
    lost = made.views.iloc[1]
    save(np.zeros((224, 224, 3), np.uint8), project / "results/drawn" / lost["path"])
    work["views"].clear()
    assert galleries(project).views.equals(made.views)
    assert work["views"] == [Pose(20, 0, 0)]


def test_an_upgraded_library_or_recogniser_recomputes_what_it_computed_alone(project, work, monkeypatch):
    embedded, embed = [], ColourEmbedder.embed
    monkeypatch.setattr(ColourEmbedder, "embed", lambda self, crops: embedded.extend(crops) or embed(self, crops))
    first = galleries(project)
    count = len(first.embeddings)
    installed = versions.library_version
    monkeypatch.setattr(versions, "library_version", lambda name: "new" if name == "scikit-image" else installed(name))
    work["views"].clear()
    embedded.clear()
    assert len(galleries(project).embeddings) == count
    assert (len(work["views"]), len(embedded)) == (4 * len(first.photos), 0)  # the same pictures came out
    monkeypatch.setattr(ColourEmbedder, "version", 2)
    work["views"].clear()
    assert len(galleries(project).embeddings) == count
    assert work["views"] == []
    assert len(embedded) >= first.views["sha256"].nunique()


def test_embeddings_are_of_the_drawn_heads_own_points_and_the_detectors_are_compared_on_some(project):
    write(project, SECTION.replace("40]", "40], check_people: 2"))
    made = galleries(project)
    assert set(made.embeddings["detector"]) == {DRAWN}
    assert len(made.embeddings) == len(made.views)
    assert all(np.linalg.norm(vector) == pytest.approx(1, abs=1e-5) for vector in made.embeddings["vector"])
    assert set(made.checked["detector"]) == {"dots"}
    people = made.photos.set_index("image_id")["person"]
    assert len(set(people[made.checked["image_id"]])) == 2


def test_a_photo_that_cannot_be_fitted_has_a_status_and_its_plain_embedding_counts(project, monkeypatch):
    def refuse(points):
        raise CannotFrontalize("no pose of the head explains the five keypoints")

    monkeypatch.setattr(template, "fit_head", refuse)
    study = Study.open("drawn", root=project)
    made = Galleries(study)
    turned = made.views["frontalizer"] == "template"
    assert set(made.views.loc[turned, "status"]) == {Status.GENERATOR_ERROR}
    assert made.views.loc[turned, "detail"].str.contains("no pose").all()
    wanted = turned_galleries("template", VARIANTS)
    spec = MeasureSpec()
    pairs, *_ = match_turned(study.images, study.photo_embeddings, made.embeddings, spec, wanted)
    plain = build_pairs(study.images, study.photo_embeddings, spec)
    plain = plain[plain["group"] == "angle_gt"]
    assert pairs["similarity"].to_numpy() == pytest.approx(plain["similarity"].to_numpy(), abs=1e-6)
    assert list(pairs["right"]) == list(plain["right"])


def test_a_photo_that_cannot_be_decoded_any_more_has_a_status(project, monkeypatch):
    def refuse(content, path, max_side):
        raise ImageReadError(path, "cut short")

    study = Study.open("drawn", root=project)
    assert len(study.images)
    monkeypatch.setattr(sittings, "decode_image", refuse)
    views = Galleries(study).views
    assert set(zip(views["status"], views["detail"], strict=True)) == {(Status.READ_ERROR, "cut short")}


def test_the_mirrored_photo_is_a_control_with_mirrored_points():
    photo = drawn_photo(Pose(30, 0, 0))
    made = sittings.mirror_photo(photo)
    pose = pose_from_keypoints(made.keypoints, 224, 224)
    assert pose.yaw == pytest.approx(-30, abs=5)
    assert made.keypoints[0, 0] < made.keypoints[1, 0]


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("gallery: {of: [none]}", "'none' cannot draw a face at a pose; give one of template"),
        ("gallery: {of: [templat]}", "gallery.of: 'templat' is no frontalizer of the profile; did you mean 'template'"),
        ("gallery: {of: [template, template]}", "gallery.of is template, template; name each once"),
        ("gallery: {yaws: [95]}", r"gallery.yaws is \[95.0\]; give angles from -80 to 80 degrees"),
        ("gallery: {yaws: [0, 20]}", "leave it out"),
        ("gallery: {pitches: []}", r"gallery.pitches is \[\]"),
    ],
)
def test_what_cannot_be_turned_stops_before_anything_is_computed(project, section, words):
    write(project, f"\n{section}\n")
    with pytest.raises(SetupError, match=words) as fault:
        Study.open("drawn", root=project)
    assert "drawn.yaml" in str(fault.value)
    assert len(str(fault.value).splitlines()) == 1


def test_a_profile_without_a_gallery_turns_nothing(project):
    write(project, "\n")
    made = galleries(project)
    assert load_profile("drawn", project).gallery.of == ()
    assert (len(made.views), len(made.embeddings), len(made.checked)) == (0, 0, 0)
