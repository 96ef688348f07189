"""What 07_judging_a_generator writes out, held to the package."""

import numpy as np
from scipy.spatial.distance import cdist

from aigc_helpers.checks import judging_a_generator as check
from aigc_helpers.judging import metrics

RNG = np.random.default_rng(11)
REAL, FAKE, OTHER = RNG.normal(size=(80, 5)), RNG.normal(size=(60, 5)) * 0.8 + 0.3, RNG.normal(size=(50, 5))
# What cells above the lesson's import, or have from the learner.
THERE = {"cdist": cdist, "linear_detector": metrics.linear_detector, "closer_to_train": metrics.closer_to_train}
THERE |= {
    "mean_of_different": check.mean_of_pairs.courses(),
    "radius": check.kth_radius.courses(),
    "covered": check.coverage.courses(),
    "weighed": check.fair_lean.courses(),
    "chance_of": check.coin.courses(),
}


def agrees(name, *calls):
    """A check that the lesson's function gives what the package's gives, on each call's arguments and options."""

    def check(lesson):
        for other, value in THERE.items():
            lesson.setdefault(other, value)
        for arguments, options in calls:
            expected = getattr(metrics, name)(*arguments, **options)
            np.testing.assert_allclose(lesson[name](*arguments, **options), expected, rtol=1e-6, atol=1e-9)

    return check


CHECKS = {
    f"judging.metrics.{name}": agrees(name, *calls)
    for name, calls in {
        "frechet_distance": [((REAL, FAKE), {}), ((REAL[:4], FAKE), {})],
        "kernel_distance": [((REAL, FAKE), {}), ((REAL, FAKE), {"seed": 3})],
        "precision_recall": [((REAL, FAKE), {}), ((REAL, FAKE), {"k": 1})],
        "density_coverage": [((REAL, FAKE), {}), ((REAL, FAKE), {"k": 2})],
        "two_sample_test": [((REAL[:60], FAKE), {"seed": 1}), ((REAL[:60], FAKE), {"seed": 2})],
        "copying_test": [((FAKE, REAL, OTHER), {"permutations": 50}), ((REAL[:30], REAL, OTHER), {"seed": 4})],
        "closer_to_train": [((FAKE, REAL, OTHER), {}), ((REAL[:30], REAL, REAL), {})],
    }.items()
}
MUTANTS = {
    "judging.metrics.frechet_distance": {
        "overlap once": ("- 2 * overlap", "- overlap"),
        "gap not squared": ("gap @ gap", "np.abs(gap).sum()"),
        "trace for nuclear norm": ('np.linalg.norm(roots[0] @ roots[1], "nuc")', "np.trace(roots[0] @ roots[1])"),
    },
    "judging.metrics.kernel_distance": {
        "across once": (" - 2 * alike(x, y", " - alike(x, y"),
        "quadratic": ("** 3", "** 2"),
        "not over the width": (" / x.shape[1]", ""),
        "error of the spread": (" / np.sqrt(10)", ""),
    },
    "judging.metrics.precision_recall": {
        "one neighbour too far": ("radius(cdist(some, some), k)", "radius(cdist(some, some), k + 1)"),
        "in every ball": ("np.max(real_radii - gaps)", "np.min(real_radii - gaps)"),
    },
    "judging.metrics.density_coverage": {
        "not over k": (".mean() / k", ".mean()"),
        "one neighbour too near": ("cdist(real, real), k)", "cdist(real, real), k - 1)"),
    },
    "judging.metrics.two_sample_test": {
        "asked what it learned": ("[real[half : 2 * half], fake[half : 2 * half]]", "[real[:half], fake[:half]]"),
        "one right too many": ("chance_of(right,", "chance_of(right + 1,"),
    },
    "judging.metrics.copying_test": {
        "never in doubt": ("(1 + as_many) / (1 + permutations)", "as_many / permutations"),
        "as few": ("shuffled >= hits", "shuffled <= hits"),
    },
    "judging.metrics.closer_to_train": {
        "sizes exchanged": ("len(train), len(held_out)", "len(held_out), len(train)"),
        "ties forgotten": (" + np.mean(to_train == to_held_out) / 2", ""),
    },
}
