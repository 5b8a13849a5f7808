"""Variants in words: frontalized, enhanced, used beyond an angle alone, fused."""

from __future__ import annotations

from facefront.report.messages import Messages
from facefront.variants import ORIGINAL, Arm, Use, Variant, chain_parts

USES = {
    Use.SELECTIVE: "variant-selective",
    Use.FUSED: "variant-fused",
    Use.FUSED_WITH_MIRRORED: "variant-fused-with-mirrored",
    Use.GALLERY: "variant-gallery",
    Use.GALLERY_WITH_MIRRORED: "variant-gallery-with-mirrored",
    Use.GALLERY_ALONE: "variant-gallery-alone",
    Use.GALLERY_OWN_POSE: "variant-gallery-own-pose",
    Use.GALLERY_WRONG_SIDE: "variant-gallery-wrong-side",
}


def maker_of(variant: str) -> str:
    """Return the picture that a variant uses: `template` of `template:fused`."""
    return str(Variant.parse(variant).picture)


def is_mirrored_photo(variant: Variant) -> bool:
    """Return whether the picture is the aligned photo, mirrored as a whole: the control of fusion."""
    return (variant.frontalizer, variant.enhancers) == ("none", ("flip",))


def variant_words(variant: str, messages: Messages) -> str:
    """Return a variant for a table's cell: `template:zero_rotation` becomes "template, redrawn but not turned"."""
    if variant == ORIGINAL:
        return messages.say("variant-original")
    if variant == "none":
        return messages.say("variant-aligned")
    parsed = Variant.parse(variant)
    picture = _picture_words(parsed, messages)
    if parsed.arm == Arm.ZERO_ROTATION:
        return messages.say("variant-zero-rotation", picture=picture)
    if parsed.use == Use.GALLERY_WITH_MIRRORED and is_mirrored_photo(parsed):
        return messages.say("variant-gallery-mirrored")
    return messages.say(USES[parsed.use], picture=picture) if parsed.use in USES else picture


def method_words(variant: str, messages: Messages) -> str:
    """Return what was done to the photo, for a sentence: "frontalized by …"; the message `method-<name>`, or the name
    where the catalogue has none."""
    key = f"method-{variant}"
    return messages.say(key) if key in messages.source else variant_words(variant, messages)


def chain_words(name: str, messages: Messages) -> str:
    """Return the name of a chain of enhancers in words: "even, then sharp"."""
    return messages.join(chain_parts(name), "list-then")


def enhancement_words(variant: str, base: str, messages: Messages) -> str:
    """Return what was done to the frontal views of `base`: "base", or the enhancers in their order."""
    before = len(Variant.parse(base).enhancers)
    added = Variant.parse(variant).enhancers[before:]
    return messages.join(added, "list-then") if added else messages.say("enhancement-none")


def _picture_words(variant: Variant, messages: Messages) -> str:
    if is_mirrored_photo(variant):
        return messages.say("variant-mirrored-photo")
    return messages.join([variant.frontalizer, *variant.enhancers], "list-then")
