"""The related systems: the study's list and newer ones, with what was measured or why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import pandas as pd

from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.impartial import marked_variant
from facefront.report.messages import Finding
from facefront.report.reference import related_models
from facefront.report.tables.build import Row, build_table, count, estimate, text
from facefront.report.values import MISSING
from facefront.report.words import combination_words


class Trial(Protocol):
    """The cost of a trial with random weights."""

    @property
    def seconds(self) -> float:
        """Return the seconds of one photo."""

    @property
    def peak_memory_mb(self) -> float:
        """Return the most memory, MB."""

    @property
    def cores(self) -> int:
        """Return the cores that it had."""


class System(Protocol):
    """A related system; see `facefront.study.related.Related`."""

    @property
    def key(self) -> str:
        """Return its key in the registry."""


def related_models_table(
    systems: Sequence[System], seconds: Mapping[str, float], memory: Mapping[str, float], context: Context
) -> Table:
    """Return the systems, those of the study's list first, each with a link to its article (see `related_cards`).

    seconds, memory: of an output by variant, as this run measured them (seconds, MB).
    """
    frame = listed_systems(systems).assign(
        seconds=lambda rows: [_measured(row, seconds) for row in rows.to_dict("records")],
        memory=lambda rows: [_measured(row, memory) for row in rows.to_dict("records")],
    )
    columns = [
        text("model", "model"),
        text("in-this-report", lambda row: _state(row, context)),
        text("an-image", lambda row: _cost(row, context)),
        *(text(name, _yes_or_no(name, context)) for name in ("code", "paper", "trainable")),
        text("licence-code-weights", lambda row: _licences(row, context)),
        text("registration", lambda row: context.say("yes-or-no", answer="yes" if row["gated"] else "no")),
        text("family", lambda row: context.say("family-of-frontalizers", family=row["family"])),
        text("runs-on", "device"),
        text("recogniser-in-its-loss", lambda row: ", ".join(row["recognition"]) or MISSING),
    ]
    study = int(frame["in_study"].sum())
    counts = {"study": study, "more": len(frame) - study}
    put = {name: context.put(f"related_models.{name}", count, "d") for name, count in counts.items()}
    cores = max((trial.cores for trial in frame["trial"] if trial), default=0)
    caption = context.say("related-models-caption", cores=context.put("related_models.cores", cores, "d"), **put)
    table = build_table(
        "related_models",
        caption,
        frame,
        columns,
        context,
        index=("key",),
        group=lambda row: context.say("related-group", listed="yes" if row["in_study"] else "no"),
    )
    return replace(table, links=tuple(map(link_key, frame["key"])))


def driver_table(drivers: pd.DataFrame, context: Context) -> Table:
    """Return the control of systems that are driven by a frame. drivers: of `driver_similarity`."""
    wide = drivers.pivot(index=["variant", "detector", "backbone"], columns="pair", values=["mean", "low", "high"])
    wide.columns = [pair if name == "mean" else f"{pair}_{name}" for name, pair in wide.columns]
    people = drivers.groupby(["variant", "detector", "backbone"], sort=False)[["people", "note"]].first()
    frame = people.join(wide).reset_index()
    columns = [
        text("model", lambda row: marked_variant(row, context)),
        text("detector-recogniser", lambda row: combination_words(row["detector"], row["backbone"])),
        count("people", "people"),
        *(
            estimate(Finding("column-similarity-of", {"pair": pair}), pair, f"{pair}_low", f"{pair}_high")
            for pair in ("output_driver", "photo_driver", "output_photo", "output_gt")
        ),
    ]
    index = ("variant", "detector", "backbone")
    return build_table("driver", context.say("card-driver-caption"), frame, columns, context, index=index)


def listed_systems(systems: Sequence[System]) -> pd.DataFrame:
    """Return a row for each system: its fields, model, code, paper, trainable (yes, no or empty), in_study (bool).

    What the study says of its systems is its own; of the others only code and paper are known.
    """
    published = related_models().set_index("key")
    rows = [vars(system) | _listed(vars(system), published) for system in systems]
    order = {key: place for place, key in enumerate(published.index)}
    return pd.DataFrame(sorted(rows, key=lambda row: order.get(row["key"], len(order))))


def _listed(system: Mapping[str, Any], published: pd.DataFrame) -> dict[str, Any]:
    if system["key"] in published.index:
        return {"in_study": True, **published.loc[system["key"]].to_dict()}
    paper = "yes" if system["arxiv"] else "no"
    return {"in_study": False, "model": system["title"], "code": "yes", "paper": paper, "trainable": ""}


def link_key(system: str) -> str:
    """Return the key of the article on a system of the list."""
    return f"system-{system}"


def _measured(row: Row, values: Mapping[str, float]) -> float:
    """Return the first value of the names under which the profile has the system; NaN where none is known."""
    return next((values[name] for name in row["names"] if name in values), float("nan"))


def _licences(row: Row, context: Context) -> str:
    code, weights = (context.licence(row[name]) for name in ("code_licence", "weights_licence"))
    return weights if weights.startswith(code) else f"{code} / {weights}"


def _cost(row: Row, context: Context) -> str:
    """Return seconds and memory of an image as measured here, else as a trial with random weights took them."""
    trial = row["trial"]
    known = pd.notna(row["seconds"])
    if not known and trial is None:
        return MISSING
    seconds, memory = (row["seconds"], row["memory"]) if known else (trial.seconds, trial.peak_memory_mb)
    name = f"related_models.{row['key']}"
    return context.say(
        "cost-of-an-image",
        seconds=context.put(f"{name}.seconds", seconds, ".1f"),
        memory=context.put(f"{name}.memory", memory / 1000, ".1f"),
        known="yes" if pd.notna(memory) else "no",
        trial="no" if known else "yes",
    )


def _state(row: Row, context: Context) -> str:
    lacks = context.messages.named("lacks", row["key"], row["lacks"])
    by_hand = context.put(f"related_models.{row['key']}.by_hand", row["by_hand"], "d")
    files = context.messages.join(row["files"] or ("",), "list-and")
    return context.say("related-state", state=row["state"], lacks=lacks, files=files, key=row["key"], by_hand=by_hand)


def _yes_or_no(name: str, context: Context) -> Callable[[Row], str]:
    return lambda row: context.say("yes-or-no", answer=row[name]) if row[name] else MISSING
