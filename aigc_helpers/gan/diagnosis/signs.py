"""The doctor's measurements: each maps a chart to one number, high where something is wrong, or None."""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from aigc_helpers.gan.diagnosis.chart import Chart, discriminator_losses, distance, recent, softplus
from aigc_helpers.gan.metrics import closer_to_train, precision_recall

GROUPS = 20  # into which the data are parted to see which of them the generator forgets


def not_finite(chart: Chart) -> float:
    """The largest loss over the usual one; infinite where a loss, a weight or a sample is no number."""
    if not chart.finite or not np.isfinite(chart.fake).all():
        return np.inf
    sizes = np.abs(chart.losses)
    return float(sizes[-max(10, len(sizes) // 20) :].mean() / (np.median(sizes[: max(10, len(sizes) // 10)]) + 1))


def shared_optimizer(chart: Chart) -> float | None:
    """1 where one optimizer was handed over for both players."""
    if not chart.optimizers:
        return None
    return float(len(chart.optimizers) == 1 or chart.optimizers[0] is chart.optimizers[1])


def repeated_draws(chart: Chart) -> float | None:
    """The share of pairs of latent batches that are equal."""
    pairs = [(a, b) for i, a in enumerate(chart.draws) for b in chart.draws[:i]]
    return float(np.mean([np.array_equal(a, b) for a, b in pairs])) if pairs else None


@threadpool_limits.wrap(limits=1)
def strangers_in_the_data(chart: Chart) -> float | None:
    """How much of the data lies outside what the held-out data know, less what is usual."""
    if chart.held_out is None:
        return None
    size = min(len(chart.data), len(chart.held_out), 2000)
    data, held_out = chart.data[:size], chart.held_out[:size]
    halves = held_out[: size // 2], held_out[size // 2 :]
    usual = precision_recall(*halves)[0]
    return max(0.0, usual - precision_recall(halves[0], data[: size // 2])[0])


def out_of_reach(chart: Chart) -> float | None:
    """The share of the data's values that a bounded generator cannot give, or 1 if they use one side of its range."""
    if chart.reach is None or not chart.as_given or chart.still[1]:
        return None
    low, high = chart.reach
    slack = 0.02 * (high - low)
    one_sided = chart.real.min() > (low + high) / 2 - slack or chart.real.max() < (low + high) / 2 + slack
    return 1.0 if one_sided else float(((chart.real < low - slack) | (chart.real > high + slack)).mean())


def double_sigmoid(chart: Chart) -> float | None:
    """How much better both losses are explained by outputs in [0, 1] taken for logits than for probabilities."""
    if not chart.probabilities:
        return None
    outputs = chart.trained_on_real, chart.trained_on_fake
    return _misfit(chart, *map(_logits, outputs)) - _misfit(chart, *outputs)


def _misfit(chart: Chart, real: np.ndarray, fake: np.ndarray) -> float:
    """How badly a cross-entropy on these logits explains the last losses of both players."""
    its, others = recent(chart.losses[:, 0]), recent(chart.losses[:, 1])
    whole = discriminator_losses(real, fake)["cross-entropy"]
    best = min(distance(whole, its), distance(whole / 2, its))
    return best + min(distance(value, others) for value in (softplus(-fake).mean(), -softplus(fake).mean()))


def logits(chart: Chart) -> tuple[np.ndarray, np.ndarray]:
    """The logits in training, on real and fake samples."""
    outputs = chart.trained_on_real, chart.trained_on_fake
    return tuple(map(_logits, outputs)) if chart.probabilities else outputs


def swapped_labels(chart: Chart) -> float | None:
    """How much higher the logits of fakes are than those of real samples, where the loss says that all is well."""
    real, fake = logits(chart)
    told = recent(chart.losses[:, 0])
    right, swapped = (discriminator_losses(*pair)["cross-entropy"] for pair in ((real, fake), (fake, real)))
    explains = min(distance(swapped, told), distance(swapped / 2, told))
    return float(fake.mean() - real.mean()) if explains < 0.35 and swapped < right / 2 else 0.0


def flipped_sign(chart: Chart) -> float:
    """How much better a generator's loss of the opposite sign explains the history."""
    real, fake = logits(chart)
    told = recent(chart.losses[:, 1])
    right = [softplus(-fake).mean(), -fake.mean(), ((fake - 1) ** 2).mean(), ((fake - 1) ** 2).mean() / 2]
    right += [softplus(real[: len(fake)] - fake[: len(real)]).mean(), *([-softplus(fake).mean()] if told < 0 else [])]
    flipped = [softplus(fake).mean(), -softplus(-fake).mean(), (fake**2).mean(), (fake**2).mean() / 2]
    if fake.mean() > real.mean():
        return 0.0  # who deceives has not learnt to be found out
    return min(distance(value, told) for value in right) - min(distance(value, told) for value in flipped)


def blinded_by_batch_norm(chart: Chart) -> float | None:
    """How many standard deviations the fakes' mean is off, where a discriminator with BatchNorm cannot see it."""
    if not chart.batch_norm[1]:
        return None
    gap = np.linalg.norm(chart.real.mean(axis=0) - chart.fake_in_training.mean(axis=0))
    sees = chart.change_by_moving > 0.25
    return 0.0 if sees else float(gap / np.sqrt(chart.real.var(axis=0).sum() + 1e-9))


def statistics_lag(chart: Chart) -> float | None:
    """The squared difference between samples in training and in use, over twice the samples' variance."""
    if not chart.batch_norm[0] or not np.isfinite(chart.fake).all():
        return None
    gap = ((chart.fake - chart.fake_in_training) ** 2).mean()
    return float(gap / (2 * chart.fake_in_training.var(axis=0).mean() + 1e-6))


@threadpool_limits.wrap(limits=1)
def blind(chart: Chart) -> float:
    """How much better neighbours tell real from fake than a discriminator whose answers are nearly constant."""
    real, fake = logits(chart)
    advantage = float(abs(real.mean() - fake.mean()))
    if np.concatenate([real, fake]).std() > 0.15 or advantage > 0.15:
        return 0.0
    return 2 * abs(told_by_neighbours(chart.real, chart.fake_in_training) - 0.5) - advantage


def told_by_neighbours(real: np.ndarray, fake: np.ndarray) -> float:
    """The share of samples whose nearest neighbour is of their own kind: 0.5 where both are alike."""
    both, kinds = np.concatenate([real, fake]), np.repeat([1, 0], [len(real), len(fake)])
    nearest = NearestNeighbors(n_neighbors=1).fit(both).kneighbors(return_distance=False)[:, 0]
    return float((kinds[nearest] == kinds).mean())


@threadpool_limits.wrap(limits=1)
def memorising(chart: Chart) -> float | None:
    """How far fakes lean to the training data, from 0 (not at all) to 1 (copies).

    With held-out data, by which of the two each fake is closer to; without, by how much nearer fakes are to the data
    than the data to each other.
    """
    data = np.unique(chart.data[:5000], axis=0)
    if len(data) < 3:
        return None
    own = np.median(NearestNeighbors(n_neighbors=1).fit(data).kneighbors()[0])
    theirs = np.median(NearestNeighbors(n_neighbors=1).fit(data).kneighbors(chart.fake)[0])
    nearer = float(max(0.0, 1 - theirs / (own + 1e-9)))
    return nearer if chart.held_out is None else max(nearer, 2 * closer_to_train(chart.fake, data, chart.held_out) - 1)


def vanishing(chart: Chart) -> float:
    """The discriminator's certainty: the mean of its belief in real samples and its disbelief in fakes."""
    real, fake = logits(chart)
    return float((_sigmoid(real).mean() + _sigmoid(-fake).mean()) / 2)


def oscillation(chart: Chart) -> float:
    """The swing of the smoothed losses in the run's second half, over their size, if they turn often enough."""
    half = chart.losses[len(chart.losses) // 2 :]
    if len(half) < 100:
        return 0.0
    blocks = np.stack([block.mean(axis=0) for block in np.array_split(half, 50)])
    centred = blocks - np.median(blocks, axis=0)
    turns = (np.diff(np.sign(centred), axis=0) != 0).sum(axis=0)
    swings = blocks.std(axis=0) / (np.abs(blocks).mean(axis=0) + 1e-6)
    return float(np.where(turns >= 6, swings, 0).max())


@threadpool_limits.wrap(limits=1)
def missing_share(chart: Chart) -> float:
    """The share of real samples in groups of which the generator makes less than a fifth of what is due."""
    real, fake = chart.real, chart.fake
    if real.shape[1] > 20 < len(real):
        components = PCA(20, random_state=0).fit(real)
        real, fake = components.transform(real), components.transform(fake)
    groups = KMeans(min(GROUPS, len(real) // 2), n_init=3, random_state=0).fit(real)
    due, made = (np.bincount(groups.predict(x), minlength=groups.n_clusters) / len(x) for x in (real, fake))
    return float(due[made < due / 5].sum())


def _logits(probabilities: np.ndarray) -> np.ndarray:
    held = np.clip(probabilities.astype(np.float64), 1e-7, 1 - 1e-7)
    return np.log(held / (1 - held))


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.exp(-softplus(-x))
