"""Everything needed to make the report again, for a reader. run: what run.json holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.tables.build import append_absent, build_table, text

PROVIDERS = ("providers", "device")
KIND_WORDS = {"backbone": "recogniser"}


def weights_table(run: Mapping[str, Any], context: Context) -> Table:
    """Components, their weights and licences, and what could not run. run: `components` and `absent` are read."""
    frame = pd.DataFrame([row for component in run["components"] for row in _files(component)])
    columns = [
        text("component", "name"),
        text("kind", "kind"),
        text("weights", "file"),
        text("what-they-are", "note"),
        text("runs-on", "device"),
        text("licence-of-the-weights", "licence"),
        text("sha-256", "sha256"),
    ]
    caption = (
        "What looked at the photos. Weights are named by their SHA-256; recognisers differ in network and training "
        "data at once."
    )
    table = build_table("weights", caption, frame, columns, context, index=("kind", "name", "key"))
    return append_absent(table, [(row["name"], f"weights absent: {row['reason']}") for row in run["absent"]])


def _files(component: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """A row for each weight file of a component, one row where it needs none."""
    print_ = component["fingerprint"]
    device = next((str(print_[name]) for name in PROVIDERS if name in print_), str(component.get("device", "")))
    for number, weight in enumerate(component["weights"] or [{}]):
        yield {
            "name": component["name"],
            "kind": KIND_WORDS.get(component["kind"], component["kind"]),
            "key": f"{number}" if number else "",
            "file": weight.get("path", "") or "none needed",
            "note": weight.get("note", ""),
            "device": device,
            "licence": weight.get("licence", ""),
            "sha256": weight.get("sha256", ""),
        }


def versions_table(run: Mapping[str, Any], context: Context) -> Table:
    """Commit, machine, libraries. run: everything but the photos, the components and the settings is read."""
    left_out = {"components", "absent", "photos", "profile", "gt_rule", "measure"}
    frame = pd.DataFrame(
        _flat({key: value for key, value in run.items() if key not in left_out}), columns=["name", "value"]
    )
    caption = "The code, the machine and the libraries of this run."
    return build_table(
        "provenance", caption, frame, [text("what", "name"), text("value", "value")], context, index=("name",)
    )


def settings_table(run: Mapping[str, Any], context: Context) -> Table:
    """The photos, and every setting, seeds included. run: `photos`, `profile`, `gt_rule` and `measure` are read where
    they are there."""
    read = {key: run[key] for key in ("photos", "profile", "gt_rule", "measure") if key in run}
    frame = pd.DataFrame(_flat(read), columns=["name", "value"])
    caption = (
        "The photos and the settings: the profile, the choice of GT, and what is measured. The primary endpoint was "
        "declared before any result was seen."
    )
    columns = [text("setting", "name"), text("value", "value")]
    return build_table("settings", caption, frame, columns, context, index=("name",), folded=True)


def _flat(raw: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Dotted names with values as text: "profile.engine.batch", "16"; what is empty is left out."""
    for key, value in raw.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{prefix}{key}.")
        elif value not in ("", None, (), [], {}):
            yield f"{prefix}{key}", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
