"""What 03_transfer_learning writes out, held to the package."""

import numpy as np

from aigc_helpers import nets, transfer

IMAGES = np.random.default_rng(0).uniform(size=(24, 28, 28, 1)).astype(np.float32)
LABELS = np.arange(24) % 10


def check_tune(lesson):
    start = nets.transfer_net(seed=0)
    for strategy, through in (("top_down", None), ("discriminative", None), ("all", "conv2")):
        ours, theirs = transfer.adapted(start), transfer.adapted(start)
        for model in (ours, theirs):
            transfer.freeze(model, through)
        rates = transfer.rate_plan(strategy, steps=4, blocks=5, learning_rate=1e-3)
        transfer.tune(ours, IMAGES, LABELS, rates, batch_size=8, seed=3)
        lesson["tune"](theirs, IMAGES, LABELS, rates, batch_size=8, seed=3)
        for one, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
            # Where a slope is nearly 0, Adam turns its rounding into a step: few weights may differ by a little.
            assert np.mean(np.abs(one - other) > 5e-5) < 0.05


def check_transfer_net(lesson):
    ours, theirs = lesson["transfer_net"](), nets.transfer_net(seed=0)
    assert [block.name for block in transfer.blocks(ours)] == [block.name for block in transfer.blocks(theirs)]
    assert [weight.shape for weight in ours.weights] == [weight.shape for weight in theirs.weights]
    ours.set_weights(theirs.get_weights())
    for training in (True, False):  # the first moves the statistics that the second reads with
        np.testing.assert_allclose(ours(IMAGES, training=training), theirs(IMAGES, training=training), atol=1e-5)


CHECKS = {"transfer.tuning.tune": check_tune, "nets.classifiers.transfer_net": check_transfer_net}
MUTANTS = {
    "nets.classifiers.transfer_net": {
        "statistics that lag": ("momentum=0.9", "momentum=0.99"),
        "another padding": ('"same"', '"valid"'),
        "no activation": ("layers.ReLU()]\n    stack", 'layers.Activation("linear")]\n    stack'),
    },
    "transfer.tuning.tune": {
        "statistics follow the batch": ("training=False", "training=True"),
        "rates upside down": ("zip(optimizers, now,", "zip(optimizers, now[::-1],"),
        "one rate for all": ("optimizer.learning_rate = rate", "optimizer.learning_rate = now[-1]"),
    },
}
