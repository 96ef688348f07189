"""Answers to the exercises of 09_diffusion, and typical mistakes with the slug of what each must hear."""

import numpy as np
from keras import ops
from scipy.special import softmax
from scipy.stats import norm


def by_density(points, data, time):
    heights = np.array([norm.pdf(points, time * datum, 1 - time).prod(axis=1) for datum in data]).T
    return heights @ data / heights.sum(axis=1, keepdims=True)


def by_logs(points, data, time):
    logs = -np.sum((points[:, None] - time * data) ** 2, axis=2) / (2 * (1 - time) ** 2)
    chances = np.exp(logs - logs.max(axis=1, keepdims=True))
    return (chances / chances.sum(axis=1, keepdims=True)) @ data


def far(points, data, time):
    return np.sum((points[:, None] - time * data) ** 2, axis=2)


def heights_alone(points, data, time):
    return np.exp(-far(points, data, time) / (2 * (1 - time) ** 2)) @ data


def loss_by_path(net, data, noise, time):
    velocity = data - noise
    rows = ops.concatenate([noise + time * velocity, time], axis=1)
    return ops.mean(ops.square(velocity - net(rows)))


def loss_by_rows(net, data, noise, time):
    rows = ops.concatenate([time * data + (1 - time) * noise, time], axis=-1)
    return ops.mean(ops.mean((net(rows) - data + noise) ** 2, axis=1))


def loss_of(target):
    def loss(net, data, noise, time):
        rows = ops.concatenate([(1 - time) * noise + time * data, time], axis=1)
        return ops.mean((net(rows) - target(data, noise)) ** 2)

    return loss


def loss_turned(net, data, noise, time):
    rows = ops.concatenate([(1 - time) * data + time * noise, time], axis=1)
    return ops.mean((net(rows) - (data - noise)) ** 2)


def loss_other_way(net, data, noise, time):
    rows = ops.concatenate([(1 - time) * data + time * noise, time], axis=1)
    return ops.mean((net(rows) - noise + data) ** 2)


def loss_unmixed(net, data, noise, time):
    return ops.mean((net(ops.concatenate([data, time], axis=1)) - (data - noise)) ** 2)


def loss_without_trail(net, data, noise, time):
    rows = ops.concatenate([(1 - time) * noise + time * data, time], axis=1)
    return np.mean((net(rows).numpy() - (data - noise).numpy()) ** 2)


def loss_summed(net, data, noise, time):
    rows = ops.concatenate([(1 - time) * noise + time * data, time], axis=1)
    return ops.mean(ops.sum((net(rows) - (data - noise)) ** 2, axis=1))


def loss_of_rows(net, data, noise, time):
    rows = ops.concatenate([(1 - time) * noise + time * data, time], axis=1)
    return ops.mean((net(rows) - (data - noise)) ** 2, axis=1)


def heun_in_steps(field, points, time, step):
    first = field(points, time)
    second = field(points + first * step, time + step)
    return points + first * (step / 2) + second * (step / 2)


def heun_by_trial(field, points, time, step):
    trial = points + step * field(points, time)
    return (points + trial) / 2 + step / 2 * field(trial, time + step)


ANSWERS = {
    "expected": {
        "right": [
            lambda points, data, time: softmax(-far(points, data, time) / (2 * (1 - time) ** 2), axis=1) @ data,
            by_logs,
        ],
        "wrong": [
            (by_density, "underflow"),
            (
                lambda points, data, time: softmax(-far(points, data, 1) / 2 / (1 - time) ** 2, axis=1) @ data,
                "data_at_rest",
            ),
            (lambda points, data, time: softmax(-far(points, data, time) / 2 / (1 - time), axis=1) @ data, "width"),
            (lambda points, data, time: softmax(-far(points, data, time) / 2, axis=1) @ data, "noise_at_rest"),
            (lambda points, data, time: softmax(-far(points, data, time) / (1 - time) ** 2, axis=1) @ data, "no_half"),
            (lambda points, data, time: data[np.argmin(far(points, data, time), axis=1)], "nearest"),
            (lambda points, data, time: 0 * points + data.mean(axis=0), "all_alike"),
            (
                lambda points, data, time: np.exp(far(points, data, time) / -2 / (1 - time) ** 2) @ data,
                "not_normalised",
            ),
            (lambda points, data, time: softmax(far(points, data, time) / 2 / (1 - time) ** 2, axis=1) @ data, "sign"),
            (lambda points, data, time: softmax(-far(points, data, time) / (2 * (1 - time) ** 2)) @ data, "unknown"),
            (lambda points, data, time: softmax(-far(points, data, time) / 2 / (1 - time) ** 2, axis=1), "shape"),
        ],
        "not_yet": [lambda points, data, time: ...],
    },
    "matching_loss": {
        "right": [loss_of(lambda data, noise: data - noise), loss_by_path, loss_by_rows],
        "wrong": [
            (loss_without_trail, "no_gradient"),
            (loss_of(lambda data, noise: noise - data), "sign"),
            (loss_of(lambda data, noise: data), "data"),
            (loss_of(lambda data, noise: noise), "noise"),
            (loss_turned, "turned"),
            (loss_other_way, "other_way"),
            (loss_unmixed, "unmixed"),
            (loss_summed, "summed"),
            (loss_of_rows, "shape"),
            (loss_of(lambda data, noise: 0), "unknown"),
        ],
        "not_yet": [lambda net, data, noise, time: ...],
    },
    "heun_step": {
        "right": [
            lambda field, points, time, step: (
                points + step * (field(points, time) + field(points + step * field(points, time), time + step)) / 2
            ),
            heun_in_steps,
            heun_by_trial,
        ],
        "wrong": [
            (lambda field, points, time, step: points + step * field(points, time), "euler"),
            (
                lambda field, points, time, step: (
                    points + step * field(points + step * field(points, time) / 2, time + step / 2)
                ),
                "midpoint",
            ),
            (
                lambda field, points, time, step: (
                    points + step / 2 * (field(points, time) + field(points + step * field(points, time), time))
                ),
                "same_time",
            ),
            (
                lambda field, points, time, step: (
                    points + step / 2 * (field(points, time) + field(points, time + step))
                ),
                "same_place",
            ),
            (
                lambda field, points, time, step: (
                    points + step * field(points + step * field(points, time), time + step)
                ),
                "second_alone",
            ),
            (
                lambda field, points, time, step: (
                    points + step * (field(points, time) + field(points + step * field(points, time), time + step))
                ),
                "summed",
            ),
            (lambda field, points, time, step: points, "unknown"),
        ],
        "not_yet": [lambda field, points, time, step: ...],
    },
    "noise_in": {
        "right": [
            lambda points, velocity, time: points - time * velocity,
            lambda points, velocity, time: points + (1 - time) * velocity - velocity,
            lambda points, velocity, time: -(time * velocity - points),
        ],
        "wrong": [
            (lambda points, velocity, time: points + (1 - time) * velocity, "data"),
            (lambda points, velocity, time: points + time * velocity, "sign"),
            (lambda points, velocity, time: points - (1 - time) * velocity, "time_left"),
            (lambda points, velocity, time: (points - time * velocity) / (1 - time), "velocity_as_data"),
            (lambda points, velocity, time: points - velocity, "whole_way"),
            (lambda points, velocity, time: -velocity, "unknown"),
        ],
        "not_yet": [lambda points, velocity, time: ...],
    },
    "guided": {
        "right": [
            lambda everyone, own, weight: everyone + weight * (own - everyone),
            lambda everyone, own, weight: weight * own + (1 - weight) * everyone,
            lambda everyone, own, weight: own + (weight - 1) * (own - everyone),
        ],
        "wrong": [
            (lambda everyone, own, weight: (1 + weight) * own - weight * everyone, "from_own"),
            (lambda everyone, own, weight: (1 - weight) * own + weight * everyone, "swapped"),
            (lambda everyone, own, weight: everyone - weight * (own - everyone), "away"),
            (lambda everyone, own, weight: weight * (own - everyone), "difference"),
            (lambda everyone, own, weight: everyone + weight * own, "added"),
            (lambda everyone, own, weight: weight * own, "stronger"),
            (lambda everyone, own, weight: own, "unknown"),
        ],
        "not_yet": [lambda everyone, own, weight: ...],
    },
}
