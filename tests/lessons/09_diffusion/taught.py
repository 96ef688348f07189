"""What 09_diffusion writes out, held to the package."""

import keras
import numpy as np
from keras import layers, ops

from aigc_helpers import nets
from aigc_helpers.models import flow, solvers
from aigc_helpers.models.mixtures import mixture
from aigc_helpers.models.paths import PATHS
from aigc_helpers.nets import seeded
from aigc_helpers.nets.layers import Waves
from aigc_helpers.training import Adam

TRUTH = mixture([[-1.0, 0.5], [1.2, -0.3]], 0.4)
POINTS = TRUTH.sample(600, seed=1).astype(np.float32)


def check_net(lesson):
    """The same layers with the same first weights."""
    lesson |= {"keras": keras, "layers": layers, "seeded": seeded, "Waves": Waves}
    ours, theirs = nets.dense_flow(2, width=16, seed=3), lesson["field_net"](2, width=16, seed=3)
    rows = np.random.default_rng(0).uniform(0, 1, (5, 3)).astype(np.float32)
    for weights, others in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, others)
    np.testing.assert_allclose(ours(rows), theirs(rows), rtol=1e-5)


def matching_loss(net, data, noise, time):
    return ops.mean((net(ops.concatenate([(1 - time) * noise + time * data, time], axis=1)) - (data - noise)) ** 2)


def check_loop(lesson):
    """The page's loop makes the steps that the trainer makes: the same batches, noise, times and moves."""
    lesson["loss"] = matching_loss
    ours, theirs = (nets.dense_flow(2, width=16, seed=3) for _ in range(2))
    trainer = flow.Flow(ours, Adam(1e-3), batch_size=256, seed=5)
    history = trainer.train(POINTS, steps=30, quiet=True)
    seen = lesson["learn"](theirs, POINTS, steps=30, seed=5)
    np.testing.assert_allclose(seen[:, 0], history["loss"], rtol=1e-3)
    for weights, others in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(weights, others, rtol=1e-3, atol=1e-4)


def check_walk(lesson):
    noise = np.random.default_rng(2).normal(size=(20, 2))

    def field(points, time):
        return TRUTH.field(points, PATHS["straight"], time)

    for solver, move in (("euler", lesson["euler_step"]), ("heun", solvers.heun)):
        theirs = lesson["stops_of"](move, field, noise, steps=7)
        np.testing.assert_allclose(solvers.walk(field, noise, steps=7, solver=solver), theirs, rtol=1e-9)


CHECKS = {"nets.dense_flow": check_net, "models.flow.Flow": check_loop, "models.solvers.walk": check_walk}
MUTANTS = {
    "nets.dense_flow": {
        "two layers": ("range(3)", "range(2)"),
        "another bend": ('"silu"', '"relu"'),
        "a wave of the place": ("Waves(dimensions)", "Waves(0)"),
    },
    "models.flow.Flow": {
        "another order": ("shuffled_batch(source, number", "shuffled_batch(source, number + 1"),
        "one noise for all": ("tf.int64), number])", "tf.int64), 0 * number])"),
        "noise for times": (
            "tf.random.stateless_uniform([256, 1], seeds[1])",
            "tf.random.stateless_normal([256, 1], seeds[1])",
        ),
        "another rate": ("Adam(1e-3)", "Adam(2e-3)"),
    },
    "models.solvers.walk": {
        "the end's velocity": ("field(points, time)", "field(points, time + step)"),
        "a step too many": ("steps + 1", "steps + 2"),
    },
}
