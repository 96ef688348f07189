"""Answers to the exercises of 08_autoencoders, and typical mistakes with the slug of what each must hear."""

import numpy as np
from keras import ops


def back_by_sum(rows, mean, directions):
    codes = np.einsum("np,kp->nk", rows - mean, directions)
    return mean + sum(np.outer(code, direction) for code, direction in zip(codes.T, directions, strict=True))


def back_by_matrix(rows, mean, directions):
    onto = directions.T @ directions
    return rows @ onto + mean - mean @ onto


def kl_of_deviation(mean, log_variance):
    deviation = ops.exp(log_variance / 2)
    return 0.5 * (mean * mean + deviation * deviation) - ops.log(deviation) - 0.5


def gap_by_top_two(shares):
    best = shares.max(axis=0)
    rest = np.where(shares == best, -1, shares)
    return sum(best - rest.max(axis=0)) / shares.shape[1]


def awake_in_turn(nats, least):
    return len([column for column in nats.T if column.mean() > least])


ANSWERS = {
    "there_and_back": {
        "right": [
            lambda rows, mean, directions: (rows - mean) @ directions.T @ directions + mean,
            back_by_sum,
            back_by_matrix,
        ],
        "wrong": [
            (lambda rows, mean, directions: (rows - mean) @ directions.T, "codes"),
            (lambda rows, mean, directions: (rows - mean) @ (directions.T @ directions), "mean_lost"),
            (lambda rows, mean, directions: rows @ directions.T @ directions, "not_centred"),
            (lambda rows, mean, directions: rows @ directions.T @ directions + mean, "mean_twice"),
            (lambda rows, mean, directions: rows, "untouched"),
            (lambda rows, mean, directions: (rows - mean) @ directions, "stopped"),
            (lambda rows, mean, directions: 0 * rows + mean, "unknown"),
        ],
        "not_yet": [lambda rows, mean, directions: ...],
    },
    "drawn": {
        "right": [
            lambda mean, log_variance, noise: mean + ops.exp(log_variance / 2) * noise,
            lambda mean, log_variance, noise: mean + ops.sqrt(ops.exp(log_variance)) * noise,
            lambda mean, log_variance, noise: noise * ops.exp(log_variance) ** 0.5 + mean,
        ],
        "wrong": [
            (lambda mean, log_variance, noise: mean + np.exp(log_variance / 2) * noise.numpy(), "no_gradient"),
            (lambda mean, log_variance, noise: np.asarray(mean) + np.exp(log_variance / 2) * noise, "no_gradient"),
            (lambda mean, log_variance, noise: mean + ops.exp(log_variance) * noise, "variance"),
            (lambda mean, log_variance, noise: mean + log_variance * noise, "log"),
            (lambda mean, log_variance, noise: mean + noise / ops.exp(log_variance / 2), "inverse"),
            (lambda mean, log_variance, noise: ops.exp(log_variance / 2) * noise, "about_zero"),
            (lambda mean, log_variance, noise: (mean + noise) * ops.exp(log_variance / 2), "mean_scaled"),
            (lambda mean, log_variance, noise: mean + 0 * noise, "no_noise"),
            (lambda mean, log_variance, noise: mean + noise, "unknown"),
            (lambda mean, log_variance, noise: mean - ops.exp(log_variance / 2) * noise, "unknown"),
        ],
        "not_yet": [lambda mean, log_variance, noise: ...],
    },
    "divergence": {
        "right": [
            lambda mean, log_variance: (mean**2 + ops.exp(log_variance) - log_variance - 1) / 2,
            lambda mean, log_variance: -0.5 * (1 + log_variance - mean**2 - ops.exp(log_variance)),
            kl_of_deviation,
        ],
        "wrong": [
            (lambda mean, log_variance: (np.square(mean) + np.exp(log_variance) - log_variance - 1) / 2, "no_gradient"),
            (lambda mean, log_variance: 0.5 * (1 + log_variance - mean**2 - ops.exp(log_variance)), "sign"),
            (lambda mean, log_variance: mean**2 + ops.exp(log_variance) - log_variance - 1, "doubled"),
            (lambda mean, log_variance: (mean**2 + ops.exp(log_variance) - log_variance) / 2, "no_one"),
            (lambda mean, log_variance: (ops.exp(log_variance) - log_variance - 1) / 2 + 0 * mean, "no_mean"),
            (lambda mean, log_variance: mean**2 / 2 + 0 * log_variance, "no_width"),
            (lambda mean, log_variance: (mean**2 + ops.exp(log_variance / 2) - log_variance - 1) / 2, "deviation"),
            (lambda mean, log_variance: ops.sum(kl_of_deviation(mean, log_variance), axis=1), "shape"),
            (lambda mean, log_variance: ops.mean(kl_of_deviation(mean, log_variance)), "shape"),
            (lambda mean, log_variance: (mean**2 + ops.exp(log_variance) - 1) / 2 - log_variance, "unknown"),
        ],
        "not_yet": [lambda mean, log_variance: ...],
    },
    "awake": {
        "right": [
            lambda nats, least: (nats.mean(axis=0) > least).sum(),
            lambda nats, least: np.count_nonzero(np.mean(nats, 0) > least),
            awake_in_turn,
        ],
        "wrong": [
            (lambda nats, least: (nats > least).any(axis=0).sum(), "any_picture"),
            (lambda nats, least: (nats.max(axis=0) > least).sum(), "any_picture"),
            (lambda nats, least: (nats.mean(axis=1) > least).sum(), "pictures"),
            (lambda nats, least: (nats.mean(axis=0) < least).sum(), "asleep"),
            (lambda nats, least: (nats.mean(axis=0) > least).mean(), "share"),
            (lambda nats, least: (nats > least).sum(), "pairs"),
            (lambda nats, least: nats.shape[1], "summed"),
            (lambda nats, least: nats.mean(axis=0) > least, "shape"),
        ],
        "not_yet": [lambda nats, least: ...],
    },
    "gap": {
        "right": [
            lambda shares: np.mean(np.sort(shares, axis=0)[-1] - np.sort(shares, axis=0)[-2]),
            lambda shares: np.diff(np.sort(shares, axis=0)[-2:], axis=0).mean(),
            gap_by_top_two,
        ],
        "wrong": [
            (lambda shares: np.diff(np.sort(shares, axis=1)[:, -2:], axis=1).mean(), "other_axis"),
            (lambda shares: shares.max(axis=0).mean(), "best"),
            (lambda shares: np.ptp(shares, axis=0).mean(), "worst"),
            (lambda shares: np.mean(shares.max(axis=0) - shares.mean(axis=0)), "from_mean"),
            (lambda shares: np.diff(np.sort(shares, axis=0)[-2:], axis=0).sum(), "sum"),
            (lambda shares: np.mean(shares[-1] - shares[-2]), "unsorted"),
            (lambda shares: np.sort(shares, axis=0)[-1] - np.sort(shares, axis=0)[-2], "shape"),
        ],
        "not_yet": [lambda shares: ...],
    },
}
