"""What 02_adversarial_samples writes out, held to the package."""

import numpy as np
import tensorflow as tf

from aigc_helpers import attacks, nets
from aigc_helpers.attacks.engine import ascend

IMAGES = np.random.default_rng(0).uniform(size=(4, 28, 28, 1)).astype(np.float32)
LABELS = np.arange(4)


def check_fgsm(lesson):
    net = nets.digit_classifier(seed=0)
    theirs = lesson["fgsm"](net, IMAGES, LABELS, 0.1)
    np.testing.assert_allclose(theirs, attacks.fgsm(net, IMAGES, LABELS, epsilon=0.1), atol=1e-6)


def check_ascend(lesson):
    weights = tf.constant(np.random.default_rng(1).normal(size=IMAGES.shape), tf.float32)
    parts = {
        "steps": 5,
        "step_size": 0.07,
        "direction": tf.sign,
        "project": lambda change: tf.clip_by_value(change, -0.2, 0.2),
        "clip": lambda images: tf.clip_by_value(images, 0.0, 1.0),
    }
    for start in (IMAGES, np.clip(IMAGES + 0.1, 0, 1)):
        given = (lambda images: weights * tf.cos(9 * images), tf.constant(IMAGES), tf.constant(start))
        np.testing.assert_allclose(lesson["ascend"](*given, **parts), ascend(*given, **parts), atol=1e-6)


CHECKS = {"attacks.fgsm": check_fgsm, "attacks.engine.ascend": check_ascend}
MUTANTS = {
    "attacks.fgsm": {
        "downhill": ("images + epsilon", "images - epsilon"),
        "no sign": ("tf.sign(gradient)", "gradient"),
        "no clip": (", 0, 1)", ", -1, 2)"),
    },
    "attacks.engine.ascend": {
        "around the wrong centre": (
            "clip(images + project(adversarial - images))",
            "clip(start + project(adversarial - start))",
        ),
        "no projection": ("images + project(adversarial - images)", "adversarial"),
        "no clip": ("clip(images", "(images"),
        "the slope of the start": ("slope(adversarial)", "slope(start)"),
    },
}
