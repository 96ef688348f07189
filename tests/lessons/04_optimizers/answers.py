"""Answers to the exercises of 04_optimizers, and typical mistakes with a piece of the hint that each must get."""

import numpy as np


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


def both_descend(x, y, rate):
    ahead_x, ahead_y = x - rate * y, y + rate * x
    return x - rate * ahead_y, y - rate * ahead_x


ANSWERS = {
    "best_rate": {
        "right": [lambda smallest, largest: 2 / (smallest + largest)],
        "wrong": [
            (lambda smallest, largest: 2 / largest, "no longer shrinks"),
            (lambda smallest, largest: 1 / largest, "half as fast"),
            (lambda smallest, largest: 1 / (smallest + largest), "not 1"),
            (lambda smallest, largest: 2 / (1 + largest / smallest), "not their ratio"),
        ],
        "not_yet": [lambda smallest, largest: ..., lambda smallest, largest: None],
    },
    "momentum_step": {
        "right": [lambda v, g, rate, momentum: momentum * v - rate * g],
        "wrong": [
            (lambda v, g, rate, momentum: momentum * v + rate * g, "points uphill"),
            (lambda v, g, rate, momentum: rate * g - momentum * v, "change both signs"),
            (lambda v, g, rate, momentum: momentum * v - g, "rate is missing"),
            (lambda v, g, rate, momentum: v - rate * g, "nothing slows it down"),
            (lambda v, g, rate, momentum: rate * v - momentum * g, "are swapped"),
        ],
        "not_yet": [lambda v, g, rate, momentum: ...],
    },
    "running_square": {
        "right": [lambda square, gradient, beta: beta * square + (1 - beta) * gradient**2],
        "wrong": [
            (in_place, "changed an array"),
            (lambda square, gradient, beta: (1 - beta) * square + beta * gradient**2, "belongs to the old mean"),
            (lambda square, gradient, beta: beta * square + (1 - beta) * gradient, "square the gradient"),
            (lambda square, gradient, beta: beta * square + gradient**2, "is missing"),
        ],
        "not_yet": [lambda square, gradient, beta: ...],
    },
    "adam_step": {
        "right": [adam, keras_adam],
        "wrong": [
            (lambda *given: -adam(*given), "that climbs"),
            (
                lambda mean, square, count, rate, epsilon: -rate * mean / (np.sqrt(square) + epsilon),
                "no bias correction",
            ),
            (half_corrected, "the square is not"),
            (lost_parenthesis, "added to the step"),
            (lost_in_the_ratio, "added to the ratio"),
            (epsilon_inside, "inside the root"),
            (lambda mean, square, count, rate, epsilon: adam(mean, square, count - 1, rate, epsilon), "begins at 1"),
        ],
        "not_yet": [lambda mean, square, count, rate, epsilon: ...],
    },
    "decoupled_decay": {
        "right": [lambda weight, gradient, adam, rate, decay: adam(gradient) - rate * decay * weight],
        "wrong": [
            (lambda weight, gradient, adam, rate, decay: adam(gradient + decay * weight), "through the gradient"),
            (lambda weight, gradient, adam, rate, decay: adam(gradient) + rate * decay * weight, "would grow"),
            (lambda weight, gradient, adam, rate, decay: adam(gradient) - decay * weight, "wants the rate too"),
            (lambda weight, gradient, adam, rate, decay: adam(gradient), "decay is missing"),
            (
                lambda weight, gradient, adam, rate, decay: weight + adam(gradient) - rate * decay * weight,
                "the new weight",
            ),
        ],
        "not_yet": [lambda weight, gradient, adam, rate, decay: ...],
    },
    "extragradient_step": {
        "right": [extragradient],
        "wrong": [
            (lambda x, y, rate: (x - rate * y, y + rate * x), "simultaneous step"),
            (lambda x, y, rate: (x - rate * y, y + rate * (x - rate * y)), "alternating"),
            (two_steps, "two steps"),
            (both_descend, "y climbs"),
        ],
        "not_yet": [lambda x, y, rate: (..., ...), lambda x, y, rate: ...],
    },
}
