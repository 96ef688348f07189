"""Answers to the exercises of 07_judging_a_generator, and typical mistakes with the slug of what each must hear."""

import numpy as np
from scipy.stats import binom


def mean_of_pairs(kernel):
    count = len(kernel)
    return (kernel.sum() - np.trace(kernel)) / (count * (count - 1))


def per_feature(a, b):
    return np.sum((a.mean(axis=0) - b.mean(axis=0)) ** 2 + (a.std(axis=0) - b.std(axis=0)) ** 2)


def heap_by_heap(a, b):
    total = 0
    for one, other in zip(a.T, b.T, strict=True):
        total += (np.mean(one) - np.mean(other)) ** 2 + (np.std(one, ddof=1) - np.std(other, ddof=1)) ** 2
    return total


def gaps_of_variances(a, b):
    return np.sum((a.mean(axis=0) - b.mean(axis=0)) ** 2 + (a.var(axis=0) - b.var(axis=0)) ** 2)


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


def wilson_without_its_last_term(right, asked, z=1.96):
    share = right / asked
    middle = (share + z**2 / (2 * asked)) / (1 + z**2 / asked)
    reach = z / (1 + z**2 / asked) * np.sqrt(share * (1 - share) / asked)
    return middle - reach, middle + reach


def pairs_in_place(kernel):
    np.fill_diagonal(kernel, 0)
    return kernel.sum() / (len(kernel) * (len(kernel) - 1))


def radius_in_place(distances, k):
    np.fill_diagonal(distances, np.inf)
    distances.sort(axis=1)
    return distances[:, k - 1]


ANSWERS = {
    "thief": {
        "right": ["B", " b "],
        "wrong": [("A", "a"), ("C", "c"), ("me", "unknown"), (["B"], "unread")],
        "not_yet": [..., ""],
    },
    "per_feature": {
        "right": [per_feature, heap_by_heap, lambda a, b: np.array([per_feature(a, b)])],
        "wrong": [
            (lambda a, b: np.sum((a.mean(axis=0) - b.mean(axis=0)) ** 2), "means_alone"),
            (lambda a, b: np.sum((a.std(axis=0) - b.std(axis=0)) ** 2), "widths_alone"),
            (lambda a, b: np.sum(abs(a.mean(0) - b.mean(0)) + abs(a.std(0) - b.std(0))), "not_squared"),
            (gaps_of_variances, "variances"),
            (lambda a, b: per_feature(a, b) / a.shape[1], "mean_of_features"),
            (lambda a, b: np.sum((a.mean(0) - b.mean(0)) ** 2) + (a.std() - b.std()) ** 2, "one_width_for_all"),
            (lambda a, b: np.sqrt(per_feature(a, b)), "rooted"),
            (lambda a, b: (a.mean(0) - b.mean(0)) ** 2 + (a.std(0) - b.std(0)) ** 2, "shape"),
            (lambda a, b: (a.mean() - b.mean()) ** 2 + (a.std() - b.std()) ** 2, "unknown"),
        ],
        "not_yet": [lambda a, b: ...],
    },
    "mean_of_pairs": {
        "right": [
            mean_of_pairs,
            lambda kernel: kernel[~np.eye(len(kernel), dtype=bool)].mean(),
            lambda kernel: np.mean([kernel[i, j] for i in range(len(kernel)) for j in range(i)]),
            pairs_in_place,
        ],
        "wrong": [
            (lambda kernel: kernel.mean(), "diagonal"),
            (lambda kernel: (kernel.sum() - np.trace(kernel)) / kernel.size, "all_pairs"),
            (lambda kernel: kernel.sum() - np.trace(kernel), "sum"),
            (lambda kernel: np.triu(kernel, 1).sum() / (len(kernel) * (len(kernel) - 1)), "one_order"),
            (lambda kernel: (kernel.sum() - np.trace(kernel)) / 6, "unknown"),
            (lambda kernel: np.triu(kernel).sum() / (len(kernel) * (len(kernel) + 1) / 2), "unknown"),
            (lambda kernel: np.median(kernel[~np.eye(len(kernel), dtype=bool)]), "unknown"),
        ],
        "not_yet": [lambda kernel: ...],
    },
    "kth_radius": {
        "right": [
            lambda distances, k: np.sort(distances, axis=1)[:, k],
            lambda distances, k: np.partition(distances, k, axis=1)[:, k],
            lambda distances, k: [sorted(row)[k] for row in distances],
            radius_in_place,
        ],
        "wrong": [
            (lambda distances, k: np.sort(distances, axis=1)[:, k - 1], "itself"),
            (lambda distances, k: distances[:, k], "unsorted"),
            (lambda distances, k: np.sort(distances, axis=1)[:, k + 1], "too_far"),
            (lambda distances, k: distances.max(axis=1), "too_far"),
            (lambda distances, k: np.argsort(distances, axis=1)[:, k], "places"),
            (lambda distances, k: np.sort(distances, axis=1)[:, 2], "unknown"),
            (lambda distances, k: np.sort(distances, axis=1)[k], "unknown"),
            (lambda distances, k: np.sort(distances, axis=1)[:, 1 : k + 1].mean(axis=1), "unknown"),
            (lambda distances, k: np.sort(distances, axis=1)[:, [k]], "shape"),
        ],
        "not_yet": [lambda distances, k: ..., lambda distances, k: None],
    },
    "coverage": {
        "right": [
            lambda across, radii: (across <= radii[:, None]).any(axis=1).mean(),
            lambda across, radii: np.mean(across.min(axis=1) <= radii),
            lambda across, radii: np.mean([min(row) < one for row, one in zip(across, radii, strict=True)]),
        ],
        "wrong": [
            (lambda across, radii: (across <= radii[:, None]).any(axis=0).mean(), "precision"),
            (lambda across, radii: (across <= radii[:, None]).mean(), "pairs"),
            (lambda across, radii: (across <= radii[:, None]).any(axis=1).sum(), "number"),
            (lambda across, radii: (across <= radii[:, None]).sum() / across.shape[1], "density"),
            (lambda across, radii: np.mean((across <= 1).any(axis=1)), "no_radii"),
            (lambda across, radii: (across > radii[:, None]).all(axis=1).mean(), "empty"),
            (lambda across, radii: (across <= radii[:, None]).any(axis=1), "shape"),
            (lambda across, radii: (across <= radii).any(axis=1).mean(), "stopped"),
            (lambda across, radii: (across <= radii[:, None]).any(axis=1).sum() / across.shape[1], "unknown"),
            (lambda across, radii: 0.37, "unknown"),
        ],
        "not_yet": [lambda across, radii: ...],
    },
    "coin": {
        "right": [
            lambda right, asked: binom.sf(right - 1, asked, 0.5),
            lambda right, asked: sum(binom.pmf(k, asked, 0.5) for k in range(right, asked + 1)),
            lambda right, asked: binom.cdf(asked - right, asked, 0.5),
        ],
        "wrong": [
            (lambda right, asked: binom.sf(right, asked, 0.5), "more_than"),
            (lambda right, asked: binom.pmf(right, asked, 0.5), "exactly"),
            (lambda right, asked: binom.cdf(right, asked, 0.5), "at_most"),
            (lambda right, asked: 1 - binom.sf(right - 1, asked, 0.5), "less_than"),
            (lambda right, asked: 2 * binom.sf(right - 1, asked, 0.5), "two_sided"),
            (lambda right, asked: right / asked, "share"),
            (lambda right, asked: 0.5**right, "unknown"),
            (lambda right, asked: binom.sf(right - 1, 20, 0.5), "unknown"),
            (lambda right, asked: binom.sf(right - 1, asked, 0.1), "unknown"),
        ],
        "not_yet": [lambda right, asked: ...],
    },
    "fair_lean": {
        "right": [
            weighed,
            lambda share, in_train, held_out: 1 / (1 + (1 - share) / share * in_train / held_out),
            lambda share, in_train, held_out: np.array([weighed(share, in_train, held_out)]),
        ],
        "wrong": [
            (lambda share, in_train, held_out: share, "not_weighed"),
            (lambda share, in_train, held_out: weighed(share, 1 / in_train, 1 / held_out), "wrong_way"),
            (lambda share, in_train, held_out: share / in_train, "one_alone"),
            (lambda share, in_train, held_out: 0.5, "constant"),
            (lambda share, in_train, held_out: 0.5 * share / (in_train / (in_train + held_out)), "over_chance"),
            (lambda share, in_train, held_out: share / in_train / ((1 - share) / held_out), "odds"),
            (lambda share, in_train, held_out: 0.5 + share - in_train / (in_train + held_out), "shifted"),
            (lambda share, in_train, held_out: 1 - 0.5 * (1 - share) * (in_train + held_out) / held_out, "straight"),
            (lambda share, in_train, held_out: share * held_out / in_train, "unknown"),
            (lambda share, in_train, held_out: weighed(share, 900, 300), "unknown"),
        ],
        "not_yet": [lambda share, in_train, held_out: ...],
    },
    "wilson": {
        "right": [
            wilson,
            lambda right, asked: np.array(wilson(right, asked)),
            lambda right, asked: wilson(right, asked, z=1.959964),
            lambda right, asked: [[end] for end in wilson(right, asked)],
        ],
        "wrong": [
            (wald, "wald"),
            (lambda right, asked: np.clip(wald(right, asked), 0, 1), "wald"),
            (lambda right, asked: wilson(right, asked)[::-1], "reversed"),
            (lambda right, asked: wilson(right, asked)[0], "unread"),
            (lambda right, asked: wilson(right, asked, z=1.645), "unknown"),
            (lambda right, asked: wilson(right, 20), "unknown"),
            (wilson_without_its_last_term, "unknown"),
        ],
        "not_yet": [lambda right, asked: ..., lambda right, asked: (..., ...)],
    },
}
