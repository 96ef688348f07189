"""The examiners of 06_gan_clinic: seven exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

import numpy as np
import tensorflow as tf

from aigc_helpers.checks.engine import Exercise, Mistake, same_as
from aigc_helpers.checks.quiz import Question, Quiz

LOGITS, LABELS = np.array([[2.0], [0.5], [-1.0]]), np.array([1.0, 1.0, 0.0])
GRADIENTS = np.array([[3.0, 4.0], [0.0, 0.0], [0.0, 2.0]], np.float32)
PIXELS = np.array([[0, 51, 255]], np.uint8)
BEFORE = [np.zeros((2, 2)), np.array([1.0, 2.0])]
AFTER = [np.array([[0.0, 0.1], [-0.4, 0.0]]), np.array([1.0, 2.3])]


def _given(result: object) -> object:
    if result is None or result is ...:
        raise NotImplementedError
    return result


def _number(result: object) -> float:
    return float(np.asarray(_given(result)))


squared_loss = Exercise(
    task="write the mean of (logit − label)² over pairs that belong together; a perfect answer costs 0",
    right="one column against one column: each logit meets its own label",
    attempt=lambda answer: _number(answer(LOGITS, LABELS)),
    is_right=same_as(float(np.mean((LOGITS[:, 0] - LABELS) ** 2))),
    mistakes=[
        Mistake(
            same_as(float(np.mean((LOGITS - LABELS) ** 2))),
            "this is a mean over n × n pairs: give both the same shape, such as labels[:, None] or logits[:, 0]",
        ),
        Mistake(same_as(float(np.sum((LOGITS[:, 0] - LABELS) ** 2))), "that is a sum: it grows with the batch"),
        Mistake(same_as(float(np.mean(LOGITS[:, 0] - LABELS))), "square the differences: here they cancel out"),
    ],
)


def _points_between(answer: object) -> str:
    """How the points lie between 0 and 1, in a word; every picture has one alpha if all is well."""
    real, fake = np.ones((400, 2, 3, 1)), np.zeros((400, 2, 3, 1))
    points = np.asarray(_given(answer(real, fake, np.random.default_rng(0))), float)
    if points.shape != real.shape:
        return "shape"
    if points.min() < 0 or points.max() > 1:
        return "outside"
    if np.ptp(points) == 0:
        return "one"
    if np.ptp(points, axis=(1, 2, 3)).max() > 1e-9:
        return "cloud"
    return "segment" if points.min() < 0.05 and points.max() > 0.95 else "part"


between = Exercise(
    task="return alpha * real + (1 - alpha) * fake, with alpha = rng.uniform of shape (n, 1, 1, 1)",
    right="each point lies on the segment between its two pictures, wherever on it",
    attempt=_points_between,
    is_right=lambda kind: kind == "segment",
    mistakes=[
        Mistake(lambda kind: kind == "shape", "the shape has changed: alpha wants (n, 1, 1, 1), one number a pair"),
        Mistake(
            lambda kind: kind == "outside",
            "some points lie off the segment: alpha is to be uniform in [0, 1], and its two shares add to 1",
        ),
        Mistake(lambda kind: kind == "one", "all pairs share one alpha: draw one for each, of shape (n, 1, 1, 1)"),
        Mistake(
            lambda kind: kind == "cloud",
            "each pixel has an alpha of its own: such points fill a box; draw one for each pair",
        ),
        Mistake(lambda kind: kind == "part", "only a part of the segment is reached: alpha is uniform in [0, 1]"),
    ],
)


def _lengths_and_slopes(answer: object) -> tuple[np.ndarray, bool]:
    gradients = tf.Variable(GRADIENTS)
    with tf.GradientTape() as tape:
        lengths = tf.convert_to_tensor(_given(answer(gradients)))
        total = tf.reduce_sum(lengths)
    slopes = tape.gradient(total, gradients)
    return lengths.numpy(), slopes is not None and bool(np.isfinite(slopes.numpy()).all())


def _lengths_are(wanted: object) -> object:
    return lambda result: same_as(np.asarray(wanted), tolerance=1e-3)(result[0])


RIGHT_LENGTHS = np.linalg.norm(GRADIENTS, axis=1)
safe_norm = Exercise(
    task="return the square root of the sum of squares of each row, plus a little inside of the root",
    right="as long as before, and a row of zeros sends no NaN into the weights",
    attempt=_lengths_and_slopes,
    is_right=lambda result: result[1] and _lengths_are(RIGHT_LENGTHS)(result),
    mistakes=[
        Mistake(
            lambda result: not result[1],
            "the lengths have no finite slope at a row of zeros: put 1e-12 inside of the root, and stay in TensorFlow",
        ),
        Mistake(_lengths_are(np.linalg.norm(GRADIENTS)), "that is one length for all: sum over axis 1 only"),
        Mistake(_lengths_are(np.linalg.norm(GRADIENTS, axis=0)), "those are the columns: sum over axis 1"),
        Mistake(_lengths_are(RIGHT_LENGTHS**2), "that is the square of the length: take the root"),
    ],
)

largest_move = Exercise(
    task="return the largest |after − before| over all arrays and all their entries",
    right="zero means that nobody learned, whatever the loss says",
    attempt=lambda answer: np.array([_number(answer(BEFORE, AFTER)), _number(answer(AFTER, AFTER))]),
    is_right=same_as(np.array([0.4, 0.0])),
    mistakes=[
        Mistake(same_as(np.array([0.3, 0.0])), "a weight that fell has moved too: take the absolute change"),
        Mistake(same_as(np.array([0.0, 0.0])), "a sum of changes can cancel out: take the absolute change of each"),
        Mistake(lambda moves: moves[1] != 0, "weights that did not change have not moved: compare before with after"),
    ],
)


def _draws(answer: object) -> str:
    """What the latent vectors are like over two steps and two seeds, in a word."""
    first, again, later, other = (np.asarray(_given(answer(*at))) for at in ((3, 0), (3, 0), (3, 1), (4, 0)))
    if any(part.shape != (4, 2) for part in (first, again, later, other)):
        return "shape"
    if not np.array_equal(first, again):
        return "unrepeatable"
    if np.array_equal(first, later):
        return "frozen"
    return "one seed" if np.array_equal(first, other) else "fresh"


latents = Exercise(
    task="return tf.random.stateless_normal((4, 2), [seed, step])",
    right="the same run again gives the same vectors, and no two steps do",
    attempt=_draws,
    is_right=lambda kind: kind == "fresh",
    mistakes=[
        Mistake(lambda kind: kind == "shape", "it wants 4 vectors of 2 numbers: shape (4, 2)"),
        Mistake(
            lambda kind: kind == "unrepeatable",
            "the same seed and step gave other numbers: draw from [seed, step] alone, as stateless_normal does",
        ),
        Mistake(
            lambda kind: kind == "frozen", "step 0 and step 1 see the same vectors: let the step be one of the seeds"
        ),
        Mistake(lambda kind: kind == "one seed", "another seed gives the same run: let the seed be one of the two"),
    ],
)

to_tanh = Exercise(
    task="return the bytes as float32 from −1 to 1: 0 becomes −1, 255 becomes 1",
    right="the data reach both ends of what a tanh can say",
    attempt=lambda answer: np.asarray(_given(answer(PIXELS))),
    is_right=lambda pixels: pixels.dtype == np.float32 and same_as(np.array([[-1.0, -0.6, 1.0]]))(pixels),
    mistakes=[
        Mistake(same_as(np.array([[0.0, 0.2, 1.0]])), "that is [0, 1]: a tanh also speaks below zero"),
        Mistake(same_as(np.array([[0.0, 0.4, 2.0]])), "that is [0, 2]: take 1 off"),
        Mistake(
            same_as(PIXELS / 128 - 1, tolerance=1e-3), "255 becomes 0.992: divide by 127.5, the middle of 0 and 255"
        ),
        Mistake(
            same_as(np.array([[-1.0, -0.6, 1.0]])),
            "the numbers are right; make them float32, which is what the network counts in",
        ),
    ],
)

diagnosis = Exercise(
    task='name the suspect: "sign", "labels", "frozen" or "range"',
    right="logits that are all alike are what a loss over n × n pairs asks for: the labels have another shape",
    attempt=lambda answer: str(answer).strip().lower(),
    is_right=lambda name: name == "labels",
    mistakes=[
        Mistake(lambda name: name == "sign", "one step raises the logit of the fakes: the sign is right"),
        Mistake(lambda name: name == "frozen", "both players' weights move: nobody is frozen"),
        Mistake(lambda name: name == "range", "the batch is in [−1, 1], which is what a tanh can say"),
    ],
)

quiz = Quiz(
    Question(
        "Both losses of your GAN are close to zero, and stay there. What do you look at first?",
        "b",
        {
            "a": ("the learning rates", "rates change how fast the two fight; here nobody fights"),
            "b": (
                "whether a generator step raises the logit of its fakes",
                "both can only be content if one has the wrong sign",
            ),
            "c": ("nothing: zero is the best loss", "in a game for two, what one wins the other loses"),
        },
    ),
    Question(
        "Where does a sigmoid before BinaryCrossentropy(from_logits=True) do harm in Keras 3?",
        "c",
        {
            "a": ("everywhere", "straight from a sigmoid layer Keras finds the logits behind it, and warns"),
            "b": ("nowhere: Keras repairs it", "only where nothing stands between the sigmoid and the loss"),
            "c": ("where anything stands between the two", "a Flatten or a split is enough, and there is no warning"),
        },
    ),
    Question(
        "Which of these gives other numbers at each call of a compiled step?",
        "a",
        {
            "a": ("keras.random.normal with a SeedGenerator", "its state is a variable, so the graph moves it on"),
            "b": ("keras.random.normal with seed=7", "a whole number names one draw, again and again"),
            "c": ("np.random.normal", "NumPy runs while the graph is traced, and then never again"),
        },
    ),
    Question(
        "A discriminator normalises its batches, real and fake ones apart. What can it not see?",
        "b",
        {
            "a": ("the shape of a cloud of points", "the shape is what is left when mean and spread are gone"),
            "b": ("that all fakes are shifted by the same amount", "each batch's own mean is taken off"),
            "c": ("anything at all", "only the mean and the spread of a batch are lost"),
        },
    ),
    Question(
        "Logits are 3 higher on training images than on held-out real ones. What follows?",
        "c",
        {
            "a": ("the generator has collapsed", "this number does not look at the generator"),
            "b": ("the discriminator is too weak", "it is strong enough to learn its pictures by heart"),
            "c": ("the discriminator knows its pictures by heart", "get more images, or augment real and fake alike"),
        },
    ),
)
