"""Draw a sample of the probes, over the whole range of yaw of each person, where all would take too long."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import Role
from facefront.study.settings import SampleSettings


def sample_probes(images: pd.DataFrame, settings: SampleSettings) -> pd.DataFrame:
    """Return the image table (`IMAGES`, roles given) with the probes that are not drawn marked as unused.

    Where more than `people` people have probes, so many are drawn by a hash of their names. Of each person `per_person`
    probes are drawn, or all where there are fewer. Strata are the person's yaw bins, left and right apart, photos of
    unknown yaw being one of their own: each gives one probe first (as many strata as `per_person` allows, by hash), the
    rest in proportion to its size, so that a bin weighs in the sample about what it weighs in the set. Within a stratum
    the draw is by a hash of the image_id: the order of the photos changes nothing, and one photo more or less affects
    few other selections.
    """
    probes = images.loc[images["role"] == Role.PROBE, ["image_id", "person", "yaw"]]
    probes = probes[probes["person"].isin(_drawn_people(probes["person"], settings))]
    if settings.per_person:
        rank = _rank(probes, settings)
        probes = probes.loc[rank.index[rank < settings.per_person]]
    kept = (images["role"] != Role.PROBE) | images.index.isin(probes.index)
    return images.assign(role=np.where(kept, images["role"], str(Role.UNUSED)))


def _drawn_people(persons: pd.Series, settings: SampleSettings) -> pd.Series:
    from facefront.measure.sampling import stable_hash  # with the whole room, which loads scipy

    names = persons.drop_duplicates().sort_values()
    order = np.argsort(np.asarray(stable_hash(names, settings.seed)), kind="stable")
    return names.iloc[order[: settings.people]] if settings.people else names


def _rank(probes: pd.DataFrame, settings: SampleSettings) -> pd.Series:
    """Return the place in which each probe of a person is drawn, from 0; by the index of `probes`."""
    from facefront.measure.bins import assign_bins
    from facefront.measure.sampling import mix, stable_hash

    bins = assign_bins(probes["yaw"], settings.yaw, signed=True).codes
    probes = probes.assign(
        bin=bins,
        turn=mix(stable_hash(probes["person"], settings.seed), bins.astype(np.uint64)),
        hash=stable_hash(probes["image_id"], settings.seed),
    ).sort_values(["hash", "image_id"])
    strata = probes.groupby(["person", "bin"])["hash"]
    # How far through its stratum a photo stands: the first of each is at 0, and equal shares are at equal places.
    probes["place"] = strata.cumcount() / strata.transform("size")
    # Ties go by the stratum's own hash: by the photos', the larger strata would always be the first.
    return probes.sort_values(["place", "turn", "hash", "image_id"]).groupby("person").cumcount()
