"""Where a cure is tried: one game in the plane for several seeds at once, all steps inside one graph."""

import functools
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from aigc_helpers.gan.losses import find_loss
from aigc_helpers.gan.plane import engine, game, players
from aigc_helpers.gan.plane.cures import Cure, check_cure
from aigc_helpers.gan.plane.engine import LATENT_DIM, Batch, Moment, Parts, Player, Rules
from aigc_helpers.gan.plane.penalties import PENALTIES, Discriminate
from aigc_helpers.training import run
from aigc_helpers.validation import at_least, check_seed

WIDTH = 128  # of the two hidden layers of each player
BATCH_SIZE = 64
SETTLING = 20  # steps of the power iteration before the first training step


class Arena:
    """One game of `cure` for each of the `seeds`, all of one size: MLPs of two hidden layers of 128.

    Each seed's game is the one that it would be alone: its weights, batches and latent vectors come from it, and no
    seed's numbers meet another's. Raises ValueError for a cure that cannot be played.
    """

    def __init__(self, cure: Cure, *, seeds: Sequence[int] = range(5)):
        self.cure, self.step = check_cure(cure, batch_size=BATCH_SIZE), 0
        self.seeds = tuple(check_seed(seed) for seed in seeds)
        at_least(1, len(self.seeds), name="number of seeds")
        self.players = _generator(self.cure, self.seeds), _discriminator(self.cure, self.seeds)

    def advance(self, points: np.ndarray, *, steps: int) -> np.ndarray:
        """Train `steps` steps on `points` [N, 2]; the mean losses [steps, 2], discriminator's first."""
        source, until = tf.constant(game.check_points(points)), self.step + at_least(1, steps, name="steps")
        size, losses = BATCH_SIZE * len(self.seeds), []
        for some in run(self._call, source, first=self.step, steps=until, batch_size=size, quiet=True):
            self.step += len(some)
            losses.append(some)
        return np.concatenate(losses)

    def sample(self, count: int = 2500, *, seed: int = 0) -> np.ndarray:
        """Points [seeds, count, 2] of the generators that are judged, the same latent vectors for all."""
        shape = 1, at_least(1, count, name="count"), LATENT_DIM
        latents = np.random.default_rng(check_seed(seed)).standard_normal(shape, np.float32)
        generator = self.players[0]
        return game.make(generator.kept or generator.weights, tf.repeat(latents, len(self.seeds), axis=0)).numpy()

    def _call(self, points: tf.Tensor, first: int, count: int) -> np.ndarray:
        graph = engine.graph_of(engine.advance, cured, self.cure, len(self.seeds))
        moment = Moment(tf.constant(self.seeds, tf.int64), tf.constant(first, tf.int64))
        return graph((), self.players, rules_of(self.cure), points, moment, tf.constant(count)).numpy()


def rules_of(cure: Cure) -> Rules:
    """The rules that `cure` plays by."""
    return Rules(*cure.rates, discriminator_steps=cure.discriminator_steps, batch_size=BATCH_SIZE)


@functools.cache
def cured(cure: Cure, count: int) -> Parts:
    """The parts of `count` games of `cure` side by side."""
    pair = find_loss(cure.loss)
    return Parts(
        functools.partial(_drawn, count),
        game.make,
        functools.partial(judge, cure),
        pair.discriminator,
        pair.generator,
        cure.betas,
        functools.partial(_price, cure),
        (functools.partial(_follow, cure), functools.partial(_settle, cure)),
    )


def _generator(cure: Cure, seeds: Sequence[int]) -> Player:
    weights = players.first_weights((LATENT_DIM, WIDTH, WIDTH, 2), seeds=seeds, stream=0)
    return engine.player(weights, kept=weights if cure.decay else ())


def _discriminator(cure: Cure, seeds: Sequence[int]) -> Player:
    weights, directions = players.first_weights((2 * cure.pack, WIDTH, WIDTH, 1), seeds=seeds, stream=1), []
    if cure.deviation:
        weights[-2] = players.first_weights((WIDTH + 1, 1), seeds=seeds, stream=2)[0]
    if cure.spectral:
        first = np.random.default_rng(0).normal(size=(1, 1, WIDTH))  # one for all: no seed's depends on its place
        directions = [np.repeat(first[..., : kernel.shape[-1]], len(seeds), 0) for kernel in weights[::2]]
    player = engine.player(weights, kept=directions)
    for _ in range(SETTLING):
        _turn_on(player)
    return player


def judge(cure: Cure, player: Player, points: tf.Tensor, company: tf.Tensor | None = None) -> tf.Tensor:
    """The logits [seeds, N / pack, 1] of points [seeds, N, 2], one for each pack, as the `cure` asks."""
    points = players.packed(points, cure.pack) if cure.pack > 1 else points
    last = players.with_deviation if cure.deviation else tf.identity
    return players.mlp(kernels(cure, player), player.weights[1::2], points, last=last)


def kernels(cure: Cure, player: Player) -> list[tf.Tensor]:
    """The discriminator's kernels as they act: scaled, where the cure is a spectral one."""
    if not cure.spectral:
        return player.weights[::2]
    pairs = zip(player.weights[::2], player.kept, strict=True)
    return [cure.spectral * kernel / players.spectral_norm(kernel, direction) for kernel, direction in pairs]


def _drawn(count: int, points: tf.Tensor, moment: Moment, turn: tf.Tensor, rules: Rules) -> Batch:
    """Real points, latent vectors and shares in [0, 1], [seeds, batch, …], by seed, step and turn alone."""
    batches, place = [], tf.math.floormod(turn, rules.discriminator_steps + 1)  # the generator's turn, −1, is the last
    for seed in tf.unstack(moment.seed, num=count):
        at = tf.stack([1000 * seed + tf.cast(place, tf.int64), moment.step])
        rows = tf.random.stateless_uniform([rules.batch_size], at, 0, tf.shape(points)[0], tf.int32)
        latents = tf.random.stateless_normal([rules.batch_size, LATENT_DIM], at)
        batches.append((tf.gather(points, rows), latents, tf.random.stateless_uniform([rules.batch_size, 1], at)))
    return Batch(*map(tf.stack, zip(*batches, strict=True)))


def _price(cure: Cure, judge: Discriminate, batch: Batch, fakes: tf.Tensor) -> float | tf.Tensor:
    penalties = ((PENALTIES[name], weight) for name, weight in cure.penalties)
    return sum(weight * it.price(judge, it.where(batch.real, fakes, batch.shares)) for it, weight in penalties)


def _settle(cure: Cure, player: Player) -> None:
    """Clip the weights, or follow where each kernel stretches most."""
    if cure.clip:
        for weight in player.weights:
            weight.assign(tf.clip_by_value(weight, -cure.clip, cure.clip))
    _turn_on(player)


def _turn_on(player: Player) -> None:
    for kernel, direction in zip(player.weights[::2], player.kept, strict=False):
        direction.assign(players.power_step(kernel, direction))


def _follow(cure: Cure, player: Player) -> None:
    if cure.decay:
        follow(player.kept, player.weights, decay=cure.decay)


def follow(averages: list, weights: list, *, decay: float) -> None:
    """Move each average a share 1 − `decay` of the way to its weight: after k steps the first has the weight decayᵏ."""
    for average, weight in zip(averages, weights, strict=True):
        average.assign(decay * average + (1 - decay) * weight)
