"""The name of a variant: what was made of a photo, and how it is used. Nothing else writes or reads these names.

original                       the photo itself
template                       turned to the front by the frontalizer `template`
template:zero_rotation         redrawn by it at the photo's own pose
template+even+sharp            turned, then enhanced by `even`, then by `sharp`
template+even:selective        used beyond an angle alone; below it, the photo
template:fused                 its embedding averaged with the photo's
template:fused_with_mirrored   its embedding averaged with the photo's and the mirrored photo's
template@-40                   a GT photo drawn at a yaw of −40°; template@-40,10: at a pitch of 10° too
template:gallery               the photo, compared with GT mixed with its view at the photo's yaw
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

ORIGINAL = "original"
"""The frontalizer's place in the name of the photo itself."""

CHAIN = "+"
"""Joins enhancers in the order in which they are applied."""

_MARK, _AT, _COMMA = ":", "@", ","


class Use(StrEnum):
    """The role of a picture in a comparison."""

    ALONE = ""
    SELECTIVE = "selective"
    FUSED = "fused"
    FUSED_WITH_MIRRORED = "fused_with_mirrored"
    GALLERY = "gallery"  # the photo, compared with GT mixed with views of it
    GALLERY_WITH_MIRRORED = "gallery_with_mirrored"  # photo and mirrored photo, compared with the same; as below
    GALLERY_ALONE = "gallery_alone"  # compared with the views alone
    GALLERY_OWN_POSE = "gallery_own_pose"  # the control: views at GT's own pose
    GALLERY_WRONG_SIDE = "gallery_wrong_side"  # the control: the views of the other side


class Arm(StrEnum):
    """The task of a frontalizer."""

    FRONTAL = "frontal"
    ZERO_ROTATION = "zero_rotation"


@dataclass(frozen=True)
class Variant:
    """frontalizer: its name in the profile, or `original`; enhancers: names in the order of application; pose: yaw and
    pitch, degrees, of a GT photo drawn at a pose."""

    frontalizer: str
    arm: Arm = Arm.FRONTAL
    enhancers: tuple[str, ...] = ()
    use: Use = Use.ALONE
    pose: tuple[float, float] | None = None

    @classmethod
    def parse(cls, name: str) -> Variant:
        """Return the variant of that name. Raises ValueError where it is no variant's name.

        >>> Variant.parse("template+even:fused").enhancers
        ('even',)
        """
        chain, mark, word = name.partition(_MARK)
        named, *enhancers = chain.split(CHAIN)
        frontalizer, at, angles = named.partition(_AT)
        words = {Arm.ZERO_ROTATION, *Use} - {Use.ALONE}
        pose = _read_pose(angles) if at else None
        if not all([frontalizer, *enhancers]) or (mark and word not in words) or bool(at) != (pose is not None):
            raise ValueError(f"{name!r} is no name of a variant; expected <frontalizer>[+<enhancer>…][:<use>]")
        arm = Arm(word) if word == Arm.ZERO_ROTATION else Arm.FRONTAL
        use = Use(word) if arm == Arm.FRONTAL else Use.ALONE
        return cls(frontalizer, arm, tuple(enhancers), use, pose)

    def __str__(self) -> str:
        """Return the name.

        >>> str(Variant("none", enhancers=("flip",), use=Use.FUSED))
        'none+flip:fused'
        """
        angles = () if self.pose is None else (self.pose if self.pose[1] else self.pose[:1])
        at = _AT + _COMMA.join(f"{angle:g}" for angle in angles) if angles else ""
        chain = CHAIN.join([self.frontalizer + at, *self.enhancers])
        word = self.arm if self.arm != Arm.FRONTAL else self.use
        return f"{chain}{_MARK}{word}" if word else chain

    @property
    def picture(self) -> Variant:
        """Return the picture that is used: the same variant, used alone; of a redrawn photo, the frontal view."""
        return replace(self, arm=Arm.FRONTAL, use=Use.ALONE)

    @property
    def is_frontal(self) -> bool:
        """Return whether a probe's head was frontalized: neither redrawn at its own pose, nor a GT photo turned."""
        turned = self.frontalizer != ORIGINAL and self.arm == Arm.FRONTAL
        return turned and self.pose is None and self.use not in GALLERY_USES

    @property
    def folder(self) -> str:
        """Return the name as a folder's name on every file system."""
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
    """Return whether the name joins several enhancers."""
    return len(chain_parts(name)) > 1


def is_arm(name: str) -> bool:
    """Return whether the name is of the photo or of a frontalizer's output, neither enhanced nor used otherwise."""
    try:
        variant = Variant.parse(name)
    except ValueError:
        return False
    return not variant.enhancers and variant.use == Use.ALONE and variant.pose is None


def is_fused(name: str) -> bool:
    """Return whether the name is of a variant that averages embeddings."""
    return Variant.parse(name).use in {Use.FUSED, Use.FUSED_WITH_MIRRORED}


GALLERY_USES = frozenset(use for use in Use if use.startswith(Use.GALLERY))


def _read_pose(angles: str) -> tuple[float, float] | None:
    """The yaw and pitch of "40" or "40,10"; None where they are no angles."""
    try:
        yaw, pitch = [float(angle) for angle in [*angles.split(_COMMA), "0"][:2]]
    except ValueError:
        return None
    written = f"{yaw:g}" + (f"{_COMMA}{pitch:g}" if pitch else "")
    return (yaw, pitch) if written == angles else None


def turns_heads(variant: str) -> bool:
    """Return whether the variant is a head turned to the front, and no control."""
    parsed = Variant.parse(variant)
    return parsed.is_frontal and parsed.frontalizer != "none"
