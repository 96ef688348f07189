"""The examiners of 03_transfer_learning: seven exercises, each `check.NAME.examine(answer)`, and its quiz."""

import keras
import numpy as np

from aigc_helpers import nets
from aigc_helpers.checks.engine import Exercise, Mistake, same_as
from aigc_helpers.checks.transfer_quiz import quiz

__all__ = [
    "alike",
    "block_rates",
    "fair_shots",
    "freeze_in_keras",
    "good_rate",
    "quiet_features",
    "quiz",
    "stays",
]

NAMES = ["conv1", "conv2", "conv3", "dense", "head"]
LABELS = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
HELD_OUT = np.array([0, 3, 6, 1, 4, 7])
ONE, OTHER = np.random.default_rng(0).normal(1, 1, (12, 3)), np.random.default_rng(1).normal(2, 1, (12, 4))
RATES = {1e-4: 0.93, 1e-3: 0.97, 1e-2: 0.91, 1e-1: 0.10}


def _given(result: object) -> object:
    if result is None or result is ...:
        raise NotImplementedError
    return result


# --- what stays ---

stays = Exercise(
    task="return the names of the blocks that stay: from the bottom through the one named, that one included",
    right="what lies below the last frozen block is frozen with it, for all of it feeds what lies above",
    attempt=lambda answer: list(_given(answer(NAMES, "conv3"))),
    is_right=lambda names: names == NAMES[:3],
    mistakes=[
        Mistake(
            lambda names: names == NAMES[:2],
            "frozen too little: conv3 itself still learns; a slice ends before its second number, so add 1",
        ),
        Mistake(lambda names: names == ["conv3"], "one block alone: what lies below would move, and it with that"),
        Mistake(lambda names: names in (NAMES[2:], NAMES[3:]), "those are the upper ones: freeze from the bottom"),
    ],
)


def _compiled() -> keras.Model:
    """A small net that Keras has compiled and trained for one step."""
    with nets.seeded(0):
        dense = [keras.layers.Dense(3, name="body"), keras.layers.Dense(2, name="head")]
        model = keras.Sequential([keras.Input((4,)), *dense])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)
    return model


def _what_moves(answer: object) -> str:
    """Which of the two layers move when the answered net is trained further."""
    model = _given(answer(_compiled()))
    before = {layer.name: layer.get_weights()[0] for layer in model.layers}
    model.fit(np.ones((8, 4)), np.zeros((8, 2)), verbose=0)
    moved = [name for name in before if np.any(before[name] != model.get_layer(name).get_weights()[0])]
    if moved == ["body", "head"] and not model.get_layer("body").trainable:
        return "not compiled"
    return " and ".join(moved) or "nothing"


freeze_in_keras = Exercise(
    task='freeze the layer "body" of a net that Keras has compiled and trained, and return the net ready for `fit`',
    right="trainable first, then compile: only then does `fit` build its step anew",
    attempt=_what_moves,
    is_right=lambda moved: moved == "head",
    mistakes=[
        Mistake(
            lambda moved: moved == "not compiled",
            "compile is forgotten: `fit` goes on with the step that it traced before, and the body moves with it",
        ),
        Mistake(lambda moved: moved == "body", "that froze the head: the body is what shall stay"),
        Mistake(lambda moved: moved == "nothing", "now nothing learns: freeze the body alone"),
        Mistake(lambda moved: moved == "body and head", 'nothing is frozen: model.get_layer("body").trainable = False'),
    ],
)

block_rates = Exercise(
    task="one rate for each block, the lowest first: the head gets `top`, each block below it 1 / discount of that",
    right="what is general changes slowly, what is special fast",
    attempt=lambda answer: np.asarray(_given(answer(0.001, 2.0, 4)), float),
    is_right=same_as(np.array([0.125, 0.25, 0.5, 1.0]) * 1e-3, tolerance=1e-9),
    mistakes=[
        Mistake(
            same_as(np.array([1.0, 0.5, 0.25, 0.125]) * 1e-3, tolerance=1e-9),
            "the wrong way up: this lets the pixels' block learn fastest; the head comes last in the list",
        ),
        Mistake(
            same_as(np.array([0.0625, 0.125, 0.25, 0.5]) * 1e-3, tolerance=1e-9),
            "one step too far: the head itself gets `top`, without a discount",
        ),
        Mistake(
            same_as(np.array([8.0, 4.0, 2.0, 1.0]) * 1e-3, tolerance=1e-9),
            "multiplied where it wants dividing: the lowest block would learn eight times as fast as the head",
        ),
    ],
)


# --- few labels ---


def _drawn(answer: object) -> np.ndarray:
    return np.asarray(_given(answer(LABELS, HELD_OUT, 2))).astype(int)


fair_shots = Exercise(
    task="return rows of `per_class` examples of each class, none of them twice and none of them held out",
    right="as many of each class, and not one that the test will ask for",
    attempt=_drawn,
    is_right=lambda rows: (
        np.bincount(LABELS[rows], minlength=3).tolist() == [2, 2, 2]
        and len(set(rows)) == 6
        and not set(rows) & set(HELD_OUT)
    ),
    mistakes=[
        Mistake(
            lambda rows: bool(set(rows) & set(HELD_OUT)),
            "a leak: some of these rows are held out for the test, which would then ask what was shown: leave them out",
        ),
        Mistake(lambda rows: len(set(rows)) < len(rows), "a row stands there twice: it counts as one label only"),
        Mistake(
            lambda rows: len(set(np.bincount(LABELS[rows], minlength=3))) > 1,
            "the classes are not served alike: draw class by class, not from all labels at once",
        ),
        Mistake(lambda rows: len(rows) != 6, "per_class of each class: 2 × 3 rows in all"),
    ],
)


def _cka(x: np.ndarray, y: np.ndarray) -> float:
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    return float(np.linalg.norm(x.T @ y) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y)))


CENTRED = ONE - ONE.mean(axis=0), OTHER - OTHER.mean(axis=0)

alike = Exercise(
    task="centre both, then return ‖XᵀY‖² / (‖XᵀX‖ · ‖YᵀY‖)",
    right="1 for the same features, turned and scaled as you like; near 0 for unrelated ones",
    attempt=lambda answer: float(_given(answer(ONE, OTHER))),
    is_right=same_as(_cka(ONE, OTHER)),
    mistakes=[
        Mistake(
            same_as(
                float(
                    np.linalg.norm(ONE.T @ OTHER) ** 2 / (np.linalg.norm(ONE.T @ ONE) * np.linalg.norm(OTHER.T @ OTHER))
                )
            ),
            "not centred: their means alone make them look alike; subtract each column's mean first",
        ),
        Mistake(
            same_as(float(np.linalg.norm(CENTRED[0].T @ CENTRED[1]) ** 2)),
            "not divided: whoever has larger features would be more alike",
        ),
        Mistake(
            same_as(
                float(
                    np.linalg.norm(CENTRED[0].T @ CENTRED[1])
                    / (np.linalg.norm(CENTRED[0].T @ CENTRED[0]) * np.linalg.norm(CENTRED[1].T @ CENTRED[1]))
                )
            ),
            "the square on top is missing: numerator and denominator have different units",
        ),
    ],
)


# --- two bugs ---


def _body() -> keras.Model:
    """A body with BatchNorm whose statistics are those of other images."""
    with nets.seeded(0):
        model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3), keras.layers.BatchNormalization()])
    model.layers[-1].moving_mean.assign([1.0, -2.0, 0.5])
    return model


def _features_and_drift(answer: object) -> tuple[np.ndarray, float]:
    body, images = _body(), np.random.default_rng(0).normal(size=(6, 5)).astype(np.float32)
    before = body.layers[-1].moving_mean.numpy()
    result = np.asarray(_given(answer(body, images)))
    return result - body(images, training=False).numpy(), float(np.abs(body.layers[-1].moving_mean - before).max())


quiet_features = Exercise(
    task="return what the frozen body makes of the images, and let nothing in it change, statistics included",
    right="in use, BatchNorm takes the statistics that it has, and moves none",
    attempt=_features_and_drift,
    is_right=lambda found: found[1] == 0 and np.abs(found[0]).max() < 1e-5,
    mistakes=[
        Mistake(
            lambda found: found[1] > 0,
            "the statistics of BatchNorm have moved: in training mode they follow each batch; say training=False",
        ),
        Mistake(lambda found: np.abs(found[0]).max() > 1e-5, "these are not the features of the body as it is in use"),
    ],
)


def _rates_chosen(answer: object) -> np.ndarray:
    return np.array([float(_given(answer(RATES, untouched))) for untouched in (0.95, 0.98)])


good_rate = Exercise(
    task="return the rate whose validation accuracy is best, or 0.0 where none is better than the untouched net",
    right="and where no rate helps, the net stays as it came: that too is a result",
    attempt=_rates_chosen,
    is_right=same_as(np.array([1e-3, 0.0]), tolerance=1e-9),
    mistakes=[
        Mistake(
            same_as(np.array([1e-3, 1e-3]), tolerance=1e-9),
            "where the untouched net reads 98 %, all of these rates make it worse: then return 0.0",
        ),
        Mistake(lambda rates: rates[0] > 0.9, "that is an accuracy; return the rate that belongs to it"),
        Mistake(
            lambda rates: rates[0] >= 1e-2,
            "ten times too high, or more: at that rate the few labels overwrite what the net brought along",
        ),
        Mistake(
            lambda rates: rates[0] == 1e-4, "the lowest rate is safe, and learns next to nothing: take the best one"
        ),
    ],
)
