"""The related systems, as the study lists them."""

from __future__ import annotations

from collections.abc import Collection

from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.reference import related_models
from facefront.report.tables.build import build_table, text

FAMILY_WORDS = {
    "reenactment": "portrait animation",
    "diffusion": "portrait animation by diffusion",
    "frontalizer": "made for frontalization",
    "3d": "reconstruction in three dimensions",
}


def related_models_table(context: Context, run: Collection[str] = ()) -> Table:
    """The study's list of systems. run: keys of the frontalizers of this run, to say which of them were measured."""
    frame = related_models()
    measured = {key.lower().removesuffix("_mod").replace("_", "") for key in run}
    frame["in_this_report"] = ["yes" if _plain(model) in measured else "no" for model in frame["model"]]
    columns = [
        text("model", "model"),
        text("note", "note"),
        text("family", lambda row: FAMILY_WORDS[row["family"]]),
        text("repository-github", "repository"),
        text("code", "code"),
        text("paper", "paper"),
        text("trainable", "trainable"),
        text("in-this-report", "in_this_report"),
    ]
    caption = (
        f"The {context.put('related_models.count', len(frame), 'd')} systems of the study. Trainable: whether the "
        "training code is published. The study ran them all and found most of them poor at turning a face to the "
        "front."
    )
    return build_table("related_models", caption, frame, columns, context, index=("model",))


def _plain(model: str) -> str:
    return "".join(letter for letter in model.lower() if letter.isalnum())
