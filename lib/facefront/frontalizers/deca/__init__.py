"""DECA: a FLAME head fitted by a network, coloured by the photo and drawn from the front (Feng et al., SIGGRAPH 2021).

Torch is imported when it is built, not before.
"""

from facefront.frontalizers.deca.frontalizer import CARD

__all__ = ["CARD"]
