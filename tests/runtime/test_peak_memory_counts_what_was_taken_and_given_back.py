import json
import subprocess
import sys

import pytest

BLOCKS = """
import json
import numpy as np
from facefront.runtime.memory import peak_memory

with peak_memory() as before:
    pass
with peak_memory() as large:
    np.ones(40_000_000, np.uint8).sum()
with peak_memory() as after:
    pass
print(json.dumps([before[0], large[0], after[0]]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's most memory: NaN elsewhere")
def test_memory_that_was_given_back_counts_and_a_later_block_starts_anew():
    # A process of its own: that of the tests gives memory of other tests back meanwhile.
    done = subprocess.run([sys.executable, "-c", BLOCKS], capture_output=True, text=True, check=True)
    before, large, after = json.loads(done.stdout)
    assert large > before + 35
    assert after < large - 30
