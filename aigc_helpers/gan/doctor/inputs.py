"""What a net takes: its inputs, and what to type where it takes more than the doctor can give."""

import inspect
from typing import Any, NamedTuple

import keras
import numpy as np


class Input(NamedTuple):
    """One input of a net: its shape without the batch, and whether it holds whole numbers."""

    shape: tuple[int | None, ...]
    whole: bool = False


def check_built(model: keras.Model, *, name: str) -> None:
    """Raise a ValueError for a net that has no weights yet."""
    if not model.built:
        raise ValueError(
            f"{name} was never built, so it has no weights and was never trained: call it once on a batch, "
            f"type {name}(batch), and train that same object"
        )


def one_latent(generator: keras.Model) -> tuple[int, ...]:
    """The shape of the one latent vector that a generator takes."""
    inputs = _single(generator, "generator", "latent vector")
    if inputs.whole or None in inputs.shape or not inputs.shape:
        what = "whole numbers" if inputs.whole else f"shape {('N', *inputs.shape)}"
        draws = "the doctor draws normal latent vectors [N, width]"
        raise ValueError(f"generator takes {what}; {draws}: build it with keras.Input((width,))")
    return tuple(int(size or 0) for size in inputs.shape)


def one_sample(discriminator: keras.Model) -> tuple[int | None, ...]:
    """The shape of the one sample that a discriminator takes."""
    return _single(discriminator, "discriminator", "sample").shape


def _single(model: keras.Model, name: str, wants: str) -> Input:
    found = inputs_of(model)
    if len(found) == 1:
        return found[0]
    shapes = " and ".join(str(("N", *one.shape)) for one in found)
    raise ValueError(
        f"{name} takes {len(found)} inputs, {shapes}; the doctor gives one, the {wants}: "
        f"fix the condition, and examine both nets on the data of that one class. Type\n{_fixing(model, found, name)}"
    )


def inputs_of(model: keras.Model) -> list[Input]:
    """The inputs of a built net, in its own order; of a subclassed one, as it was first called."""
    try:
        return [Input(tuple(one.shape[1:]), "int" in one.dtype) for one in model.inputs]
    except AttributeError:
        shapes: Any = (model.get_build_config() or {}).get("input_shape")
    if not shapes:
        raise ValueError(f"{model.name} does not say what it takes: call it once on a batch")
    parts = shapes.values() if isinstance(shapes, dict) else shapes
    several = list(parts) if all(isinstance(part, (list, tuple)) for part in parts) else [shapes]
    return [Input(tuple(shape[1:])) for shape in several] + [Input(())] * _further(model)


def _further(model: keras.Model) -> int:
    """How many more arrays a subclassed net wants in a call, beside the first."""
    wanted = list(inspect.signature(model.call).parameters.values())[1:]
    arrays = [one for one in wanted if one.kind is one.POSITIONAL_OR_KEYWORD and one.name not in ("training", "mask")]
    return sum(one.default is one.empty for one in arrays)


def _fixing(model: keras.Model, found: list[Input], name: str) -> str:
    """Code that makes a net of one input out of this one: the widest stays, the other is the same for all."""
    widths = [0 if one.whole else int(np.prod([size or 1 for size in one.shape])) for one in found]
    names = ["x" if place == int(np.argmax(widths)) else "same" for place in range(len(found))]
    arguments = ", ".join(names) if _further(model) else f"[{', '.join(names)}]"
    shape = next(one.shape for one, it in zip(found, names, strict=True) if it == "same")
    label = {(): "np.array(0)", (1,): "np.array([0])"}.get(shape, f"np.eye({shape[-1] if shape else 1})[0]")
    return (
        f"label = {label}  # as {name} takes it, for one sample\n"
        f"x = keras.Input({found[names.index('x')].shape})\n"
        "same = keras.layers.Lambda(lambda x: keras.ops.repeat(label[None], keras.ops.shape(x)[0], axis=0))(x)\n"
        f"{name} = keras.Model(x, {name}({arguments}))"
    )
