"""Answers to the exercises of 00_start_here, and typical mistakes with the slug of what each must hear."""

import numpy as np

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
    "more_than_ninety_percent": {
        "right": [lambda value: value > 0.9, lambda value: np.greater(value, 0.9)],
        "wrong": [
            (lambda value: value < 0.9, "other_way"),
            (lambda value: value >= 0.9, "at_least"),
            (lambda value: value > 90, "per_cent"),
            (lambda value: False, "per_cent"),
            (lambda value: value > 0.9005, "unknown"),
            (lambda value: True, "always_true"),
            (lambda value: value > 0.5, "unknown"),
            (lambda value: value > 0.91, "unknown"),
            (lambda value: True if value > 0.9 else None, "nothing"),
            (lambda value: int(value > 0.9), "unread"),
        ],
        "not_yet": [lambda value: ...],
    },
}
