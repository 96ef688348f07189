"""How illnesses show in the vitals of a finished run: for each, whether it does, and the measurement in words."""

from collections.abc import Callable
from typing import NamedTuple

from aigc_helpers.gan.doctor.vitals import SHIFT, RunVitals

BLIND = 0.01  # of a standard deviation of its outputs: a discriminator that moves less does not see a moved batch
FAR_BEHIND = 0.3  # standard deviations between samples in training and in use; a settled net stays below 0.1
SAME = 0.01  # a spread of logits below it: the discriminator says the same to all
STILL = 0.002  # nats: a loss that swings less stands still; in a collapsed game it swings by 0.006 and more
ELSEWHERE = 3.0  # times as far from the data as they are from each other: fakes that no one mistakes for data
ASTRAY_BY = 5.0  # spreads of the data from their middle: the data themselves lie at 1, and good fakes too
MATCHES, DIFFERS = 0.1, 0.12  # nats: a loss that close is that loss, one that far is another
FOUND_OUT = -2.0  # a mean logit of fakes below it is a belief under 12 %, which ought to cost the generator over 2 nats
PAID = 0.3  # a loss of the generator below it says that it is content
CONTENT = 0.7  # a loss of the discriminator above it: it has not told the two apart, or in the wrong order
SURE = 0.95  # of all pairs, real and fake, put in one order: the discriminator tells them apart
BEATEN = 0.02  # a loss of the discriminator below it leaves nothing to learn from
COPIED = 0.7  # of the distance between neighbours in the data: independent samples lie at 0.75 to 1.2
SWINGING, OFTEN = 0.25, 4  # nats, and times across the mean
RUNAWAY = 100.0  # between logits, for data of size 1: a healthy game stays below 30, a sure discriminator too
FEW_CELLS = 0.5  # of the data's


class Sign(NamedTuple):
    """`shows` in the vitals or does not; `seen` puts the measurement into words."""

    shows: Callable[[RunVitals], bool]
    seen: Callable[[RunVitals], str]


def _runs_away(it: RunVitals) -> bool:
    size = max(1.0, abs(it.low), abs(it.high))
    return not it.finite or max(abs(it.real - it.fake), it.spread) > RUNAWAY * size


def _out_of_range(it: RunVitals) -> bool:
    """Data that the output cannot reach, or that leave its lower half unused, as [0, 1] does with a tanh."""
    if it.reach is None:
        return False
    low, high = it.reach
    return it.low < low - 0.01 or it.high > high + 0.01 or it.low > (low + high) / 2 - 0.01


def _takes_beliefs_for_logits(it: RunVitals) -> bool:
    return it.beliefs and it.as_logits < MATCHES and it.as_known > max(DIFFERS, 2 * it.as_logits)


def _is_paid_for_failing(it: RunVitals) -> bool:
    """Cross-entropy or squares near 0 where they should be large, or the critic's own mean, with its own sign."""
    if it.apart < SURE or it.discriminator_loss > CONTENT or "discriminator" in it.untouched:
        return False
    crossed = it.logit < FOUND_OUT and 0 < it.generator_loss < PAID
    linear = not it.beliefs and abs(it.generator_loss - it.logit) < 0.1 * abs(it.logit) > -0.1 * FOUND_OUT
    return crossed or linear or _squares_paid_for_failing(it)


def _squares_paid_for_failing(it: RunVitals) -> bool:
    """One kind at 0 and the other at 1, as squares want it, and the generator as content as the discriminator."""
    at_their_ends = max(abs(it.real + it.fake - 1), abs(abs(it.real - it.fake) - 1)) < PAID
    return at_their_ends and 0 <= it.discriminator_loss < PAID / 3 and 0 <= it.generator_loss < PAID / 3


def _silent(it: RunVitals) -> bool:
    """The same to all, and the fakes are no excuse: they lie elsewhere, or spread over a part of the data."""
    same = it.spread < SAME and it.swing < STILL
    unlike = it.copies > ELSEWHERE or it.cells < FEW_CELLS
    return same and unlike and "discriminator" not in it.untouched


def _beaten(it: RunVitals) -> bool:
    return it.apart > SURE and 0 <= it.discriminator_loss < BEATEN and it.slope < BEATEN


def _swings(it: RunVitals) -> bool:
    return not it.negative and it.swing > SWINGING and it.swings >= OFTEN


EXPLOSION = Sign(
    _runs_away,
    lambda it: (
        f"mean logits {it.real:.0f} and {it.fake:.0f}, spread {it.spread:.0f}"
        if it.finite
        else "losses or weights are not numbers"
    ),
)
FROZEN = Sign(
    lambda it: "discriminator" in it.untouched,
    lambda it: "the weights of the discriminator are those it was born with, none has moved",
)
IDLE = Sign(
    lambda it: "generator" in it.untouched,
    lambda it: "the weights of the generator are those it was born with, none has moved",
)
RANGE = Sign(
    _out_of_range,
    lambda it: (
        f"data lie in [{it.low:.3g}, {it.high:.3g}], and the output in [{it.reach[0]:g}, {it.reach[1]:g}]"
        if it.reach
        else ""
    ),
)
SIGMOID = Sign(
    _takes_beliefs_for_logits,
    lambda it: (
        f"outputs are beliefs, {it.fake:.2f} in fakes; the losses {it.discriminator_loss:.2f} and "
        f"{it.generator_loss:.2f} are what they give as logits, and no loss on beliefs gives these"
    ),
)
SIGN = Sign(
    _is_paid_for_failing,
    lambda it: (
        f"mean outputs {it.real:.2f} for real samples and {it.fake:.2f} for fakes, found out in {it.apart:.0%} of "
        f"pairs, yet the generator's loss, {it.generator_loss:.1e}, is content with that"
    ),
)
BATCHNORM = Sign(
    lambda it: it.shift_seen < BLIND and "discriminator" not in it.untouched,
    lambda it: f"a batch moved by {SHIFT:g} standard deviations moves the logits by {it.shift_seen:.1e} of theirs",
)
LAGGING_STATISTICS = Sign(
    lambda it: it.lag > FAR_BEHIND,
    lambda it: f"samples in use lie {it.lag:.2f} standard deviations from the same samples in training",
)
LABELS = Sign(
    _silent,
    lambda it: (
        f"logits differ by {it.spread:.1e} over real and fake, though fakes lie {it.copies:.1f} times as far "
        f"from the data as these from each other, and spread over {it.cells:.0%} of what these spread over"
    ),
)
ASTRAY = Sign(
    lambda it: it.offset > ASTRAY_BY,
    lambda it: f"fakes lie {it.offset:.0f} spreads of the data away from their middle",
)
VANISHING_GRADIENT = Sign(
    _beaten,
    lambda it: f"the discriminator's loss is {it.discriminator_loss:.1e}, the saturating slope {it.slope:.1e}",
)
MEMORISING = Sign(
    lambda it: it.copies < COPIED,
    lambda it: f"a fake lies {it.copies:.2f} times as far from the data as the data from each other",
)
OSCILLATION = Sign(
    _swings,
    lambda it: f"the smoothed loss swings by {it.swing:.2f}, {it.swings} times across its mean in the second half",
)
MODE_COLLAPSE = Sign(
    lambda it: it.cells < FEW_CELLS,
    lambda it: f"fakes spread over {it.cells:.0%} of what the data spread over",
)
