"""A made-up world of embeddings in which a linear correction is true: the more a photo is turned, the
more of it lies in a few directions of pose."""

import numpy as np
import pandas as pd

from facefront.corrections import Probes, References

DIMENSIONS, POSE = 24, 4


def world(people=40, photos=8, *, seed=0, noise=0.6, lost=3.0, largest=80.0):
    """Photos and references of people; turned by 90°, `lost` times an identity falls into a few directions of pose."""
    shared = np.random.default_rng(99)
    leak = shared.normal(size=(DIMENSIONS, POSE)) @ shared.normal(size=(POSE, DIMENSIONS)) / np.sqrt(DIMENSIONS * POSE)
    rng = np.random.default_rng(seed)
    names = np.array([f"person-{i:03}" for i in range(people)], object)
    matrix = unit(rng.normal(size=(people, DIMENSIONS)))
    owner = np.repeat(np.arange(people), photos)
    yaw = rng.uniform(-largest, largest, len(owner))
    seen = matrix[owner] + lost * np.abs(yaw)[:, None] / 90 * (matrix[owner] @ leak)
    vectors, mirrored = (unit(seen + noise * rng.normal(size=seen.shape) / np.sqrt(DIMENSIONS)) for _ in range(2))
    return Probes(vectors, names[owner], mirrored, yaw), References(names, matrix)


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def tables(probes, references):
    """The same as `IMAGES` with roles and an embedding table; the mirrored photos are the variant `none+flip`."""
    ids = [f"{person}/{i}.jpg" for i, person in enumerate(probes.people)]
    gt = [f"{person}/gt.jpg" for person in references.people]
    images = pd.DataFrame(
        {
            "image_id": [*ids, *gt],
            "person": [*probes.people, *references.people],
            "yaw": [*probes.yaw, *np.zeros(len(gt))],
            "pitch": 0.0,
            "role": ["probe"] * len(ids) + ["gt"] * len(gt),
        }
    )
    vectors = [*probes.vectors, *references.matrix, *probes.mirrored]
    embeddings = pd.DataFrame(
        {
            "image_id": [*ids, *gt, *ids],
            "variant": ["original"] * (len(ids) + len(gt)) + ["none+flip"] * len(ids),
            "detector": "scrfd",
            "backbone": "mobilefacenet",
            "status": "ok",
            "vector": pd.Series(vectors, dtype=object),
        }
    )
    return images, embeddings
