import numpy as np
import pandas as pd

from facefront.measure import MeasureSpec
from facefront.report import Context, tables
from facefront.report.values import Values


def choices() -> pd.DataFrame:
    folds = [
        {"way": way, "fold": fold, "people": 18, "weight": 0.2 + 0.1 * fold, "strength": np.inf, "shrinkage": 0.3}
        for way in ("gallery", "best")
        for fold in range(2)
    ]
    return pd.DataFrame(folds).assign(detector="scrfd", backbone="r50")


def test_the_settings_of_each_way_are_a_range_over_the_folds():
    context = Context("A set", MeasureSpec(), Values())
    table = tables.way_settings_table(choices(), context)
    assert len(table.rows) == 2
    assert all("0.2 – 0.3" in row for row in table.rows)


def test_a_combination_without_a_name_is_the_best_one():
    context = Context("A set", MeasureSpec(), Values())
    gallery, best = (row[0] for row in tables.way_settings_table(choices(), context).rows)
    assert best == context.say("keep-best") != gallery
