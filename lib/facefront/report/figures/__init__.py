"""Figures of the report: one function each, in a module of the same name."""

from facefront.report.figures.cost_ladder import cost_ladder
from facefront.report.figures.det import det
from facefront.report.figures.distributions import distributions
from facefront.report.figures.drawn import drawn_people, drawn_person
from facefront.report.figures.enhancement import enhancement
from facefront.report.figures.explorer import explorer
from facefront.report.figures.failure_cases import case_sheet
from facefront.report.figures.failure_factors import failure_factors
from facefront.report.figures.forest import forest
from facefront.report.figures.gain_by_angle import gain_by_angle
from facefront.report.figures.identity_match import identity_match
from facefront.report.figures.photos import Photos
from facefront.report.figures.poses import poses
from facefront.report.figures.quality import quality
from facefront.report.figures.similarity_by_angle import similarity_by_angle
from facefront.report.figures.strip import strip
from facefront.report.figures.triples import triples
from facefront.report.figures.turned_gallery import turned_gallery
from facefront.report.figures.ways import learning_curve, steps, ways

__all__ = [
    "Photos",
    "case_sheet",
    "cost_ladder",
    "det",
    "distributions",
    "drawn_people",
    "drawn_person",
    "enhancement",
    "explorer",
    "failure_factors",
    "forest",
    "gain_by_angle",
    "identity_match",
    "learning_curve",
    "poses",
    "quality",
    "similarity_by_angle",
    "steps",
    "strip",
    "triples",
    "turned_gallery",
    "ways",
]
