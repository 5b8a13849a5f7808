"""The related systems, as the study lists them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.reference import related_models
from facefront.report.tables.build import Row, build_table, text


def related_models_table(context: Context, run: Collection[str] = ()) -> Table:
    """Return the study's list of systems, each row with a link to its article (see `related_cards`).

    run: keys of the frontalizers of this run, which were measured.
    """
    frame = related_models()
    frame["in_this_report"] = ["yes" if is_measured(model, run) else "no" for model in frame["model"]]
    links = tuple(map(link_key, frame.pop("key")))
    columns = [
        text("model", "model"),
        text("family", lambda row: context.say("family-of-systems", family=row["family"])),
        text("repository-github", "repository"),
        text("code", _yes_or_no("code", context)),
        text("paper", _yes_or_no("paper", context)),
        text("trainable", _yes_or_no("trainable", context)),
        text("in-this-report", _yes_or_no("in_this_report", context)),
    ]
    caption = context.say("related-models-caption", systems=context.put("related_models.count", len(frame), "d"))
    table = build_table("related_models", caption, frame, columns, context, index=("model",))
    return replace(table, links=links)


def link_key(system: str) -> str:
    """Return the key of the article on a system of the list."""
    return f"system-{system}"


def is_measured(model: str, run: Collection[str]) -> bool:
    """Return whether a system of the list is one of these frontalizers. run: their keys."""
    plain = "".join(letter for letter in model.lower() if letter.isalnum())
    known = {key.lower().removesuffix("_mod").replace("_", "") for key in run}
    return plain in known or any(plain.startswith(key) for key in known if key == "scaleway")


def _yes_or_no(name: str, context: Context) -> Callable[[Row], str]:
    return lambda row: context.say("yes-or-no", answer=row[name])
