"""FFWM: features of the angled face are warped to the front by a learned flow (Wei et al., ECCV 2020).

Torch is imported when it is built, not before.
"""

from facefront.frontalizers.ffwm.frontalizer import CARD

__all__ = ["CARD"]
