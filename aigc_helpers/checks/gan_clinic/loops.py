"""Examiners of 06_gan_clinic: what a training loop gets wrong."""

import numpy as np
import tensorflow as tf

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake, named


def _priced(answer, logits: np.ndarray, labels: np.ndarray) -> str | np.ndarray:
    """The loss in numbers, or the word for one that no gradient flows through."""
    given = tf.Variable(tf.constant(logits, tf.float32))
    with tf.GradientTape() as tape:
        value = tf.convert_to_tensor(answer(given, tf.constant(labels, tf.float32)))
    return plain.array(value) if tape.gradient(value, given) is not None else "no_slope"


def _pairs(rng: np.random.Generator) -> list[tuple]:
    return [(rng.normal(0, 2, (n, 1)), rng.permutation(np.resize([1.0, 0.0], n))) for n in (3, 5)]


def _gaps(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    return logits[:, 0] - labels


mean, total = tf.reduce_mean, tf.reduce_sum

squared_loss = Exercise(
    task="return the mean squared error over pairs that belong together; a perfect answer costs 0",
    right="one column against one column: each logit meets its own label",
    calls=_pairs,
    observe=_priced,
    solution=lambda logits, labels: mean(_gaps(logits, labels) ** 2),
    hints=(
        "n logits and n labels make n differences, no more; each is squared, and their mean is the loss",
        "print the shape of the difference: which of the two arrays has an axis too many for the other?",
        "give one of them the other's shape first, by a new axis or by taking one column, and then subtract",
    ),
    written="def squared_loss(logits, labels):\n    return tf.reduce_mean((logits - labels[:, None]) ** 2)",
    why="Two arrays of shape (n, 1) are subtracted entry by entry, and no row meets another's label.",
    mistakes=[
        Mistake("no_slope", "no_slope", "no gradient flows through this loss: stay in TensorFlow, from logits on"),
        Mistake(
            "all_pairs",
            lambda logits, labels: mean((logits - labels) ** 2),
            "this is a mean over n × n pairs: give both the same shape",
        ),
        Mistake(
            "sum",
            (
                lambda logits, labels: total(_gaps(logits, labels) ** 2),
                lambda logits, labels: total((logits - labels) ** 2),
            ),
            "that is a sum: it grows with the batch",
        ),
        Mistake(
            "no_square",
            (
                lambda logits, labels: mean(_gaps(logits, labels)),
                lambda logits, labels: mean(tf.abs(_gaps(logits, labels))),
            ),
            "square the differences, or they cancel out, or weigh alike",
        ),
        Mistake(
            "root",
            lambda logits, labels: tf.sqrt(mean(_gaps(logits, labels) ** 2)),
            "that is its root",
        ),
        Mistake(
            "mean_squared",
            lambda logits, labels: mean(_gaps(logits, labels)) ** 2,
            "square each difference, then take the mean",
        ),
    ],
)


def _moves(rng: np.random.Generator) -> list[tuple]:
    """Weights before and after: one fell most, one rose most, in another array than the rest; and none moved."""
    before = [rng.normal(size=(2, 2)), rng.normal(size=3)]
    fell, rose = [array.copy() for array in before], [array.copy() for array in before]
    largest, second, third = rng.uniform([0.5, 0.3, 0.05], [0.7, 0.4, 0.1])
    fell[0][1, 0] -= largest
    fell[1][2] += second
    fell[0][0, 1] += third
    rose[1][1] += largest / 2
    rose[0][0, 0] -= third
    return [(before, fell), (before, rose), (before, [array.copy() for array in before])]


def _changes(before: list, after: list) -> np.ndarray:
    return np.concatenate([np.ravel(new - old) for old, new in zip(before, after, strict=True)])


largest_move = Exercise(
    task="return the largest absolute change of any entry in any of the arrays",
    right="zero means that nobody learned, whatever the loss says",
    calls=_moves,
    solution=lambda before, after: np.abs(_changes(before, after)).max(),
    hints=(
        "one number for all arrays together: 0 if nothing changed, and never below 0",
        "the arrays of a list have different shapes: look at each pair of old and new for itself, then at all pairs",
        "of each pair take how far the entry that changed most has gone, up or down; of these take the greatest",
    ),
    written="def largest_move(before, after):\n"
    "    return max(np.abs(new - old).max() for old, new in zip(before, after, strict=True))",
    why="One weight that moved is enough to say that somebody learned, and a change downwards counts like one upwards.",
    mistakes=[
        Mistake(
            "signed",
            (
                lambda before, after: _changes(before, after).max(),
                lambda before, after: np.abs(_changes(before, after).max()),
            ),
            "a weight that fell has moved too: take the absolute change",
        ),
        Mistake(
            "cancelled",
            (
                lambda before, after: _changes(before, after).sum(),
                lambda before, after: np.abs(_changes(before, after).sum()),
                lambda before, after: _changes(before, after).mean(),
            ),
            "a sum of changes can cancel out: take the absolute change of each",
        ),
        Mistake(
            "not_compared",
            lambda before, after: max(np.abs(array).max() for array in after),
            "weights that did not change have not moved: compare before with after",
        ),
        Mistake(
            "first_array",
            lambda before, after: np.abs(after[0] - before[0]).max(),
            "that looks at one array only: take the largest over all of them",
        ),
        Mistake(
            "sum_of_all",
            (
                lambda before, after: np.abs(_changes(before, after)).sum(),
                lambda before, after: np.abs(_changes(before, after)).mean(),
            ),
            "one weight's move is asked for, the largest, and not all of them together",
        ),
        Mistake(
            "sizes",
            lambda before, after: max(
                abs(np.abs(new).max() - np.abs(old).max()) for old, new in zip(before, after, strict=True)
            ),
            "that compares the largest weights; subtract first, entry by entry",
        ),
    ],
)


diagnosis = named(
    hints=(
        "go through the four suspects: what would each do to the two losses, and who would move?",
        "its losses are those of log 2: which logits cost that, and does the last measurement agree?",
        "which loss is cheapest for one and the same answer to all samples, real or generated?",
    ),
    written='diagnosis = "labels"',
    why="A loss over n × n pairs is lowest where all logits are alike, and no other suspect brings that about.",
    task='name the suspect: "sign", "labels", "frozen" or "range"',
    labels="logits that are all alike are what a loss over n × n pairs asks for: the labels have another shape",
    sign="a lost sign sends both losses to zero, since nobody fights; these stand at 1.386 and 0.693",
    frozen="both players' weights move: nobody is frozen",
    range="a wrong range helps a discriminator: it would tell real from fake; this one says the same to all",
)
