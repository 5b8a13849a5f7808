"""A gallery is turned by a script, mixed by a share that the margin chooses, and kept to its recogniser."""

import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from corrections_world import unit, world
from facefront.corrections import References, TurnedViews, choose_weight
from facefront.errors import SetupError
from facefront.quickstart import turning
from facefront.quickstart.turning import read_gallery
from quickstart_commands import call

ROOT = Path(__file__).parents[2]
MINE = "a" * 64


def gallery(path, **columns):
    rows = [(p, yaw, unit(np.eye(3)[None, i])[0]) for yaw in (-30.0, 0.0) for i, p in enumerate(("ann", "bob"))]
    table = pd.DataFrame(rows, columns=["person", "yaw", "vector"])
    table.assign(weight=0.2, model="template", recogniser=MINE).assign(**columns).to_parquet(path, index=False)
    return path


def test_the_lines_of_the_readme_compare_photos_at_their_own_yaw(tmp_path, monkeypatch):
    text = (ROOT / "README.md").read_text("utf-8")
    section = text[text.index("Compare each photo, corrected or not") :]
    block = re.search(r"\n\n((?:    .*\n|\n)+)", section)[1].replace("\n    ", "\n").removeprefix("    ")
    assert len(block.strip().splitlines()) <= 10
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    gallery(tmp_path / "results" / "gallery.parquet")
    probes, _ = world(2)
    probes = type(probes)(unit(np.eye(3)[:2]), np.array(["ann", "bob"]), None, np.array([-50.0, 5.0]))
    names = {"Path": Path, "probes": probes, "recogniser": MINE}
    exec(compile(block, "README.md", "exec"), names)
    assert names["scores"].tolist() == [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    ("columns", "recogniser", "message"),
    [
        ({}, "b" * 64, "references of the recogniser aaaaaaaaaaaa…, the probes are of bbbbbbbbbbbb…"),
        ({"recogniser": ""}, MINE, "does not say by which weight file it was made"),
    ],
)
def test_a_gallery_of_another_recogniser_is_refused(tmp_path, columns, recogniser, message):
    with pytest.raises(SetupError, match=message):
        read_gallery(gallery(tmp_path / "gallery.parquet", **columns), recogniser)


def test_what_is_no_gallery_is_one_line(tmp_path):
    path = tmp_path / "gallery.parquet"
    path.write_bytes(b"nothing")
    with pytest.raises(SetupError, match=r"gallery\.parquet: not a turned gallery"):
        read_gallery(path, MINE)
    pd.DataFrame({"person": ["ann"]}).to_parquet(path)
    with pytest.raises(SetupError, match="lacks the columns model, recogniser, vector, weight, yaw"):
        read_gallery(path, MINE)


@pytest.mark.parametrize("helps", [True, False])
def test_the_share_is_chosen_by_the_margin(helps):
    probes, references = world(20, noise=0.2, lost=6.0)
    people, rng = references.people, np.random.default_rng(7)
    means = np.stack([probes.fused[probes.people == person].mean(0) for person in people])
    views = unit(means) if helps else unit(rng.normal(size=references.matrix.shape))
    turned = TurnedViews(people, np.array([0.0]), views[:, None])
    chosen = choose_weight(probes, References(people, references.matrix), turned)
    assert (chosen > 0) == helps


def test_a_photo_that_cannot_be_drawn_counts_with_its_plain_embedding():
    plain = np.array([0.6, 0.8], np.float32)
    assert turning._embedded(None, None, plain) is plain


def test_three_people_go_from_photos_to_a_turned_gallery(real_root, tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    monkeypatch.chdir(tmp_path)
    photos = real_root / "cfp-dataset/Data/Images"
    for person in ("001", "002", "003"):
        for kind, source in (("GT", "frontal"), ("Angle", "profile")):
            (tmp_path / "data" / kind / person).mkdir(parents=True)
            shutil.copy(photos / person / source / "01.jpg", tmp_path / "data" / kind / person)
    weights, table = str(real_root / "models"), "results/embeddings/retina-mobilefacenet.parquet"
    embed = [
        "extract_embeddings",
        "--detector",
        "retina",
        "--backbone",
        "mobilefacenet",
        "--in",
        "data",
        "--out",
        "results/embeddings",
    ]
    assert call(embed, "--weights", weights) == 0
    turn = ["turn_gallery", "--in", "data", "--emb", table]
    assert call([*turn, "--out", "results/gallery.parquet", "--weight", "0.2"], "--weights", weights) == 0
    assert "3 people at 5 yaws, share of the view 0.2" in capsys.readouterr().out
    made = pd.read_parquet("results/gallery.parquet")
    found = read_gallery(Path("results/gallery.parquet"), made["recogniser"].iloc[0])
    plain, turned = found.matrix[2], found.matrix[[0, 1, 3, 4]]
    assert found.yaws.tolist() == [-60, -30, 0, 30, 60]
    own = np.einsum("vpd,pd->vp", turned, plain)
    assert ((own > 0.8) & (own < 0.9999)).all()
    assert call([*turn, "--out", "results/other.parquet"], "--weights", weights, "--model", "mirror") == 2
    assert "--model mirror: draws a face to the front alone" in capsys.readouterr().err
