"""Statements on the detectors and recognisers of a run."""

from __future__ import annotations

from collections.abc import Mapping

from facefront.report.context import Context
from facefront.report.messages import Finding
from facefront.report.words import component_words


def weights(files: Mapping[str, str], context: Context) -> Finding:
    """Return the weights behind the names of detectors and recognisers. files: each component's file, in words."""
    if not files:
        return Finding("weights-none")
    each = (
        context.say("weights-of", component=component_words(name), file=context.put(f"weights.{name}", file))
        for name, file in files.items()
    )
    return Finding("weights", {"weights": context.messages.join(each)})
