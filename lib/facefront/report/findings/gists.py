"""The gist of each chapter: its finding in a sentence or two."""

from __future__ import annotations

import pandas as pd

from facefront.measure import Verdict
from facefront.report.answer import primary_row
from facefront.report.context import Context
from facefront.report.findings.keeping import best_way, chosen_of, unhelped, way_words
from facefront.report.findings.statistics import estimate
from facefront.report.messages import Argument, Finding
from facefront.report.words import combination_words, component_words, name_of


def net_gain_gist(gains: pd.DataFrame, context: Context) -> Finding:
    """Return the primary Net Gain and the verdicts in every combination. gains: of `net_gain` with verdicts."""
    row = primary_row(gains, context.spec.primary)
    rows = gains[(gains["variant"] == row["variant"]) & (gains["reading"] == row["reading"])]
    counts = {"gains": Verdict.GAIN, "losses": Verdict.LOSS}
    numbers = {key: context.put(f"gist.{key}", (rows["verdict"] == said).sum(), "d") for key, said in counts.items()}
    known: dict[str, Argument] = {
        "method": context.method(row["variant"]),
        "combination": combination_words(row["detector"], row["backbone"]),
        "combinations": context.put("gist.combinations", len(rows), "d"),
        "gain": estimate(row, ("net_gain", "low", "high"), "gist", context),
        "verdict": Verdict(row["verdict"]),
    }
    return Finding("gist-net-gain", known | numbers)


def readings_gist(gains: pd.DataFrame, context: Context) -> Finding:
    """Return the verdicts that change where failures are counted in another way. gains: of `net_gain` with verdicts."""
    primary = context.spec.primary.reading
    verdicts = gains.set_index(["variant", "detector", "backbone", "reading"])["verdict"].unstack("reading", "")
    differing = [
        context.say(
            "readings-verdict",
            variant=context.variant(variant),
            combination=combination_words(detector, backbone),
            reading=reading,
            verdict=Verdict(verdict),
        )
        for (variant, detector, backbone), row in verdicts.iterrows()
        for reading, verdict in row.items()
        if verdict and verdict != row[primary]
    ]
    words = context.messages.join(differing, "list-semicolon") if differing else ""
    return Finding("readings", {"differ": bool(differing), "list": words, "reading": primary})


def damage_gist(means: pd.DataFrame, combination: tuple[str, str], context: Context) -> list[Finding]:
    """Return gain and losses of each frontalizer's outputs. means: of `artefact_means`, with variant."""
    found = []
    for variant, part in means.groupby("variant", sort=False):
        rows, name = part.set_index("outcome"), name_of("gist", variant)
        if {"d", "lost"} <= set(rows.index) and rows.at["d", "probes"]:
            known: dict[str, Argument] = {
                "variant": context.variant(str(variant)),
                "gain": estimate(rows.loc["d"].to_dict(), ("mean", "low", "high"), f"{name}.gain", context),
                "lost": context.put(f"{name}.lost", rows.at["lost", "mean"], ".1%"),
                "combination": combination_words(*combination),
            }
            found.append(Finding("gist-damage", known))
    return found


def trends_gist(trends: pd.DataFrame, context: Context) -> list[Finding]:
    """Return on which property of the photo each damage depends, the others held constant. trends: of
    `failure_trends`, with variant."""
    found = []
    for variant, part in trends.groupby("variant", sort=False):
        shown = [
            context.say("trend-shown", outcome=outcome, factors=context.messages.join(_factors(rows, context)))
            for outcome, rows in part[part["holds"].eq(True)].groupby("outcome", sort=False)
        ]
        words = context.messages.join(shown, "list-semicolon") if shown else ""
        found.append(
            Finding("trends-shown", {"variant": context.variant(str(variant)), "any": bool(shown), "list": words})
        )
    return found


def _factors(rows: pd.DataFrame, context: Context) -> list[str]:
    return [context.say("factor-name", factor=name) for name in rows["factor"]]


def ways_gist(ways: pd.DataFrame, context: Context) -> list[Finding]:
    """Return the best way that keeps identity for each recogniser; once those that none helps. ways: of
    `compare_ways`."""
    found = []
    for backbone, rows in ways.groupby("backbone", sort=False):
        if way := best_way(rows):
            words, recogniser = way_words(way, context, chosen_of(rows, way)), component_words(str(backbone))
            found.append(Finding("gist-way", {"recogniser": recogniser, "way": words}))
    if names := unhelped(ways):
        recognisers = context.messages.join(names, "list-and")
        found.append(Finding("keep-none", {"recogniser": recognisers}))
    return found
