"""Enhanced views are made once, resumed, and never taken from before where anything that they depend on changed."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from drawn import make_project, save, use_drawn_components
from facefront import measure
from facefront.enhancers import ENHANCERS, Enhanced
from facefront.enhancers.sharp import UnsharpMask
from facefront.errors import SetupError
from facefront.faces import Role, Status
from facefront.imaging.images import read_image, write_png
from facefront.study import enhancing
from facefront.study.chains import Chain
from facefront.study.enhancement import Enhancement
from facefront.study.profiles import load_profile
from facefront.study.steps import Component
from facefront.study.study import Study
from facefront.variants import ORIGINAL
from facefront.weights import FoundWeight

SECTION = """
enhancers:
  sharp: {params: {amount: 0.2}}
  even: {}
  even+sharp: {}
  gfpgan: {}
  even+gfpgan: {}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    make_project(tmp_path)
    (tmp_path / "weights").mkdir()
    write(tmp_path, SECTION)
    return tmp_path


def write(root, section):
    path = root / "spec/profiles/drawn.yaml"
    path.write_text(path.read_text("utf-8").partition("\nenhancers:")[0] + section, "utf-8")


@pytest.fixture
def made(monkeypatch):
    """Counts of what the worker really enhanced, by chain."""
    counts = {}
    enhance = enhancing.enhance

    def counted(views, how):
        for wanted in (each for view in views for each in view.wanted):
            name = how.chains[wanted.way].name
            counts[name] = counts.get(name, 0) + 1
        return enhance(views, how)

    monkeypatch.setattr(enhancing, "enhance", counted)
    return counts


def run(root):
    study = Study.open("drawn", root=root)
    enhancement = Enhancement.open(study, "none")
    return study, enhancement, enhancement.embeddings


def test_every_probe_has_a_row_in_every_variant_and_a_second_run_makes_nothing(project, made):
    study, enhancement, embeddings = run(project)
    assert made == {"sharp": 9, "even": 9, "even+sharp": 9}
    variants = ["none", "none+sharp", "none+even", "none+even+sharp"]
    assert enhancement.variants("none") == variants[1:]
    assert list(enhancement.frontals["variant"].unique()) == variants
    assert (enhancement.frontals.groupby("variant").size() == 9).all()
    assert set(embeddings["variant"]) == {ORIGINAL, *variants}
    made.clear()
    again = run(project)[2]
    assert made == {}
    for name in ("image_id", "variant", "status"):
        assert list(again[name]) == list(embeddings[name])
    assert all(
        np.array_equal(a, b) for a, b in zip(again["vector"], embeddings["vector"], strict=True) if b is not None
    )
    assert {a.name for a in study.components.absent} == {"gfpgan", "even+gfpgan"}


def test_what_cannot_run_says_which_weights_it_needs(project):
    reasons = {a.name: a.reason for a in Study.open("drawn", root=project).components.absent}
    assert "GFPGANv1.4.pth" in reasons["gfpgan"]
    assert reasons["even+gfpgan"] == reasons["gfpgan"]


def test_a_parameter_recomputes_its_own_outputs_and_those_of_its_chains(project, made):
    run(project)
    made.clear()
    write(project, SECTION.replace("amount: 0.2", "amount: 0.3"))
    run(project)
    assert made == {"sharp": 9, "even+sharp": 9}


def test_a_new_version_of_an_enhancer_is_another_result(project, made, monkeypatch):
    run(project)
    made.clear()
    plain = UnsharpMask.fingerprint
    monkeypatch.setattr(UnsharpMask, "fingerprint", lambda self: plain(self) | {"version": 2})
    run(project)
    assert made == {"sharp": 9, "even+sharp": 9}


def test_a_changed_photo_and_a_deleted_output_are_made_again_alone(project, made):
    _, enhancement, _ = run(project)
    made.clear()
    path = enhancement.frontals.query("variant == 'none+even'")["path"].iloc[0]
    (project / "results/drawn" / path).unlink()
    save(np.full((80, 80, 3), 128, np.uint8), project / "data/Angle/p0/0.png")
    _, enhancement, _ = run(project)
    assert made in ({"even": 1}, {})  # the lost one may be the photo that changed
    status = enhancement.frontals.set_index(["variant", "image_id"])["status"]
    assert status["none+even", "Angle/p0/0.png"] == Status.NO_FACE_PROBE


def test_the_order_of_a_chain_is_the_profiles(project):
    study = Study.open("drawn", root=project)
    chain = study.components.enhancers[2]
    assert chain.name == "even+sharp"
    assert [part.name for part in chain.parts] == ["even", "sharp"]
    assert [print_["key"] for print_ in chain.fingerprint()] == ["even", "sharp"]
    assert dict(chain.parts[1].params) == {"amount": 0.2}  # as it stands under enhancers


def test_a_face_that_the_enhancer_loses_is_counted_and_not_dropped(project, monkeypatch):
    def blind(self, subject):
        return np.zeros_like(subject.image)

    monkeypatch.setattr(UnsharpMask, "_improve", blind)
    write(project, "\nenhancers:\n  sharp: {}\n  sharp+even: {}\n")
    _, enhancement, embeddings = run(project)
    pairs = measure.build_pairs(
        enhancement.images, embeddings, measure.MeasureSpec(), enhancement.faces, enhancement.frontals
    )
    ledger = measure.ledger(pairs).set_index(["group", "variant"])
    lost = ledger.loc[("frontal_gt", "none+sharp")]
    assert (lost["attempted"], lost["generated"], lost["detected"], lost["scored"]) == (9, 9, 0, 0)
    assert lost[str(Status.NO_FACE_FRONTAL)] == 9
    assert ledger.loc[("frontal_gt", "none"), "scored"] == 9


def test_an_enhancer_of_ones_own_that_changes_the_size_stops_the_run(project, monkeypatch):
    def halve(self, subjects):
        return [Enhanced(subject.image[::2, ::2], Status.OK) for subject in subjects]

    monkeypatch.setattr(UnsharpMask, "enhance", halve)
    with pytest.raises(SetupError, match="'sharp' made uint8"):
        _ = Enhancement.open(Study.open("drawn", root=project), "none").frontals


def test_an_all_black_or_white_view_and_one_too_small_stop_nothing(project):
    study = Study.open("drawn", root=project)
    frontals = study.frontals.copy()
    rows = frontals.index[frontals["variant"] == "none"][:3]
    for row, side, value in zip(rows, (224, 224, 6), (0, 255, 90), strict=True):
        path = f"blank/{row}.png"
        write_png(study.results / path, np.full((side, side, 3), value, np.uint8))
        sha256 = hashlib.sha256((study.results / path).read_bytes()).hexdigest()
        frontals.loc[row, ["path", "sha256"]] = path, sha256
    study.__dict__["frontals"] = frontals
    enhancement = Enhancement.open(study, "none")
    status = enhancement.frontals.query("variant == 'none+sharp'")["status"].tolist()
    assert status[:3] == ["ok", "ok", "generator_error"]
    evened = enhancement.frontals.query("variant == 'none+even'")["status"].tolist()
    assert evened[:3] == ["no_face_frontal", "no_face_frontal", "generator_error"]
    assert len(enhancement.embeddings)


def test_a_sample_enhances_some_probes_of_every_person(project, made):
    write(project, SECTION + "enhancement: {sample: {per_person: 2}}\n")
    _, enhancement, _ = run(project)
    assert made["sharp"] == 6
    assert (enhancement.images["role"] == Role.PROBE).sum() == 6
    assert len(enhancement.quality) == 6
    assert (enhancement.quality[["size", "sharpness"]] > 0).all().all()


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("\nenhancers: {base: {}}\n", "always there"),
        ("\nenhancers: {sharpp: {}}\n", "did you mean 'sharp'"),
        ("\nenhancers: {sharp: {}, even+sharp: {params: {amount: 1.0}}}\n", "move the settings there"),
        ("\nenhancers: {sharp+sharp: {}}\n", "stands twice in the chain"),
        ("\nenhancers: {sharp: {params: {amont: 1.0}}}\n", "did you mean 'amount'"),
        ("\nenhancers: {sharp: {}}\nenhancement: {of: [template]}\n", "enhancement.of: 'template' is no frontalizer"),
        ("\nenhancers: {sharp: {}}\nenhancement: {of: [none, none]}\n", "name each frontalizer once"),
        ("\nenhancers: {sharp: {}, even: {}, sharp: {params: {amount: 2.0}}}\n", "'sharp' stands twice"),
    ],
)
def test_a_wrong_section_stops_with_one_line(project, section, message):
    write(project, section)
    with pytest.raises(SetupError, match=message) as caught:
        Study.open("drawn", root=project)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("section", ["\n", "\nenhancers:\n"])
def test_a_profile_without_enhancers_has_the_base_alone(project, section):
    write(project, section)
    assert load_profile("drawn", project).enhancers == {}
    assert list(run(project)[1].frontals["variant"].unique()) == ["none"]


def test_the_mirrored_photos_are_of_every_probe_whatever_the_sample(project):
    write(project, SECTION + "enhancement: {sample: {per_person: 1}}\n")
    mirrored = Enhancement.mirrored(Study.open("drawn", root=project))
    assert mirrored.variants("none") == ["none+flip"]
    assert (mirrored.frontals["variant"] == "none+flip").sum() == 9
    first = mirrored.frontals.query("variant == 'none'").iloc[0]
    flipped = mirrored.frontals.query("variant == 'none+flip'").iloc[0]
    results = project / "results/drawn"
    assert np.array_equal(read_image(results / first["path"])[:, ::-1], read_image(results / flipped["path"]))


def test_who_trained_an_enhancer_is_known_by_family_and_by_the_very_weights(project):
    study = Study.open("drawn", root=project)
    weight = FoundWeight("mine", project / "mine.onnx", "5" * 64, 1, "none")
    colours = replace(study.components.embedders[0], weights=(weight,))
    keeper = Component(ENHANCERS.card("keep_identity"), "keep_identity", (weight,))
    chains = (*study.components.enhancers[:1], Chain("keep_identity", (keeper,)))
    study.components = replace(study.components, embedders=(colours,), enhancers=chains)
    enhancement = Enhancement.open(study, "none")
    assert enhancement.own_judges == {("none+keep_identity", "colours")}
    gfpgan = Chain("gfpgan", (Component(ENHANCERS.card("gfpgan"), "gfpgan"),))
    study.components = replace(study.components, enhancers=(gfpgan,))
    assert Enhancement.open(study, "none").recognition == {"none": (), "none+gfpgan": ("ArcFace",)}
