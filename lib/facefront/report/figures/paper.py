"""Charts for a paper: PDF, SVG and PNG on white, each with its title, its fonts embedded or drawn."""

from __future__ import annotations

import base64
import io
import zlib
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

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
    figure.patch.set(facecolor="white", visible=True)
    _lay_out(figure)
    known = {"Title": " ".join(written.split("\n"))}
    return Paper(
        pdf=_written(figure, FigureCanvasPdf, known | dict.fromkeys(("CreationDate", "Creator", "Producer"))),
        svg=_written(figure, FigureCanvasSVG, known | dict.fromkeys(("Date", "Creator", "Type", "Format"))),
        png=_pixels(figure, known),
    )


def _lay_out(figure: Figure) -> None:
    """Place what the figure shows, once for all forms: `savefig` would do so for each, and draw it once more."""
    FigureCanvasAgg(figure)
    figure.dpi = DPI
    if engine := figure.get_layout_engine():
        engine.execute(figure)
        figure.set_layout_engine("none")


def _pixels(figure: Figure, metadata: dict[str, str]) -> str:
    """Return the figure as a PNG, as base64: colours without transparency, since all of it is on white, coded by runs,
    which takes half the time and fewer bytes."""
    buffer, made, words = io.BytesIO(), FigureCanvasAgg(figure), PngInfo()
    figure.dpi = DPI  # the canvas before may have set its own
    made.draw()
    for key, value in metadata.items():
        words.add_text(key, value)
    pixels = Image.fromarray(np.asarray(made.buffer_rgba())[..., :3])
    pixels.save(buffer, "png", dpi=(DPI, DPI), pnginfo=words, compress_type=zlib.Z_RLE)
    return base64.b64encode(buffer.getvalue()).decode()


def _written(figure: Figure, canvas: type[FigureCanvasBase], metadata: dict[str, str | None]) -> str:
    """Return the file that a kind of canvas writes, as base64."""
    buffer, made = io.BytesIO(), canvas(figure)
    figure.dpi = DPI  # the canvas before may have set its own
    with mpl.rc_context(_STYLE):
        getattr(made, f"print_{made.get_default_filetype()}")(buffer, metadata=metadata)
    return base64.b64encode(buffer.getvalue()).decode()
