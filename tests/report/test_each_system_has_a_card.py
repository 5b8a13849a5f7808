"""Each related system and each measured frontalizer has an article: what it is, links, numbers, inputs and outputs."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

from facefront.faces import FACES
from facefront.frontalizers import FRONTALIZERS
from facefront.measure import MeasureSpec, build_pairs, gain_by_bin
from facefront.report import Chapter, Context, Section, Values, related_cards, system_cards, tables, write_report
from facefront.report.absent import needs
from facefront.report.figures import Photos
from facefront.report.messages import messages
from facefront.report.page import render_page
from facefront.report.reference import related_models
from facefront.report.values import printed
from facefront.study.chains import Absent
from facefront.study.components import Components
from facefront.study.related import find_related
from facefront.study.steps import Component
from report_study import FakeStudy


@dataclass
class Outputs:
    images: pd.DataFrame
    frontals: pd.DataFrame
    seconds: dict[str, float]
    memory: dict[str, float]


NOTHING = Components((), (), (), ())
"""What can run: nothing."""


def _measured(key):
    """Return the components of a run that measured the frontalizer of that key."""
    return Components((), (), (Component(FRONTALIZERS[key], key),), ())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    study = FakeStudy(12, 8, tmp_path_factory.mktemp("study"))
    faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
    spec = MeasureSpec()
    pairs = build_pairs(study.images, study.embeddings, spec, faces=faces, frontals=study.frontals)
    photos = Photos(study.images, faces, study.frontals, results=study.folder, detector="scrfd")
    context, bins = Context("Made up (MU)", spec, Values()), gain_by_bin(pairs, spec)
    registered = {name: vars(FRONTALIZERS[name]) for name in ("template", "mirror")}
    outputs = Outputs(study.images, study.frontals, {"template": 0.25}, {"template": 812.0})
    return outputs, bins, context, system_cards(registered, bins, outputs, photos, context)


def test_every_row_of_the_table_of_systems_leads_to_an_article_on_the_page(made):
    context = made[2]
    systems = find_related(_measured("liveportrait_mod"))
    table = tables.related_models_table(systems, {"liveportrait_mod": 2.5}, {}, context)
    cards = related_cards(systems, context)
    page = render_page([Chapter([Section("08_x", "t", [table, *cards])])], "k", messages())
    targets = re.findall(r'<th scope="row"[^>]*><a href="#([^"]+)"', page)
    assert len(targets) == len(systems) >= 19
    assert {f' id="{target}"' in page for target in targets} == {True}
    assert set(re.findall(r'<(\w+)[^>]*"https?://(?!www\.w3\.org/2000/svg")', page)) == {"a"}  # followed, never loaded
    assert sum("Measured here" in line for card in cards for line in card.lines) == 1


def test_a_row_leads_to_an_article_that_all_sets_share_and_nowhere_without_one(made):
    systems = find_related(NOTHING)
    table, cards = tables.related_models_table(systems, {}, {}, made[2]), related_cards(systems, made[2])
    own, shared = Chapter([Section("08_x", "t", [table])], "a"), Chapter([Section("08_x", "t", cards)], "all")
    for chapters, found in (([own], 0), ([own, replace(shared, lies_with="a")], len(systems))):
        targets = re.findall(r'<th scope="row"[^>]*><a href="#([^"]+)"', render_page(chapters, "k", messages()))
        assert [target.startswith("all-system-") for target in targets] == [True] * found


def test_every_system_of_the_studys_list_has_a_row_and_each_that_was_not_measured_a_reason(made):
    systems = find_related(_measured("ffwm"))
    table = tables.related_models_table(systems, {"ffwm": 5.2}, {"ffwm": 1100.0}, made[2])
    rows = {row[0]: dict(zip(table.keys, row, strict=True)) for row in table.rows}
    assert set(related_models()["model"]) <= set(rows)
    states = {name: row["in-this-report"] for name, row in rows.items()}
    assert [name for name, state in states.items() if state == "measured"] == ["FFWM"]
    assert min(len(state.split()) for name, state in states.items() if name != "FFWM") > 3
    assert rows["FFWM"]["an-image"] == "5.2 s, 1.1 GB"
    assert rows["TP-GAN"]["recogniser-in-its-loss"] == "LightCNN"
    assert rows["DECA"]["registration"] == "yes"


def test_a_native_system_without_its_weights_names_the_files(made):
    lacking = Absent("frontalizer", "deca", "needs deca_model.tar")
    systems = find_related(Components((), (), (), (lacking,)))
    table = tables.related_models_table(systems, {}, {}, made[2])
    row = next(row for row in table.rows if row[0] == "DECA")
    assert "deca_model.tar" in row[table.keys.index("in-this-report")]


def test_links_lead_to_the_repository_and_where_known_to_the_paper(made):
    cards = {card.title: dict(card.links) for card in related_cards(find_related(NOTHING), made[2])}
    assert cards["DECA"]["repository"] == "https://github.com/yfeng95/DECA"
    assert cards["DECA"]["paper"] == "https://arxiv.org/abs/2012.04012"
    assert set(cards["scaleway/frontalization"]) == {"repository"}


def test_a_measured_system_has_counts_seconds_and_gains_under_each_recogniser(made):
    outputs, bins, _, cards = made
    template, mirror = cards
    rows = outputs.frontals[outputs.frontals["variant"] == "template"]
    assert f"{len(rows)} photos" in " ".join(template.lines)
    assert "0.25 seconds" in " ".join(template.lines)
    assert "0.8 GB" in " ".join(template.lines)
    assert "seconds" not in " ".join(mirror.lines)
    table = template.table
    assert len(table.header) == 5  # the bin, and two detectors with two recognisers
    column = table.header.index("SCRFD + ResNet50")
    own = bins[(bins["variant"] == "template") & (bins["detector"] == "scrfd") & (bins["backbone"] == "resnet50")]
    known = {str(row.bin): row.net_gain for row in own.itertuples() if pd.notna(row.net_gain)}
    assert len(known) >= 4
    for row in table.rows:
        assert row[0] not in known or row[column].startswith(printed(known[row[0]], "+.2f"))


def test_a_recogniser_that_helped_to_make_the_output_is_marked(made):
    outputs, bins, context, _ = made
    partial = replace(context, partial=frozenset({("template", "resnet50")}), values=Values())
    photos = Photos(outputs.images, pd.DataFrame(columns=FACES), results=Path(), detector="scrfd", show=False)
    (card,) = system_cards({"template": vars(FRONTALIZERS["template"])}, bins, outputs, photos, partial)
    marked = {name for name in card.table.header if name.endswith(" †")}
    assert marked == {"SCRFD + ResNet50 †", "RetinaFace + ResNet50 †"}
    assert len(card.table.notes) == 1


def test_five_inputs_stand_beside_their_outputs_and_are_the_same_for_every_system(made):
    *_, cards = made
    assert [len(card.pictures.rows) for card in cards] == [5, 5]
    first, second = ([row.pictures[0].jpeg for row in card.pictures.rows] for card in cards)
    assert first == second
    assert all(first)


def test_without_images_the_numbers_stay_and_the_photos_go(made):
    section = Section("08_x", "t", made[3])
    page = render_page([Chapter([section])], "k", messages(), images=False)
    assert "data:image/jpeg" not in page
    assert page.count('<details class="card"') == 2
    assert "data:image/jpeg" in render_page([Chapter([section])], "k", messages())


def test_of_several_sets_the_first_alone_shows_inputs_and_outputs(made, tmp_path):
    cards = made[3]
    chapters = [Chapter([Section("08_related_models", "t", cards)], key, key) for key in "ab"]
    page = write_report(tmp_path, chapters, dataset="d", profile="p").read_text(encoding="utf-8")
    shown = sum(bool(p.jpeg) for card in cards for row in card.pictures.rows for p in row.pictures)
    assert page.count("data:image/jpeg") == shown
    assert page.count('id="b-card') >= len(cards)


def test_what_runs_nowhere_says_why_in_every_language(made):
    cards = [FRONTALIZERS[key] for key in FRONTALIZERS if FRONTALIZERS[key].lacks_key == key]
    assert len(cards) > 5
    persian = replace(made[2], messages=messages("fa"))
    for card in cards:
        absent = Absent("frontalizer", "mine", card.lacking(), lacks=card.lacks_key)
        assert needs(absent, made[2]) == card.lacking()
        assert needs(absent, persian) == messages("fa").say(f"lacks-{card.key}")
