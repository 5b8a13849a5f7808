"""Names of variants that were made of others: enhanced, used beyond an angle alone, fused."""

from __future__ import annotations

from facefront.faces import ZERO_ROTATION

CHAIN = "+"
SELECTIVE, FUSED, WITH_MIRRORED = ":selective", ":fused", ":fused_with_mirrored"


def maker_of(variant: str) -> str:
    """The variant without what was done with it afterwards: `template:fused` becomes `template`."""
    return variant.partition(":")[0]


def derived_words(variant: str) -> str:
    """A derived variant for a table's cell; any other as it is."""
    if variant.endswith(ZERO_ROTATION):
        return f"{variant.removesuffix(ZERO_ROTATION)}, redrawn but not turned"
    made = _enhanced(maker_of(variant))
    if variant.endswith(SELECTIVE):
        return f"{made}, only beyond an angle"
    if variant.endswith(WITH_MIRRORED):
        return f"photo, mirrored photo and {made}, fused"
    if variant.endswith(FUSED):
        return f"photo and {made}, fused"
    return made


def enhancement_words(variant: str, base: str) -> str:
    """What was done to the frontal views of `base`: "base", or the enhancers in their order."""
    return "base" if variant == base else ", then ".join(variant.removeprefix(base + CHAIN).split(CHAIN))


def _enhanced(variant: str) -> str:
    base, *enhancers = variant.split(CHAIN)
    if (base, enhancers) == ("none", ["flip"]):
        return "mirrored photo"
    return ", then ".join([base, *enhancers])
