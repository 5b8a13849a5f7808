"""LivePortrait, edited so that every photo is turned frontal, and FacePoke's edit of the same networks.

Torch is imported when one of them is built, not before.
"""

from facefront.frontalizers.liveportrait.frontalizer import CARD, FACEPOKE_CARD

__all__ = ["CARD", "FACEPOKE_CARD"]
