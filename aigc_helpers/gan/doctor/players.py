"""The two nets of a run, whoever built them: what they take, what they give, and whether they ever moved."""

import contextlib
import math
from collections.abc import Iterator

import keras
import numpy as np

from aigc_helpers.gan.doctor.inputs import check_built, one_latent, one_sample

BORN_AS = {"bias": 0.0, "beta": 0.0, "gamma": 1.0}  # in Keras's own layers; the first step of any optimizer moves them


@contextlib.contextmanager
def kept(*models: keras.Model) -> Iterator[None]:
    """Leave all variables as they were: a look in training mode moves statistics, and draws from dropout's seeds."""
    before = [(variable, np.asarray(variable).copy()) for model in models for variable in model.variables]
    try:
        yield
    finally:
        for variable, value in before:
            variable.assign(value)


def check_model(model: object, *, name: str) -> keras.Model:
    """The model itself if it is a Keras model that has been built; else a ValueError."""
    if not isinstance(model, keras.Model):
        raise ValueError(f"{name} is a {type(model).__name__}; it wants a keras.Model: its layers are looked at")
    check_built(model, name=name)
    return model


class Generator:
    """A generator that takes latent vectors of one shape, [N, width] or [N, 1, 1, width], and gives one array."""

    def __init__(self, model: keras.Model):
        self.model = check_model(model, name="generator")
        self.latent_shape = one_latent(self.model)

    def __call__(self, latents: np.ndarray, *, training: bool = False) -> np.ndarray:
        """Samples, one for each of the latent vectors [N, width]."""
        latents = latents.reshape(-1, *self.latent_shape)
        made = _called(self.model, latents, training, name="generator")
        if isinstance(made, (list, tuple, dict)):
            take = "keras.Model(generator.inputs, generator.outputs[0])"
            raise ValueError(
                f"generator gives {len(made)} arrays a call; the doctor wants the samples alone: type {take}"
            )
        return np.asarray(made, np.float32)


class Discriminator:
    """A discriminator of samples; whatever its head, it gives [N, verdicts]: one a sample, or one a patch of it."""

    def __init__(self, model: keras.Model):
        self.model = check_model(model, name="discriminator")
        self.shape = one_sample(self.model)

    def fitted(self, samples: np.ndarray, *, name: str) -> np.ndarray:
        """The samples in the shape that the discriminator takes; only flat ones, or axes of length 1, are reshaped."""
        shape = samples.shape[1:]
        if len(shape) == len(self.shape) and all(b in (None, a) for a, b in zip(shape, self.shape, strict=True)):
            return samples
        wanted, given = ([size or 0 for size in sizes if size != 1] for sizes in (self.shape, shape))
        same = given == wanted or min(len(given), len(wanted)) == 1
        if not same or math.prod(given) != math.prod(wanted):
            wants = f"this discriminator wants {('N', *self.shape)}"
            if name == "data":
                raise ValueError(f"data has shape {samples.shape}; {wants}: give it what the discriminator was shown")
            made = f"generator makes samples of shape {shape}; {wants}"
            raise ValueError(f"{made}: give two that play together, the generator first")
        return samples.reshape(len(samples), *(-1 if size is None else size for size in self.shape))

    def __call__(self, samples: np.ndarray, *, training: bool = False) -> np.ndarray:
        """The verdicts [N, 1], or [N, patches]: logits or beliefs, as the net gives them."""
        given = _called(self.model, samples, training, name="discriminator")
        return _verdicts(_head(given), len(samples))


def _called(model: keras.Model, inputs: np.ndarray, training: bool, *, name: str) -> object:
    try:
        return model(inputs, training=training)
    except Exception as error:
        why = str(error).strip().splitlines()
        words = next((line for line in why if line and "encountered when calling" not in line), type(error).__name__)
        raise ValueError(f"{name} stopped at an input of shape {inputs.shape}, with: {words.strip()}") from error


def _head(given: object) -> object:
    """The output that judges, where there are several: the only one that gives a single number a sample."""
    if not isinstance(given, (list, tuple, dict)):
        return given
    parts = list(given.values()) if isinstance(given, dict) else list(given)
    single = [part for part in parts if part.shape[-1] == 1]
    if len(single) == 1:
        return single[0]
    shapes = " and ".join(str(("N", *part.shape[1:])) for part in parts)
    take = "keras.Model(discriminator.inputs, discriminator.outputs[0])"
    raise ValueError(f"discriminator gives {shapes}; the doctor wants the one that tells real from fake: type {take}")


def _verdicts(given: object, count: int) -> np.ndarray:
    values = np.asarray(given, np.float64)
    if values.shape == (count, 2):  # a head of two: column 1 is called real here, and turned where it is not
        shares = np.all(values >= 0) and np.allclose(values.sum(axis=1), 1, atol=1e-3)
        return values[:, 1:] if shares else values[:, 1:] - values[:, :1]
    if values.ndim and len(values) == count and (values.ndim == 1 or values.shape[-1] == 1):
        return values.reshape(count, -1)
    wants = "the doctor wants one number a sample or patch, or two a sample"
    take = "keras.Model(discriminator.inputs, discriminator.outputs[0][:, -1:])"
    raise ValueError(
        f"discriminator gives shape {('N', *values.shape[1:])}; {wants}: type {take} if the last is the verdict"
    )


def untouched(model: keras.Model) -> bool:
    """Whether the weights are those that the net was born with, whatever its layers' `trainable` says now.

    Biases are born 0, scales 1. A net without either is compared with what its initializers make when asked again.
    """
    plain = [(np.asarray(weight), BORN_AS[weight.name]) for weight in model.weights if weight.name in BORN_AS]
    if plain:
        return all(np.all(weight == born) for weight, born in plain)
    again = list(_born_again(model))
    return bool(again) and all(np.array_equal(now, then) for now, then in again)


def _born_again(model: keras.Model) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _born_again(layer)
        kernel, rule = getattr(layer, "kernel", None), getattr(layer, "kernel_initializer", None)
        # An initializer with a number for a seed makes the same again; a generator of seeds is not to move.
        if kernel is not None and callable(rule) and isinstance(getattr(rule, "seed", None), int):
            yield np.asarray(kernel), np.asarray(rule(kernel.shape, kernel.dtype))


def ends_in(model: keras.Model, activation: str) -> bool:
    """Whether the last layer with an activation of its own has this one; layers that only reshape are passed over."""
    for layer in reversed(model.layers):
        if isinstance(layer, keras.Model):
            return ends_in(layer, activation)
        found = getattr(layer, "activation", None)
        if found is not None and (layer.weights or isinstance(layer, keras.layers.Activation)):
            return getattr(found, "__name__", "") == activation
        if layer.weights:
            return False
    return False
