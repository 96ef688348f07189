"""A net that knows photographs: EfficientNet-Lite0, rebuilt in Keras, with the weights that ImageNet gave it.

EfficientNet (Tan and Le 2019) in the variant for small machines: no squeeze-and-excite, ReLU6 for swish, and a stem and
a top that do not grow with the net. Nothing is downloaded: the weights, 4.69 million numbers, lie in `data/`.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import keras
import numpy as np
from keras import layers

from aigc_helpers.data.shipped import shipped
from aigc_helpers.nets.layers import seeded
from aigc_helpers.validation import at_least

SIZE = 224  # pixels, as it was trained
CLASSES = 1000
FEATURES = 1280
WEIGHTS = ("imagenet", None)
# Of each stage: blocks, their kernel's width, the stride of the first, how far they expand, maps that come out.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def photo_classifier(*, weights: str | None = "imagenet", size: int = SIZE, seed: int = 0) -> keras.Model:
    """EfficientNet-Lite0: photo [size, size, 3] in [0, 1] → logits [1000], named by `data.photographs.IMAGENET`.

    A stack of `scaled`, `stem`, `stage1` … `stage7`, `top` (maps [size / 32, size / 32, 1280]), `features` (their
    means) and `logits`; `get_layer("stage3").output` is what stage 3 makes of the photo. `weights` "imagenet" learned
    1,000 kinds of things from 1.28 million photos; None draws fresh ones from `seed`. Raises ValueError for arguments
    that do not fit, DataError where the file of weights is not there.
    """
    return _built("photo_classifier", CLASSES, weights=weights, size=size, seed=seed)


def photo_features(*, weights: str | None = "imagenet", size: int = SIZE, seed: int = 0) -> keras.Model:
    """The same net up to `features`: photo [size, size, 3] in [0, 1] → 1,280 numbers that say what is on it."""
    return _built("photo_features", None, weights=weights, size=size, seed=seed)


TRAINED = {build.__name__: build for build in (photo_classifier, photo_features)}


def _built(name: str, classes: int | None, *, weights: str | None, size: int, seed: int) -> keras.Model:
    size = at_least(32, size, name="size")
    if weights not in WEIGHTS:
        raise ValueError(f"weights={weights!r}; type one of {', '.join(map(repr, WEIGHTS))}")
    with seeded(seed):
        stack = [keras.Input((size, size, 3)), *_parts(size), layers.GlobalAveragePooling2D(name="features")]
        head = [layers.Dense(classes, name="logits")] if classes else []
        model = keras.Sequential([*stack, *head], name=name)
    if weights is not None:
        load_imagenet(model)
    return model


def load_imagenet(model: keras.Model) -> None:
    """Give the layers of `model` the weights that lie in `data/` under their names."""
    stored = _stored()
    for layer in _leaves(model):
        for variable in layer.variables:
            variable.assign(stored[f"{layer.name}/{variable.name}"])


@cache
def _stored() -> dict[str, np.ndarray]:
    with np.load(shipped("photo_net.npz"), allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def _leaves(layer: Any) -> Iterator[keras.Layer]:
    for part in getattr(layer, "layers", ()):
        yield from _leaves(part) if hasattr(part, "layers") else (part,)


def _parts(size: int) -> Iterator[keras.Layer]:
    """What stands between a photo and its 1,280 maps, from the bottom up."""
    yield layers.Rescaling(255 / 128, offset=-127 / 128, name="scaled")
    shape = (size, size, 3)
    for name, parts in (
        ("stem", _convolved("stem", 32, 3, strides=2)),
        *_stages(),
        ("top", _convolved("top", FEATURES, 1)),
    ):
        part = keras.Sequential([keras.Input(shape), *parts], name=name)
        shape = tuple(part.outputs[0].shape[1:])
        yield part


def _stages() -> Iterator[tuple[str, list[keras.Layer]]]:
    entering = 32
    for place, (repeats, size, stride, expand, leaving) in enumerate(STAGES, 1):
        widths = [(entering, leaving), *[(leaving, leaving)] * (repeats - 1)]
        windows = [(size, stride), *[(size, 1)] * (repeats - 1)]
        names = [f"stage{place}_block{block}" for block in range(1, repeats + 1)]
        yield f"stage{place}", [_block(*parts, expand) for parts in zip(names, widths, windows, strict=True)]
        entering = leaving


def _block(name: str, widths: tuple[int, int], window: tuple[int, int], expand: int) -> keras.Layer:
    """An inverted bottleneck (Sandler et al. 2018): widen, look around in each map alone, narrow; and add what came."""
    stack = _convolved(f"{name}_expand", expand * widths[0], 1) if expand > 1 else []
    part = f"{name}_depthwise"
    stack += [layers.DepthwiseConv2D(*window, padding="same", use_bias=False, name=part), *_normed(part, relu=True)]
    stack += _convolved(f"{name}_project", widths[1], 1, relu=False)
    maps = keras.Input((None, None, widths[0]))
    out, again = maps, not name.endswith("block1")
    for layer in stack:
        out = layer(out)
    return keras.Model(maps, layers.Add(name=f"{name}_add")([maps, out]) if again else out, name=name)


def _convolved(name: str, width: int, size: int, *, strides: int = 1, relu: bool = True) -> list[keras.Layer]:
    convolution = layers.Conv2D(width, size, strides, padding="same", use_bias=False, name=name)
    return [convolution, *_normed(name, relu=relu)]


def _normed(name: str, *, relu: bool) -> list[keras.Layer]:
    norm = layers.BatchNormalization(epsilon=1e-3, name=f"{name}_norm")
    return [norm, layers.ReLU(6.0, name=f"{name}_relu")] if relu else [norm]
