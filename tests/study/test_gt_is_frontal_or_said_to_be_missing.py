"""A photo turned beyond gt.max_yaw is no reference; people without another one are counted and kept as attempted."""

import numpy as np
import pytest
import yaml

from facefront.datasets import GtRule
from facefront.faces import Role, Status
from facefront.files.yaml_files import load_section
from facefront.measure import MeasureSpec, build_pairs, gt_sensitivity, net_gain
from facefront.report import Context, Values, statements
from facefront.study.profiles import project_root
from worlds import embedding_table, image_table


def without_gt(people):
    """A set in which the first of these people have no photo that may serve as GT."""
    images = image_table(people=8, gt=2, probes=4)
    turned = images["person"].isin(sorted(set(images["person"]))[:people])
    return images.assign(role=images["role"].mask(turned & (images["role"] == Role.GT), str(Role.PROBE)))


def said(images, max_yaw=15.0):
    context = Context("made up", MeasureSpec(), Values())
    return context.note(*statements.how_frontal(images, max_yaw, context)).text, context.values


def test_every_profile_has_the_cap_and_may_set_its_own():
    root = project_root()
    assert yaml.safe_load((root / "spec/pairs.yaml").read_text("utf-8"))["gt"]["max_yaw"] == 15
    for profile in (root / "spec/profiles").glob("*.yaml"):
        own = yaml.safe_load(profile.read_text("utf-8")).get("gt", {})
        rule = load_section(GtRule, root / "spec/pairs.yaml", "gt", own | {"max_yaw": 22.0})
        assert (load_section(GtRule, root / "spec/pairs.yaml", "gt", own).max_yaw, rule.max_yaw) == (15.0, 22.0)


def test_the_yaw_of_gt_is_reported():
    images = image_table(people=8, gt=2, probes=4)
    words, values = said(images)
    yaw = images.loc[images["role"] == Role.GT, "yaw"].abs()
    assert values["data.gt_yaw.median"].number == pytest.approx(yaw.median())
    assert values["data.gt_yaw.max"].number == pytest.approx(yaw.max())
    assert "gt.max_yaw: 15°" in words
    assert "no GT" not in words


@pytest.mark.parametrize("people", [1, 3, 8])
def test_people_without_gt_are_counted_and_stay_attempted(people):
    images = without_gt(people)
    words, values = said(images)
    assert values["data.without_gt.people"].number == people
    assert values["data.without_gt.probes"].number == 6 * people
    assert "gt: {max_yaw: …}" in words
    pairs = build_pairs(images, embedding_table(images, ("t",)), MeasureSpec())
    genuine = pairs[pairs["genuine"] & (pairs["group"] == "frontal_gt")]
    assert (
        (genuine["status"] == Status.NO_GT)
        .groupby([genuine["detector"], genuine["backbone"]])
        .sum()
        .eq(6 * people)
        .all()
    )
    row = net_gain(pairs, MeasureSpec(), readings=("common",)).iloc[0]
    assert (row["attempted"], row["people"]) == (6 * people + 4 * (8 - people), 8 - people)


def test_an_unknown_pose_is_said():
    images = image_table(people=3)
    words, values = said(images.assign(yaw=np.nan))
    assert words.startswith("The yaw of no GT photo is known")
    assert values["data.gt_yaw.unknown"].number == (images["role"] == Role.GT).sum()


def test_the_first_photo_is_taken_within_the_cap_too():
    images = image_table(people=8, gt=2, probes=6)
    last = images.groupby("person")["frame"].transform("max") + 1
    images = images.assign(frame=images["frame"].where(images["role"] == Role.PROBE, last + images["frame"]))
    embeddings = embedding_table(images, ("t",))
    free, capped = (gt_sensitivity(images, embeddings, MeasureSpec(), max_yaw=cap) for cap in (0.0, 1e-9))
    of = {name: table.set_index("rule")["pairs"] for name, table in (("free", free), ("capped", capped))}
    assert of["free"]["first"].sum() < of["capped"]["first"].sum()  # turned first photos were taken from the probes
