"""A larger net that others trained on a million photos, under a head of your own."""

import warnings
from typing import Any

import keras
from keras import layers

from aigc_helpers.data import DataError
from aigc_helpers.nets import seeded
from aigc_helpers.validation import at_least

WEIGHTS = ("imagenet", None)
BY_HAND = (
    "Connect to the internet once (Keras keeps the 4 MB in ~/.keras/models), or pass weights=None for a net that has "
    "not learned anything yet"
)


def photo_net(classes: int, *, weights: str | None = "imagenet", size: int = 96, seed: int = 0) -> keras.Model:
    """MobileNetV3Small (Howard et al. 2019) as one block `backbone`, under a fresh `head`: photo → logits [classes].

    Photos are [size, size, 3], bytes or floats in [0, 1]; the backbone makes 576 features of one, with 939,120 weights
    and statistics. "imagenet" weights, which learned 1,000 kinds of things from 1.28 million photos, are downloaded
    where they are not kept yet; None takes random ones, whose features say nothing: enough to try the code. All starts
    thawed; `freeze(model, "backbone")` keeps the backbone as it is. Raises DataError where the weights are not to be
    had, ValueError for arguments that do not fit.
    """
    classes, size = at_least(2, classes, name="classes"), at_least(32, size, name="size")
    if weights not in WEIGHTS:
        raise ValueError(f"weights={weights!r}; type one of {', '.join(map(repr, WEIGHTS))}")
    with seeded(seed):
        levels, backbone = layers.Rescaling(255.0, name="grey_levels"), _backbone(weights, size)
        ends = layers.GlobalAveragePooling2D(name="features"), layers.Dense(classes, name="head")
        return keras.Sequential([keras.Input((size, size, 3)), levels, backbone, *ends], name="photo_net")


def _backbone(weights: str | None, size: int) -> keras.Model:
    """Grey levels [size, size, 3] in 0..255 → 576 feature maps, a 32nd of the photo wide."""
    options: dict[str, Any] = {
        "weights": weights,
        "include_top": False,
        "input_shape": (size, size, 3),
        "name": "backbone",
    }
    try:
        with warnings.catch_warnings():
            # The weights are the same for photos of any size.
            warnings.filterwarnings("ignore", "`input_shape` is undefined or non-square", UserWarning)
            return keras.applications.MobileNetV3Small(**options)
    except Exception as error:  # Keras raises nothing more special where a download fails
        raise DataError(f"The weights of MobileNetV3Small could not be fetched: {error}. {BY_HAND}.") from error
