"""Tables of the report: each function takes tables of numbers and gives one `Table` to read."""

from facefront.report.tables.choices import choices_table
from facefront.report.tables.data import data_table, failures_table, frontalizers_table, problems_table
from facefront.report.tables.enhancement import (
    differences_table,
    enhancement_matrix,
    enhancers_table,
    published_enhancement_tables,
)
from facefront.report.tables.enhancement_controls import change_table, quality_table
from facefront.report.tables.failures import (
    cases_table,
    claims_table,
    factors_table,
    means_table,
    reasons_table,
    trends_table,
)
from facefront.report.tables.gain import gain_beyond_table, gain_by_bin_table, net_gain_table, readings_table
from facefront.report.tables.groups import groups_table, robustness_table
from facefront.report.tables.ladder import cost_ladder_table, sensitivity_table
from facefront.report.tables.provenance import settings_table, versions_table, weights_table
from facefront.report.tables.related import driver_table, related_models_table
from facefront.report.tables.verification import cross_session_table, error_rates_table, protocol_table
from facefront.report.tables.ways import (
    curve_table,
    gallery_table,
    gate_table,
    way_settings_table,
    ways_by_yaw_table,
    ways_table,
)

__all__ = [
    "cases_table",
    "change_table",
    "choices_table",
    "claims_table",
    "cost_ladder_table",
    "cross_session_table",
    "curve_table",
    "data_table",
    "differences_table",
    "driver_table",
    "enhancement_matrix",
    "enhancers_table",
    "error_rates_table",
    "factors_table",
    "failures_table",
    "frontalizers_table",
    "gain_beyond_table",
    "gain_by_bin_table",
    "gallery_table",
    "gate_table",
    "groups_table",
    "means_table",
    "net_gain_table",
    "problems_table",
    "protocol_table",
    "published_enhancement_tables",
    "quality_table",
    "readings_table",
    "reasons_table",
    "related_models_table",
    "robustness_table",
    "sensitivity_table",
    "settings_table",
    "trends_table",
    "versions_table",
    "way_settings_table",
    "ways_by_yaw_table",
    "ways_table",
    "weights_table",
]
