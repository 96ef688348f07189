"""How good is a generator? Distances, neighbours, memorisation and modes, on features [N, width]; NumPy all the way.

Compare only numbers that come from the same feature network and the same sample count: all of them shift with both.
"""

from aigc_helpers.judging.metrics.distances import frechet_distance, kernel_distance
from aigc_helpers.judging.metrics.evidence import copying_test, linear_detector, proportion_interval, two_sample_test
from aigc_helpers.judging.metrics.factors import factor_correlations, factor_score, information_gap, principal_codes
from aigc_helpers.judging.metrics.neighbours import closer_to_train, density_coverage, neighbourhood, precision_recall
from aigc_helpers.judging.metrics.samples import bootstrap, check_features, class_histogram
from aigc_helpers.judging.metrics.toys import high_quality_share, modes_covered, reverse_kl

__all__ = [
    "bootstrap",
    "check_features",
    "class_histogram",
    "closer_to_train",
    "copying_test",
    "density_coverage",
    "factor_correlations",
    "factor_score",
    "frechet_distance",
    "high_quality_share",
    "information_gap",
    "kernel_distance",
    "linear_detector",
    "modes_covered",
    "neighbourhood",
    "precision_recall",
    "principal_codes",
    "proportion_interval",
    "reverse_kl",
    "two_sample_test",
]
