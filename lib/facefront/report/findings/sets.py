"""Statements on a set's people that hold before anything is measured."""

from __future__ import annotations

from facefront.report.context import Context
from facefront.report.messages import Finding

TRAINING = {"lfw": "training-lfw", "cfp": "training-cfp"}


def training_findings(context: Context) -> list[Finding]:
    """Return what is known of the set's people and the recognisers' training, where anything is."""
    if context.drawn:
        return [Finding("training-drawn")]
    return [Finding(TRAINING[context.format])] if context.format in TRAINING else []


def two_quantities(context: Context) -> Finding:
    """Return why the similarity of GT with GT does not bound that of a photo with GT."""
    return Finding("two-quantities", {"drawn": context.drawn, "format": context.format or "folder"})
