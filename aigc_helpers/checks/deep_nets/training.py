"""Examiners of 01_deep_nets: the weights to begin with, and when to stop."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake


def _layers(rng: np.random.Generator) -> list[tuple]:
    """Inputs of a layer, and the slope of its bend below zero."""
    return [(int(rng.integers(5, 400)), round(float(rng.uniform(0.2, 0.7)), 2)) for _ in range(2)]


first_deviation = Exercise(
    task="return the standard deviation of first weights that keeps the signal level behind a leaky ReLU",
    right="half of the sums pass whole, half shrunk; the weights make up for what is lost, in every layer",
    calls=_layers,
    solution=lambda inputs, slope: np.sqrt(2 / (inputs * (1 + slope**2))),
    hints=(
        "one number, from how many inputs a neuron adds up and how steep its bend is below zero",
        "which share of the mean square of z comes through? take the sums above zero and those below apart",
        "what the sum gains, n·v, times what the bend lets through must be 1; solve it for v, and take a root",
    ),
    written="def first_deviation(inputs, slope):\n    return np.sqrt(2 / (inputs * (1 + slope**2)))",
    why="Half of the mean square of z passes whole and half of it times slope². So n·v·(1 + slope²)/2 is to be 1; with "
    "slope 0 that is the ReLU of He et al. 2015, with slope 1 no bend at all.",
    mistakes=[
        Mistake("variance", lambda inputs, slope: 2 / (inputs * (1 + slope**2)), "that is the variance: take its root"),
        Mistake(
            "shut",
            lambda inputs, slope: np.sqrt(2 / inputs),
            "that is for a ReLU, which passes nothing below zero; this bend passes a part",
        ),
        Mistake(
            "open",
            lambda inputs, slope: np.sqrt(1 / inputs),
            "that keeps the level where there is no bend at all",
        ),
        Mistake(
            "slope_not_squared",
            lambda inputs, slope: np.sqrt(2 / (inputs * (1 + slope))),
            "below zero z is multiplied by the slope, so its square is multiplied by what?",
        ),
        Mistake(
            "half_forgotten",
            lambda inputs, slope: np.sqrt(1 / (inputs * (1 + slope**2))),
            "only half of the sums lie above zero, and half below",
        ),
        Mistake(
            "upside_down",
            lambda inputs, slope: np.sqrt((1 + slope**2) / (2 * inputs)),
            "the more the bend lets through, the smaller the weights may be",
        ),
    ],
)


def _curves(rng: np.random.Generator) -> list[tuple]:
    """Validation losses that dip, rise, and dip again, lower, when patience is spent; in the last it never is."""
    one = np.array([2.1, 1.2, 0.7, 0.8, 0.5, 0.6, 0.55, 0.65, 0.45, 0.52, 0.6, 0.7, 0.72, 0.75, 0.3])
    other = np.array([1.9, 0.9, 1.1, 0.5, 0.6, 0.63, 0.66, 0.7, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.2])
    late = np.array([1.9, 0.9, 1.2, 1.1, 0.8, 0.7, 0.75, 0.9, 0.8])
    return [
        (curve + rng.uniform(0, 0.01, len(curve)), patience) for curve, patience in ((one, 3), (other, 4), (late, 3))
    ]


def _stopped(losses: np.ndarray, enough: Callable[[int, int, int], bool]) -> tuple[int, int]:
    """The best place and the place of the stop, where `enough` (place, best place, rises in a row) says so."""
    best = rises = 0
    for place, loss in enumerate(losses):
        rises = rises + 1 if place and loss > losses[place - 1] else 0
        best = place if loss < losses[best] else best
        if enough(place, best, rises):
            return best, place
    return best, len(losses) - 1


kept_look = Exercise(
    task="return the place of the look whose weights are kept, for a training that stops when its patience is spent",
    right="it decides with what it has seen, and what comes after the stop is never trained",
    calls=_curves,
    solution=lambda losses, patience: _stopped(losses, lambda place, best, rises: place - best >= patience)[0],
    hints=(
        "one place in `losses`, counted from 0: the best look before the training was stopped",
        "go through the looks one by one, as the training would, and remember where the best one stood",
        "a look that beats the best takes its place; one that does not may be the last: how far back lies the best?",
    ),
    written=(
        "def kept_look(losses, patience):\n    best = 0\n    for place, loss in enumerate(losses):\n"
        "        if loss < losses[best]:\n            best = place\n        elif place - best >= patience:\n"
        "            break\n    return best"
    ),
    why="At each look only the past is known. After `patience` looks without a new best the training ends; the best "
    "weights so far are the ones that were put aside.",
    mistakes=[
        Mistake(
            "future",
            lambda losses, patience: np.argmin(losses),
            "that looks at the whole curve: a lower loss after the stop is never seen",
        ),
        Mistake(
            "stop",
            lambda losses, patience: _stopped(losses, lambda place, best, rises: place - best >= patience)[1],
            "that is where the training stops; the weights to keep are older",
        ),
        Mistake(
            "first_rise",
            lambda losses, patience: _stopped(losses, lambda place, best, rises: rises > 0)[0],
            "that stops at the first rise: patience is how many looks may pass without a new best",
        ),
        Mistake(
            "in_a_row",
            lambda losses, patience: _stopped(losses, lambda place, best, rises: rises >= patience)[0],
            "that counts rises in a row: a small fall between them is no new best",
        ),
        Mistake(
            "one_more",
            lambda losses, patience: _stopped(losses, lambda place, best, rises: place - best > patience)[0],
            "that waits too long: count the looks since the best one",
        ),
        Mistake(
            "lowest_loss",
            lambda losses, patience: losses[_stopped(losses, lambda place, best, rises: place - best >= patience)[0]],
            "that is the loss; at which look was it taken?",
        ),
    ],
)
