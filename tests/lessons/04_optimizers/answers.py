"""Answers to the exercises of 04_optimizers, and typical mistakes with the slug of what each must hear."""

import numpy as np
import tensorflow as tf


def in_place(square, gradient, beta):
    square *= beta
    square += (1 - beta) * gradient**2
    return square


def adam(mean, square, count, rate, epsilon):
    mean_hat, square_hat = mean / (1 - 0.9**count), square / (1 - 0.999**count)
    return -rate * mean_hat / (np.sqrt(square_hat) + epsilon)


def keras_adam(mean, square, count, rate, epsilon):
    corrected = rate * np.sqrt(1 - 0.999**count) / (1 - 0.9**count)
    return -corrected * mean / (np.sqrt(square) + epsilon)


def lost_parenthesis(mean, square, count, rate, epsilon):
    return -rate * mean / (1 - 0.9**count) / np.sqrt(square / (1 - 0.999**count)) + epsilon


def lost_in_the_ratio(mean, square, count, rate, epsilon):
    return -rate * (mean / (1 - 0.9**count) / np.sqrt(square / (1 - 0.999**count)) + epsilon)


def epsilon_inside(mean, square, count, rate, epsilon):
    return -rate * mean / (1 - 0.9**count) / np.sqrt(square / (1 - 0.999**count) + epsilon)


def half_corrected(mean, square, count, rate, epsilon):
    return -rate * mean / (1 - 0.9**count) / (np.sqrt(square) + epsilon)


def extragradient(x, y, rate):
    ahead_x, ahead_y = x - rate * y, y + rate * x
    return x - rate * ahead_y, y + rate * ahead_x


def two_steps(x, y, rate):
    ahead_x, ahead_y = x - rate * y, y + rate * x
    return ahead_x - rate * ahead_y, ahead_y + rate * ahead_x


def balanced(rate, curvature, noise):
    kept, added = (1 - rate * curvature) ** 2, (rate * noise) ** 2
    return added / (1 - kept)


def both_descend(x, y, rate):
    ahead_x, ahead_y = x - rate * y, y + rate * x
    return x - rate * ahead_y, y - rate * ahead_x


def momentum_in_place(velocity, gradient, rate, momentum):
    velocity *= momentum
    velocity -= rate * gradient
    return velocity


def adam_in_place(mean, square, count, rate, epsilon):
    mean /= 1 - 0.9**count
    square /= 1 - 0.999**count
    return -rate * mean / (np.sqrt(square) + epsilon)


def decay_in_place(weight, gradient, adam, rate, decay):
    weight *= -rate * decay
    weight += adam(gradient)
    return weight


def out_of_place(square, gradient, beta):
    new = square.copy()
    new *= beta
    new += (1 - beta) * gradient**2
    return new


def x_alone_looks_ahead(x, y, rate):
    return x - rate * (y + rate * x), y + rate * x


def length_of(gradients):
    return np.sqrt(sum((part**2).sum() for part in gradients))


def clipped_in_place(gradients, bound):
    length = length_of(gradients)
    for part in gradients:
        part *= min(1, bound / length)
    return gradients


def clipped_if_long(gradients, bound):
    if length_of(gradients) <= bound:
        return gradients
    return tuple(part * bound / length_of(gradients) for part in gradients)


ANSWERS = {
    "best_rate": {
        "right": [
            lambda smallest, largest: 2 / (smallest + largest),
            lambda smallest, largest: np.array([1 / np.mean([smallest, largest])]),
        ],
        "wrong": [
            (lambda smallest, largest: 2 / largest, "edge"),
            (lambda smallest, largest: 1 / largest, "safe"),
            (lambda smallest, largest: 1 / (smallest + largest), "half"),
            (lambda smallest, largest: 2 / (1 + largest / smallest), "ratio"),
            (lambda smallest, largest: 1 / np.sqrt(smallest * largest), "means"),
            (lambda smallest, largest: 2 / smallest, "unknown"),
            (lambda smallest, largest: 2 / (largest - smallest), "unknown"),
        ],
        "not_yet": [lambda smallest, largest: ..., lambda smallest, largest: None],
    },
    "momentum_step": {
        "right": [
            lambda v, g, rate, momentum: momentum * v - rate * g,
            lambda v, g, rate, momentum: [momentum * one - rate * slope for one, slope in zip(v, g, strict=True)],
            lambda v, g, rate, momentum: tf.constant(v) * momentum - rate * tf.constant(g),
            momentum_in_place,
        ],
        "wrong": [
            (lambda v, g, rate, momentum: momentum * v + rate * g, "uphill"),
            (lambda v, g, rate, momentum: rate * g - momentum * v, "both_signs"),
            (lambda v, g, rate, momentum: momentum * v - g, "no_rate"),
            (lambda v, g, rate, momentum: momentum * v + g, "no_rate"),
            (lambda v, g, rate, momentum: momentum * v - (1 - momentum) * g, "averaging"),
            (lambda v, g, rate, momentum: v - rate * g, "no_momentum"),
            (lambda v, g, rate, momentum: rate * v - momentum * g, "swapped"),
            (lambda v, g, rate, momentum: -rate * g, "unknown"),
            (lambda v, g, rate, momentum: 0.9 * v - 0.1 * g, "unknown"),
        ],
        "not_yet": [lambda v, g, rate, momentum: ...],
    },
    "hovering": {
        "right": [
            lambda rate, curvature, noise: rate * noise**2 / (curvature * (2 - rate * curvature)),
            balanced,
        ],
        "wrong": [
            (lambda rate, curvature, noise: rate * noise**2 / (2 * curvature), "small_rates"),
            (lambda rate, curvature, noise: np.sqrt(balanced(rate, curvature, noise)), "deviation"),
            (lambda rate, curvature, noise: rate * noise**2 / curvature, "not_squared"),
            (lambda rate, curvature, noise: rate * noise / (curvature * (2 - rate * curvature)), "noise_not_squared"),
            (lambda rate, curvature, noise: balanced(rate, curvature, noise) / rate**2, "rate_left_out"),
            (lambda rate, curvature, noise: (rate * noise) ** 2, "one_kick"),
            (lambda rate, curvature, noise: 1 - rate * curvature, "unknown"),
            (lambda rate, curvature, noise: rate * noise**2 / (2 - rate * curvature), "unknown"),
        ],
        "not_yet": [lambda rate, curvature, noise: ...],
    },
    "running_square": {
        "right": [
            lambda square, gradient, beta: beta * square + (1 - beta) * gradient**2,
            lambda square, gradient, beta: square + (1 - beta) * (gradient * gradient - square),
            out_of_place,
        ],
        "wrong": [
            (in_place, "changed"),
            (lambda square, gradient, beta: (1 - beta) * square + beta * gradient**2, "swapped"),
            (lambda square, gradient, beta: beta * square + (1 - beta) * gradient, "no_square"),
            (lambda square, gradient, beta: beta * square + gradient**2, "no_mean"),
            (lambda square, gradient, beta: (beta * square + (1 - beta) * gradient) ** 2, "mean_squared"),
            (lambda square, gradient, beta: square + gradient**2, "unknown"),
            (lambda square, gradient, beta: 0.9 * square + 0.1 * gradient**2, "unknown"),
        ],
        "not_yet": [lambda square, gradient, beta: ...],
    },
    "adam_step": {
        "right": [adam, keras_adam, adam_in_place, lambda *given: adam(*given).tolist()],
        "wrong": [
            (lambda *given: -adam(*given), "uphill"),
            (lambda mean, square, count, rate, epsilon: -rate * mean / (np.sqrt(square) + epsilon), "uncorrected"),
            (half_corrected, "half_corrected"),
            (lost_parenthesis, "lost_in_the_step"),
            (lost_in_the_ratio, "lost_in_the_ratio"),
            (epsilon_inside, "inside_the_root"),
            (lambda mean, square, count, rate, epsilon: adam(mean, square, count - 1, rate, epsilon), "miscounted"),
            (lambda mean, square, count, rate, epsilon: adam(mean, square, count, epsilon, rate), "swapped"),
            (lambda mean, square, count, rate, epsilon: adam(mean, square, count, 0.1, epsilon), "unknown"),
            (lambda mean, square, count, rate, epsilon: adam(mean, square, count, rate, 1e-8), "unknown"),
            (lambda mean, square, count, rate, epsilon: adam(mean, square, 3, rate, epsilon), "unknown"),
        ],
        "not_yet": [lambda mean, square, count, rate, epsilon: ...],
    },
    "decoupled_decay": {
        "right": [
            lambda weight, gradient, adam, rate, decay: adam(gradient) - rate * decay * weight,
            lambda weight, gradient, adam, rate, decay: tf.constant(adam(gradient) - rate * decay * weight),
            decay_in_place,
        ],
        "wrong": [
            (lambda weight, gradient, adam, rate, decay: adam(gradient + decay * weight), "through_adam"),
            (lambda weight, gradient, adam, rate, decay: adam(gradient) + rate * decay * weight, "grows"),
            (lambda weight, gradient, adam, rate, decay: adam(gradient) - decay * weight, "no_rate"),
            (lambda weight, gradient, adam, rate, decay: adam(gradient), "no_decay"),
            (lambda weight, gradient, adam, rate, decay: weight + adam(gradient) - rate * decay * weight, "new_weight"),
            (lambda weight, gradient, adam, rate, decay: rate * (adam(gradient) - decay * weight), "rate_on_adam"),
            (lambda weight, gradient, adam, rate, decay: adam(gradient) - rate * decay * gradient, "gradient_shrunk"),
            (lambda weight, gradient, adam, rate, decay: adam - rate * decay * weight, "stopped"),
            (lambda weight, gradient, adam, rate, decay: -rate * decay * weight, "unknown"),
            (lambda weight, gradient, adam, rate, decay: adam(gradient) - rate * weight, "unknown"),
        ],
        "not_yet": [lambda weight, gradient, adam, rate, decay: ...],
    },
    "clip_gradients": {
        "right": [
            clipped_in_place,
            clipped_if_long,
            lambda gradients, bound: tf.clip_by_global_norm([tf.constant(part) for part in gradients], bound)[0],
        ],
        "wrong": [
            (lambda gradients, bound: gradients, "unclipped"),
            (lambda gradients, bound: [part * bound / length_of(gradients) for part in gradients], "always"),
            (lambda gradients, bound: [tf.clip_by_norm(part, bound) for part in gradients], "each_alone"),
            (lambda gradients, bound: [part.clip(-bound, bound) for part in gradients], "each_number"),
            (
                lambda gradients, bound: [min(1, bound / length_of(gradients) ** 2) * part for part in gradients],
                "no_root",
            ),
            (lambda gradients, bound: gradients[0], "shape"),
            (lambda gradients, bound: length_of(gradients), "unread"),
            (lambda gradients, bound: [0.1 * part for part in gradients], "unknown"),
        ],
        "not_yet": [lambda gradients, bound: ...],
    },
    "extragradient_step": {
        "right": [
            extragradient,
            lambda x, y, rate: np.array(extragradient(x, y, rate)),
            lambda x, y, rate: [[part] for part in extragradient(x, y, rate)],
        ],
        "wrong": [
            (lambda x, y, rate: (x - rate * y, y + rate * x), "simultaneous"),
            (lambda x, y, rate: (x - rate * y, y + rate * (x - rate * y)), "alternating"),
            (two_steps, "two_steps"),
            (both_descend, "both_descend"),
            (x_alone_looks_ahead, "half_ahead"),
            (lambda x, y, rate: extragradient(x, y, rate)[0], "unread"),
            (lambda x, y, rate: extragradient(x, y, -rate), "unknown"),
            (lambda x, y, rate: extragradient(x, y, 0.5), "unknown"),
        ],
        "not_yet": [lambda x, y, rate: (..., ...), lambda x, y, rate: ...],
    },
}
