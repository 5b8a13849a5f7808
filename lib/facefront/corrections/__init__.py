"""Learn from other people's embeddings what a photo loses with its pose, and correct it: tables in, tables out."""

from facefront.corrections.combine import (
    BASE,
    BEST,
    LADDER,
    FittedWay,
    Recipe,
    choose_weight,
    combinations,
    fit_ways,
    ladder_steps,
    parts,
)
from facefront.corrections.contract import Correction, CorrectionCard, Fitted, why_not_fitted
from facefront.corrections.crossfit import Crossfit, Turned, crossfit
from facefront.corrections.curve import enough_people, learning_curve
from facefront.corrections.embeddings import Probes, References
from facefront.corrections.features import gate_ways, photo_features
from facefront.corrections.galleries import Galleries, TurnedViews, turned_views
from facefront.corrections.gate import Gate, compare_policies, fit_gate
from facefront.corrections.metric import Metric
from facefront.corrections.registry import CORRECTIONS
from facefront.corrections.ridge import Ridge
from facefront.corrections.saved import FitCard, Learned, learn, load_correction

__all__ = [
    "BASE",
    "BEST",
    "CORRECTIONS",
    "LADDER",
    "Correction",
    "CorrectionCard",
    "Crossfit",
    "FitCard",
    "Fitted",
    "FittedWay",
    "Galleries",
    "Gate",
    "Learned",
    "Metric",
    "Probes",
    "Recipe",
    "References",
    "Ridge",
    "Turned",
    "TurnedViews",
    "choose_weight",
    "combinations",
    "compare_policies",
    "crossfit",
    "enough_people",
    "fit_gate",
    "fit_ways",
    "gate_ways",
    "ladder_steps",
    "learn",
    "learning_curve",
    "load_correction",
    "parts",
    "photo_features",
    "turned_views",
    "why_not_fitted",
]
