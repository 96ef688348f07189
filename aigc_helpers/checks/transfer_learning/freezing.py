"""Examiners of 03_transfer_learning: what stays, and what moves how fast."""

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake, watched
from aigc_helpers.checks.transfer_learning.watched import features_kept, what_stays


def _seeds(rng: np.random.Generator) -> list[tuple]:
    """Two numbers, from each of which a net of its own is made."""
    return [(int(seed),) for seed in rng.integers(0, 2**31, 2)]


def _blocks(rng: np.random.Generator) -> list[tuple]:
    """Names of blocks, and one of them that is neither the first nor the last, nor at the same place twice."""
    nets = ["conv1", "conv2", "conv3", "dense", "head"], ["stem", "early", "middle", "late", "pool", "top"]
    places = rng.choice([1, 2, 3], 2, replace=False)
    return [(names, names[place]) for names, place in zip(nets, places, strict=True)]


def _kept(answer, names: list[str], through: str) -> list[str]:
    """The names that `answer` gives, in the order of the blocks: a set has none of its own."""
    kept = plain.words(answer(list(names), through))
    return sorted(kept, key=lambda name: names.index(name) if name in names else len(names))


stays = Exercise(
    task="return the names of the blocks that stay: from the bottom through the one named, that one included",
    right="what lies below the last frozen block is frozen with it, for all of it feeds what lies above",
    calls=_blocks,
    observe=_kept,
    solution=lambda names, through: names[: names.index(through) + 1],
    mistakes=[
        Mistake(
            "one_short",
            lambda names, through: names[: names.index(through)],
            "frozen too little: the block named still learns; a slice ends before its second number",
        ),
        Mistake(
            "one_alone",
            lambda names, through: [through],
            "one block alone: what lies below would move, and it with that",
        ),
        Mistake(
            "upper",
            (
                lambda names, through: names[names.index(through) :],
                lambda names, through: names[names.index(through) + 1 :],
            ),
            "those are the upper ones: freeze from the bottom",
        ),
        Mistake("all", lambda names, through: names, "all of them: what lies above the block named goes on learning"),
    ],
)


freeze_in_keras = watched(
    what_stays,
    lambda rng: _seeds(rng)[:1],
    task='freeze the layer "body" of a net that Keras has compiled and trained, and return the net ready for `fit`',
    body_frozen="trainable first, then compile: only then does `fit` build its step anew",
    not_compiled="compile is forgotten: `fit` goes on with the step that it traced before, and the body moves with it",
    not_ready="`fit` stops on this net: it wants compile, with a loss for numbers",
    head_frozen="that froze the head: the body is what shall stay",
    all_frozen="now nothing learns: freeze the body alone",
    nothing_frozen="nothing is frozen: the body's weights move with the head's",
    no_net='return the net itself, with its layers "body" and "head"',
)


block_rates = Exercise(
    task="one rate for each block, the lowest first: the head gets `top`, each block below it 1 / discount of that",
    right="what is general changes slowly, what is special fast",
    calls=lambda rng: [(float(rng.uniform(1e-4, 1e-3)), 2.0, 4), (float(rng.uniform(1e-3, 1e-2)), 2.6, 5)],
    as_=plain.array,
    solution=lambda top, discount, blocks: [top / discount**depth for depth in reversed(range(blocks))],
    mistakes=[
        Mistake(
            "upside_down",
            lambda top, discount, blocks: [top / discount**depth for depth in range(blocks)],
            "the wrong way up: this lets the pixels' block learn fastest; the head comes last in the list",
        ),
        Mistake(
            "head_discounted",
            lambda top, discount, blocks: [top / discount ** (depth + 1) for depth in reversed(range(blocks))],
            "one step too far: the head itself gets `top`, without a discount",
        ),
        Mistake(
            "multiplied",
            lambda top, discount, blocks: [top * discount**depth for depth in reversed(range(blocks))],
            "multiplied where it wants dividing: the lowest block would learn many times as fast as the head",
        ),
        Mistake(
            "even_steps",
            lambda top, discount, blocks: [top / (1 + discount * depth) for depth in reversed(range(blocks))],
            "each block divides the rate above it once more: the discounts multiply, they do not add up",
        ),
        Mistake(
            "all_alike", lambda top, discount, blocks: [top] * blocks, "all blocks learn alike: where is discount?"
        ),
    ],
)


quiet_features = watched(
    features_kept,
    _seeds,
    task="return what the frozen body makes of the images, and let nothing in it change, statistics included",
    kept="in use, BatchNorm takes the statistics that it has, and moves none",
    moved="the statistics of BatchNorm have moved: in training mode they follow each batch; this net is in use",
    others="these are not the features of the body as it is in use",
)
