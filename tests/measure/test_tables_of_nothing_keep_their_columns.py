"""No face found, one person, nothing at all: every table of `measure` still has its columns."""

import numpy as np
import pandas as pd
import pytest

import worlds
from facefront import measure
from facefront.faces import PAIRS, Status
from facefront.measure import MeasureSpec, StatisticsSpec

SPEC = MeasureSpec(statistics=StatisticsSpec(bootstrap_samples=50))
COMBINATIONS = (("scrfd", "r50"), ("retina", "r50"))


def everything(images: pd.DataFrame, embeddings: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What every public function that gives a table gives."""
    pairs = measure.build_pairs(images, embeddings, SPEC)
    protocol = pd.DataFrame({"protocol": "own", "fold": 1, "genuine": True}, index=range(max(len(images) - 1, 0)))
    protocol = protocol.assign(left=images["image_id"].to_numpy()[:-1], right=images["image_id"].to_numpy()[1:])
    scored = measure.score_image_pairs(protocol, embeddings)
    tables = {
        "pairs": pairs,
        "prototypes": measure.build_prototypes(images, embeddings),
        "probes": measure.probe_table(pairs),
        "ledger": measure.ledger(pairs),
        "gain": measure.adjust_p(measure.net_gain(pairs, SPEC), SPEC.primary),
        "groups": measure.group_means(pairs, SPEC),
        "ladder": measure.cost_ladder(pairs, SPEC),
        "verification": measure.verification_table(pairs, SPEC),
        "protocol": measure.protocol_accuracy(scored, images, SPEC),
        "sensitivity": measure.gt_sensitivity(images, embeddings, SPEC),
        "sessions": measure.cross_session(images, embeddings, SPEC),
    }
    for axis in ("yaw", "pitch"):
        tables[f"gain by {axis}"] = measure.gain_by_bin(pairs, SPEC, axis)
        tables[f"gain by signed {axis}"] = measure.gain_by_bin(pairs, SPEC, axis, signed=True)
        tables[f"similarity by {axis}"] = measure.similarity_by_angle(pairs, SPEC, axis)
        tables[f"robustness to {axis}"] = measure.angle_robustness(pairs, SPEC, axis)
        tables[f"turning of {axis}"] = measure.turning_points(pairs, SPEC, axis)
    return tables


@pytest.fixture(scope="module")
def whole() -> dict[str, pd.DataFrame]:
    images = worlds.image_table()
    return everything(images, worlds.embedding_table(images, ("none", "template"), COMBINATIONS))


def no_face() -> tuple[pd.DataFrame, pd.DataFrame]:
    images = worlds.image_table()
    embeddings = worlds.embedding_table(images, ("none", "template"), COMBINATIONS)
    return images, worlds.fail(embeddings, np.ones(len(embeddings), bool), Status.NO_FACE_PROBE)


def one_person() -> tuple[pd.DataFrame, pd.DataFrame]:
    images = worlds.image_table(people=1)
    return images, worlds.embedding_table(images, ("none", "template"), COMBINATIONS)


def nobody() -> tuple[pd.DataFrame, pd.DataFrame]:
    images = worlds.image_table().iloc[:0]
    return images, worlds.embedding_table(worlds.image_table()).iloc[:0]


def no_gt() -> tuple[pd.DataFrame, pd.DataFrame]:
    images = worlds.image_table(gt=0)
    return images, worlds.embedding_table(images, ("none", "template"), COMBINATIONS)


def original_alone() -> tuple[pd.DataFrame, pd.DataFrame]:
    images = worlds.image_table()
    return images, worlds.embedding_table(images, (), COMBINATIONS)


@pytest.mark.parametrize("world", [no_face, one_person, nobody, no_gt, original_alone], ids=lambda w: w.__name__)
@pytest.mark.filterwarnings("error")
def test_every_table_has_the_columns_of_a_full_one(whole, world):
    tables = everything(*world())
    for name, table in tables.items():
        assert list(table.columns) == list(whole[name].columns), name


@pytest.mark.filterwarnings("error")
def test_tables_of_no_pairs_have_their_columns(whole):
    pairs = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in PAIRS.items()})
    assert list(measure.verification_table(pairs, SPEC)) == list(whole["verification"])
    assert list(measure.angle_robustness(pairs, SPEC)) == list(whole["robustness to yaw"])
    assert list(measure.ledger(pairs)) == list(whole["ledger"])


def test_where_no_face_was_found_nothing_is_scored_and_all_is_attempted():
    tables = everything(*no_face())
    assert (tables["ledger"]["scored"] == 0).all() and (tables["ledger"]["attempted"] > 0).all()
    assert tables["gain"]["net_gain"][tables["gain"]["reading"] == "common"].isna().all()
    assert tables["robustness to yaw"].empty
