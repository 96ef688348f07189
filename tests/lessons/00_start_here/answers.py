"""Answers to the exercises of 00_start_here, and typical mistakes with a piece of the hint that each must get."""

import numpy as np

ANSWERS = {
    "share_that_agrees": {
        "right": [lambda answers, truth: np.mean(answers == truth)],
        "wrong": [
            (lambda answers, truth: np.sum(answers == truth), "take the mean"),
            (lambda answers, truth: np.mean(answers != truth), "with =="),
            (lambda answers, truth: 100 * np.mean(answers == truth), "per cent"),
            (lambda answers, truth: np.mean(answers == thruth), "NameError"),  # noqa: F821
        ],
        "not_yet": [lambda answers, truth: ..., None],
    },
    "more_than_ninety_percent": {
        "right": [lambda value: value > 0.9],
        "wrong": [
            (lambda value: value < 0.9, "other way"),
            (lambda value: value >= 0.9, "not >="),
            (lambda value: value > 90, "from 0 to 1"),
            (lambda value: True, "could not fail"),
        ],
        "not_yet": [lambda value: ...],
    },
}
