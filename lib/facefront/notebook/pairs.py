"""The tables of pairs that lie beside a page."""

from __future__ import annotations

from pathlib import PurePath

import pandas as pd

from facefront.report import Names
from facefront.report.rows import ENHANCED, FILES, PROTOCOL, USES, WAYS
from facefront.study.study import Study

LATER = (ENHANCED, USES, WAYS)
"""The files of notebooks 04 and 07."""


def pairs_of(study: Study, names: Names) -> dict[str, pd.DataFrame]:
    """Return each table of pairs that the notebooks before saved, by its file beside the page (`rows.FILES`).

    names: of photos and people in them. A notebook that did not run has no table and no chapter. Raises SetupError
    where notebook 03's pairs, or the protocol's, are missing.
    """
    own = {file: PurePath(file).stem for file in FILES if file != PROTOCOL or len(study.protocol)}
    return {file: names.frame(study.load(name)) for file, name in own.items() if file not in LATER or study.has(name)}
