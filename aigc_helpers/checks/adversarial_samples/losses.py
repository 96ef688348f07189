"""Examiners of 02_adversarial_samples: a loss that never goes flat, and the accuracy that attacks leave."""

from collections.abc import Callable
from typing import Any

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake
from aigc_helpers.checks.plain import UnreadableError


def _logits(rng: np.random.Generator) -> list[tuple]:
    """Logits [N, classes] with the label's own in front, behind, and in the middle, all of either sign."""
    batches = []
    for count, classes in ((4, 3), (6, 5)):
        logits = rng.permuted(np.linspace(-4, 4, classes) + rng.uniform(-0.3, 0.3, (count, classes)), axis=1)
        ranks = np.resize([0, classes - 1, classes // 2], count)
        labels = np.take_along_axis(logits.argsort(axis=1), ranks[:, None], axis=1)[:, 0]
        batches.append((logits.astype(np.float32), labels))
    return batches


def _differentiated(answer: Callable, logits: np.ndarray, labels: np.ndarray) -> Any:
    """The values of a loss and its slopes by the logits, side by side [N, 1 + classes], or the word for what lacks."""
    import tensorflow as tf

    batch = tf.constant(logits)
    with tf.GradientTape() as tape:
        tape.watch(batch)
        values = answer(batch, labels)
    heights = plain.array(values)
    if heights.shape != (len(logits),):
        return "one_number" if heights.size == 1 else _refused(heights)
    slopes = tape.gradient(values, batch) if isinstance(values, tf.Tensor) else None
    return "no_slope" if slopes is None else np.column_stack([heights, plain.array(slopes)])


def _refused(heights: np.ndarray) -> None:
    raise UnreadableError(f"{plain.described(heights)} where one number for each image is wanted")


def _lead(logits: Any, labels: np.ndarray) -> Any:
    import tensorflow as tf

    its_own = tf.one_hot(labels, logits.shape[1], on_value=True, off_value=False)
    right = tf.reduce_sum(tf.where(its_own, logits, 0.0), axis=1)
    return tf.reduce_max(tf.where(its_own, -np.inf, logits), axis=1) - right


def _cross_entropy(logits: Any, labels: np.ndarray) -> Any:
    import tensorflow as tf

    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)


def _behind_the_best(logits: Any, labels: np.ndarray) -> Any:
    """The mistake of taking the largest logit of all."""
    import tensorflow as tf

    return tf.reduce_max(logits, axis=1) - tf.gather(logits, labels, batch_dims=1)


lead_of_the_rival = Exercise(
    task="one number for each image: how far the best wrong logit lies above that of the label",
    right="a difference of two logits has a slope of 1 and of -1 wherever it is: it never goes flat",
    calls=_logits,
    observe=_differentiated,
    solution=_lead,
    hints=(
        "logits [N, classes] and labels [N] go in, N numbers come out: below 0 where the net is right, above 0 where "
        "it errs; write it with tf, since the tape must see it",
        "you need two logits of each image: that of the label, and the largest among the others",
        "tf.one_hot says in each row which entry is the label's; take an enormous number off that entry, and no "
        "maximum will choose it",
    ),
    written=(
        "def lead_of_the_rival(logits, labels):\n"
        "    its_own = tf.one_hot(labels, logits.shape[1])\n"
        "    right = tf.reduce_sum(its_own * logits, axis=1)\n"
        "    rival = tf.reduce_max(logits - 1e9 * its_own, axis=1)\n"
        "    return rival - right"
    ),
    why="Cross-entropy goes through a softmax, whose slopes round to 0 once every rival is some hundred logits behind; "
    "those of a difference of logits do not.",
    mistakes=[
        Mistake("no_slope", "no_slope", "the numbers left the tape: with NumPy there is no slope to climb; write tf.…"),
        Mistake("one_number", "one_number", "that is one number for all; each image climbs by itself"),
        Mistake("sign", lambda logits, labels: -_lead(logits, labels), "the sign is wrong: an attack climbs this"),
        Mistake(
            "with_itself", _behind_the_best, "the largest of all logits may be the label's own: leave that one out"
        ),
        Mistake("cross_entropy", _cross_entropy, "that is the loss which goes flat; take the logits as they are"),
    ],
)


def _verdicts(rng: np.random.Generator) -> list[tuple]:
    """Whether each image is read rightly under each attack: no attack is the best one on all images."""
    return [
        (rng.permuted(np.arange(attacks * images).reshape(attacks, images) % 3 > 0, axis=1),)
        for attacks, images in ((3, 10), (4, 21))
    ]


what_is_left = Exercise(
    task="the share of images that stay right whatever attack is chosen for each",
    right="image by image: the attacker needs one way only",
    calls=_verdicts,
    solution=lambda right: np.mean(np.all(right, axis=0)),
    hints=(
        "an array of True and False [attacks, images] goes in, a share of the images comes out",
        "the attacker looks at one image, tries every attack on it, and keeps what works: when does the image survive?",
        "first settle each image over its column, by np.all or by multiplying; count afterwards",
    ),
    written="def what_is_left(right):\n    return np.mean(np.all(right, axis=0))",
    why="Taking the strongest attack as a whole would forget the images on which another one succeeds.",
    mistakes=[
        Mistake(
            "strongest_attack",
            lambda right: np.min(np.mean(right, axis=1)),
            "that is the accuracy under the strongest attack; another one may succeed where it fails",
        ),
        Mistake("mean", lambda right: np.mean(right), "that is the mean attack, and nobody has to be that kind"),
        Mistake(
            "any",
            lambda right: np.mean(np.any(right, axis=0)),
            "that asks for one attack that fails, not for all of them",
        ),
        Mistake(
            "across",
            lambda right: np.mean(np.all(right, axis=1)),
            "that goes along the images; settle each image over the attacks first",
        ),
        Mistake("fooled", lambda right: 1 - np.mean(np.all(right, axis=0)), "that is the share that is fooled"),
        Mistake("count", lambda right: np.sum(np.all(right, axis=0)), "a count; divide by the number of images"),
    ],
)
