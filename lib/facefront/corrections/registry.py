"""Register the corrections. To add one: a file beside this one with a `Correction` and a card, and the card here."""

from __future__ import annotations

from facefront.corrections import metric, ridge
from facefront.corrections.contract import CorrectionCard
from facefront.registry import Registry

CORRECTIONS: Registry[CorrectionCard] = Registry("correction", [ridge.CARD, metric.CARD])
