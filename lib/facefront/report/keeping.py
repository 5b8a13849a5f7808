"""The answer to what keeps identity better than a frontal picture, for one set."""

from __future__ import annotations

import pandas as pd

from facefront.report.blocks import Answer, Note, Records
from facefront.report.context import Context
from facefront.report.findings.keeping import enough_findings, keeping_findings
from facefront.report.tables.ways import ways_table


def keeping(ways: pd.DataFrame, curve: pd.DataFrame, context: Context) -> Answer | Note:
    """Return the best way for each recogniser with its gain over photo and mirrored photo, and every way in a table.

    ways: of `compare_ways`, over all angles; curve: of `learning_curve`.
    """
    table = ways_table(ways, context)
    if isinstance(table, Note):
        return table
    statements = [*keeping_findings(ways, context, "keep"), *enough_findings(curve, ways, context)]
    return Answer(context.say("keep-question"), tuple(map(context.say, statements)), table, Records.of(ways))
