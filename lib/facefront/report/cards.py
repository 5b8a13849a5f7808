"""Articles on single systems: those that the study lists, and those that were measured here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from facefront.faces import Status
from facefront.report.blocks import Picture, PictureRow, Pictures, SystemCard, Table
from facefront.report.context import Context
from facefront.report.figures.photos import Photos
from facefront.report.figures.quality import choose_spread
from facefront.report.impartial import MARK, partial_notes
from facefront.report.tables.related import System, link_key, listed_systems
from facefront.report.values import MISSING, printed
from facefront.report.words import combination_words, name_of

INPUTS = 5
SIDE = 112  # pixels of a card's pictures
ARXIV = "https://arxiv.org/abs/"


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

    @property
    def memory(self) -> Mapping[str, float]:
        """Return the most memory of the process that made an output, by variant, MB, where known."""


def related_cards(systems: Sequence[System], context: Context) -> list[SystemCard]:
    """Return an article on each related system: what the study says of it, and links."""
    return [_related(row, context) for row in listed_systems(systems).to_dict("records")]


def _related(row: Mapping[str, Any], context: Context) -> SystemCard:
    lines = [context.say("related-system", model=row["key"])]
    lines += [context.say("card-frame")] if row["drives"] == "frame" else []
    lines += [context.say("card-related-run")] if row["state"] == "measured" else []
    return SystemCard(link_key(row["key"]), row["model"], tuple(filter(None, lines)), _links(row, context))


def _links(row: Mapping[str, Any], context: Context) -> tuple[tuple[str, str], ...]:
    """Return words and address of the repository and, where there is one, of the paper."""
    found = {"repository": row["repository"], "paper": ARXIV + row["arxiv"] if row["arxiv"] else ""}
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
    return [
        SystemCard(
            name_of("card", name).replace(".", "-"),
            context.title(card["key"], card["title"]),
            _lines(name, card, outputs, context),
            _links(card, context),
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
    if card["drives"] == "frame":
        lines.append(context.say("card-driven"))
    if seconds is not None and pd.notna(seconds):
        lines.append(context.say("card-seconds", seconds=context.put(f"card.{name}.seconds", seconds, ".2f")))
    if pd.notna(memory := outputs.memory.get(name, float("nan"))):
        lines.append(context.say("card-memory", memory=context.put(f"card.{name}.memory", memory / 1000, ".1f")))
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
