"""Everything needed to reproduce the report. run: the content of run.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from facefront.report.absent import Absent, needs
from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.tables.build import append_absent, build_table, text

PROVIDERS = ("providers", "device")


def weights_table(run: Mapping[str, Any], context: Context, absent: Iterable[Absent] = ()) -> Table:
    """Return components, their weights and licences, and what could not run. run: with `components`."""
    frame = pd.DataFrame([row for component in run["components"] for row in _files(component)])
    columns = [
        text("component", "name"),
        text("kind", lambda row: context.say("component-kind", kind=row["kind"])),
        text("weights", lambda row: row["file"] or context.say("none-needed")),
        text("what-they-are", lambda row: context.messages.named("weight", row["weight"], row["note"])),
        text("runs-on", "device"),
        text("licence-of-the-weights", lambda row: context.licence(row["licence"])),
        text("sha-256", "sha256"),
    ]
    table = build_table(
        "weights", context.say("weights-caption"), frame, columns, context, index=("kind", "name", "key")
    )
    return append_absent(table, [(a.name, needs(a, context)) for a in absent], context)


def _files(component: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield a row for each weight file of a component, one row where it needs none."""
    print_ = component["fingerprint"]
    device = next((str(print_[name]) for name in PROVIDERS if name in print_), str(component.get("device", "")))
    for number, weight in enumerate(component["weights"] or [{}]):
        yield {
            "name": component["name"],
            "kind": "recogniser" if component["kind"] == "backbone" else component["kind"],
            "key": f"{number}" if number else "",
            "file": weight.get("path", ""),
            "weight": weight.get("key", ""),
            "note": weight.get("note", ""),
            "device": device,
            "licence": weight.get("licence", ""),
            "sha256": weight.get("sha256", ""),
        }


def versions_table(run: Mapping[str, Any], context: Context) -> Table:
    """Return commit, machine, libraries. run: everything but the photos, the components and the settings is read."""
    left_out = {"components", "absent", "photos", "profile", "gt_rule", "measure"}
    frame = pd.DataFrame(
        _flat({key: value for key, value in run.items() if key not in left_out}), columns=["name", "value"]
    )
    columns = [text("what", "name"), text("value", "value")]
    return build_table(
        "provenance", context.say("provenance-caption"), frame, columns, context, index=("name",), aside=True
    )


def settings_table(run: Mapping[str, Any], context: Context) -> Table:
    """Return the photos and every setting, seeds included. run: `photos`, `profile`, `gt_rule` and `measure` are read
    where they exist."""
    read = {key: run[key] for key in ("photos", "profile", "gt_rule", "measure") if key in run}
    frame = pd.DataFrame(_flat(read), columns=["name", "value"])
    columns, caption = [text("setting", "name"), text("value", "value")], context.say("settings-caption")
    return build_table("settings", caption, frame, columns, context, index=("name",), aside=True)


def _flat(raw: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield dotted names with values as text: "profile.engine.batch", "16"; what is empty is left out."""
    for key, value in raw.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{prefix}{key}.")
        elif value not in ("", None, (), [], {}):
            yield f"{prefix}{key}", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
