"""The findings that the notebooks ask for, gathered here; `Context.paragraph` puts them into words."""

from facefront.report.findings.data import enhanced_sample, how_frontal, part_of_set, photos_of_set, sample_of_probes
from facefront.report.findings.gists import damage_gist, net_gain_gist, readings_gist, ways_gist
from facefront.report.findings.helped import enhancement_findings
from facefront.report.findings.keeping import not_fitted
from facefront.report.findings.kept import kept
from facefront.report.findings.robust import most_robust
from facefront.report.findings.steps import ladder, margin, published_finding, sensitivity, sides
from facefront.report.findings.survivors import published_survivors, survivors

__all__ = [
    "damage_gist",
    "enhanced_sample",
    "enhancement_findings",
    "how_frontal",
    "kept",
    "ladder",
    "margin",
    "most_robust",
    "net_gain_gist",
    "not_fitted",
    "part_of_set",
    "photos_of_set",
    "published_finding",
    "published_survivors",
    "readings_gist",
    "sample_of_probes",
    "sensitivity",
    "sides",
    "survivors",
    "ways_gist",
]
