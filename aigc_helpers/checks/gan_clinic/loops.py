"""Examiners of 06_gan_clinic: what a training loop gets wrong."""

import numpy as np
import tensorflow as tf

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake, named


def _gaps(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return logits[:, 0] - labels


squared_loss = Exercise(
    task="return the mean squared error over pairs that belong together; a perfect answer costs 0",
    right="one column against one column: each logit meets its own label",
    calls=lambda rng: [(rng.normal(0, 2, (n, 1)), rng.permutation(np.resize([1.0, 0.0], n))) for n in (3, 5)],
    solution=lambda logits, labels: np.mean(_gaps(logits, labels) ** 2),
    mistakes=[
        Mistake(
            "all_pairs",
            lambda logits, labels: np.mean((logits - labels) ** 2),
            "this is a mean over n × n pairs: give both the same shape",
        ),
        Mistake(
            "sum",
            (
                lambda logits, labels: np.sum(_gaps(logits, labels) ** 2),
                lambda logits, labels: np.sum((logits - labels) ** 2),
            ),
            "that is a sum: it grows with the batch",
        ),
        Mistake(
            "no_square",
            (
                lambda logits, labels: np.mean(_gaps(logits, labels)),
                lambda logits, labels: np.mean(np.abs(_gaps(logits, labels))),
            ),
            "square the differences, or they cancel out, or weigh alike",
        ),
        Mistake(
            "root",
            lambda logits, labels: np.sqrt(np.mean(_gaps(logits, labels) ** 2)),
            "that is its root",
        ),
        Mistake(
            "mean_squared",
            lambda logits, labels: np.mean(_gaps(logits, labels)) ** 2,
            "square each difference, then take the mean",
        ),
    ],
)


def _gradients(rng: np.random.Generator) -> list[tuple]:
    """Rows of slopes, one row all zeros, and as many columns as rows or more."""
    tables = [rng.uniform(1, 4, (n, m)) * rng.choice([-1, 1], (n, m)) for n, m in ((3, 2), (4, 5))]
    for table in tables:
        table[1] = 0
    return [(table.astype(np.float32),) for table in tables]


def _lengths(answer, table: np.ndarray) -> str | np.ndarray:
    """The lengths of the rows, or the word for what is wrong with their slopes."""
    gradients = tf.Variable(tf.convert_to_tensor(table))
    with tf.GradientTape() as tape:
        lengths = tf.convert_to_tensor(answer(gradients))
        total = tf.reduce_sum(lengths)
    slopes = tape.gradient(total, gradients)
    if slopes is None:
        return "no_slope"
    return plain.array(lengths) if np.isfinite(plain.array(tf.convert_to_tensor(slopes))).all() else "no_number"


safe_norm = Exercise(
    task="return the length of each row, so that its slope is a number at a row of zeros too",
    right="as long as before, and a row of zeros sends no NaN into the weights",
    calls=_gradients,
    observe=_lengths,
    solution=lambda gradients: tf.sqrt(tf.reduce_sum(gradients**2, axis=1) + 1e-12),
    tolerance=1e-3,
    mistakes=[
        Mistake("no_slope", "no_slope", "the lengths have no slope at all: stay in TensorFlow, from gradients on"),
        Mistake(
            "no_number",
            "no_number",
            "the lengths have no finite slope at a row of zeros: a little has to stand inside of the root",
        ),
        Mistake(
            "one_for_all",
            lambda gradients: tf.sqrt(tf.reduce_sum(gradients**2) + 1e-12),
            "that is one length for all: sum over axis 1 only",
        ),
        Mistake(
            "columns",
            lambda gradients: tf.sqrt(tf.reduce_sum(gradients**2, axis=0) + 1e-12),
            "those are the columns: sum over axis 1",
        ),
        Mistake(
            "no_root",
            lambda gradients: tf.reduce_sum(gradients**2, axis=1),
            "that is the square of the length: take the root",
        ),
        Mistake(
            "mean",
            lambda gradients: tf.sqrt(tf.reduce_mean(gradients**2, axis=1) + 1e-12),
            "that is a mean; the length is the root of a sum of squares",
        ),
        Mistake(
            "too_much",
            lambda gradients: tf.sqrt(tf.reduce_sum(gradients**2, axis=1) + 1.0),
            "a little is wanted inside of the root, such as 1e-12: this makes each row longer",
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


def _bytes(rng: np.random.Generator) -> list[tuple]:
    """Bytes of all sizes, both ends among them."""
    rows = [[0, 255, *rng.integers(20, 120, 2)], [255, 128, 0, *rng.integers(130, 250, 3)]]
    return [(np.array(rows[0], np.uint8)[None],), (np.array(rows[1], np.uint8).reshape(2, 3),)]


def _in_reach(pixels: np.ndarray) -> np.ndarray:
    return pixels.astype(np.float32) / 127.5 - 1


def _scaled(answer, pixels: np.ndarray) -> str | np.ndarray:
    """The numbers that `answer` makes of bytes, or the word for right ones that are no float32."""
    given = answer(pixels.copy())
    numbers = plain.array(given)
    dtype = getattr(given, "dtype", None)
    is_float32 = getattr(dtype, "name", str(dtype)) == "float32"
    return numbers if is_float32 or not plain.agree(numbers, _in_reach(pixels).astype(float)) else "no_float32"


to_tanh = Exercise(
    task="return the bytes as float32 from −1 to 1: 0 becomes −1, 255 becomes 1",
    right="the data reach both ends of what a tanh can say",
    calls=_bytes,
    observe=_scaled,
    solution=_in_reach,
    mistakes=[
        Mistake("unit_range", lambda pixels: pixels / 255, "that is [0, 1]: a tanh also speaks below zero"),
        Mistake("not_shifted", lambda pixels: pixels / 127.5, "that is [0, 2]: take 1 off"),
        Mistake(
            "half_of_256",
            (lambda pixels: pixels / 128 - 1, lambda pixels: (pixels - 128.0) / 128),
            "255 becomes 0.992: divide by 127.5, the middle of 0 and 255",
        ),
        Mistake(
            "half_of_254",
            (lambda pixels: pixels / 127 - 1, lambda pixels: (pixels - 127.0) / 127),
            "255 becomes more than 1: divide by 127.5, the middle of 0 and 255",
        ),
        Mistake(
            "wrapped",
            (lambda pixels: pixels * 2 / 255 - 1, lambda pixels: 2 * pixels / 255 - 1),
            "bytes wrap around above 255: make them floats before any arithmetic",
        ),
        Mistake(
            "no_float32", "no_float32", "the numbers are right; make them float32, which is what the network counts in"
        ),
    ],
)


diagnosis = named(
    task='name the suspect: "sign", "labels", "frozen" or "range"',
    labels="logits that are all alike are what a loss over n × n pairs asks for: the labels have another shape",
    sign="one step raises the logit of the fakes: the sign is right",
    frozen="both players' weights move: nobody is frozen",
    range="the batch is in [−1, 1], which is what a tanh can say",
)
