"""What people hand over by mistake, family by family: good value → {what it is: bad value}, all to be refused."""

import keras
import numpy as np

NAN, INF = float("nan"), float("inf")
NO_NUMBERS = {"NaN": NAN, "True": True, "words": "3", "None": None, "a list": [3]}


def without(family, *kinds):
    """The family less some kinds, which are no mistake here."""
    return lambda good: {kind: value for kind, value in family(good).items() if kind not in kinds}


def masked(good):
    """`good` with its first number behind a mask."""
    return np.ma.masked_array(good, np.arange(np.size(good)).reshape(np.shape(good)) == 0)


def spoiled(good, value):
    """`good` as floats, its first number replaced."""
    array = np.array(good, float)
    array.flat[0] = value
    return array


def seeds(good):
    return NO_NUMBERS | {"a fraction": 1.5, "negative": -1, "huge": 10**30}


def counts(good):
    return NO_NUMBERS | {"zero": 0, "negative": -1, "a fraction": 1.5, "infinite": INF}


def rates(good):
    return NO_NUMBERS | {"negative": -1e-3, "infinite": INF}


def shares(good):
    return NO_NUMBERS | {"negative": -0.1, "percent": 200, "infinite": INF}


def names(good):
    return {
        "unknown": "unheard of",
        "empty": "",
        "None": None,
        "a number": 3,
        "a list": [good],
        "other case": good.swapcase(),
    }


def words(good):
    return {"empty": "", "None": None, "bytes": good.encode(), "a list": [good], "a number": 3, "an array": np.ones(3)}


def tokens(good):
    """What is no row of tokens of the good ones' vocabulary, which is below 1000."""
    good = np.asarray(good)
    shapes = {"a column": good[:, None], "empty": good[:0], "one number": 3, "None": None, "a text": "a text"}
    return shapes | {
        "negative": good - 100,
        "far too large": good + 1000,
        "fractions": good + 0.5,
        "floats": good.astype(float),
        "masked": masked(good),
        "NaN": spoiled(good, NAN),
        "words": good.astype(str),
    }


def flags(good):
    return {"a word": "False", "yes": "yes", "a number": 2, "None": None}


def arrays(good):
    good = np.asarray(good)
    return {
        "NaN": spoiled(good, NAN),
        "infinite": spoiled(good, INF),
        "masked": masked(good),
        "words": np.full(good.shape, "a"),
        "objects": np.full(good.shape, None),
        "complex": good + 1j,
    }


def images(good):
    floats = np.asarray(good, np.float32)
    levels = {"floats 0-255": floats * 255, "whole numbers 0-255": (floats * 255).astype(np.int64)}
    shapes = {"no channels": floats[..., 0], "empty": floats[:0], "one number": 0.5, "None": None}
    values = {"negative": floats - 1, "bytes 0 and 1": (floats > 0.5).astype(np.uint8)}
    return arrays(good) | levels | shapes | values


def labels(good):
    good = np.asarray(good)
    wrong = {
        "negative": good - 100,
        "far too large": good + 1000,
        "fractions": good + 0.5,
        "one-hot": np.eye(int(good.max()) + 1)[good],
    }
    shapes = {"a column": good[:, None], "too few": good[:-1], "one number": 3, "None": None}
    return wrong | shapes | {"masked": masked(good), "NaN": spoiled(good, NAN), "words": good.astype(str)}


def features(good):
    good = np.asarray(good)
    shapes = {"pictures": good[:, None, :, None], "one row's numbers": good[0], "empty": good[:0], "None": None}
    return arrays(good) | shapes | {"bytes": np.abs(good).astype(np.uint8)}


def points(good):
    good = np.asarray(good)
    return arrays(good) | {"three wide": np.ones((len(good), 3)), "one long row": good.ravel(), "None": None}


def boxes(good):
    return {"reversed": (good[1], good[0], good[2], good[3]), "NaN": (NAN, *good[1:]), "short": good[:2], "None": None}


def classifiers(good):
    """Models that give no logits [N, classes] of images, or have none of their weights right."""
    shape, classes = good.input_shape[1:], good.output_shape[-1]
    flat = [keras.Input(shape), keras.layers.Flatten()]
    broken = keras.models.clone_model(good)
    broken.set_weights([np.full_like(weight, NAN) for weight in good.get_weights()])
    return {
        "never built": keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(classes)]),
        "gives pictures": keras.Sequential([keras.Input(shape), keras.layers.Conv2D(1, 3, padding="same")]),
        "ends in softmax": keras.Sequential([*flat, keras.layers.Dense(classes, activation="softmax")]),
        "weights of NaN": broken,
        "None": None,
        "a word": "model",
    }
