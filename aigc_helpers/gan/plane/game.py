"""A GAN in the plane of which everything may change between two steps: rates, batch, noise, and who learns."""

import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan.losses import find_loss
from aigc_helpers.gan.plane import engine, players
from aigc_helpers.gan.plane.engine import LATENT_DIM, Batch, Moment, Parts, Player, Rules
from aigc_helpers.validation import as_array, at_least, check_box, check_finite, check_seed, number_between

BETAS = (0.0, 0.99)  # no momentum keeps this game from going round in circles, as in the recipe "points"


class View(NamedTuple):
    """What a run looks like: beliefs [rows, rows], fakes [N, 2], and where the generator's loss wants each, [N, 2]."""

    beliefs: np.ndarray
    fakes: np.ndarray
    pulls: np.ndarray


class PlaneGame:
    """A run of `point_generator(latent_dim)` against `point_discriminator`, with a pair of `LOSSES`, from one `seed`.

    `advance` trains, `look` shows; `losses` [steps, 2] are the discriminator's and the generator's so far.
    The same calls give the same run. Raises ValueError for a latent_dim, loss or seed that does not exist.
    """

    def __init__(self, latent_dim: int = LATENT_DIM, *, loss: str = "non_saturating", seed: int = 0):
        self.latent_dim, self.seed = at_least(1, latent_dim, name="latent_dim"), check_seed(seed)
        self.loss, self.losses = loss, np.zeros((0, 2), np.float32)
        find_loss(loss)
        models = nets.point_generator(self.latent_dim, seed=self.seed), nets.point_discriminator(seed=self.seed + 1)
        self.players = tuple(engine.player(model.get_weights()) for model in models)

    @property
    def step(self) -> int:
        """Training steps done so far."""
        return len(self.losses)

    def advance(self, points: np.ndarray, rules: Rules, *, steps: int) -> None:
        """Train `steps` steps on `points` [N, 2] by the `rules`.

        Each step is `discriminator_steps` of the discriminator, each on points of its own, then one of the generator.
        """
        points, count = check_points(points), at_least(1, steps, name="steps")
        losses = self.measure(engine.advance, rules, tf.constant(points), self.moment, tf.constant(count)).numpy()
        if not np.isfinite(losses).all():
            raise FloatingPointError(f"a loss is no longer a number after step {self.step}; lower a rate, then reset")
        self.losses = np.concatenate([self.losses, losses])

    def look(self, *, box: tuple[float, float, float, float], rows: int = 41, count: int = 500) -> View:
        """The beliefs on an even grid over `box` (left, right, bottom, top), and `count` generated points."""
        left, right, bottom, top = check_box(box)
        rows, count = at_least(2, rows, name="rows"), at_least(1, count, name="count")
        grid = np.stack(np.meshgrid(np.linspace(left, right, rows), np.linspace(bottom, top, rows)), axis=-1)
        latents = np.random.default_rng(self.seed).standard_normal((count, self.latent_dim), np.float32)
        inputs = tf.constant(grid.reshape(-1, 2), tf.float32), tf.constant(latents)
        beliefs, fakes, pulls = (part.numpy() for part in self.measure(engine.look, Rules(), *inputs))
        return View(beliefs.reshape(rows, rows), fakes, pulls)

    @property
    def moment(self) -> Moment:
        """Where the game stands, as its draws want to know it."""
        return Moment(tf.constant(self.seed, tf.int64), tf.constant(self.step, tf.int64))

    def measure(self, what: Callable, rules: Rules, *inputs: Any) -> Any:
        """`what(game, *inputs)` of the game as it stands, as a graph that all games of this kind share."""
        graph = engine.graph_of(what, healthy, self.loss, self.latent_dim)
        return graph((), self.players, as_tensors(rules), *inputs)


def healthy(loss: str, latent_dim: int) -> Parts:
    """The parts of a game without bugs or cures."""
    pair = find_loss(loss)
    return Parts(functools.partial(drawn, latent_dim), make, judge, pair.discriminator, pair.generator, betas=BETAS)


def drawn(latent_dim: int, points: tf.Tensor, moment: Moment, turn: tf.Tensor, rules: Rules) -> Batch:
    """Real points with their noise, and latent vectors, by seed, step and turn alone."""
    seeds = tf.stack([moment.seed * 1000 + tf.cast(turn, tf.int64), moment.step * 3])
    rows = tf.random.stateless_uniform([rules.batch_size], seeds, 0, tf.shape(points)[0], tf.int32)
    noise = rules.noise * tf.random.stateless_normal([rules.batch_size, 2], seeds + 1)
    latents = tf.random.stateless_normal([rules.batch_size, latent_dim], seeds + 2)
    return Batch(tf.gather(points, rows) + noise, latents)


def make(weights: list, latents: tf.Tensor) -> tf.Tensor:
    """A generator's points."""
    return players.mlp(weights[::2], weights[1::2], latents)


def judge(player: Player, points: tf.Tensor, company: tf.Tensor) -> tf.Tensor:
    """The logits of `points`; in what company does not matter."""
    return players.mlp(player.weights[::2], player.weights[1::2], points)


def check_points(points: np.ndarray) -> np.ndarray:
    """The points as float32 [N, 2]; a ValueError says what is wrong with them."""
    points = as_array(points, name="points").astype(np.float32)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"points has shape {points.shape}; it wants [N, 2] with N ≥ 1: draw a few")
    check_finite(points, name="points")
    return points


def check_rules(rules: Rules) -> Rules:
    """The `rules`, each of its own kind, if a game can be played by them; else a ValueError names what cannot."""
    numbers = ("generator_rate", "discriminator_rate", "noise")
    counts, choices = ("discriminator_steps", "batch_size"), ("generator_learns", "discriminator_learns")
    checked = {name: number_between(0, math.inf, getattr(rules, name), name=name) for name in numbers}
    checked |= {name: at_least(1, getattr(rules, name), name=name) for name in counts}
    return Rules(**checked, **{name: bool(getattr(rules, name)) for name in choices})


def as_tensors(rules: Rules) -> Rules:
    """The rules, checked, as tensors: another number is no reason to trace anew."""
    return Rules._make(map(tf.constant, check_rules(rules)))
