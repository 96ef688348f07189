"""Flow matching over codes (Lipman et al. 2023): a net learns the field that carries noise to them, by class or not.

Over the codes of an autoencoder this is how today's picture generators work (Rombach et al. 2022); over points of the
plane it can be seen whole.
"""

from collections.abc import Sequence
from typing import Any, cast

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan.sampling import latent_vectors
from aigc_helpers.models.pairs import check_optimizer
from aigc_helpers.models.paths import PATHS
from aigc_helpers.models.solvers import heun, walk
from aigc_helpers.training import Adam, Average, BaseTrainer, shuffled_batch
from aigc_helpers.validation import as_array, at_least, check_labels, check_seed, finite, number_between, one_of

LEARNING_RATE = 1e-3
UNLABELLED = 0.1  # share of the rows that hide their class: the net learns the field of all classes as well
SPREADS = (0.1, 10.0)  # what the codes' deviation may be: the noise has 1


class Flow(BaseTrainer):
    """A field over codes [N, D], trained by flow matching on one of PATHS; repeats itself bit for bit, resumes.

    `net` maps [N, D + 1 + classes] to [N, D]: the code, the time, and the class as a one-hot row, all zeros for none.
    How many classes there are is read from its shapes. `average` holds its moving average, with factor `decay` a step;
    samples are drawn by it. Raises ValueError for a net or settings that do not fit.
    """

    losses = ("loss",)
    settings = ("path", "batch_size", "decay", "seed")

    def __init__(
        self,
        net: keras.Model,
        optimizer: keras.Optimizer,
        *,
        path: str = "straight",
        batch_size: int = 256,
        decay: float = 0.995,
        seed: int = 0,
    ):
        self.net, self.optimizer, self.path = (
            _checked(net),
            check_optimizer(optimizer),
            one_of(path, PATHS, name="path"),
        )
        self.dimensions = net.output_shape[-1]
        self.classes = net.input_shape[-1] - self.dimensions - 1
        self._average = Average(net, decay)
        self.average, self.decay = self._average.net, self._average.decay
        self._answer = tf.function(self.average, reduce_retracing=True)
        super().__init__(batch_size=batch_size, seed=seed)

    def train(self, data: np.ndarray, *, labels: np.ndarray | None = None, **options: Any) -> dict[str, np.ndarray]:
        """Train on codes `data` [N, D], and on their `labels` [N] where the net knows classes; see `BaseTrainer.train`.

        Codes want a deviation near 1, as the noise has it. Raises ValueError for others, and for labels that do not
        fit.
        """
        data = finite(data, name="data").astype(np.float32)
        if data.ndim != 2 or data.shape[1] != self.dimensions or not len(data):
            wants = f"[N, {self.dimensions}] with N ≥ 1"
            raise ValueError(f"data has shape {data.shape}; this flow wants codes {wants}")
        if not SPREADS[0] <= data.std() <= SPREADS[1]:
            advice = "divide them by that, and multiply what is drawn"
            raise ValueError(
                f"data has a deviation of {data.std():.3g}; the noise has 1, so it wants codes near: {advice}"
            )
        return super().train(np.column_stack([data, self._one_hot(labels, len(data))]), **options)

    def field(self, points: Any, time: Any, *, labels: Any = None, guidance: float = 1.0) -> Any:
        """The velocities [N, D] at `points` [N, D] and `time`, for the classes `labels`, one or [N]; for all without.

        `guidance` w leads away from the field of all classes: all + w · (its own − all); 1 is its own (Ho and Salimans
        2022).
        """
        guidance, count = number_between(0, np.inf, guidance, name="guidance"), len(points)
        own = self._asked(points, time, self._classes_of(labels, count))
        if labels is None or guidance == 1:
            return own
        anyone = self._asked(points, time, np.zeros((count, self.classes), np.float32))
        return anyone + guidance * (own - anyone)

    def sample(
        self, count: int, *, labels: int | Sequence[int] | np.ndarray | None = None, seed: int = 0, **options: Any
    ) -> np.ndarray:
        """Codes [count, D], of the classes `labels` (one, or [count]) or of all; `options` are those of `draw`."""
        return self.draw(latent_vectors(count, self.dimensions, seed=seed), labels=labels, **options)

    def draw(
        self, noise: np.ndarray, *, labels: Any = None, guidance: float = 1.0, steps: int = 10, solver: str = "heun"
    ) -> np.ndarray:
        """The codes [N, D] to which `steps` of a `solver` carry the `noise` [N, D]; the same noise, the same codes."""
        return self.stops(noise, labels=labels, guidance=guidance, steps=steps, solver=solver)[-1].astype(np.float32)

    def stops(
        self, noise: np.ndarray, *, labels: Any = None, guidance: float = 1.0, steps: int = 10, solver: str = "heun"
    ) -> np.ndarray:
        """Every stop [steps + 1, N, D] on that way."""
        noise, asked = finite(noise, name="noise"), {"labels": labels, "guidance": guidance}
        if noise.ndim != 2 or noise.shape[1] != self.dimensions:
            raise ValueError(f"noise has shape {noise.shape}; this flow wants [N, {self.dimensions}]")
        ends = (0.0, PATHS[self.path].last)
        return walk(
            lambda points, time: self.field(points, time, **asked), noise, steps=steps, solver=solver, ends=ends
        )

    def generator(self, decoder: keras.Model, *, steps: int = 10) -> keras.Model:
        """Noise [D] → image: the walk by Heun, of all classes, and the `decoder`, as one net that can be saved."""
        steps, points = at_least(1, steps, name="steps"), keras.Input((self.dimensions,))
        noise, last = points, PATHS[self.path].last
        for number in range(steps):
            points = heun(self._inside, points, last * number / steps, last / steps)
        return keras.Model(noise, decoder(points), name="flow_generator")

    def _inside(self, points: Any, time: float) -> Any:
        """The field of all classes inside another net."""
        blank = keras.ops.zeros_like(points[:, :1])
        return self.average(keras.ops.concatenate([points, blank + time, *[blank] * self.classes], axis=1))

    def _asked(self, points: Any, time: Any, classes: np.ndarray) -> np.ndarray:
        times = np.full((len(points), 1), time, np.float32)
        rows = np.concatenate([np.asarray(points, np.float32), times, classes], axis=1)
        return np.asarray(self._answer(tf.constant(rows), training=False))

    def _classes_of(self, labels: Any, count: int) -> np.ndarray:
        if labels is None:
            return np.zeros((count, self.classes), np.float32)
        return self._one_hot(np.broadcast_to(labels, count) if np.ndim(labels) == 0 else labels, count)

    def _one_hot(self, labels: Any, count: int) -> np.ndarray:
        """The `labels` as rows [count, classes]; a ValueError where there are none and the net wants them, or back."""
        if (labels is None) != (self.classes == 0):
            advice = "hand over labels=…" if self.classes else "build it with classes=…, or leave the labels out"
            raise ValueError(f"labels is {labels!r}, and this net knows {self.classes} classes: {advice}")
        if labels is None:
            return np.zeros((count, 0), np.float32)
        return np.eye(self.classes, dtype=np.float32)[
            check_labels(as_array(labels, name="labels"), count, classes=self.classes)
        ]

    def _step(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        rows = tf.gather(source, shuffled_batch(source, step, batch_size=self.batch_size, seed=self.seed))
        codes, classes = rows[:, : self.dimensions], rows[:, self.dimensions :]
        noise, time, shown = self._drawn(step)
        path = PATHS[self.path]
        with tf.GradientTape() as tape:
            seen = tf.concat([path.mix(codes, noise, time), time, classes * shown], axis=1)
            answer = cast("tf.Tensor", self.net(seen, training=True))
            loss = tf.reduce_mean((answer - path.velocity(codes, noise, time)) ** 2)
        slopes = tape.gradient(loss, self.net.trainable_variables)
        self.optimizer.apply(slopes, self.net.trainable_variables)
        return tf.stack([loss])

    def _drawn(self, step: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """The step's noise [batch, D], its times [batch, 1], and 0 [batch, 1] where a class is hidden, else 1."""
        seeds = tf.random.split(tf.stack([tf.constant(self.seed, tf.int64), step]), 3)
        noise = tf.random.stateless_normal([self.batch_size, self.dimensions], seeds[0])
        times, shown = (tf.random.stateless_uniform([self.batch_size, 1], seed) for seed in (seeds[1], seeds[2]))
        return noise, times * PATHS[self.path].last, tf.cast(shown >= UNLABELLED, tf.float32)

    def _follow(self) -> None:
        self._average.follow(self.step)

    def _check_data(self, data: np.ndarray) -> np.ndarray:
        return data

    def _nets(self) -> dict[str, keras.Model]:
        return {"net": self.net, "average": self.average}

    def _moved(self) -> dict[str, tuple[keras.Optimizer, list]]:
        return {"net": (self.optimizer, self.net.trainable_variables)}


def build(dimensions: int = 16, *, classes: int = 0, path: str = "straight", seed: int = 0) -> Flow:
    """A fresh flow over codes [dimensions] with a dense net, and settings under which it learns well in seconds."""
    seed = check_seed(seed)
    return Flow(nets.dense_flow(dimensions, classes=classes, seed=seed), Adam(LEARNING_RATE), path=path, seed=seed)


def _checked(net: keras.Model) -> keras.Model:
    if not isinstance(net, keras.Model):
        raise ValueError(f"net={net!r}; it wants a keras.Model: build one, such as nets.dense_flow()")
    takes, gives = net.input_shape[1:], net.output_shape[1:]
    if len(takes) != 1 or len(gives) != 1 or takes[0] <= gives[0]:
        raise ValueError(f"net maps {takes} to {gives}; it wants [D + 1 + classes] → [D]: a code, a time, a class")
    if nets.last_activation(net) != "linear" or not net.trainable_variables:
        raise ValueError("net wants to end in no activation, for a velocity has any size, and to have weights to train")
    return net
