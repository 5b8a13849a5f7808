"""Articles on single systems: those that the study lists, and those that were measured here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from facefront.faces import Status
from facefront.report.blocks import Picture, PictureRow, Pictures, SystemCard, Table
from facefront.report.context import Context
from facefront.report.figures.photos import Photos
from facefront.report.figures.quality import choose_spread
from facefront.report.impartial import MARK, partial_notes
from facefront.report.reference import related_models
from facefront.report.tables.related import is_measured, link_key
from facefront.report.values import MISSING, printed
from facefront.report.words import combination_words, name_of

INPUTS = 5
SIDE = 112  # pixels of a card's pictures
ARXIV, GITHUB = "https://arxiv.org/abs/", "https://github.com/"


class Outputs(Protocol):
    """The photos of a study and what its frontalizers made of them."""

    @property
    def images(self) -> pd.DataFrame:
        """Return `IMAGES`."""

    @property
    def frontals(self) -> pd.DataFrame:
        """Return `FRONTALS`."""

    @property
    def seconds(self) -> Mapping[str, float]:
        """Return the time of an output by variant, seconds, where known."""


def related_cards(context: Context, run: Collection[str] = ()) -> list[SystemCard]:
    """Return an article on each system of the study's list. run: keys of the frontalizers of this run."""
    return [_related(row, run, context) for row in related_models().to_dict("records")]


def _related(row: Mapping[str, Any], run: Collection[str], context: Context) -> SystemCard:
    family = context.say("family-of-systems", family=row["family"])
    lines = [context.say("card-related", note=context.say("related-system", model=row["key"]), family=family)]
    if is_measured(row["model"], run):
        lines.append(context.say("card-related-run"))
    return SystemCard(link_key(row["key"]), row["model"], tuple(lines), links_of(row, context))


def links_of(row: Mapping[str, Any], context: Context) -> tuple[tuple[str, str], ...]:
    """Return words and address of the repository, the paper and the licence of a row of `related_models`, where
    known."""
    repository = GITHUB + row["repository"]
    found = {"repository": repository, "paper": "", "licence": ""}
    if row["arxiv"]:
        found["paper"] = ARXIV + row["arxiv"]
    if row["licence_file"]:
        found["licence"] = f"{repository}/blob/HEAD/{row['licence_file']}"
    return tuple((context.say("card-link", what=what), address) for what, address in found.items() if address)


def system_cards(
    cards: Mapping[str, Mapping[str, Any]],
    bins: pd.DataFrame,
    outputs: Outputs,
    photos: Photos,
    context: Context,
) -> list[SystemCard]:
    """Return an article on each frontalizer that was measured.

    cards: of the registry as mappings, by the name in the profile; bins: of `gain_by_bin` for yaw, one reading;
    outputs: the study.
    """
    chosen = choose_spread(outputs.images, INPUTS)
    related = {link_key(row["key"]): row for row in related_models().to_dict("records")}
    return [
        SystemCard(
            name_of("card", name).replace(".", "-"),
            context.title(card["key"], card["title"]),
            _lines(name, card, outputs, context),
            next((links_of(row, context) for row in related.values() if is_measured(row["model"], [card["key"]])), ()),
            _gains(name, bins, context),
            _pictures(name, chosen, photos, context),
        )
        for name, card in cards.items()
        if name in set(bins["variant"])
    ]


def _lines(name: str, card: Mapping[str, Any], outputs: Outputs, context: Context) -> tuple[str, ...]:
    rows, seconds = outputs.frontals[outputs.frontals["variant"] == name], outputs.seconds.get(name)
    made = int((rows["status"] == Status.OK).sum())
    counts = {"attempted": len(rows), "made": made, "failed": len(rows) - made}
    numbers = {key: context.put(f"card.{name}.{key}", value, ",d") for key, value in counts.items()}
    family = context.say("family-of-frontalizers", family=card["family"])
    lines = [
        context.say("card-system", family=family, licence=context.licence(card["code_licence"]), key=name),
        *([context.say("card-paper", paper=card["paper"])] if card["paper"] else []),
        context.say("card-counts", **numbers),
    ]
    if seconds is not None and pd.notna(seconds):
        lines.append(context.say("card-seconds", seconds=context.put(f"card.{name}.seconds", seconds, ".2f")))
    return tuple(lines)


def _gains(name: str, bins: pd.DataFrame, context: Context) -> Table:
    """Return Net Gain with its interval: a row for each bin of |yaw|, a column for each combination."""
    rows = bins[bins["variant"] == name]
    labels = [str(label) for label in rows["bin"].cat.categories if label in set(rows["bin"])]
    combinations = list(dict.fromkeys(zip(rows["detector"], rows["backbone"], strict=True)))
    cells = {(r["detector"], r["backbone"], str(r["bin"])): _gain(r, context) for r in rows.to_dict("records")}
    heads = [combination_words(*of) + MARK * ((name, of[1]) in context.partial) for of in combinations]
    return Table(
        key=f"card_{name}_gains",
        caption=context.say("card-gains-caption"),
        header=(context.say("axis-absolute-yaw"), *heads),
        rows=tuple((label, *(cells.get((*of, label), MISSING) for of in combinations)) for label in labels),
        kinds=("",) * len(labels),
        groups=("",) * len(labels),
        numeric=(False, *(True for _ in combinations)),
        csv="",
        notes=tuple(partial_notes(rows, context)),
    )


def _gain(row: Mapping[str, Any], context: Context) -> str:
    if pd.isna(row["net_gain"]):
        return str(row["note"]) or MISSING
    value, low, high = (printed(row[key], "+.2f") for key in ("net_gain", "low", "high"))
    return context.say("estimate", value=value, low=low, high=high) if pd.notna(row["low"]) else value


def _pictures(name: str, chosen: pd.DataFrame, photos: Photos, context: Context) -> Pictures:
    rows: Sequence[Mapping[str, Any]] = chosen.to_dict("records")
    made = []
    for place, row in enumerate(rows, 1):
        yaw = context.put(name_of("card", name, place, "yaw"), row["yaw"], "+.0f")
        photo = Picture(photos.jpeg(row["image_id"], side=SIDE), context.say("photo-at-yaw", yaw=yaw))
        output = Picture(photos.jpeg(row["image_id"], name, side=SIDE), context.say("triples-frontalized-alt"))
        made.append(PictureRow(context.say("yaw-is", yaw=yaw), (photo, output)))
    columns = context.say("picture-photo"), context.say("picture-output")
    return Pictures(f"card_{name}_pictures", context.say("card-pictures-caption"), columns, tuple(made))
