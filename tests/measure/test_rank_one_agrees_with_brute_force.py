import numpy as np
import pytest

import worlds
from facefront.faces import Status
from facefront.measure import MeasureSpec, PairSpec, build_pairs, build_prototypes


@pytest.mark.parametrize("sampled", [0, 2])
def test_the_rank_is_against_all_prototypes_however_few_impostors_are_drawn(sampled):
    images = worlds.image_table(people=15, gt=2, probes=6)
    embeddings = worlds.embedding_table(images, noise=2.5)
    lost = embeddings["image_id"].isin(images.loc[(images["person"] == "p03") & (images["role"] == "gt"), "image_id"])
    embeddings = worlds.fail(embeddings, lost.to_numpy(), Status.NO_FACE_PROBE)
    pairs = build_pairs(images, embeddings, MeasureSpec(pairs=PairSpec(impostors_per_probe=sampled)))
    prototypes = build_prototypes(images, embeddings).set_index("person")["vector"].dropna()
    vectors = embeddings.set_index(["variant", "image_id"])["vector"]
    genuine = pairs[pairs["genuine"] & pairs["group"].isin(["angle_gt", "frontal_gt"])]
    ranks = []
    for row in genuine.itertuples():
        if row.left_person == "p03":
            assert row.status == "no_face_gt" and np.isnan(row.rank)
            continue
        scores = {name: float(vectors[row.variant, row.left] @ vector) for name, vector in prototypes.items()}
        ranks.append(1 + sum(score > scores[row.left_person] for score in scores.values()))
        assert row.rank == ranks[-1]
        assert row.similarity == pytest.approx(scores[row.left_person], abs=1e-6)
    assert 1 in ranks and max(ranks) > 3


def test_a_tie_counts_against_the_own_person():
    images = worlds.image_table(people=3, gt=1, probes=1)
    embeddings = worlds.embedding_table(images, ())
    same = worlds.unit(np.ones(worlds.DIMENSION))
    embeddings["vector"] = [same] * len(embeddings)
    pairs = build_pairs(images, embeddings, MeasureSpec(pairs=PairSpec(groups=("angle_gt",))))
    assert (pairs.loc[pairs["genuine"], "rank"] == 3).all()
