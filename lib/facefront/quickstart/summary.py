"""The work of the last two scripts of the Quickstart: from embeddings to pairs, from pairs to one row an arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from facefront.datasets.copies import find_copies, mark_copies
from facefront.errors import SetupError
from facefront.faces import IMAGES, PAIRS, Role, Status, conform
from facefront.files.safe_csv import read_csv
from facefront.measure import EMBEDDING_COLUMNS, MeasureSpec, net_gain
from facefront.variants import ORIGINAL

ROLES = {"GT": Role.GT, "Angle": Role.PROBE}
"""The kinds that are photos; every other kind was made of Angle, and is a variant of it."""

QUICK_PAIRS: Mapping[str, str] = {"dataset": "str", **PAIRS}
"""What `compute_similarity.py` writes: `PAIRS` of one data set; its variants are models and folders."""

SUMMARY_KEYS = ("model", "dataset", "detector", "recogniser")
"""The columns that name a row of the summary."""

_SUMMARY_NAMES = {
    "variant": "model",
    "backbone": "recogniser",
    "angle_gt": "mean_angle_gt",
    "frontal_gt": "mean_frontal_gt",
}


def pair_tables(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the image table (`IMAGES`, with roles) and the embedding table that `measure.build_pairs` takes.

    rows: as `read_embeddings` gives them. A picture made of an angled photo takes the photo's image_id, found by
    <person>/<stem>. Poses are those that the first detector saw. Raises SetupError where a picture was made of no
    photo that is there.
    """
    rows = rows.assign(image_id=rows["kind"] + "/" + rows["image"], stem=[_stem(image) for image in rows["image"]])
    photos = rows[rows["kind"].isin(ROLES)]
    made = _match(rows[~rows["kind"].isin(ROLES)], photos)
    pictures = pd.concat([photos.assign(variant=ORIGINAL), made.assign(variant=made["kind"])], ignore_index=True)
    return mark_copies(_image_table(photos)), pictures[list(EMBEDDING_COLUMNS)]


def left_out(images: pd.DataFrame, embeddings: pd.DataFrame) -> pd.DataFrame:
    """Return `PAIRS` rows of status duplicate, one for each photo that is left out and each detector and backbone: the
    photo and its copy.

    images, embeddings: as `pair_tables` gives them.
    """
    roles = {name: str(role) for name, role in ROLES.items()}
    labelled = images.assign(
        role=images["image_id"].str.split("/").str[0].map(roles),
        status=images["status"].replace(str(Status.DUPLICATE), str(Status.OK)),
    )
    photos = labelled.set_index("image_id")
    tables = [
        pd.DataFrame(
            {
                "group": ["angle_gt" if photos.at[i, "role"] == Role.PROBE else "gt_gt" for i in copies["image_id"]],
                "left": copies["image_id"],
                "right": copies["of"],
                "left_person": photos.loc[copies["image_id"], "person"].to_numpy(),
                "right_person": photos.loc[copies["of"], "person"].to_numpy(),
                "genuine": copies["kind"] != "people",
                "yaw": photos.loc[copies["image_id"], "yaw"].to_numpy(),
                "pitch": photos.loc[copies["image_id"], "pitch"].to_numpy(),
                "detector": detector,
                "backbone": backbone,
                "variant": ORIGINAL,
                "status": str(Status.DUPLICATE),
                "similarity": np.nan,
                "rank": np.nan,
            }
        )
        for copies in [find_copies(labelled)]
        for detector, backbone in embeddings[["detector", "backbone"]].drop_duplicates().itertuples(index=False)
    ]
    return conform(pd.concat(tables, ignore_index=True), PAIRS)


def copies_line(pairs: pd.DataFrame) -> str:
    """Return how many photos `left_out` holds, with three of them; empty where there are none."""
    copies = pairs[pairs["status"] == Status.DUPLICATE].drop_duplicates(["left"])
    if copies.empty:
        return ""
    shown = ", ".join(f"{row.left} = {row.right}" for row in copies.head(3).itertuples())
    return f"{len(copies)} left out as copies of other photos ({shown})"


def read_pairs(path: Path) -> pd.DataFrame:
    """Return the `QUICK_PAIRS` that `compute_similarity.py` wrote as CSV. Raises SetupError where the file is something
    else."""
    try:
        return _checked(read_csv(path, QUICK_PAIRS))
    except FileNotFoundError:
        raise SetupError(f"{path}: no such file; run compute_similarity.py first") from None
    except (ValueError, OSError) as error:
        reason = " ".join(str(error).split())
        raise SetupError(
            f"{path}: not a table of pairs ({reason}); delete it and run compute_similarity.py again"
        ) from error


def read_metrics(paths: Sequence[Path]) -> pd.DataFrame:
    """Return the pairs of several tables, one below the other. Raises SetupError where two are of one data set."""
    tables = {path: read_pairs(path) for path in paths}
    seen: dict[str, Path] = {}
    for path, table in tables.items():
        for name in table["dataset"].unique():
            if name in seen:
                raise SetupError(
                    f"{seen[name]} and {path}: both of the data set {name!r}; give one extract_embeddings.py --dataset"
                )
            seen[name] = path
    return pd.concat(tables.values(), ignore_index=True)


def read_summary(path: Path) -> pd.DataFrame:
    """Return the columns `SUMMARY_KEYS` of a summary that was written before. Raises SetupError for another file."""
    try:
        return read_csv(path, dict.fromkeys(SUMMARY_KEYS, "str"))
    except (ValueError, OSError) as error:
        raise SetupError(f"{path}: not a summary that summarize.py wrote; give another --out, or delete it") from error


def _checked(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs, if they can be: ValueError for the first row that is none."""
    scored, similarity = pairs["status"] == Status.OK, pairs["similarity"]
    for fault, rows in {
        "an unknown status": ~pairs["status"].isin([str(status) for status in Status]),
        "no similarity between -1 and 1": scored & ~similarity.between(-1.0001, 1.0001),
        "a similarity without status ok": ~scored & similarity.notna(),
        "a photo that stands there twice": _repeated(pairs),
    }.items():
        if rows.any():
            raise ValueError(f"row {int(rows.to_numpy().argmax()) + 2}: {fault}")
    return pairs


def _repeated(pairs: pd.DataFrame) -> pd.Series:
    """Return which rows repeat a pair, or give a probe a second similarity with its own GT."""
    key = ["dataset", "detector", "backbone", "variant", "left"]
    own = pairs[pairs["genuine"] & pairs["group"].isin(["angle_gt", "frontal_gt"])]
    return pairs.duplicated([*key, "group", "right"]) | own.duplicated(key).reindex(pairs.index, fill_value=False)


def check_kept(path: Path, held: pd.DataFrame, new: pd.DataFrame, keys: Sequence[str]) -> None:
    """Raise SetupError where a table lacks a model, data set, detector or recogniser of the one that it would replace.

    held, new: the tables, with the columns `keys`.
    """
    rows = [set(table[list(keys)].drop_duplicates().itertuples(index=False, name=None)) for table in (held, new)]
    if lost := rows[0] - rows[1]:
        raise SetupError(
            f"{path}: holds {' + '.join(min(lost))}, which this run lacks; give another --out, or delete {path}"
        )


def summarize(pairs: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Return one row for each data set, detector, recogniser and model: what the model did to the similarity with GT.

    pairs: `QUICK_PAIRS`. Columns: model (a frontalizer, or a folder of crops), dataset, detector, recogniser, reading
    (of the means; the spec's primary one), mean_angle_gt, mean_frontal_gt, net_gain (means over people, cosine), low,
    high (t interval of net_gain), confidence, smallest_detectable (net gain, at the spec's power), net_gain_survivors,
    net_gain_misses (the other readings, see `measure.net_gain`), attempted, generated, detected, scored (photos), pairs
    (photos in the means), people, copies (photos left out as such), note. Raises SetupError where nothing was made of
    the angled photos.
    """
    if not (pairs["group"] == "frontal_gt").any():
        raise SetupError("the pairs hold no frontal output; run frontalize.py, then the later scripts again")
    copies = pairs["status"] == Status.DUPLICATE
    left = pairs[copies].groupby("dataset")["left"].nunique()
    pairs = pairs[~copies]
    tables = [_summarize(rows, spec).assign(dataset=name) for name, rows in pairs.groupby("dataset", sort=False)]
    named = pd.concat(tables, ignore_index=True).rename(columns=_SUMMARY_NAMES)
    named["copies"] = named["dataset"].map(left).fillna(0).astype("int64")
    means = ["mean_angle_gt", "mean_frontal_gt", "net_gain", "low", "high", "confidence", "smallest_detectable"]
    readings = ["net_gain_common", "net_gain_survivors", "net_gain_misses"]
    counts = ["attempted", "generated", "detected", "scored", "pairs", "people", "copies"]
    return named[[*SUMMARY_KEYS, "reading", *means, *readings, *counts, "note"]]


def _summarize(pairs: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    table = net_gain(pairs, spec)
    key = ["detector", "backbone", "variant"]
    main = table[table["reading"] == spec.primary.reading].assign(confidence=spec.statistics.confidence)
    for reading in ("common", "survivors", "misses"):
        other = table[table["reading"] == reading].rename(columns={"net_gain": f"net_gain_{reading}"})
        main = main.merge(other[[*key, f"net_gain_{reading}"]], on=key, validate="one_to_one")
    return main


def _stem(image: str) -> str:
    """Return the common name of a photo and the pictures made of it: "<person>/<stem>"."""
    return str(PurePosixPath(image).with_suffix(""))


def _match(made: pd.DataFrame, photos: pd.DataFrame) -> pd.DataFrame:
    """Pictures under the image_id of the photo that they were made of."""
    angled = photos.loc[photos["kind"] == "Angle", ["image_id", "stem"]].drop_duplicates()
    twice = angled.loc[angled["stem"].duplicated(keep=False), "image_id"]
    if len(made) and len(twice):
        raise SetupError(f"{' and '.join(twice[:2])} share one name, so their outputs cannot be separated; rename one")
    photo_of: Mapping[str, str] = dict(zip(angled["stem"], angled["image_id"], strict=True))
    for picture in made.loc[~made["stem"].isin(photo_of), "image_id"]:
        raise SetupError(f"{picture}: made of no photo in Angle/; run the scripts again from the first one on")
    return made.assign(image_id=made["stem"].map(photo_of))


def _image_table(photos: pd.DataFrame) -> pd.DataFrame:
    photos = photos.sort_values("image_id", kind="stable")
    # An angle that the first detector could not give is taken from the next.
    images = photos.groupby("image_id", sort=False)[["kind", "person", "sha256", "yaw", "pitch"]].first().reset_index()
    unread = set(photos.loc[photos["status"] == Status.READ_ERROR, "image_id"])
    return conform(
        images.assign(
            path="",
            sequence="",
            frame=0,
            roll=np.nan,
            pose_source=np.where(images["yaw"].notna(), "estimated", ""),
            role=[str(ROLES[kind]) for kind in images["kind"]],
            status=[str(Status.READ_ERROR if i in unread else Status.OK) for i in images["image_id"]],
        ),
        IMAGES,
    )
