import sys

import numpy as np
import pytest

from facefront.runtime.memory import peak_memory


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's most memory: NaN elsewhere")
def test_memory_that_was_given_back_counts_and_a_later_block_starts_anew():
    with peak_memory() as before:
        pass
    with peak_memory() as large:
        np.ones(40_000_000, np.uint8).sum()
    with peak_memory() as after:
        pass
    assert large[0] > before[0] + 35
    assert after[0] < large[0] - 30
