"""First-Order-Model: the photo's features are moved as a driver's keypoints say (Siarohin et al., NeurIPS 2019).

Torch is imported when it is built, not before.
"""

from facefront.frontalizers.fomm.frontalizer import CARD

__all__ = ["CARD"]
