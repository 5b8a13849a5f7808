"""Ways that keep identity compared with photo and mirrored photo: by measure, by angle, by photo, by people."""

from __future__ import annotations

import pandas as pd

from facefront.corrections import enough_people
from facefront.measure import Verdict
from facefront.report.blocks import Note, Table
from facefront.report.context import Arm, Context
from facefront.report.findings.keeping import way_words
from facefront.report.tables.build import Column, Row, build_table, count, estimate, number, text
from facefront.report.tables.gain import combination_of, variant_column
from facefront.report.values import MISSING
from facefront.report.verdicts import verdict_words
from facefront.report.words import combination_words

KEYS = ("detector", "backbone", "way")
MEASURES = {
    "similarity": ("change-of-similarity", "+.3f"),
    "margin": ("change-of-margin", "+.3f"),
    "rank1": ("change-of-rank1", "+.1%"),
    "tar": ("change-of-tar", "+.1%"),
    "eer": ("change-of-eer", "+.1%"),
}
"""What ways are compared by: the heading of its change, and how that is printed."""

SETTINGS = {"weight": "way-weight", "strength": "way-strength", "shrinkage": "way-shrinkage"}
"""What is chosen for a way, with its heading."""


def ways_table(ways: pd.DataFrame, context: Context) -> Table | Note:
    """Return the change of each measure under each way. ways: of `compare_ways`, over all angles."""
    if ways.empty:
        return Note(context.say("keep-nothing-measured"))
    return _compared("ways", ways, _way(context), context)


def gallery_table(ways: pd.DataFrame, context: Context) -> Table | Note:
    """Return the uses of a turned gallery with its controls. ways: of `compare_ways`, a way being a variant."""
    if ways.empty:
        return Note(context.say("gallery-nothing"))
    return _compared("gallery_uses", ways, variant_column("compared-with-gt", context, "way"), context)


def ways_by_yaw_table(ways: pd.DataFrame, context: Context) -> Table | Note:
    """Return the change of each measure by bin of |yaw|. ways: of `compare_ways` by bins."""
    if ways.empty:
        return Note(context.say("keep-nothing-measured"))
    wide = _wide(ways, ["bin"])
    columns = [text("yaw-bin", "bin"), _way(context), *_changes(wide, tuple(MEASURES)), count("people", "people")]
    return build_table(
        "ways_by_yaw",
        context.say("ways-by-yaw-caption"),
        wide,
        columns,
        context,
        index=(*KEYS, "bin"),
        group=combination_of,
        whole=ways,
        aside=True,
    )


def way_settings_table(choices: pd.DataFrame, context: Context) -> Table | Note:
    """Return what was chosen for each way inside the fitting people, as the range over the folds. choices: of
    `Crossfit`."""
    if choices.empty:
        return Note(context.say("keep-nothing-measured"))
    finite = choices.assign(strength=choices["strength"].where(choices["strength"] < 1e300))
    found = finite.groupby(list(KEYS), sort=False)
    rows = found["people"].agg(["min", "max"]).add_prefix("people_")
    for name in SETTINGS:
        rows = rows.join(found[name].agg(["min", "max"]).add_prefix(f"{name}_"))
    columns = [
        _way(context),
        *(Column(title, (f"{name}_min", f"{name}_max"), ".3g", "{} – {}") for name, title in SETTINGS.items()),
        Column("fitting-people", ("people_min", "people_max"), ",d", "{} – {}"),
    ]
    return build_table(
        "way_settings",
        context.say("way-settings-caption"),
        rows.reset_index(),
        columns,
        context,
        index=KEYS,
        group=combination_of,
        whole=choices,
        aside=True,
    )


def gate_table(policies: pd.DataFrame, arm: Arm, context: Context) -> Table | Note:
    """Return what it gains to use the best way never, always, beyond an angle, or where a model predicts a gain.

    policies: of `gate_ways`, in rank 1; arm: of the detector and recogniser to show; the CSV has all.
    """
    if policies.empty:
        return Note(context.say("gate-nothing"))
    columns = [
        text("policy", lambda row: context.say("policy", policy=row["policy"])),
        number("photos-changed", "used", ".0%"),
        estimate("change-of-rank1", "gain", "low", "high", "+.1%"),
        text("verdict", lambda row: verdict_words(row, context)),
        estimate("more-than-the-angle", "over_angle", "over_angle_low", "over_angle_high", "+.1%"),
        count("people", "people"),
        count("photos", "photos"),
    ]
    caption = context.say("gate-caption", combination=combination_words(arm.detector, arm.backbone))
    index = ("detector", "backbone", "way", "policy")
    return build_table("gate", caption, policies, columns, context, index=index, shown=arm.measured)


def curve_table(curve: pd.DataFrame, context: Context) -> Table | Note:
    """Return the number of fitting people from which each way helps. curve: of `learning_curve`."""
    if curve.empty:
        return Note(context.say("curve-nothing"))
    last = curve.groupby([*KEYS, "measure"], sort=False).last().reset_index()
    enough = enough_people(curve)
    rows = last.merge(enough, on=[*KEYS, "measure"])
    rows["rate"] = rows["measure"] == "rank1"
    columns = [
        _way(context),
        text("measure", lambda row: context.say("measure-name", measure=row["measure"])),
        text("enough-people", lambda row: _enough(row, context)),
        text("gain-with-the-most", lambda row: _gain(row, context)),
        count("fitting-people", "fitting_people"),
    ]
    return build_table(
        "learning_curve",
        context.say("curve-caption"),
        rows,
        columns,
        context,
        index=(*KEYS, "measure"),
        group=combination_of,
        whole=curve.merge(enough, on=[*KEYS, "measure"]),
        aside=True,
    )


def _compared(key: str, ways: pd.DataFrame, first: Column, context: Context) -> Table:
    wide = _wide(ways, [])
    columns = [
        first,
        *_changes(wide, tuple(MEASURES)),
        text("shown", lambda row: _shown(row, context)),
        count("people", "people"),
        count("pairs", "pairs"),
    ]
    size = context.put(f"{key}.family", ways["family_size"].max(), ",d")
    caption = context.say("ways-caption", family=size, what=key)
    return build_table(
        key,
        caption,
        wide,
        columns,
        context,
        index=KEYS,
        group=combination_of,
        whole=ways,
        aside=True,
    )


def _way(context: Context) -> Column:
    return text("way", lambda row: way_words(row["way"], context, row.get("chosen", "")))


def _wide(ways: pd.DataFrame, also: list[str]) -> pd.DataFrame:
    """One row a way and combination, with `<measure>_change`, `_low`, `_high` and `_verdict`; the most people and
    pairs of any measure."""
    keys = [*KEYS, *also]
    wide = ways.assign(chosen=ways["chosen"].fillna("") if "chosen" in ways else "")
    wide = wide.drop_duplicates(keys)[[*keys, "chosen"]].set_index(keys)
    for measure, rows in ways.groupby("measure", sort=False):
        named = rows.set_index(keys)[["change", "low", "high", "verdict"]].add_prefix(f"{measure}_")
        wide = wide.join(named)
    counts = ways.groupby(keys, sort=False)[["people", "pairs"]].max()
    return wide.join(counts).reset_index()


def _changes(wide: pd.DataFrame, measures: tuple[str, ...]) -> list[Column]:
    made = []
    for name in (measure for measure in measures if f"{measure}_change" in wide):
        title, spec = MEASURES[name]
        made.append(estimate(title, f"{name}_change", f"{name}_low", f"{name}_high", spec))
    return made


def _shown(row: Row, context: Context) -> str:
    """Return the measures with a gain or a loss, in words."""
    said = []
    for verdict in (Verdict.GAIN, Verdict.LOSS):
        names = [m for m in MEASURES if row.get(f"{m}_verdict") == verdict]
        if names:
            words = context.messages.join(context.say("measure-name", measure=name) for name in names)
            said.append(context.say("shown-measures", verdict=verdict, measures=words))
    return context.messages.join(said, "list-semicolon") if said else MISSING


def _enough(row: Row, context: Context) -> str:
    if pd.isna(row["enough"]):
        return context.say("enough-none")
    name = f"learning_curve.{row['detector']}.{row['backbone']}.{row['way']}.{row['measure']}.enough"
    return context.put(name, row["enough"], ",.0f")


def _gain(row: Row, context: Context) -> str:
    spec = "+.1%" if row["rate"] else "+.3f"
    name = f"learning_curve.{row['detector']}.{row['backbone']}.{row['way']}.{row['measure']}"
    numbers = {key: context.put(f"{name}.{key}", row[key], spec) for key in ("change", "low", "high")}
    return context.say("estimate", value=numbers["change"], low=numbers["low"], high=numbers["high"])
