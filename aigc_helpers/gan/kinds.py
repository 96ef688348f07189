"""Kinds of samples that a GAN can make: what each looks like, and in which range the two nets see it; table `KINDS`."""

from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.nets import last_activation
from aigc_helpers.training import unit_range
from aigc_helpers.validation import as_array, check_finite, check_images, one_of

# Activations in which a generator may end, and the values that come out of them; others are not bounded below 0.
SPANS = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "relu": (0.0, np.inf)}


class Kind(NamedTuple):
    """The axes of one sample, and the range in which the nets see it; None where it stays in units of its own."""

    axes: tuple[str, ...]
    sample_range: tuple[float, float] | None


KINDS = {
    "images": Kind(("height", "width", "channels"), (-1.0, 1.0)),
    "videos": Kind(("frames", "height", "width", "channels"), (-1.0, 1.0)),
    "sequences": Kind(("length", "channels"), None),
    "points": Kind(("width",), None),
}


def find_kind(name: str) -> Kind:
    """`KINDS[name]`; a ValueError lists the kinds there are."""
    return KINDS[one_of(name, KINDS, name="kind")]


def check_shape(generator: keras.Model, name: str) -> None:
    """Raise a ValueError unless the samples of `generator` have the axes of the kind `name`."""
    kind, shape = find_kind(name), tuple(generator.output_shape[1:])
    if len(shape) != len(kind.axes):
        others = [other for other, it in KINDS.items() if len(it.axes) == len(shape)]
        meant = f"type kind={others[0]!r}" if others else "build another generator"
        raise ValueError(f"generator makes samples of shape {shape}; kind={name!r} wants {_axes(kind)}: {meant}")


def check_model(model: keras.Model, *, name: str) -> None:
    """Raise a ValueError that names what is handed over in the place of a net."""
    if not isinstance(model, keras.Model):
        raise ValueError(f"{name}={model!r}; it wants a keras.Model: build one, such as nets.fast_{name}()")


def check_maker(generator: keras.Model, name: str) -> None:
    """Raise a ValueError unless `generator` makes samples of the kind `name`, and can reach all of its range."""
    check_model(generator, name="generator")
    check_shape(generator, name)
    span, ends = KINDS[name].sample_range, last_activation(generator)
    if span and SPANS.get(ends, span)[0] > span[0]:
        seen = f"the nets see {name} in [{span[0]:g}, {span[1]:g}]"
        raise ValueError(f"generator ends in {ends}; {seen}: end it with activation='tanh'")


def check_data(data: np.ndarray, name: str, *, generator: keras.Model) -> np.ndarray:
    """The `data` [N, …] as the kind `name` wants them, and as this generator can make them; else a ValueError."""
    kind, data = find_kind(name), as_array(data, name="data")
    if data.ndim != 1 + len(kind.axes) or len(data) == 0:
        raise ValueError(f"data has shape {data.shape}; kind={name!r} wants {_axes(kind, 'N')} with N ≥ 1")
    if kind.sample_range:
        return check_images(data.reshape(-1, *data.shape[-3:]), name="data").reshape(data.shape)
    if data.dtype.kind != "f":
        advice = "make floats of it in the units in which the generator makes them: .astype('float32')"
        raise ValueError(f"data has dtype {data.dtype}; {name} want floats, in units of their own: {advice}")
    check_finite(data, name="data")
    low, high = SPANS.get(last_activation(generator), (-np.inf, np.inf))
    if data.min() < low or data.max() > high:
        advice = "bring the data into it, or end the generator without an activation"
        raise ValueError(
            f"data lies in [{data.min():g}, {data.max():g}], the generator's in [{low:g}, {high:g}]; {advice}"
        )
    return data.astype(np.float32, copy=False)


def shown(batch: tf.Tensor, name: str) -> tf.Tensor:
    """A batch of checked data as the nets see it."""
    span = KINDS[name].sample_range
    return batch if span is None else unit_range(batch) * (span[1] - span[0]) + span[0]


def drawn(samples: np.ndarray, name: str, *, generator: keras.Model) -> np.ndarray:
    """What `generator` gave, the way data of the kind `name` look: images in [0, 1]."""
    if KINDS[name].sample_range is None:
        return samples
    return np.clip(samples if last_activation(generator) == "sigmoid" else samples / 2 + 0.5, 0, 1)


def _axes(kind: Kind, *first: str) -> str:
    return f"[{', '.join((*first, *kind.axes))}]"
