"""Let a notebook show blocks of the report and findings as the page does."""

from __future__ import annotations

import sys
from typing import get_args

from facefront.report.blocks import Block
from facefront.report.messages import Messages
from facefront.report.section import Shown


def show_blocks(words: Messages) -> None:
    """Show a block that a cell ends with (a table, a figure, a paragraph) as HTML, in these words; outside a notebook
    nothing happens."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    formatter = shell.display_formatter.formatters["text/html"]
    for kind in get_args(Block):
        formatter.for_type(kind, lambda block: Shown((block,), words)._repr_html_())
