"""The benchmark of the learned ways runs all of them on embeddings from which they can learn."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from benchmarks.corrections import made_up, seconds_of_corrections
from facefront.corrections import fit_ways


def test_every_way_is_fitted_on_what_is_timed():
    probes, references = made_up(120, 16, 12)
    fitted = fit_ways(probes, references, ["ridge", "metric", "ridge+metric"])
    assert set(fitted) == {"fused", "ridge", "metric", "ridge+metric", "best"}
    assert seconds_of_corrections(120, 16, 12) > 0
