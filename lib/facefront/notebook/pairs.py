"""The tables of pairs that lie beside a page."""

from __future__ import annotations

from pathlib import PurePath

import pandas as pd

from facefront.report import Names
from facefront.report.rows import FILES, PROTOCOL
from facefront.study.study import Study


def pairs_of(study: Study, names: Names) -> dict[str, pd.DataFrame]:
    """Return each table of pairs that the notebooks before saved, by its file beside the page (`rows.FILES`).

    names: of photos and people in them. Raises SetupError for one that is missing.
    """
    files = [file for file in FILES if file != PROTOCOL or len(study.protocol)]
    return {file: names.frame(study.load(PurePath(file).stem)) for file in files}
