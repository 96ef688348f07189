"""What a notebook writes out does what the package does: cells tagged `teaches:<module>.<name>`, on one input."""

import nbformat
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan.losses import LOSSES
from aigc_helpers.gan.step import two_passes
from conftest import ROOT
from contract.reading import code_cells, taught

TAUGHT = {
    name: cell.source
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    for cell in code_cells(nbformat.read(path, as_version=4))
    for name in taught(cell)
}


def players():
    return nets.point_generator(seed=1), nets.point_discriminator(seed=2)


def check_gan_step(lesson):
    real = tf.random.stateless_normal([16, 2], [1, 2])
    latents = tf.random.stateless_normal([16, 2], [3, 4])
    ours = two_passes(*players(), LOSSES["non_saturating"], real, latents)
    theirs = lesson["gan_step"](*players(), real, latents)
    for one, other in zip(tf.nest.flatten(ours), tf.nest.flatten(theirs), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


CHECKS = {"gan.step.two_passes": check_gan_step}


def run_lesson(source):
    lesson = {"tf": tf, "np": np}
    exec(source, lesson)
    return lesson


def test_every_lesson_has_a_check():
    assert TAUGHT.keys() == CHECKS.keys()


@pytest.mark.parametrize("name", TAUGHT)
def test_lesson_does_what_the_package_does(name):
    CHECKS[name](run_lesson(TAUGHT[name]))


# A learner's slip in the lesson, and the test above must see it.
MUTANTS = {
    "swapped labels": ("softplus(-real_logits)", "softplus(real_logits)"),
    "generator's sign": ("softplus(-fake_logits)", "softplus(fake_logits)"),
    "whose weights": ("gradient(generator_loss, generator.", "gradient(discriminator_loss, generator."),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_slip_in_the_step_is_seen(mutant):
    right, wrong = MUTANTS[mutant]
    source = TAUGHT["gan.step.two_passes"]
    assert right in source
    with pytest.raises(AssertionError):
        check_gan_step(run_lesson(source.replace(right, wrong)))
