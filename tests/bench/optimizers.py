"""Adam from scratch, in NumPy, against Keras's and Optax's: one step on a million parameters."""

import argparse
from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf
from table import Row, Turn, speed_row, tell

from aigc_helpers.optimizers import RULES

PARAMETERS, STEPS_PER_TURN = 1_000_000, 10
WHAT = "a step of Adam on a million parameters, steps/s"


def numbers() -> tuple[np.ndarray, np.ndarray]:
    """Parameters and a gradient, float32, the same for all."""
    rng = np.random.default_rng(0)
    return tuple(rng.standard_normal(PARAMETERS, dtype=np.float32) for _ in range(2))


def our_turn() -> Turn:
    """Ours: pure NumPy, a new state at each step."""
    (parameters, gradient), rule = numbers(), RULES["adam"]()
    states = [rule.init(parameters)]

    def turn() -> int:
        for _ in range(STEPS_PER_TURN):
            states[0], _ = rule.update(states[0], gradient)
        return STEPS_PER_TURN

    return turn


def keras_turn(*, graph: bool) -> Turn:
    """Keras's, in place: called step by step, or as a graph."""
    parameters, gradient = numbers()
    variable, gradient, optimizer = keras.Variable(parameters), tf.constant(gradient), keras.optimizers.Adam()
    optimizer.build([variable])

    def step() -> None:
        optimizer.apply([gradient], [variable])

    call = tf.function(step) if graph else step

    def turn() -> int:
        for _ in range(STEPS_PER_TURN):
            call()
        variable.numpy()[0]
        return STEPS_PER_TURN

    return turn


def optax_turn() -> Turn:
    """Optax's, compiled, with its state handed over."""
    import jax
    import optax

    (parameters, gradient), optimizer = map(jax.numpy.asarray, numbers()), optax.adam(1e-3)

    @jax.jit
    def step(parameters: jax.Array, state: optax.OptState) -> tuple[jax.Array, optax.OptState]:
        updates, state = optimizer.update(gradient, state)
        return optax.apply_updates(parameters, updates), state

    held = [(parameters, optimizer.init(parameters))]

    def turn() -> int:
        for _ in range(STEPS_PER_TURN):
            held[0] = step(*held[0])
        jax.block_until_ready(held[0])
        return STEPS_PER_TURN

    return turn


def optimizer_rows(options: argparse.Namespace) -> Iterator[Row]:
    """Our Adam against Keras's, eager and as a graph, and against Optax's where it is installed."""
    rounds = options.rounds
    theirs = keras_turn(graph=False)
    yield speed_row(WHAT, our_turn(), "Keras, eager", theirs, goal=None, rounds=rounds)
    theirs = keras_turn(graph=True)
    yield speed_row(WHAT, our_turn(), "Keras, `tf.function`", theirs, goal=None, rounds=rounds)
    try:
        theirs = optax_turn()
    except ImportError:
        tell('  Optax is not here: `pip install "optax>=0.2.5"` adds it')
        return
    yield speed_row(WHAT, our_turn(), "Optax, compiled", theirs, goal=None, rounds=rounds)
