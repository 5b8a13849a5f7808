"""The name of a variant: what was made of a photo, and how it is used. Nothing else writes or reads these names.

original                       the photo itself
template                       turned to the front by the frontalizer `template`
template:zero_rotation         redrawn by it at the photo's own pose
template+even+sharp            turned, then enhanced by `even`, then by `sharp`
template+even:selective        used beyond an angle alone; below it, the photo
template:fused                 its embedding averaged with the photo's
template:fused_with_mirrored   its embedding averaged with the photo's and the mirrored photo's
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

ORIGINAL = "original"
"""The frontalizer's place in the name of the photo itself."""

CHAIN = "+"
"""Joins enhancers in the order in which they are applied."""

_MARK = ":"


class Use(StrEnum):
    """How a picture enters a comparison."""

    ALONE = ""
    SELECTIVE = "selective"
    FUSED = "fused"
    FUSED_WITH_MIRRORED = "fused_with_mirrored"


class Arm(StrEnum):
    """What a frontalizer was asked for."""

    FRONTAL = "frontal"
    ZERO_ROTATION = "zero_rotation"


@dataclass(frozen=True)
class Variant:
    """frontalizer: its name in the profile, or `original`; enhancers: names in the order of application."""

    frontalizer: str
    arm: Arm = Arm.FRONTAL
    enhancers: tuple[str, ...] = ()
    use: Use = Use.ALONE

    @classmethod
    def parse(cls, name: str) -> Variant:
        """Return the variant of that name. Raises ValueError where it is no variant's name.

        >>> Variant.parse("template+even:fused").enhancers
        ('even',)
        """
        chain, mark, word = name.partition(_MARK)
        frontalizer, *enhancers = chain.split(CHAIN)
        words = {Arm.ZERO_ROTATION, *Use} - {Use.ALONE}
        if not all([frontalizer, *enhancers]) or (mark and word not in words):
            raise ValueError(f"{name!r} is no name of a variant; expected <frontalizer>[+<enhancer>…][:<use>]")
        arm = Arm(word) if word == Arm.ZERO_ROTATION else Arm.FRONTAL
        use = Use(word) if arm == Arm.FRONTAL else Use.ALONE
        return cls(frontalizer, arm, tuple(enhancers), use)

    def __str__(self) -> str:
        """Return the name.

        >>> str(Variant("none", enhancers=("flip",), use=Use.FUSED))
        'none+flip:fused'
        """
        chain = CHAIN.join([self.frontalizer, *self.enhancers])
        word = self.arm if self.arm != Arm.FRONTAL else self.use
        return f"{chain}{_MARK}{word}" if word else chain

    @property
    def picture(self) -> Variant:
        """The picture that is used: the same variant, used alone; of a redrawn photo, the frontal view."""
        return replace(self, arm=Arm.FRONTAL, use=Use.ALONE)

    @property
    def is_frontal(self) -> bool:
        """Whether a head was turned to the front, not redrawn at the photo's own pose."""
        return self.frontalizer != ORIGINAL and self.arm == Arm.FRONTAL

    @property
    def folder(self) -> str:
        """The name as a folder's name on every file system."""
        return str(self).replace(_MARK, "-")

    def enhanced(self, *enhancers: str) -> Variant:
        """Return the variant with these enhancers applied after its own."""
        return replace(self, enhancers=(*self.enhancers, *enhancers))

    def used(self, use: Use) -> Variant:
        """Return the variant in that use."""
        return replace(self, use=use)


def chain_parts(name: str) -> tuple[str, ...]:
    """Return the enhancers that a chain's name joins, in order: `even`, `sharp` of `even+sharp`."""
    return tuple(name.split(CHAIN))


def is_chain(name: str) -> bool:
    """Whether the name joins several enhancers."""
    return len(chain_parts(name)) > 1


def is_arm(name: str) -> bool:
    """Whether the name is of the photo, or of what a frontalizer made of it, neither enhanced nor used otherwise."""
    try:
        variant = Variant.parse(name)
    except ValueError:
        return False
    return not variant.enhancers and variant.use == Use.ALONE


def is_fused(name: str) -> bool:
    """Whether the name is of a variant that averages embeddings."""
    return Variant.parse(name).use in {Use.FUSED, Use.FUSED_WITH_MIRRORED}
