"""The rules of every table and figure, said once."""

from __future__ import annotations

from facefront.report.blocks import Paragraph
from facefront.report.context import Context
from facefront.report.messages import Finding
from facefront.report.section import Section
from facefront.report.verdicts import verdict_rule


def method_section(context: Context) -> Section:
    """Return how to read the report: the measures, the intervals and the rule of verdict."""
    numbers = Finding("guide-numbers", {"confidence": context.confidence})
    said = [context.paragraph(Finding("guide-measures")), context.paragraph(numbers), Paragraph(verdict_rule(context))]
    return Section("00_method", blocks=list(said), messages=context.messages)
