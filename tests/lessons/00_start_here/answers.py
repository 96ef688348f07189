"""Answers to the exercises of 00_start_here, and typical mistakes with the slug of what each must hear."""

import math
import statistics

import numpy as np


def of_one_feature(first, second):
    """One number, of two pairs."""
    pairs = [(statistics.fmean(values), statistics.pstdev(values)) for values in (first, second)]
    return math.dist(*pairs) ** 2


ANSWERS = {
    "share_that_agrees": {
        "right": [
            lambda answers, truth: np.mean(answers == truth),
            lambda answers, truth: np.array([np.mean(answers == truth)]),
            lambda answers, truth: sum(one == other for one, other in zip(answers, truth, strict=True)) / len(truth),
        ],
        "wrong": [
            (lambda answers, truth: np.sum(answers == truth), "count"),
            (lambda answers, truth: np.mean(answers != truth), "opposite"),
            (lambda answers, truth: 100 * np.mean(answers == truth), "per_cent"),
            (lambda answers, truth: np.mean(answers == thruth), "stopped"),  # noqa: F821
            (lambda answers, truth: answers == truth, "shape"),
            (lambda answers, truth: np.mean(answers) == np.mean(truth), "unknown"),
            (lambda answers, truth: "80 %", "unread"),
            (lambda answers, truth: {5: 0.8, 8: 0.625}.get(len(truth), 0.0), "unknown"),
        ],
        "not_yet": [lambda answers, truth: ..., None],
    },
    "frechet_of_one_feature": {
        "right": [
            lambda first, second: (np.mean(first) - np.mean(second)) ** 2 + (np.std(first) - np.std(second)) ** 2,
            lambda first, second: (first.mean() - second.mean()) ** 2 + (first.std(ddof=1) - second.std(ddof=1)) ** 2,
            of_one_feature,
        ],
        "wrong": [
            (
                lambda first, second: abs(np.mean(first) - np.mean(second)) + abs(np.std(first) - np.std(second)),
                "not_squared",
            ),
            (lambda first, second: np.mean(first) - np.mean(second) + np.std(first) - np.std(second), "signed"),
            (lambda first, second: (np.mean(first) - np.mean(second)) ** 2, "means_alone"),
            (
                lambda first, second: (np.mean(first) - np.mean(second)) ** 2 + (np.var(first) - np.var(second)) ** 2,
                "variances",
            ),
            (
                lambda first, second: (np.mean(first) - np.mean(second) + np.std(first) - np.std(second)) ** 2,
                "added_first",
            ),
            (lambda first, second: of_one_feature(first, second) ** 0.5, "root"),
            (lambda first, second: np.mean((first - second) ** 2), "stopped"),
            (lambda first, second: np.mean(first) - np.mean(second), "unknown"),
            (lambda first, second: first, "shape"),
            (lambda first, second: "1 and 4", "unread"),
        ],
        "not_yet": [lambda first, second: ..., None],
    },
}
