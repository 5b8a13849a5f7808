import numpy as np
import pandas as pd
import pytest

import worlds
from facefront.faces import Status
from facefront.measure import MeasureSpec, build_pairs, driver_similarity

SPEC = MeasureSpec()


@pytest.fixture(scope="module")
def table():
    """Three systems: `leak` returns the driver's face, `half` a face between photo and driver, `own` the photo's."""
    images = worlds.image_table(people=8)
    photos = worlds.embedding_table(images, variants=())
    random = np.random.default_rng(3)
    face = worlds.unit(random.normal(size=len(photos["vector"][0]))[None])[0].astype(np.float32)
    driver = pd.DataFrame([photos.iloc[0].to_dict() | {"image_id": "driver", "vector": face, "status": str(Status.OK)}])
    made = {"leak": lambda vector: face, "half": lambda vector: _unit(vector + face), "own": lambda vector: vector}
    probes = photos[photos["image_id"].isin(images.loc[images["role"] == "probe", "image_id"])]
    outputs = [probes.assign(variant=name, vector=probes["vector"].map(make)) for name, make in made.items()]
    embeddings = pd.concat([photos, *outputs], ignore_index=True)
    pairs = build_pairs(images, embeddings, SPEC)
    return driver_similarity(embeddings, driver, pairs, list(made), SPEC).set_index(["variant", "pair"])


def _unit(vector):
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def test_returning_the_driver_shows_as_a_similarity_of_one_to_it_and_none_to_the_photo(table):
    mean = table["mean"]
    assert mean["leak", "output_driver"] == pytest.approx(1, abs=1e-6)
    assert mean["leak", "output_photo"] == pytest.approx(mean["leak", "photo_driver"], abs=1e-6)


def test_a_system_that_keeps_the_face_is_no_nearer_to_the_driver_than_its_photo(table):
    mean = table["mean"]
    assert mean["own", "output_driver"] == pytest.approx(mean["own", "photo_driver"], abs=1e-6)
    assert mean["own", "output_photo"] == pytest.approx(1, abs=1e-6)


def test_half_of_the_drivers_face_lies_between(table):
    mean, low = table["mean"], table["low"]
    assert mean["leak", "output_driver"] > mean["half", "output_driver"] > mean["own", "output_driver"]
    assert low["half", "output_driver"] > mean["half", "photo_driver"]
    assert table.loc["half", "people"].tolist() == [8] * 4
