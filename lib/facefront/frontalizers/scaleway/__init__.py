"""scaleway/frontalization: an encoder to one vector and a decoder of a frontal face, inspired by TP-GAN.

Torch is imported when it is built, not before.
"""

from facefront.frontalizers.scaleway.frontalizer import CARD

__all__ = ["CARD"]
