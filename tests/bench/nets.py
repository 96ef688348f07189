"""The short loop's speed on the net of 01_deep_nets, against Keras's own `fit`."""

import argparse
from collections.abc import Iterator

import keras
from table import Row, Turn, speed_row

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.training import train_classifier

BATCH_SIZE = 64
EPOCHS_PER_TURN = 10
GOAL = 1.5


def short_loop_turn() -> Turn:
    """Ours; a turn traces its graph anew, as every call of a notebook does."""
    images, digits = load("uci")
    model = nets.mlp()

    def turn() -> int:
        steps = EPOCHS_PER_TURN * -(-len(images) // BATCH_SIZE)
        train_classifier(model, images, digits, steps=steps, batch_size=BATCH_SIZE, quiet=True)
        return EPOCHS_PER_TURN

    return turn


def fit_turn() -> Turn:
    """Theirs: compiled once, the same optimizer and loss, accuracy as we report it."""
    images, digits = load("uci")
    model = nets.mlp()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(2e-3), loss, metrics=["accuracy"])

    def turn() -> int:
        model.fit(images, digits, batch_size=BATCH_SIZE, epochs=EPOCHS_PER_TURN, verbose=0)
        return EPOCHS_PER_TURN

    return turn


def net_rows(options: argparse.Namespace) -> Iterator[Row]:
    """Epochs a second of the multilayer perceptron, 784-128-64-10, on uci."""
    what = "training the net of `01_deep_nets` on uci, epochs/s"
    yield speed_row(what, short_loop_turn(), "Keras `fit`", fit_turn(), goal=GOAL, rounds=options.rounds)
