"""Answers to the exercises of 07_judging_a_generator, and typical mistakes with a piece of the hint each must get."""

import numpy as np
from scipy.stats import binom


def mean_of_pairs(kernel):
    count = len(kernel)
    return (kernel.sum() - np.trace(kernel)) / (count * (count - 1))


def wilson(right, asked, z=1.96):
    share = right / asked
    middle = (share + z**2 / (2 * asked)) / (1 + z**2 / asked)
    reach = z / (1 + z**2 / asked) * np.sqrt(share * (1 - share) / asked + z**2 / (4 * asked**2))
    return middle - reach, middle + reach


def wald(right, asked):
    share = right / asked
    reach = 1.96 * np.sqrt(share * (1 - share) / asked)
    return share - reach, share + reach


def weighed(share, in_train, held_out):
    return share / in_train / (share / in_train + (1 - share) / held_out)


ANSWERS = {
    "thief": {
        "right": ["B", " b "],
        "wrong": [("A", "foggy"), ("C", "nobody would draw"), ("me", "yours gives")],
        "not_yet": [...],
    },
    "mean_of_pairs": {
        "right": [mean_of_pairs],
        "wrong": [
            (lambda kernel: kernel.mean(), "diagonal is in it"),
            (lambda kernel: (kernel.sum() - np.trace(kernel)) / kernel.size, "not by n²"),
            (lambda kernel: kernel.sum() - np.trace(kernel), "that is the sum"),
            (lambda kernel: np.triu(kernel, 1).sum() / 6, "both orders"),
        ],
        "not_yet": [lambda kernel: ...],
    },
    "kth_radius": {
        "right": [lambda distances, k: np.sort(distances, axis=1)[:, k]],
        "wrong": [
            (lambda distances, k: np.sort(distances, axis=1)[:, k - 1], "itself counts"),
            (lambda distances, k: distances[:, k], "sort each row"),
            (lambda distances, k: np.sort(distances, axis=1)[:, k + 1], "one too far"),
        ],
        "not_yet": [lambda distances, k: ..., lambda distances, k: None],
    },
    "coverage": {
        "right": [lambda across, radii: (across <= radii[:, None]).any(axis=1).mean()],
        "wrong": [
            (lambda across, radii: (across <= radii[:, None]).any(axis=0).mean(), "that is precision"),
            (lambda across, radii: (across <= radii[:, None]).mean(), "share of pairs"),
            (lambda across, radii: (across <= radii[:, None]).any(axis=1).sum(), "number of balls"),
            (lambda across, radii: (across <= radii[:, None]).sum() / across.shape[1], "that is density"),
        ],
        "not_yet": [lambda across, radii: ...],
    },
    "coin": {
        "right": [
            lambda right, asked: binom.sf(right - 1, asked, 0.5),
            lambda right, asked: sum(binom.pmf(k, asked, 0.5) for k in range(right, asked + 1)),
        ],
        "wrong": [
            (lambda right, asked: binom.sf(right, asked, 0.5), "more than"),
            (lambda right, asked: binom.pmf(right, asked, 0.5), "exactly"),
            (lambda right, asked: binom.cdf(right, asked, 0.5), "at most"),
            (lambda right, asked: 2 * binom.sf(right - 1, asked, 0.5), "two-sided"),
        ],
        "not_yet": [lambda right, asked: ...],
    },
    "fair_lean": {
        "right": [weighed],
        "wrong": [
            (lambda share, in_train, held_out: share, "not weighed"),
            (lambda share, in_train, held_out: weighed(share, 1 / in_train, 1 / held_out), "wrong way round"),
            (lambda share, in_train, held_out: share / in_train, "the other share"),
        ],
        "not_yet": [lambda share, in_train, held_out: ...],
    },
    "wilson": {
        "right": [wilson, lambda right, asked: np.array(wilson(right, asked))],
        "wrong": [
            (wald, "never wrong"),
            (lambda right, asked: wilson(right, asked)[::-1], "lower end comes first"),
        ],
        "not_yet": [lambda right, asked: ...],
    },
}
