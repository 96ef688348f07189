"""How an optimizer turns a gradient into a step: nine rules in NumPy, one table `RULES`.

    rule = RULES["adam"](learning_rate=0.01)
    state = rule.init(parameters)
    state, step = rule.update(state, gradient)      # state.parameters is the old parameters plus step

A rule is a pure function of its memory, the gradient, the rate and the number of the step: `update` returns a new state
and writes into none. Each equals the optimizer of the same name in Keras 3.
"""

import inspect
import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from aigc_helpers.optimizers.arrays import (
    Parameters,
    arrays_of,
    check_gradient,
    check_parameters,
    clipped,
    clipping,
    shaped_like,
)
from aigc_helpers.validation import number_between, one_of, positive

Memory = tuple[np.ndarray, ...]
Rate = float | Callable[[int], float]


def sgd(gradient: np.ndarray, memory: Memory, *, rate: float, count: int) -> tuple[np.ndarray, Memory]:
    """Against the gradient (Robbins and Monro 1951)."""
    return -rate * gradient, memory


def momentum(
    gradient: np.ndarray, memory: Memory, *, rate: float, count: int, momentum: float = 0.9
) -> tuple[np.ndarray, Memory]:
    """A heavy ball: each step is the last one, slowed down, and the push of the gradient (Polyak 1964)."""
    velocity = momentum * memory[0] - rate * gradient
    return velocity, (velocity,)


def nesterov(
    gradient: np.ndarray, memory: Memory, *, rate: float, count: int, momentum: float = 0.9
) -> tuple[np.ndarray, Memory]:
    """The heavy ball that looks where it is about to be (Nesterov 1983, in the form of Sutskever et al. 2013)."""
    velocity = momentum * memory[0] - rate * gradient
    return momentum * velocity - rate * gradient, (velocity,)


def adagrad(
    gradient: np.ndarray, memory: Memory, *, rate: float, count: int, epsilon: float = 1e-7
) -> tuple[np.ndarray, Memory]:
    """Each parameter's rate falls with the squares of all its gradients so far (Duchi et al. 2011)."""
    squares = memory[0] + gradient**2
    return -rate * gradient / np.sqrt(squares + epsilon), (squares,)


def rmsprop(
    gradient: np.ndarray, memory: Memory, *, rate: float, count: int, rho: float = 0.9, epsilon: float = 1e-7
) -> tuple[np.ndarray, Memory]:
    """The same with a moving mean of the squares, which forgets (Tieleman and Hinton 2012)."""
    square = rho * memory[0] + (1 - rho) * gradient**2
    return -rate * gradient / np.sqrt(square + epsilon), (square,)


def adam(
    gradient: np.ndarray,
    memory: Memory,
    *,
    rate: float,
    count: int,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, Memory]:
    """Moving means of gradient and square, both corrected for their start at zero (Kingma and Ba 2015).

    As in Keras and at the end of the paper's section 2, epsilon joins the root of the uncorrected square.
    """
    mean = memory[0] + (1 - beta_1) * (gradient - memory[0])
    square = memory[1] + (1 - beta_2) * (gradient**2 - memory[1])
    corrected = rate * math.sqrt(1 - beta_2**count) / (1 - beta_1**count)
    return -corrected * mean / (np.sqrt(square) + epsilon), (mean, square)


def amsgrad(
    gradient: np.ndarray,
    memory: Memory,
    *,
    rate: float,
    count: int,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, Memory]:
    """Adam whose memory of the largest square never fades, so that no rate grows again (Reddi et al. 2018)."""
    mean = memory[0] + (1 - beta_1) * (gradient - memory[0])
    square = memory[1] + (1 - beta_2) * (gradient**2 - memory[1])
    largest = np.maximum(memory[2], square)
    corrected = rate * math.sqrt(1 - beta_2**count) / (1 - beta_1**count)
    return -corrected * mean / (np.sqrt(largest) + epsilon), (mean, square, largest)


def lion(
    gradient: np.ndarray, memory: Memory, *, rate: float, count: int, beta_1: float = 0.9, beta_2: float = 0.99
) -> tuple[np.ndarray, Memory]:
    """Only the sign of a moving mean: every parameter moves by the same length (Chen et al. 2023)."""
    step = -rate * np.sign(beta_1 * memory[0] + (1 - beta_1) * gradient)
    return step, (beta_2 * memory[0] + (1 - beta_2) * gradient,)


class Formula(NamedTuple):
    """One rule: its function, what each array of its memory starts as, and the defaults that Keras has for it."""

    function: Callable[..., tuple[np.ndarray, Memory]]
    memory: tuple[float, ...] = ()
    learning_rate: float = 0.001
    weight_decay: float = 0.0


FORMULAS = {
    "sgd": Formula(sgd, learning_rate=0.01),
    "momentum": Formula(momentum, (0.0,), learning_rate=0.01),
    "nesterov": Formula(nesterov, (0.0,), learning_rate=0.01),
    "adagrad": Formula(adagrad, (0.1,)),
    "rmsprop": Formula(rmsprop, (0.0,)),
    "adam": Formula(adam, (0.0, 0.0)),
    "amsgrad": Formula(amsgrad, (0.0, 0.0, 0.0)),
    "adamw": Formula(adam, (0.0, 0.0), weight_decay=0.004),
    "lion": Formula(lion, (0.0,)),
}


class State(NamedTuple):
    """Where a rule stands after `count` steps: the parameters, and the memory that belongs to each array of them."""

    parameters: Parameters
    memory: tuple[Memory, ...]
    count: int


class Rule:
    """The rule `name` of `RULES` with its settings; a ValueError names a setting that does not fit.

    `learning_rate` is a number or a schedule, step 0, 1, 2, … → number. `weight_decay` shrinks each parameter by that
    share of the rate at each step, past the gradient (Loshchilov and Hutter 2019). At most one of `clip_value` (of each
    number), `clip_norm` (of each array) and `global_clip_norm` (of all arrays together) bounds the gradient.
    """

    def __init__(
        self,
        name: str,
        *,
        learning_rate: Rate | None = None,
        weight_decay: float | None = None,
        clip_value: float | None = None,
        clip_norm: float | None = None,
        global_clip_norm: float | None = None,
        **settings: float,
    ):
        self.name, self.formula = name, FORMULAS[name]
        self.learning_rate = self.formula.learning_rate if learning_rate is None else learning_rate
        self.weight_decay = self.formula.weight_decay if weight_decay is None else weight_decay
        self.clip = clipping({"clip_value": clip_value, "clip_norm": clip_norm, "global_clip_norm": global_clip_norm})
        self.settings = settings
        self._check()

    def init(self, parameters: Parameters) -> State:
        """The state before the first step; `parameters` is an array of floats or a list of such arrays."""
        arrays = arrays_of(parameters)
        check_parameters(arrays)
        memory = tuple(tuple(np.full_like(array, value) for value in self.formula.memory) for array in arrays)
        return State(shaped_like(parameters, arrays), memory, 0)

    def update(self, state: State, gradient: Parameters) -> tuple[State, Parameters]:
        """One step: the new state, and the step that was added to the parameters, shaped as they are.

        Raises ValueError where the gradient's shapes differ from the parameters' or it holds NaN or infinity.
        """
        arrays = arrays_of(state.parameters)
        gradients = clipped(check_gradient(arrays_of(gradient, name="gradient"), arrays), self.clip)
        rate = self.rate(state.count)
        options = {"rate": rate, "count": state.count + 1, **self.settings}
        pairs = [self.formula.function(*both, **options) for both in zip(gradients, state.memory, strict=True)]
        steps, memory = [step for step, _ in pairs], tuple(memory for _, memory in pairs)
        if self.weight_decay:
            steps = [step - rate * self.weight_decay * array for step, array in zip(steps, arrays, strict=True)]
        moved = [array + step for array, step in zip(arrays, steps, strict=True)]
        parameters, step = (shaped_like(state.parameters, parts) for parts in (moved, steps))
        return State(parameters, memory, state.count + 1), step

    def rate(self, count: int) -> float:
        """The learning rate after `count` steps."""
        rate = self.learning_rate(count) if callable(self.learning_rate) else self.learning_rate
        return number_between(0, math.inf, rate, name="learning_rate")

    def _check(self) -> None:
        known = inspect.signature(self.formula.function).parameters.keys() - {"gradient", "memory", "rate", "count"}
        for name, value in self.settings.items():
            if name not in known:
                raise ValueError(f"{self.name} has no setting {name!r}; it has {', '.join(sorted(known)) or 'none'}")
            if name == "epsilon":
                positive(value, name=name)  # at 0, where a gradient is 0, a step would be 0 / 0
            else:
                number_between(0, 1, value, name=name)
        number_between(0, math.inf, self.weight_decay, name="weight_decay")
        self.rate(0)


RULES: Mapping[str, Callable[..., Rule]] = {name: partial(Rule, name) for name in FORMULAS}


def build(name: str, **settings: object) -> Rule:
    """`RULES[name](**settings)`; a ValueError lists the names there are."""
    return RULES[one_of(name, RULES, name="rule")](**settings)
