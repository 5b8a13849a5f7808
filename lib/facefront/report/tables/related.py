"""The related systems, as the study lists them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.reference import related_models
from facefront.report.tables.build import Row, build_table, text


def related_models_table(context: Context, run: Collection[str] = ()) -> Table:
    """Return the study's list of systems. run: keys of the frontalizers of this run, which were measured."""
    frame = related_models()
    measured = {key.lower().removesuffix("_mod").replace("_", "") for key in run}
    frame["in_this_report"] = ["yes" if _plain(model) in measured else "no" for model in frame["model"]]
    frame["note"] = [context.say("related-system", model=key) for key in frame.pop("key")]
    columns = [
        text("model", "model"),
        text("note", "note"),
        text("family", lambda row: context.say("family-of-systems", family=row["family"])),
        text("repository-github", "repository"),
        text("code", _yes_or_no("code", context)),
        text("paper", _yes_or_no("paper", context)),
        text("trainable", _yes_or_no("trainable", context)),
        text("in-this-report", _yes_or_no("in_this_report", context)),
    ]
    caption = context.say("related-models-caption", systems=context.put("related_models.count", len(frame), "d"))
    return build_table("related_models", caption, frame, columns, context, index=("model",), folded=True)


def _yes_or_no(name: str, context: Context) -> Callable[[Row], str]:
    return lambda row: context.say("yes-or-no", answer=row[name])


def _plain(model: str) -> str:
    return "".join(letter for letter in model.lower() if letter.isalnum())
