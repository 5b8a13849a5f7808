"""A section on failures from its numbers, the same for every family of frontalizers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from facefront import measure
from facefront.report import figures, tables
from facefront.report.blocks import Block
from facefront.report.context import Arm, Context
from facefront.report.failing import Sample, rules_text
from facefront.report.findings.gists import damage_gist, trends_gist
from facefront.report.messages import Finding
from facefront.report.uses import uses_frame, uses_table


@dataclass(frozen=True)
class FailureStory:
    """The chapters of such a section; each gives its blocks, and none where nothing was examined.

    key: what the keys of its tables begin with; pairs: `PAIRS` of the photos and of what was made of them; cases: of
    `measure.failure_cases`, by variant; combination: the detector and backbone of the cases.
    """

    key: str
    pairs: pd.DataFrame
    cases: Mapping[str, pd.DataFrame]
    combination: tuple[str, str]
    context: Context

    @cached_property
    def means(self) -> pd.DataFrame:
        """Return the measures of the outputs, `artefact_means` of each variant."""
        return measure.per_variant(measure.artefact_means, self.cases, self.context.spec)

    def gist(self) -> list[Finding]:
        """Return gain and losses of each variant."""
        return damage_gist(self.means, self.combination, self.context) if self.cases else []

    def on_average(self) -> list[Block]:
        """Return the gains of the outputs in every combination, then the measures of the outputs alone."""
        if not self.cases:
            return []
        pairs, spec, names = self.pairs, self.context.spec, list(self.cases)
        gains = measure.adjust_p(measure.net_gain(pairs, spec, names))
        margins = measure.margin_gain(pairs, spec, names)
        frame = uses_frame(gains, margins, measure.verification_table(pairs, spec), spec.primary.reading)
        return [
            self.context.heading("average-damage"),
            uses_table(f"{self.key}_gain", "outputs", frame, Arm(names[0], *self.combination), self.context),
            tables.means_table(f"{self.key}_means", self.means, self.combination, self.context),
        ]

    def claims(self, systems: Mapping[str, str], family: str) -> list[Block]:
        """Return the study's claims compared with the numbers; systems, family: see `tables.claims_table`."""
        if not self.cases:
            return []
        claims = measure.per_variant(measure.judge_claims, self.cases, self.context.spec)
        key, combination = f"{self.key}_claims", self.combination
        table = tables.claims_table(key, claims, systems, family, self.context, combination=combination)
        return [self.context.heading("claims-of-the-study"), table]

    def dependence(self) -> list[Block]:
        """Return the dependence of failures on each property of the photo, alone and with the others held constant."""
        if not self.cases:
            return []
        key, combination, context = self.key, self.combination, self.context
        by_factor, trends = (
            measure.per_variant(of, self.cases, context.spec)
            for of in (measure.failures_by_factor, measure.failure_trends)
        )
        return [
            context.heading("what-failures-depend-on"),
            figures.failure_factors(f"{key}_by_factor", by_factor, combination, context),
            *([context.paragraph(*trends_gist(trends, context))] if len(trends) else []),
            tables.trends_table(f"{key}_trends", trends, combination, context),
            tables.factors_table(f"{key}_factors", by_factor, combination, context),
        ]

    def found(self, images: pd.DataFrame, photos: figures.Photos, sample: Sample) -> list[Block]:
        """Return the cases that the rules find. images: `IMAGES`, of which the sample's probes are probes."""
        if not self.cases:
            return []
        blocks: list[Block] = [self.context.heading("cases"), *rules_text(self.cases, sample, self.context)]
        for name, rows in self.cases.items():
            arm = Arm(name, *self.combination)
            found = measure.find_failures(rows)
            blocks.append(figures.case_sheet(found, images, photos, arm, self.context))
            blocks.append(tables.cases_table(f"{self.key}_{name}_cases", found, name, self.context))
        return blocks

    def outcomes(self, turned: pd.DataFrame, images: pd.DataFrame) -> list[Block]:
        """Return the outcome of every probe. turned: rows of what was attempted, with variant, status and detail."""
        if turned.empty:
            return []
        attempts = measure.ledger(self.pairs[self.pairs["group"] == "frontal_gt"])
        return [
            self.context.heading("failures-and-counts"),
            tables.reasons_table(f"{self.key}_reasons", turned, images, self.context),
            tables.failures_table(attempts, self.context, key=f"{self.key}_ledger", of="outputs"),
        ]
