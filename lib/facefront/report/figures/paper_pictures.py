"""A figure of photos for a paper: its rows and columns with their words, drawn as one figure."""

from __future__ import annotations

import base64

import cv2
import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from facefront.report.blocks import Paper, Picture, Pictures
from facefront.report.figures.paper import paper
from facefront.report.figures.style import STYLE
from facefront.visible import visible

SIDE = 1.25  # inches: of a picture; 200 pixels are then sharp enough for print
LINE = 0.15  # inches: of a line of words


def pictures_paper(block: Pictures) -> Paper:
    """Return the pictures as `paper` has charts: a row for each of the block's rows, its columns named in each."""
    columns = len(block.columns)
    lines = max(len(picture.lines) for row in block.rows for picture in row.pictures)
    height = len(block.rows) * (SIDE + LINE * (lines + 2)) + 3 * LINE
    with mpl.rc_context(STYLE):
        figure = Figure(
            figsize=(columns * (SIDE + LINE), height), layout=ConstrainedLayoutEngine(h_pad=0.06, w_pad=0.04)
        )
        cells = figure.subplots(len(block.rows), columns, squeeze=False)
        for row, axes in zip(block.rows, cells, strict=True):
            for j, cell in enumerate(axes):
                cell.set_axis_off()
                above = [row.label] if j == 0 and row.label else []
                words = visible("\n".join([*above, block.columns[j]]))
                cell.text(0, 1.01, words, transform=cell.transAxes, va="bottom", fontsize=8)
                if j < len(row.pictures):
                    _show(cell, row.pictures[j])
        return paper(figure, block.title, heading=True)


def _show(axes: Axes, picture: Picture) -> None:
    if picture.jpeg:
        pixels = np.frombuffer(base64.b64decode(picture.jpeg), np.uint8)
        axes.imshow(np.asarray(cv2.imdecode(pixels, cv2.IMREAD_COLOR_RGB)))
    words = visible("\n".join(picture.lines))
    axes.text(0, -0.02, words, transform=axes.transAxes, va="top", fontsize=7)
