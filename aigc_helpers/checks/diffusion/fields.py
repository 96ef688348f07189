"""Examiners of 09_diffusion: the data that are expected behind a point, and what a net of the field learns from."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from keras import ops
from scipy.special import softmax

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake


def _places(rng: np.random.Generator) -> list[tuple]:
    """Points, data and a time: three of one number among four, and five of three among two; then four of sixty.

    All of the last are far from every datum: as floats, the heights of the clouds there are 0.
    """
    found = []
    for points, data, width in ((3, 4, 1), (5, 2, 3)):
        shape = rng.normal(0, 0.8, (points, width)), rng.normal(0, 1, (data, width))
        found.append((*shape, float(rng.uniform(0.3, 0.6))))
    return [*found, (rng.normal(0, 0.8, (4, 60)), rng.normal(0, 1, (5, 60)), 0.9)]


def _far(points: np.ndarray, data: np.ndarray, time: float) -> np.ndarray:
    """Squared distances [N, K] from the data as they stand at `time`."""
    return np.sum((points[:, None] - time * data) ** 2, axis=2)


def _expected(points: np.ndarray, data: np.ndarray, time: float) -> np.ndarray:
    return softmax(-_far(points, data, time) / (2 * (1 - time) ** 2), axis=1) @ data


def _by_heights(points: np.ndarray, data: np.ndarray, time: float) -> np.ndarray:
    heights = np.exp(-_far(points, data, time) / (2 * (1 - time) ** 2))
    return heights @ data / heights.sum(axis=1, keepdims=True)


expected = Exercise(
    task="return the data [N, D] that are expected behind points [N, D] at time, where data [K, D] are equally likely",
    right="each datum counts by how likely its cloud is to reach the point",
    calls=_places,
    as_=plain.array,
    solution=_expected,
    mistakes=[
        Mistake(
            "underflow",
            _by_heights,
            "in many dimensions all heights are 0 as floats, and 0/0 is no number: work with the exponents, as softmax "
            "does",
        ),
        Mistake(
            "data_at_rest",
            lambda points, data, time: softmax(-_far(points, data, 1) / (2 * (1 - time) ** 2), axis=1) @ data,
            "around what does the cloud of a datum lie at this time? Not yet around the datum itself",
        ),
        Mistake(
            "width",
            lambda points, data, time: softmax(-_far(points, data, time) / (2 * (1 - time)), axis=1) @ data,
            "the square of the distance is divided by twice the variance; yours has the deviation there",
        ),
        Mistake(
            "noise_at_rest",
            lambda points, data, time: softmax(-_far(points, data, time) / 2, axis=1) @ data,
            "how wide is the cloud at this time? The noise has been shrunk",
        ),
        Mistake(
            "no_half",
            lambda points, data, time: softmax(-_far(points, data, time) / (1 - time) ** 2, axis=1) @ data,
            "a Gaussian has a 2 under its exponent",
        ),
        Mistake(
            "not_squared",
            lambda points, data, time: (
                softmax(-np.sqrt(_far(points, data, time)) / (2 * (1 - time) ** 2), axis=1) @ data
            ),
            "a Gaussian falls with the square of the distance",
        ),
        Mistake(
            "nearest",
            lambda points, data, time: data[_far(points, data, time).argmin(axis=1)],
            "that is the most likely datum; what is expected is the mean, each by its chance",
        ),
        Mistake(
            "all_alike",
            lambda points, data, time: np.tile(data.mean(axis=0), (len(points), 1)),
            "that is the mean of all data, wherever the point lies: weigh them by how likely each is there",
        ),
        Mistake(
            "not_normalised",
            lambda points, data, time: np.exp(-_far(points, data, time) / (2 * (1 - time) ** 2)) @ data,
            "the chances of all data, at one point, add up to 1",
        ),
        Mistake(
            "sign",
            lambda points, data, time: softmax(_far(points, data, time) / (2 * (1 - time) ** 2), axis=1) @ data,
            "yours finds what is farthest away the likeliest: mind the sign",
        ),
        Mistake(
            "other_axis",
            lambda points, data, time: softmax(-_far(points, data, time) / (2 * (1 - time) ** 2), axis=0) @ data,
            "for each point the chances of the data add up to 1; yours do for each datum",
        ),
    ],
    hints=(
        "for each point a weighted mean of the K data; the weights are chances, and add up to 1",
        "a datum's chance goes with the height, at the point, of the Gaussian cloud that it has at this time: where is "
        "its middle, and what is its variance?",
        "all squared distances [N, K] at once come from points[:, None] and an array [K, D]; softmax makes chances of "
        "what stands in the exponents",
    ),
    written="from scipy.special import softmax\n\n\ndef expected(points, data, time):\n"
    "    far = np.sum((points[:, None] - time * data) ** 2, axis=2)\n"
    "    return softmax(-far / (2 * (1 - time) ** 2), axis=1) @ data",
    why="Given a datum, the point is Gaussian around time · datum with deviation 1 − time; all data are as likely "
    "beforehand, so Bayes' rule leaves the Gaussians' heights, divided by their sum.",
)

NO_GRADIENT = "the number is right, but no slope reaches the net: NumPy leaves no trail; take keras.ops"


def _pairs(rng: np.random.Generator) -> list[tuple]:
    """A net's weights [D + 1, D], data and noise [N, D], times [N, 1]: D is 2, then 3."""
    found = []
    for rows, width in ((5, 2), (4, 3)):
        shapes = (width + 1, width), (rows, width), (rows, width)
        drawn = (rng.normal(size=shape).astype(np.float32) for shape in shapes)
        found.append((*drawn, rng.uniform(0.1, 0.9, (rows, 1)).astype(np.float32)))
    return found


def _learns(answer: Callable[..., Any], weights: np.ndarray, *given: np.ndarray) -> Any:
    """The loss that `answer` gives for a small net of these weights, or "no_gradient" where it leads nowhere."""
    watched, tensors = tf.constant(weights), [tf.constant(part) for part in given]

    def net(rows: Any, **_: Any) -> Any:
        return tf.tanh(tf.matmul(tf.cast(tf.convert_to_tensor(rows), tf.float32), watched))

    with tf.GradientTape() as tape:
        tape.watch(watched)
        found = answer(net, *tensors)
    slope = tape.gradient(found, watched) if tf.is_tensor(found) else None
    value = plain.array(found)
    lost = slope is None and plain.agree(value, plain.array(_matching_loss(net, *tensors)))
    return "no_gradient" if lost else value


def _seen(data: Any, noise: Any, time: Any) -> Any:
    return ops.concatenate([(1 - time) * noise + time * data, time], axis=1)


def _matching_loss(net: Any, data: Any, noise: Any, time: Any) -> Any:
    return ops.mean((net(_seen(data, noise, time)) - (data - noise)) ** 2)


def _towards(target: Callable[[Any, Any, Any], Any]) -> Callable[..., Any]:
    return lambda net, data, noise, time: ops.mean((net(_seen(data, noise, time)) - target(data, noise, time)) ** 2)


matching_loss = Exercise(
    task="return one number: how far net(rows [N, D + 1]) is from the pairs' own velocities, as a mean square",
    right="its least value is met by the mean velocity, though no mean was ever shown",
    calls=_pairs,
    observe=_learns,
    solution=_matching_loss,
    mistakes=[
        Mistake("no_gradient", "no_gradient", NO_GRADIENT),
        Mistake(
            "sign", _towards(lambda data, noise, time: noise - data), "that velocity leads from the data to the noise"
        ),
        Mistake("data", _towards(lambda data, noise, time: data), "that is where the pair ends; how fast does it go?"),
        Mistake(
            "noise",
            _towards(lambda data, noise, time: noise),
            "that is where the pair began, and what DDPM's net learns; here the velocity is wanted",
        ),
        Mistake(
            "other_way",
            lambda net, data, noise, time: ops.mean((net(_seen(noise, data, time)) - (noise - data)) ** 2),
            "all noise at time 1 and all data at time 0: some papers do so; on this page it is the other way round",
        ),
        Mistake(
            "turned",
            lambda net, data, noise, time: ops.mean((net(_seen(noise, data, time)) - (data - noise)) ** 2),
            "your place is all data at time 0, and your velocity leads to the data: one of the two is turned",
        ),
        Mistake(
            "unmixed",
            lambda net, data, noise, time: ops.mean((net(ops.concatenate([data, time], axis=1)) - (data - noise)) ** 2),
            "the net sees the datum itself; show it where the pair stands at its time",
        ),
        Mistake(
            "time_first",
            lambda net, data, noise, time: ops.mean(
                (net(ops.concatenate([time, (1 - time) * noise + time * data], axis=1)) - (data - noise)) ** 2
            ),
            "this net wants the place first, and the time in the last column",
        ),
        Mistake(
            "summed",
            lambda net, data, noise, time: ops.mean(
                ops.sum((net(_seen(data, noise, time)) - (data - noise)) ** 2, axis=1)
            ),
            "that is the mean over pairs of a sum over the D numbers; take the mean over both",
        ),
        Mistake(
            "total",
            lambda net, data, noise, time: ops.sum((net(_seen(data, noise, time)) - (data - noise)) ** 2),
            "that is a sum, and grows with the batch; take the mean",
        ),
        Mistake(
            "not_squared",
            lambda net, data, noise, time: ops.mean(ops.abs(net(_seen(data, noise, time)) - (data - noise))),
            "the mean of distances is least at a median; what distance has its least value at a mean?",
        ),
        Mistake(
            "root",
            lambda net, data, noise, time: ops.sqrt(_matching_loss(net, data, noise, time)),
            "leave out the root: the mean square itself",
        ),
    ],
    hints=(
        "one number: the net's answers against what each pair really does, squared, and the mean over everything",
        "the net sees a row: where the pair stands at its time, and beside it that time, in the last column",
        "a pair goes from its noise to its datum in one unit of time, at one speed",
    ),
    written="from keras import ops\n\n\ndef matching_loss(net, data, noise, time):\n"
    "    place = (1 - time) * noise + time * data\n"
    "    answer = net(ops.concatenate([place, time], axis=1))\n    return ops.mean((answer - (data - noise)) ** 2)",
    why="On the straight path a pair's velocity is data − noise at all times, and a mean of squares is least where "
    "the answer is the mean of what was met at that place and time.",
)
