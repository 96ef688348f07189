"""What the rules share: one array or several, and the checks at their edge."""

import numbers
from collections.abc import Mapping, Sequence

import numpy as np

from aigc_helpers.validation import as_array, check_finite, finite, number_between

Parameters = np.ndarray | Sequence[np.ndarray]


def arrays_of(parameters: Parameters, *, name: str = "parameters") -> list[np.ndarray]:
    """The arrays of `parameters`: the parts of a list or tuple that holds arrays, else the one array that it is.

    Raises ValueError for what is masked, or no number.
    """
    return [as_array(part, name=name) for part in (parameters if _several(parameters) else [parameters])]


def shaped_like(parameters: Parameters, arrays: list[np.ndarray]) -> Parameters:
    """`arrays` as a list where `parameters` are several, else the only one of them."""
    return arrays if _several(parameters) else arrays[0]


def _several(parameters: Parameters) -> bool:
    return isinstance(parameters, (list, tuple)) and not (
        parameters and all(isinstance(part, numbers.Real) for part in parameters)
    )


def check_point(point: tuple[float, float], *, name: str) -> np.ndarray:
    """A place (x, y) as float64 [2]; a ValueError for anything else."""
    place = finite(point, name=name)
    if place.shape != (2,):
        raise ValueError(f"{name}={point!r}; it wants two numbers, such as (1.0, 0.0)")
    return place


def check_parameters(arrays: Sequence[np.ndarray]) -> None:
    """Raise a ValueError unless there are arrays and all are finite floats."""
    if not arrays:
        raise ValueError("parameters is an empty list; it wants an array of floats, or a list of such arrays")
    for array in arrays:
        if array.dtype.kind != "f":
            raise ValueError(f"parameters has dtype {array.dtype}; it wants floats: write .astype(float) or 1.0 for 1")
        check_finite(array, name="parameters")


def check_gradient(gradients: Sequence[np.ndarray], arrays: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The gradients in the dtypes of the arrays; a ValueError where shapes differ, or there is NaN or infinity."""
    shapes, wanted = ([part.shape for part in parts] for parts in (gradients, arrays))
    if shapes != wanted:
        got, wants = (", ".join(map(str, part)) for part in (shapes, wanted))
        raise ValueError(f"gradient has shape {got}; the parameters have {wants}: it wants a number for each of theirs")
    for gradient in gradients:
        if gradient.dtype.kind == "b":
            raise ValueError(f"gradient has dtype {gradient.dtype}; it wants real numbers")
        # NaN and infinity survive a sum, which costs a tenth of looking at each number.
        with np.errstate(over="ignore", invalid="ignore"):
            if not np.isfinite(gradient.sum()):
                check_finite(gradient, name="gradient")
    return [gradient.astype(array.dtype, copy=False) for gradient, array in zip(gradients, arrays, strict=True)]


def clipping(clips: Mapping[str, float | None]) -> tuple[str, float] | None:
    """The one way of clipping that is set, and its bound; a ValueError where there are two, or the bound is 0."""
    chosen = {name: value for name, value in clips.items() if value is not None}
    if len(chosen) > 1:
        raise ValueError(f"{' and '.join(chosen)} are both set; choose one way of clipping")
    for name, value in chosen.items():
        if number_between(0, np.inf, value, name=name) == 0:
            raise ValueError(f"{name}=0 would stop everything; it wants a number above 0, or None for no clipping")
    return next(iter(chosen.items()), None)


def clipped(gradients: list[np.ndarray], how: tuple[str, float] | None) -> list[np.ndarray]:
    """The gradients within the bound: of each number, of each array's length, or of the length of all together."""
    if how is None:
        return gradients
    name, bound = how
    if name == "clip_value":
        return [np.clip(gradient, -bound, bound) for gradient in gradients]
    lengths = np.array([np.linalg.norm(gradient) for gradient in gradients])
    if name == "global_clip_norm":
        lengths[:] = np.linalg.norm(lengths)
    return [gradient * (bound / max(length, bound)) for gradient, length in zip(gradients, lengths, strict=True)]
