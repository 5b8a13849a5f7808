"""The five commands and a study of the same people give the same similarities, photo by photo."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from drawn import make_project, use_drawn_components
from facefront.files.safe_csv import read_csv
from facefront.measure import MeasureSpec, build_pairs
from facefront.quickstart.summary import QUICK_PAIRS
from facefront.study.study import Study
from quickstart_commands import SCRIPTS, call, chain

PROFILE = """
title: real
dataset: {format: folder, needs: nothing, path: data}
registration: scrfd
detectors: {scrfd: {params: {det_size: 640, threshold: 0.5, nms: 0.4, padding: 0.5}}}
backbones: {mobilefacenet: {}}
frontalizers: {template: {}}
engine: {backend: sequential, batch: 8}
"""
BY_PHOTO = ["left", "similarity"]


def five_commands(profile: str, *components: str, more: tuple[str, ...] = ()) -> pd.DataFrame:
    """Each probe's similarity with its own GT after frontalization, as the commands give it."""
    for command in chain(*components):
        options = (
            ["--profile", profile, *more] if command[0] in {"preprocess", "frontalize", "extract_embeddings"} else []
        )
        assert call(command, *options) == 0, command
    return genuine(read_csv(Path("results/metrics.csv"), QUICK_PAIRS), components[0])


def study(profile: str, variant: str, weights: str = "") -> pd.DataFrame:
    """The same of a study."""
    opened = Study.open(profile, weights=weights, results="study", root=Path.cwd())
    faces = pd.concat([opened.faces, opened.frontal_faces])
    return genuine(build_pairs(opened.images, opened.embeddings, MeasureSpec(), faces, opened.frontals), variant)


def genuine(pairs: pd.DataFrame, variant: str) -> pd.DataFrame:
    """Both arms' similarities by photo; columns original and frontal."""
    rows = pairs[pairs["genuine"] & pairs["group"].isin(["angle_gt", "frontal_gt"])]
    rows = rows[rows["variant"].isin(["original", variant])]
    return rows.pivot(index="left", columns="variant", values="similarity").sort_index()


def same(quick: pd.DataFrame, report: pd.DataFrame) -> None:
    assert list(quick.index) == list(report.index) and len(quick)
    np.testing.assert_allclose(quick.to_numpy(), report[quick.columns].to_numpy(), rtol=0, atol=1e-6)


@pytest.mark.parametrize("model", ["none", "mirror"])
def test_of_drawn_people(tmp_path, monkeypatch, model):
    use_drawn_components(monkeypatch)
    monkeypatch.chdir(make_project(tmp_path))
    same(five_commands("drawn", model, "dots", "colours"), study("drawn", model))


def test_of_real_faces(real_root, tmp_path, monkeypatch):
    shutil.copytree(SCRIPTS.parent / "spec", tmp_path / "spec")
    (tmp_path / "spec/profiles/real.yaml").write_text(PROFILE)
    photos = real_root / "cfp-dataset/Data/Images"
    for person in ("001", "002", "003"):
        for kind, source, number in (("GT", "frontal", "01"), ("Angle", "profile", "01"), ("Angle", "profile", "02")):
            folder = tmp_path / "data" / kind / person
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(photos / person / source / f"{number}.jpg", folder)
    monkeypatch.chdir(tmp_path)
    weights = str(real_root / "models")
    quick = five_commands("real", "template", "scrfd", "mobilefacenet", more=("--weights", weights))
    assert quick["template"].notna().all()
    same(quick, study("real", "template", weights))
