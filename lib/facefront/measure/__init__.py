"""The pairs, their similarities, and the statistics of both: tables in, tables out."""

from facefront.measure.beyond import add_gain_shown, gain_beyond
from facefront.measure.bins import UNKNOWN, assign_bins, bin_labels
from facefront.measure.cases import ARTEFACTS, FACTORS, failure_cases
from facefront.measure.claims import CLAIMS, Claim, ClaimVerdict, judge_claims
from facefront.measure.dependence import failure_trends, failures_by_factor
from facefront.measure.det import det_curves
from facefront.measure.driver import driver_similarity
from facefront.measure.eer import eer_difference
from facefront.measure.embeddings import EMBEDDING_COLUMNS, Vectors, score_image_pairs, stack_vectors
from facefront.measure.enhancement import change_of_picture, difference_by_quality, enhancement_table
from facefront.measure.failures import RULES, artefact_means, find_failures, per_variant
from facefront.measure.fusion import Blend, blends, fuse, weight_for_others
from facefront.measure.gain import gain_by_bin, net_gain
from facefront.measure.gallery_uses import gallery_uses
from facefront.measure.groups import group_means
from facefront.measure.ladder import cost_ladder
from facefront.measure.ledger import ledger
from facefront.measure.margin import margin_gain
from facefront.measure.outcomes import MEASURES, probe_outcomes
from facefront.measure.pairs import build_pairs, iter_pairs, most_probe_gt_pairs
from facefront.measure.probes import common_support, probe_table
from facefront.measure.protocol import FOLDS_MADE, FOLDS_MISSING, protocol_accuracy
from facefront.measure.prototypes import build_prototypes
from facefront.measure.robustness import angle_robustness, similarity_by_angle
from facefront.measure.scores import (
    d_prime,
    equal_error_rate,
    error_curves,
    supported_fars,
    tar_at_far,
    threshold_at_fmr,
)
from facefront.measure.selective import angle_for_others, selective_pairs
from facefront.measure.sensitivity import cross_session, gt_sensitivity
from facefront.measure.spec import (
    GROUPS,
    GT_RULES,
    READINGS,
    BinSpec,
    ChoiceSpec,
    MeasureSpec,
    PairSpec,
    PrimarySpec,
    StatisticsSpec,
    VerificationSpec,
)
from facefront.measure.statistics import (
    Interval,
    adjust_p,
    benjamini_hochberg,
    bootstrap_interval,
    holm,
    paired_test,
    person_means,
    smallest_detectable_effect,
    t_interval,
)
from facefront.measure.stored import StoredEmbeddings
from facefront.measure.thresholds import error_rates, person_folds, thresholds_from_others
from facefront.measure.turned_galleries import (
    TurnedGallery,
    match_turned,
    turned_galleries,
    view_prototypes,
)
from facefront.measure.turning import turning_points
from facefront.measure.uses import Uses, between_uses, gains_of_uses, ways_of_use
from facefront.measure.verdicts import MIXED, Verdict, add_verdicts, by_recogniser, row_verdict, verdict
from facefront.measure.verification import rank_one, verification_table
from facefront.measure.ways import compare_steps, compare_ways

__all__ = [
    "ARTEFACTS",
    "CLAIMS",
    "EMBEDDING_COLUMNS",
    "FACTORS",
    "FOLDS_MADE",
    "FOLDS_MISSING",
    "GROUPS",
    "GT_RULES",
    "MEASURES",
    "MIXED",
    "READINGS",
    "RULES",
    "UNKNOWN",
    "BinSpec",
    "Blend",
    "ChoiceSpec",
    "Claim",
    "ClaimVerdict",
    "Interval",
    "MeasureSpec",
    "PairSpec",
    "PrimarySpec",
    "StatisticsSpec",
    "StoredEmbeddings",
    "TurnedGallery",
    "Uses",
    "Vectors",
    "Verdict",
    "VerificationSpec",
    "add_gain_shown",
    "add_verdicts",
    "adjust_p",
    "angle_for_others",
    "angle_robustness",
    "artefact_means",
    "assign_bins",
    "benjamini_hochberg",
    "between_uses",
    "bin_labels",
    "blends",
    "bootstrap_interval",
    "build_pairs",
    "build_prototypes",
    "by_recogniser",
    "change_of_picture",
    "common_support",
    "compare_steps",
    "compare_ways",
    "cost_ladder",
    "cross_session",
    "d_prime",
    "det_curves",
    "difference_by_quality",
    "driver_similarity",
    "eer_difference",
    "enhancement_table",
    "equal_error_rate",
    "error_curves",
    "error_rates",
    "failure_cases",
    "failure_trends",
    "failures_by_factor",
    "find_failures",
    "fuse",
    "gain_beyond",
    "gain_by_bin",
    "gains_of_uses",
    "gallery_uses",
    "group_means",
    "gt_sensitivity",
    "holm",
    "iter_pairs",
    "judge_claims",
    "ledger",
    "margin_gain",
    "match_turned",
    "most_probe_gt_pairs",
    "net_gain",
    "paired_test",
    "per_variant",
    "person_folds",
    "person_means",
    "probe_outcomes",
    "probe_table",
    "protocol_accuracy",
    "rank_one",
    "row_verdict",
    "score_image_pairs",
    "selective_pairs",
    "similarity_by_angle",
    "smallest_detectable_effect",
    "stack_vectors",
    "supported_fars",
    "t_interval",
    "tar_at_far",
    "threshold_at_fmr",
    "thresholds_from_others",
    "turned_galleries",
    "turning_points",
    "verdict",
    "verification_table",
    "view_prototypes",
    "ways_of_use",
    "weight_for_others",
]
