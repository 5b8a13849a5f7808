"""The README's lines fit a correction on a table of embeddings; the script applies it, to that recogniser's alone."""

import re
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from corrections_world import unit, world
from facefront.corrections import CORRECTIONS, learn, load_correction
from facefront.errors import SetupError
from facefront.quickstart.correcting import correct_folder, correct_table, read_photos

ROOT = Path(__file__).parents[2]
MINE = "a" * 64


def table(*, mirrored=True, people=16, recogniser=MINE):
    """A table of `extract_embeddings.py` of made-up photos: two references and eight photos of each person."""
    probes, references = world(people)
    rng = np.random.default_rng(1)
    rows = []

    def add(kind, person, image, vector, yaw):
        rows.append({"kind": kind, "person": person, "image": f"{person}/{image}", "vector": vector, "yaw": yaw})

    for person, vector in zip(references.people, references.matrix, strict=True):
        for i in range(2):
            add("GT", person, f"{i}.jpg", unit(vector + 0.02 * rng.normal(size=vector.shape)[None])[0], 0.0)
    for i, (person, vector, yaw) in enumerate(zip(probes.people, probes.vectors, probes.yaw, strict=True)):
        add("Angle", person, f"{i}.jpg", vector, yaw)
        if mirrored:
            add("Angle_mirrored", person, f"{i}.png", probes.mirrored[i], -yaw)
    names = {"dataset": "mine", "sha256": "0", "detector": "scrfd", "backbone": "mobilefacenet", "status": "ok"}
    made = pd.DataFrame(rows).assign(**names, pitch=0.0, recogniser=recogniser)
    made["sha256"] = [f"{i:064}" for i in range(len(made))]
    lost = (made["kind"] == "Angle") & (made["image"].str.endswith("/3.jpg"))
    made.loc[lost, "status"], made.loc[lost, "vector"] = "no_face_probe", None
    return made


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "results" / "embeddings"
    path.mkdir(parents=True)
    table().to_parquet(path / "scrfd-mobilefacenet.parquet", index=False)
    return path


def script(*arguments):
    return runpy.run_path(str(ROOT / "scripts" / "correct_embeddings.py"))["main"]([str(each) for each in arguments])


def readme_block():
    text = (ROOT / "README.md").read_text("utf-8")
    section = text[text.index("## Correct embeddings") :]
    return re.search(r"\n\n((?:    .*\n|\n)+)", section)[1].replace("\n    ", "\n").removeprefix("    ")


def test_the_lines_of_the_readme_fit_and_apply_one(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(compile(readme_block(), "README.md", "exec"), names)
    assert len(readme_block().strip().splitlines()) <= 10
    assert names["corrected"].shape == names["probes"].vectors.shape
    learned = load_correction(tmp_path / "results" / "ridge.npz", MINE)
    assert learned.card.people == 16 and learned.card.photos == 127


def test_the_script_corrects_angled_photos_and_keeps_the_rest(folder, tmp_path, capsys):
    probes, references, recogniser = read_photos(folder / "scrfd-mobilefacenet.parquet")
    learned = learn(CORRECTIONS.build("ridge", strength=1.0), probes, references, recogniser)
    learned.save(tmp_path / "ridge.npz")
    out = tmp_path / "corrected"
    assert script("--correction", tmp_path / "ridge.npz", "--in", folder, "--out", out) == 0
    assert "127 embeddings corrected" in capsys.readouterr().out
    before, after = (pd.read_parquet(f / "scrfd-mobilefacenet.parquet") for f in (folder, out))
    assert set(after.loc[after["corrected"], "kind"]) == {"Angle"}
    rows = after["corrected"].to_numpy()
    assert np.allclose(np.stack(after.loc[rows, "vector"]), learned.fitted.apply(probes), atol=1e-5)
    kept = ~rows & (before["status"] == "ok")
    assert all(np.array_equal(a, b) for a, b in zip(before.loc[kept, "vector"], after.loc[kept, "vector"], strict=True))
    assert after.loc[after["status"] != "ok", "vector"].isna().all()


def test_a_correction_of_both_sides_changes_every_row(folder):
    probes, references, recogniser = read_photos(folder / "scrfd-mobilefacenet.parquet")
    learned = learn(CORRECTIONS.build("metric", shrinkage=0.3), probes, references, recogniser)
    made = correct_table(table(), learned)
    assert made["corrected"].sum() == (table()["status"] == "ok").sum()
    photos = made[(made["kind"] == "Angle") & made["corrected"]]
    assert np.allclose(np.stack(photos["vector"]), learned.fitted.apply(probes), atol=1e-5)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (table(recogniser="b" * 64), "learned on embeddings of the recogniser aaaaaaaaaaaa"),
        (table(mirrored=False), "no kind 'Angle_mirrored'; put the mirrored photos"),
        (table().drop(columns="recogniser"), "does not say by which weight file it was made"),
        (table(recogniser=""), "does not say by which weight file it was made"),
    ],
)
def test_other_embeddings_are_refused_before_anything_is_written(made, message, folder, tmp_path, capsys):
    probes, references, recogniser = read_photos(folder / "scrfd-mobilefacenet.parquet")
    learn(CORRECTIONS.build("ridge", strength=1.0), probes, references, recogniser).save(tmp_path / "ridge.npz")
    other = tmp_path / "other"
    other.mkdir()
    made.to_parquet(other / "scrfd-mobilefacenet.parquet", index=False)
    out = tmp_path / "out"
    assert script("--correction", tmp_path / "ridge.npz", "--in", other, "--out", out) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1 and not out.exists()


def test_in_and_out_must_differ_and_a_person_needs_both_kinds(folder, tmp_path):
    with pytest.raises(SetupError, match="give another folder"):
        correct_folder(tmp_path / "ridge.npz", folder, folder)
    only = table()[lambda t: t["kind"] == "GT"]
    only.to_parquet(tmp_path / "only.parquet", index=False)
    with pytest.raises(SetupError, match="no person has embeddings in GT and in Angle"):
        read_photos(tmp_path / "only.parquet")
