"""Variants in words: turned, enhanced, used beyond an angle alone, fused."""

from __future__ import annotations

from facefront.variants import Arm, Use, Variant, chain_parts


def maker_of(variant: str) -> str:
    """Return the picture that a variant uses: `template` of `template:fused`."""
    return str(Variant.parse(variant).picture)


def derived_words(variant: str) -> str:
    """Return a variant for a table's cell."""
    parsed = Variant.parse(variant)
    made = _picture_words(parsed)
    if parsed.arm == Arm.ZERO_ROTATION:
        return f"{made}, redrawn but not turned"
    return {
        Use.ALONE: made,
        Use.SELECTIVE: f"{made}, only beyond an angle",
        Use.FUSED: f"photo and {made}, fused",
        Use.FUSED_WITH_MIRRORED: f"photo, mirrored photo and {made}, fused",
    }[parsed.use]


def enhancement_words(variant: str, base: str) -> str:
    """Return what was done to the frontal views of `base`: "base", or the enhancers in their order."""
    before = len(Variant.parse(base).enhancers)
    return ", then ".join(Variant.parse(variant).enhancers[before:]) or "base"


def chain_words(name: str) -> str:
    """Return the name of a chain of enhancers in words: "even, then sharp"."""
    return ", then ".join(chain_parts(name))


def is_mirrored_photo(variant: Variant) -> bool:
    """Whether the picture is the aligned photo, mirrored as a whole: the control of fusion."""
    return (variant.frontalizer, variant.enhancers) == ("none", ("flip",))


def _picture_words(variant: Variant) -> str:
    return "mirrored photo" if is_mirrored_photo(variant) else ", then ".join([variant.frontalizer, *variant.enhancers])
