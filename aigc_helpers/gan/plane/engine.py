"""The one engine of all games in the plane: what a game is made of, and one step of its two players, as a graph."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from aigc_helpers.gan.plane.players import Weights
from aigc_helpers.training.adam import AdamSettings, adam_step

LATENT_DIM = 2


class Rules(NamedTuple):
    """What may change between two steps: learning rates, discriminator steps in each, batch, noise, who learns."""

    generator_rate: float = 5e-4
    discriminator_rate: float = 2e-3
    discriminator_steps: int = 1
    batch_size: int = 256
    noise: float = 0.0
    generator_learns: bool = True
    discriminator_learns: bool = True


class Player(NamedTuple):
    """All that a step changes of one player, as variables: its weights, Adam's two moments of each, its steps so far.

    `kept` is what a cure keeps beside them.
    """

    weights: Weights
    first: Weights
    second: Weights
    steps: tf.Variable
    kept: list


class Moment(NamedTuple):
    """When something is drawn: the seed, or a stack of them, and the step, int64."""

    seed: tf.Tensor
    step: tf.Tensor


class Batch(NamedTuple):
    """What a turn is played with: real points [N, 2], latent vectors [N, latent_dim], shares in [0, 1] [N, 1], if any.

    A game for a stack of seeds has one more axis, the first.
    """

    real: tf.Tensor
    latents: tf.Tensor
    shares: Any = None


def nothing(*_: object) -> float:
    """No price, and nothing done."""
    return 0.0


class Parts(NamedTuple):
    """What a game is made of, each a plain function.

    `draw(points, moment, turn, rules)` gives the `Batch` of the discriminator's turn 0, 1, … or of the generator's, −1;
    `make(weights, latents)` the generator's points; `judge(player, points, company)` the discriminator's logits of
    points among others. The two losses are of real and fake logits; `betas` are Adam's momenta.
    `price(judge, batch, fakes)` is what the discriminator pays on top; `settle` is done to the players after they have
    moved, the generator's first.
    """

    draw: Callable[..., Batch]
    make: Callable[..., tf.Tensor]
    judge: Callable[..., tf.Tensor]
    discriminator_loss: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
    generator_loss: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
    betas: tuple[float, float]
    price: Callable[..., Any] = nothing
    settle: tuple[Callable[[Player], Any], Callable[[Player], Any]] = (nothing, nothing)


class Game(NamedTuple):
    """What is on the table: the parts, the two players, the generator first, and the rules."""

    parts: Parts
    players: tuple[Player, Player]
    rules: Rules

    def make(self, latents: tf.Tensor) -> tf.Tensor:
        """The generator's points."""
        return self.parts.make(self.players[0].weights, latents)

    def judge(self, points: tf.Tensor, company: tf.Tensor | None = None) -> tf.Tensor:
        """The discriminator's logits of `points`, alone or in the company of others."""
        return self.parts.judge(self.players[1], points, points if company is None else company)


def player(weights: Sequence[np.ndarray], kept: Sequence[np.ndarray] = ()) -> Player:
    """A player with these first weights, who has not learned yet."""
    first, second = ([variable(np.zeros_like(weight)) for weight in weights] for _ in range(2))
    steps = tf.Variable(tf.constant(0, tf.int64))
    return Player([variable(weight) for weight in weights], first, second, steps, [variable(part) for part in kept])


def variable(values: np.ndarray) -> tf.Variable:
    """A float32 variable that holds `values`."""
    return tf.Variable(tf.constant(values, tf.float32))


@functools.cache
def graph_of(what: Callable, build: Callable[..., Parts], *settings: object) -> Callable:
    """`what(game, …)` as a graph, traced once for all games that `build` makes with the same `settings`.

    It is called as `graph(switches, players, rules, …)`; `switches` are settings that may change between calls. The
    variables of the players are arguments, too: to trace anew for every run would take a second or two, and a learner
    who presses Reset does not want to wait.
    """

    def play(switches: tuple, players: tuple[Player, Player], rules: Rules, *inputs: Any) -> Any:
        return what(Game(build(*settings, *switches), players, rules), *inputs)

    # The partial gives the graph statistics of its own: TensorFlow counts traces by source line, and would warn.
    return tf.function(functools.partial(play), reduce_retracing=True)


def advance(game: Game, points: tf.Tensor, moment: Moment, count: tf.Tensor) -> tf.Tensor:
    """Play `count` steps from `moment` on; the losses [count, 2], the discriminator's first."""
    losses = tf.TensorArray(tf.float32, count)
    for step in tf.range(count):
        now = Moment(moment.seed, moment.step + tf.cast(step, tf.int64))
        losses = losses.write(step, play_step(game, points, now))
    return losses.stack()


def play_step(game: Game, points: tf.Tensor, moment: Moment) -> tf.Tensor:
    """The discriminator's turns, each on a batch of its own, then one of the generator; both losses [2]."""
    value = tf.constant(0.0)
    for turn in tf.range(game.rules.discriminator_steps):
        value = _discriminator_turn(game, game.parts.draw(points, moment, turn, game.rules))
    its_value = _generator_turn(game, game.parts.draw(points, moment, tf.constant(-1), game.rules))
    return tf.stack([value, its_value])


def look(game: Game, grid: tf.Tensor, latents: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """The beliefs on `grid`, the points made of `latents`, and where the generator's loss wants each of them."""
    fakes = game.make(latents)
    with tf.GradientTape() as tape:
        tape.watch(fakes)
        logits = game.judge(fakes)
        value = game.parts.generator_loss(tf.zeros_like(logits), logits) * tf.cast(tf.shape(fakes)[0], tf.float32)
    slopes: Any = tape.gradient(value, fakes)
    return tf.sigmoid(game.judge(grid, fakes)), fakes, -slopes


def _discriminator_turn(game: Game, batch: Batch) -> tf.Tensor:
    fakes, mover = game.make(batch.latents), game.players[1]
    with tf.GradientTape() as tape:
        value = game.parts.discriminator_loss(game.judge(batch.real), game.judge(fakes))
        price = (value + game.parts.price(game.judge, batch, fakes)) * stacked(mover)
    if game.rules.discriminator_learns:
        _move(mover, tape.gradient(price, mover.weights), game.rules.discriminator_rate, game.parts.betas)
        game.parts.settle[1](mover)
    return value


def _generator_turn(game: Game, batch: Batch) -> tf.Tensor:
    mover = game.players[0]
    with tf.GradientTape() as tape:
        value = game.parts.generator_loss(game.judge(batch.real), game.judge(game.make(batch.latents)))
        price = value * stacked(mover)
    if game.rules.generator_learns:
        _move(mover, tape.gradient(price, mover.weights), game.rules.generator_rate, game.parts.betas)
        game.parts.settle[0](mover)
    return value


def stacked(mover: Player) -> float:
    """How many seeds play at once: a loss is a mean over all of them, and each wants its own."""
    return float(np.prod(mover.weights[0].shape[:-2]))


def _move(mover: Player, gradients: Any, rate: float, betas: tuple[float, float]) -> None:
    """One step of Adam."""
    step, settings = mover.steps.assign_add(1), AdamSettings(rate, *betas)
    for weight, first, second, gradient in zip(mover.weights, mover.first, mover.second, gradients, strict=True):
        adam_step(weight, (first, second), gradient, step, settings)
