"""Charts for a paper: PDF, SVG and PNG on white, each with its title, its fonts embedded or drawn."""

from __future__ import annotations

import base64
import io
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from facefront.report.blocks import Paper
from facefront.visible import visible

DPI = 300  # of the PNG
TITLE = 0.2  # inches: of a line of the title
_STYLE: dict[Any, Any] = {"pdf.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "facefront"}
"""TrueType letters in the PDF, which stay text; letters as paths in the SVG."""


def paper(figure: Figure, title: str, names: str = "", *, heading: bool = False) -> Paper:
    """Return a drawn figure in the three forms; the same figure gives the same bytes.

    title: of the chart, written above it and into the files; names: of what this panel shows, written below the title;
    heading: whether the title stands above the whole figure, not above the axes.
    """
    written = "\n".join(filter(None, (visible(title), visible(names))))
    if heading:
        figure.suptitle(written, x=0.01, ha="left", fontsize=10)
    else:
        width, height = figure.get_size_inches()
        figure.set_size_inches(width, height + TITLE * len(written.splitlines()))
        figure.axes[0].set_title(written, loc="left", fontsize=10, pad=8)
    known = {"Title": " ".join(written.split("\n"))}
    forms = {
        "pdf": known | {"CreationDate": None, "Creator": None, "Producer": None},
        "svg": known | dict.fromkeys(("Date", "Creator", "Type", "Format")),
        "png": known | {"Software": None},
    }
    return Paper(**{form: _saved(figure, form, metadata) for form, metadata in forms.items()})


def _saved(figure: Figure, form: str, metadata: dict[str, str | None]) -> str:
    buffer = io.BytesIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(buffer, format=form, dpi=DPI, facecolor="white", metadata=metadata)
    return base64.b64encode(buffer.getvalue()).decode()
