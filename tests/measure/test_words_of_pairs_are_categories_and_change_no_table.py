import numpy as np
import pandas as pd
import pytest

import worlds
from facefront import measure
from facefront.faces import PAIRS, Status
from facefront.measure import MeasureSpec, StatisticsSpec, VerificationSpec, build_pairs, eer, statistics
from facefront.measure.columns import blocks_of, stack_pairs

SPEC = MeasureSpec(
    statistics=StatisticsSpec(bootstrap_samples=50), verification=VerificationSpec(fars=(0.1, 0.01), fixed_fmr=0.1)
)
WORDS = [name for name, kind in PAIRS.items() if kind == "category"]
TABLES = {
    "det_curves": lambda pairs: measure.det_curves(pairs, SPEC),
    "gain_by_bin": lambda pairs: measure.gain_by_bin(pairs, SPEC),
    "group_means": lambda pairs: measure.group_means(pairs, SPEC),
    "ledger": measure.ledger,
    "margin_gain": lambda pairs: measure.margin_gain(pairs, SPEC, ["mirror"]),
    "net_gain": lambda pairs: measure.net_gain(pairs, SPEC),
    "probe_outcomes": lambda pairs: measure.probe_outcomes(pairs, SPEC),
    "rank_one": measure.rank_one,
    "robustness": lambda pairs: measure.angle_robustness(pairs, SPEC),
    "verification": lambda pairs: measure.verification_table(pairs, SPEC),
}


@pytest.fixture(scope="module")
def pairs():
    images = worlds.image_table(people=12, gt=2, probes=4)
    embeddings = worlds.embedding_table(images, noise=2.0)
    lost = np.random.default_rng(0).random(len(embeddings)) < 0.1
    return build_pairs(images, worlds.fail(embeddings, lost, Status.NO_FACE_PROBE), SPEC)


def test_photos_and_prototypes_can_be_compared_by_name(pairs):
    assert {name: str(kind) for name, kind in pairs.dtypes.items()} == dict(PAIRS)
    alike = pairs["left"] == pairs["right"]
    assert set(pairs.loc[alike, "group"]) == {"source_output"}
    assert ((pairs["left_person"] == pairs["right_person"]) == pairs["genuine"]).all()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_same_of_categories_and_of_plain_words(pairs, name):
    plain = pairs.astype(dict.fromkeys(WORDS, "str"))
    shuffled = pairs.assign(left=pairs["left"].cat.set_categories(pairs["left"].cat.categories[::-1]))
    for other in (plain, shuffled):
        pd.testing.assert_frame_equal(TABLES[name](pairs), TABLES[name](other))


@pytest.mark.parametrize("name", ["gain_by_bin", "group_means", "verification"])
def test_resamples_in_small_blocks_give_the_same_intervals(pairs, name, monkeypatch):
    whole = TABLES[name](pairs)
    monkeypatch.setattr(statistics, "_AT_ONCE", 30)
    monkeypatch.setattr(eer, "_REACH", 1)
    monkeypatch.setattr(eer, "_STRIDE", 3)
    pd.testing.assert_frame_equal(TABLES[name](pairs), whole)


def test_stacked_tables_keep_their_categories_sorted(pairs):
    keys = ["group", "variant"]
    parts = [part.assign(left=part["left"].cat.remove_unused_categories()) for _, part in blocks_of(pairs, keys)]
    stacked = stack_pairs(parts[::-1])
    assert str(stacked["left"].dtype) == "category" and stacked["left"].cat.categories.is_monotonic_increasing
    again = pd.concat(parts[::-1], ignore_index=True)
    assert stacked["left"].tolist() == again["left"].tolist()
    assert [key for key, _ in blocks_of(stacked, keys)] == [key for key, _ in blocks_of(pairs, keys)][::-1]
