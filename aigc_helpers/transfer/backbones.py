"""A larger net that others trained on a million photos, under a head of your own."""

import keras

from aigc_helpers import nets
from aigc_helpers.validation import at_least


def photo_net(
    classes: int, *, weights: str | None = "imagenet", size: int = nets.PHOTO_SIZE, seed: int = 0
) -> keras.Model:
    """EfficientNet-Lite0 (Tan and Le 2019) as one block `backbone`, under a fresh `head`: photo → logits [classes].

    Photos are [size, size, 3], bytes or floats in [0, 1]; the backbone makes 1,280 features of one, with 3,413,024
    weights and statistics. "imagenet" weights, which learned 1,000 kinds of things from 1.28 million photos, ship with
    the course; None takes random ones, whose features say nothing. All starts thawed; `freeze(model, "backbone")` keeps
    the backbone as it is. To freeze stage by stage, put a head on `adapted(nets.photo_classifier(), classes=…)`.
    Raises DataError where the file of weights is gone, ValueError for arguments that do not fit.
    """
    classes = at_least(2, classes, name="classes")
    backbone = nets.photo_features(weights=weights, size=size, seed=seed)
    backbone.name = "backbone"
    head = nets.Seeds(seed).dense(classes, name="head")
    return keras.Sequential([keras.Input(backbone.input_shape[1:]), backbone, head], name="photo_net")
