"""Checks for a GAN's training loop, anybody's. This one file, with NumPy, is all they need: copy it beside your code.

Each takes arrays, or functions of arrays, and returns a `Finding`: true if all is well, else with what was measured and
what mends it. Tensors of Keras, TensorFlow and PyTorch are taken as they are. Functions of your own get arrays: of
float32, or what `tensor` makes of them, such as `tensor=torch.as_tensor`.

    from gan_checks import moved, perfect_loss, report

    before = D.get_weights(), G.get_weights()        # Keras; in PyTorch [p.detach().clone() for p in D.parameters()]
    train_discriminator(batch)
    assert moved(before[0], D.get_weights(), before[1], G.get_weights())

The names of the findings are those of lesson 06 of the AIGC course.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

SURE = 30.0  # a logit so high that a belief is 1 to all digits
SHIFT = 5.0  # standard deviations by which a batch is moved
NO_FLOOR = "no cross-entropy falls below 0: a Wasserstein loss? then leave this check; or is a label above 1?"
SQUARES = "no cross-entropy costs so much: least squares? then beliefs=True"
TURNED = "1 stands for fakes here? then lambda real, fake: loss(fake, real)"
AS_IT_IS = "let the loss take what the net gives: Dense(1) without activation, and from_logits=True"


class Finding(NamedTuple):
    """What one check found: the ailment that it looks for, whether all is well, what was measured, what mends it."""

    name: str
    well: bool
    measured: str
    mend: str

    def __bool__(self) -> bool:
        return self.well

    def __str__(self) -> str:
        return f"✓ {self.name}: {self.measured}" if self.well else f"✗ {self.name}: {self.measured}\n    {self.mend}"


def report(*findings: Finding) -> list[str]:
    """Print what was found, a line for each; the names of those that are not well."""
    for finding in findings:
        print(finding)
    return [finding.name for finding in findings if not finding]


def perfect_loss(
    loss: Callable, *, beliefs: bool = False, smooth: float = 1.0, tensor: Callable = np.asarray
) -> Finding:
    """Whether a discriminator's loss is as low as it can be where it is surely right.

    `loss(real, fake)` is of its outputs [8, 1]: logits, or what should be 1 and 0, `beliefs=True`, where it ends in a
    sigmoid or the loss is least squares. `smooth` is the label of real samples: with 0.9 no cross-entropy gets below
    0.325, and none should. A loss that is no cross-entropy is told from an ill one, and has the name "other_loss".
    """
    right = (1 - 1e-6, 1e-6) if beliefs else (SURE, -SURE)
    if smooth < 1:
        right = smooth if beliefs else np.log(smooth / (1 - smooth)), right[1]
    found, swapped = (_number(loss(*(tensor(_column(value)) for value in pair))) for pair in (right, right[::-1]))
    floor = _entropy(smooth)
    well, (name, mend) = bool(abs(found - floor) < 0.02), _unlike_cross_entropy(found, swapped)
    return Finding(name, well, f"a perfect answer costs {found:.3f}, best {floor:.3f}", mend)


def _unlike_cross_entropy(found: float, swapped: float) -> tuple[str, str]:
    """Which ailment, and what mends it, where sure and right costs `found`, and sure and wrong `swapped`."""
    if abs(found - swapped) < 1e-3 * (1 + abs(found)):  # each output meets the labels of both
        return "labels", "give the labels the shape of the outputs, (n, 1): tf.ones_like(outputs)"
    kinds = {NO_FLOOR: found < -0.02, SQUARES: found > 3 * SURE, TURNED: abs(swapped) < 0.02}
    other = [mend for mend, is_it in kinds.items() if is_it]
    return ("other_loss", other[0]) if other else ("sigmoid", AS_IT_IS)


def same_twice(loss: Callable, *, rows: int = 5, tensor: Callable = np.asarray) -> Finding:
    """Whether a loss is the same for a batch and for that batch twice over; `loss(real, fake)` is of outputs [n, 1]."""
    outputs = np.random.default_rng(0).uniform(0.1, 0.9, (2, rows, 1)).astype(np.float32)
    once, twice = (_number(loss(*(tensor(np.tile(part, (times, 1))) for part in outputs))) for times in (1, 2))
    mend = "divide by the rows that are there, tf.reduce_mean or tf.shape(batch)[0], not by a fixed BATCH_SIZE"
    return Finding("batch_size", abs(once - twice) < 1e-3 * (1 + abs(once)), f"{once:.3f}, then {twice:.3f}", mend)


def pull(loss: Callable, fake: Any, *, tensor: Callable = np.asarray) -> Finding:
    """Whether the generator's `loss(fake)` wants the logits of its fakes higher, and how much: on logits [n, 1]."""
    logits, step = array(fake).reshape(-1, 1).astype(np.float32), np.float32(0.05)
    up, down = (_number(loss(tensor(logits + side))) for side in (step, -step))
    slope = (up - down) / (2 * float(step))
    if slope > 0:
        mend = "minimise −log D(G(z)): the loss has to fall where the belief in fakes rises"
        return Finding("sign", False, f"the loss rises by {slope:.2g} with each unit of the logits", mend)
    mend = "against a sure discriminator minimise −log D(G(z)), not log(1 − D(G(z)))"
    return Finding("vanishing_gradient", slope < -0.02, f"the loss falls by {-slope:.2g} with each unit", mend)


def moved(before: Sequence, after: Sequence, other_before: Sequence = (), other_after: Sequence = ()) -> Finding:
    """Whether one step moved the weights of its own player, and left the other's as they were."""
    own, other = largest_move(before, after), largest_move(other_before, other_after)
    measured = f"its own weights by up to {own:.2g}, the other's by up to {other:.2g}"
    if other > 0:
        mend = "take the gradient by this player's trainable variables alone, and apply it to these"
        return Finding("trespass", False, measured, mend)
    mend = "freeze nothing, give each optimizer the weights of its own player, and show what was trained"
    return Finding("frozen", 0 < own < np.inf, measured, mend)


def largest_move(before: Sequence, after: Sequence) -> float:
    """The largest absolute change of a weight between two lists of arrays; inf where one is no longer a number."""
    changes = [np.abs(array(new) - array(old)).max() for old, new in zip(before, after, strict=True)]
    largest = float(max(changes, default=0.0))
    return largest if np.isfinite(largest) else float("inf")


def counted(iterations: Any, steps: int) -> Finding:
    """Whether an optimizer has counted as many steps as its player took: Keras's `optimizer.iterations`."""
    found, mend = int(array(iterations)), "give each player an optimizer of its own"
    return Finding("shared_optimizer", found == steps, f"{found:,} steps counted, {steps:,} taken", mend)


def renewed(first: Any, second: Any) -> Finding:
    """Whether two steps saw different latent vectors."""
    differ = float(np.mean(array(first) != array(second)))
    mend = "inside of tf.function draw by TensorFlow, or by keras.random and a SeedGenerator"
    return Finding("noise", differ > 0.9, f"{differ:.0%} of the numbers are new", mend)


def fits(real: Any, ends: tuple[float, float] = (-1.0, 1.0)) -> Finding:
    """Whether a real batch reaches both ends of what the generator can say, a tanh's −1 and 1, and goes no further."""
    (low, high), found = ends, array(real)
    room, reach = 0.05 * (high - low), (float(found.min()), float(found.max()))
    well = abs(reach[0] - low) < room and abs(reach[1] - high) < room
    mend = "bring the data to where the generator's output lives: pixels / 127.5 - 1 for a tanh"
    return Finding("range", well, f"the batch lies in [{reach[0]:.3g}, {reach[1]:.3g}]", mend)


def all_known(batch: Any, source: Any, *, within: float = 1e-3) -> Finding:
    """Whether each row that is shown as real is one of the `source`, scaled alike; without augmentation."""
    rows, known = (array(part).reshape(len(part), -1) for part in (batch, source))
    unknown = float(np.mean([np.abs(known - row).max(axis=1).min() > within for row in rows]))
    mend = "show the discriminator nothing as real that does not come from the data"
    return Finding("forged", unknown == 0, f"{unknown:.0%} of {len(rows)} rows are not in the data", mend)


def sees_a_shift(discriminator: Callable, real: Any, *, tensor: Callable = np.asarray) -> Finding:
    """Whether a discriminator, as it is in training, notices that a whole batch has moved.

    A verdict that hangs on the rest of its batch is no fault by itself: packs and minibatch deviation want it so.
    """
    batch = array(real).astype(np.float32)
    moved_batch = batch + np.float32(SHIFT * batch.std())
    here, there = (array(discriminator(tensor(part))).astype(float) for part in (batch, moved_batch))
    seen = float(abs(here.mean() - there.mean()) / (here.std() + 1e-12))
    mend = "batch normalisation behind the first activation only; or layer normalisation, behind the first layer"
    return Finding("batchnorm", seen > 0.01, f"{SHIFT:g} σ of the data move the verdict by {seen:.2g} of its σ", mend)


def settled(in_training: Any, in_use: Any) -> Finding:
    """Whether a generator's samples of the same latent vectors are alike with training=True and training=False."""
    trained, used = array(in_training), array(in_use)
    lag = float(np.sqrt(np.mean((trained - used) ** 2)) / (trained.std() + 1e-12))
    mend = "BatchNormalization(momentum=0.9) in the generator, or more steps"
    return Finding("lagging_statistics", lag < 0.4, f"they lie {lag:.2f} σ apart", mend)


def spread(fakes: Any, real: Any, *, cells: int = 10) -> Finding:
    """Whether fakes [M, …] spread over the parts into which the real samples [N, …] fall."""
    made, data = (array(part).reshape(len(part), -1).astype(float) for part in (fakes, real))
    centres = _centres(data, cells)
    share = _in_use(made, centres) / _in_use(data, centres)
    mend = "slow the generator down beside the discriminator; minibatch deviation"
    return Finding("mode_collapse", share > 0.5, f"over {share:.0%} of what the data spread over", mend)


def not_by_heart(seen: Any, unseen: Any) -> Finding:
    """Whether logits of real samples that were trained on look like those of real samples held out."""
    known, held = np.sort(array(seen).ravel()), array(unseen).ravel()
    ahead = float(np.mean(len(known) - np.searchsorted(known, held, side="right")) / len(known))
    ties = float(np.mean(np.searchsorted(known, held, side="right") - np.searchsorted(known, held)) / len(known))
    share = ahead + ties / 2
    mend = "more data, or augment real and fake alike, or stop earlier"
    return Finding("memorising", share < 0.75, f"the seen one is above the unseen one in {share:.0%} of pairs", mend)


def finite(*arrays: Any) -> Finding:
    """Whether losses, logits, weights hold no NaN and no infinity."""
    share = float(np.mean([np.isfinite(array(part)).all() for part in arrays]))
    mend = "lower both rates; 1e-12 inside of a root; a Wasserstein loss wants clipping or a penalty"
    return Finding("explosion", share == 1, f"{share:.0%} of {len(arrays)} arrays are finite", mend)


def array(value: Any) -> np.ndarray:
    """NumPy's array of a tensor: of PyTorch, on any device, with or without a gradient, of TensorFlow or Keras."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
    return np.asarray(value.numpy() if hasattr(value, "numpy") else value)


def _number(value: Any) -> float:
    return float(array(value).mean())


def _column(value: float) -> np.ndarray:
    return np.full((8, 1), value, np.float32)


def _entropy(share: float) -> float:
    return sum(part * float(-np.log(part)) for part in (share, 1 - share) if 0 < part < 1)


def _centres(data: np.ndarray, cells: int) -> np.ndarray:
    """Centres of as many cells: the farthest points one after another, then a few rounds of k-means."""
    data = data[:2000]
    chosen = [data.mean(axis=0)]
    for _ in range(cells):
        chosen.append(data[_squares(data, np.array(chosen)).min(axis=1).argmax()])
    centres = np.array(chosen[1:])
    for _ in range(10):
        nearest = _squares(data, centres).argmin(axis=1)
        centres = np.array(
            [data[nearest == k].mean(axis=0) if (nearest == k).any() else c for k, c in enumerate(centres)]
        )
    return centres


def _squares(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    return ((points**2).sum(axis=1)[:, None] - 2 * points @ centres.T + (centres**2).sum(axis=1)).clip(0)


def _in_use(points: np.ndarray, centres: np.ndarray) -> float:
    """How many cells are in use: the exponential of the entropy of their shares."""
    shares = np.bincount(_squares(points, centres).argmin(axis=1), minlength=len(centres)) / len(points)
    return float(np.exp(-sum(share * np.log(share) for share in shares if share)))
