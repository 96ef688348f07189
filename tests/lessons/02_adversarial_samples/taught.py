"""What 02_adversarial_samples writes out, held to the package."""

import functools

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers import attacks, nets
from aigc_helpers.attacks import defence
from aigc_helpers.attacks.edge import prepare
from aigc_helpers.attacks.engine import ascend
from aigc_helpers.checks import adversarial_samples as check
from aigc_helpers.data import load
from aigc_helpers.training import train_classifier
from attacked import digits

IMAGES = np.random.default_rng(0).uniform(size=(4, 28, 28, 1)).astype(np.float32)
LABELS = np.arange(4)


def check_fgsm(lesson):
    net = nets.digit_classifier(seed=0)
    theirs = lesson["fgsm"](net, IMAGES, LABELS, 0.1)
    np.testing.assert_allclose(theirs, attacks.fgsm(net, IMAGES, LABELS, epsilon=0.1), atol=1e-6)


def page_parts(project, clip):
    return {"inside": lambda moved, original: clip(original + project(moved - original))}


def check_ascend(lesson):
    weights = tf.constant(np.random.default_rng(1).normal(size=IMAGES.shape), tf.float32)
    parts = {"steps": 5, "step_size": 0.07, "direction": tf.sign}
    back = {
        "project": lambda change: tf.clip_by_value(change, -0.2, 0.2),
        "clip": lambda images: tf.clip_by_value(images, 0.0, 1.0),
    }
    for start in (IMAGES, np.clip(IMAGES + 0.1, 0, 1)):
        given = (lambda images: weights * tf.cos(9 * images), tf.constant(IMAGES), tf.constant(start))
        theirs = lesson["ascend"](*given, **parts, **page_parts(**back))
        np.testing.assert_allclose(theirs, ascend(*given, **parts, **back), atol=1e-6)


def check_deepfool(lesson):
    net, (images, labels) = smooth(), digits(4)
    ours = attacks.deepfool(net, images, labels)
    for image, label, other in zip(images, labels, ours, strict=True):
        theirs = lesson["deepfool"](net, image, label, check.shortest_change.courses())
        np.testing.assert_allclose(theirs, other, atol=1e-3)


def check_square(lesson):
    net, (images, labels) = smooth(), digits(4)
    ours = attacks.square(net, images, labels, epsilon=0.15, queries=60, seed=3)
    draws = prepare(net, images, labels, epsilon=0.15, seed=3).generators()
    for image, label, other, rng in zip(images, labels, ours, draws, strict=True):

        def ask(picture, label=label):
            logits = net(picture[None].astype(np.float32)).numpy()[0]
            return np.delete(logits, label).max() - logits[label]

        np.testing.assert_allclose(lesson["square"](ask, image, 0.15, rng, queries=60), other, atol=1e-6)


@functools.cache
def smooth():
    """A net that reads digits and has no bends, at which rounding alone would part two paths for good."""
    with nets.seeded(0):
        hidden = [keras.layers.Flatten(), keras.layers.Dense(32, "tanh"), keras.layers.Dense(10)]
        net = keras.Sequential([keras.Input((28, 28, 1)), *hidden])
    train_classifier(net, *load("uci"), steps=250, quiet=True)
    return net


def check_train_step(lesson):
    lesson["cross_entropy"] = lambda logits, labels: tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    lesson["slope"] = defence._slope
    lesson["ascend"] = lambda *given, inside, **parts: ascend(
        *given, **parts, project=lambda change: change, clip=lambda moved: inside(moved, given[1])
    )
    trained_nets = []
    for learn in (lesson["train_step"], lambda *given: defence.train_step(*given[:4], epsilon=given[4], seed=given[5])):
        net = without_dropout()
        for number in range(3):
            learn(net, keras.optimizers.SGD(0.1), tf.constant(IMAGES), tf.constant(LABELS), 0.2, (0, number))
        trained_nets.append(net)
    for mine, other in zip(*(net.get_weights() for net in trained_nets), strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-5)


def without_dropout():
    """A net whose steps depend on nothing but weights and batch."""
    with nets.seeded(0):
        hidden = [keras.layers.Flatten(), keras.layers.Dense(16, "relu"), keras.layers.Dense(10)]
        return keras.Sequential([keras.Input((28, 28, 1)), *hidden])


CHECKS = {
    "attacks.fgsm": check_fgsm,
    "attacks.engine.ascend": check_ascend,
    "attacks.deepfool": check_deepfool,
    "attacks.square": check_square,
    "attacks.defence.train_step": check_train_step,
}
MUTANTS = {
    "attacks.fgsm": {
        "downhill": ("images + epsilon", "images - epsilon"),
        "no sign": ("tf.sign(slope(model, images, labels))", "slope(model, images, labels)"),
        "no clip": (", 0, 1)", ", -1, 2)"),
        "another loss": ("(labels, logits)", "(labels, -logits)"),
    },
    "attacks.engine.ascend": {
        "around the wrong centre": ("inside(adversarial, images)", "inside(adversarial, start)"),
        "no way back": ("inside(adversarial, images)", "adversarial"),
        "the slope of the start": ("slope_at(adversarial)", "slope_at(start)"),
    },
    "attacks.deepfool": {
        "the farthest boundary": ("min(ways", "max(ways"),
        "the last step alone": ("total + min", "min"),
        "too far": ("overshoot=0.02", "overshoot=0.5"),
        "around the wrong centre": ("np.clip(image +", "np.clip(here +"),
    },
    "attacks.square": {
        "keeps the worse": ("risen > lead", "risen < lead"),
        "no stripes": ("np.clip(image + stripes, 0, 1)", "image"),
        "squares pile up": ("image[there] + ink", "tried[there] + ink"),
        "they never shrink": ("/ 2.0 ** np.searchsorted(halve_at, np.arange(queries))", "* np.ones(queries)"),
        "no clip": ("np.clip(image[there] + ink, 0, 1)", "image[there] + ink"),
    },
    "attacks.defence.train_step": {
        "learns from clean pictures": ("model(attacked, training=True)", "model(images, training=True)"),
        "one long step": ('"steps": 7, "step_size": 0.35 * epsilon', '"steps": 1, "step_size": epsilon'),
        "no random start": ("images + noise", "images"),
        "twice as far": ("images + epsilon", "images + 2 * epsilon"),
    },
}
