"""Examiners of 06_gan_clinic: what is drawn at random."""

from aigc_helpers.checks.engine import watched
from aigc_helpers.checks.gan_clinic.draws import latents_drawn

latents = watched(
    latents_drawn,
    lambda rng: [tuple(map(int, rng.integers([10, 0], [1000, 9]))) for _ in range(2)],
    task="return a tensor (32, 2) of normal numbers that the seed and the step alone decide, in a compiled step too",
    hints=(
        "the same seed and step give the same 32 vectors, on each machine; another step, or another seed, gives others",
        "what remembers where it is, as tf.random.normal or a SeedGenerator, depends on how often it was called; look "
        "for TensorFlow's draws that remember nothing",
        "tf.random has functions whose names begin with stateless: they take a shape and a pair of whole numbers, and "
        "are a function of the pair; you have two numbers",
    ),
    written="def latents(seed, step):\n    return tf.random.stateless_normal((32, 2), [seed, step])",
    why="A stateless draw is a function of its two numbers: it can be repeated, and the step makes each draw new.",
    fresh="the same run again gives the same vectors, and no two steps do",
    reshaped="it wants 32 vectors of 2 numbers: shape (32, 2)",
    unrepeatable="the same seed and step gave other numbers: draw from the two of them alone",
    frozen="two steps see the same vectors: the step has to decide, too",
    one_run="another seed gives the same run: the seed has to decide, too",
    mixed="two different pairs of seed and step give one draw, as in a sum or a product: hand both on, side by side",
    not_normal="these numbers are not normal ones, with mean 0 and deviation 1",
)
