"""Examiners of 03_transfer_learning: what stays, what moves how fast, and what has moved."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake, watched
from aigc_helpers.checks.transfer_learning.watched import what_stays


def _seeds(rng: np.random.Generator) -> list[tuple]:
    """Two numbers, from each of which a net of its own is made."""
    return [(int(seed),) for seed in rng.integers(0, 2**31, 2)]


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
    hints=(
        "the net goes in, the same net comes out, ready for `fit`; after another `fit` only the head has moved",
        "a layer has a switch that says whether training may move it; which, and when does `fit` look at it?",
        "`fit` keeps the step that it built before: compiling the net again is what makes it look at the switch anew",
    ),
    written="""def freeze_in_keras(model):
    model.get_layer("body").trainable = False
    model.compile(keras.optimizers.SGD(0.1), "mse")
    return model""",
    why="Keras builds its training step once; only compile makes it build a new one, which leaves the body out.",
)


block_rates = Exercise(
    task="return a rate for each block, the lowest block first, each learning `discount` times slower than the next",
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
    hints=(
        "a list of as many rates as there are blocks; the last, for the head, is `top` itself",
        "count how many steps down from the head each block is",
        "one step down divides once, two steps twice: a power of `discount`; mind which end comes first",
    ),
    written="""def block_rates(top, discount, blocks):
    steps_down = np.arange(blocks)[::-1]
    return top / discount**steps_down""",
    why="Each step down divides once more, so the lowest block, whose edges serve any picture, moves least.",
)


def _before_after(rng: np.random.Generator) -> list[tuple]:
    """Weights by name before and after: a kernel, a statistic, a weight by a hair, a statistic alone."""
    names = ("conv/kernel", "norm/gamma", "norm/moving_mean", "head/kernel", "head/bias")
    trials = []
    for moved in (("norm/moving_mean", "head/kernel"), ("norm/moving_mean",), ("conv/kernel",)):
        before = {name: rng.normal(2, 1, (3, 2)) for name in names}
        after = {name: value.copy() for name, value in before.items()}
        for name in moved:
            after[name][1, 1] *= 1 + 1e-9  # one number, and by a hair
            after[name][0, 0] += 0.5 * (name == "head/kernel")
        trials.append((before, after))
    return trials


def _names_moved(differs: Callable[[str, np.ndarray, np.ndarray], bool]) -> Callable[[dict, dict], list[str]]:
    return lambda before, after: sorted(name for name in before if differs(name, before[name], after[name]))


what_moved = Exercise(
    task="return the names of all that differs between the two nets, by however little",
    right="what a net says can only change where something in it has",
    calls=_before_after,
    observe=lambda answer, before, after: sorted(plain.words(answer(before, after))),
    solution=_names_moved(lambda name, old, new: bool(np.any(old != new))),
    mistakes=[
        Mistake(
            "roughly",
            (
                _names_moved(lambda name, old, new: not np.allclose(old, new)),
                _names_moved(lambda name, old, new: not np.isclose(old.mean(), new.mean())),
            ),
            "roughly the same is not the same: frozen means to the last bit",
        ),
        Mistake(
            "no_statistics",
            _names_moved(lambda name, old, new: "moving" not in name and bool(np.any(old != new))),
            "not all names were looked at: what no optimizer moves can move all the same",
        ),
        Mistake(
            "everywhere",
            _names_moved(lambda name, old, new: bool(np.all(old != new))),
            "one number that moved is enough; must all of them?",
        ),
        Mistake(
            "what_stayed",
            _names_moved(lambda name, old, new: not np.any(old != new)),
            "those are the ones that stayed",
        ),
    ],
    hints=(
        "two dictionaries of arrays with the same names go in; a list of names comes out",
        "go through the names; for each, are the two arrays the same in every place?",
        "NumPy tells whether two arrays are equal to the bit; keep the names for which it says no",
    ),
    written="""def what_moved(before, after):
    return [name for name in before if not np.array_equal(before[name], after[name])]""",
    why="Every name is looked at, statistics included, and to the bit: a tolerance would hide a slow drift.",
)
