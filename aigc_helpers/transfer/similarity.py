"""What layers say, and how alike two nets say it: linear CKA."""

from collections.abc import Sequence

import keras
import numpy as np

from aigc_helpers.training import in_batches
from aigc_helpers.transfer.blocks import blocks
from aigc_helpers.validation import as_floats, finite, one_of


def features(model: keras.Model, images: np.ndarray, *, names: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """What comes out of each block of `model` for `images`, block → float32 [N, width]; BatchNorm as in use.

    `names` are the blocks asked for (all, without). Raises ValueError for images that do not fit or unknown names.
    """
    known = {block.name: block.layers[-1] for block in blocks(model)}
    names = list(known) if names is None else list(names)
    for name in names:
        one_of(name, known, name=f"block of {model.name!r}")
    reader = keras.Model(model.inputs[0], [known[name].output for name in names])
    outputs = in_batches(lambda some: _listed(reader(some, training=False)), as_floats(images))
    return {name: values.reshape(len(images), -1) for name, values in zip(names, outputs, strict=True)}


def _listed(outputs: object) -> list:
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def linear_cka(one: np.ndarray, other: np.ndarray) -> float:
    """How alike two sets of features [N, width each] of the same N images are: 1 up to rotation and scale, 0 unrelated.

    Linear centred kernel alignment, ‖X'Y‖² / (‖X'X‖ ‖Y'Y‖) of centred features (Kornblith et al. 2019).
    Raises ValueError for features that do not fit, or that are the same for all images.

    >>> x = np.array([[0.0], [1.0], [2.0]])
    >>> round(linear_cka(x, 5 - 3 * x), 6)
    1.0
    """
    one, other = finite(one, name="one"), finite(other, name="other")
    if one.ndim != 2 or other.ndim != 2 or len(one) != len(other) or len(one) < 2:
        shapes = f"one and other have shapes {one.shape} and {other.shape}"
        raise ValueError(f"{shapes}; they want features [N, width], the same N ≥ 2")
    # ‖X'Y‖² is the sum of products of the two Gram matrices [N, N], which is smaller where features are wide.
    grams = [part @ part.T for part in (one - one.mean(axis=0), other - other.mean(axis=0))]
    lengths = [np.linalg.norm(gram) for gram in grams]
    if not all(lengths):
        raise ValueError("features are the same for all images: there is nothing to compare")
    return float(np.sum(grams[0] * grams[1]) / np.prod(lengths))


def similarity(before: keras.Model, after: keras.Model, images: np.ndarray) -> dict[str, float]:
    """Linear CKA of each block's features before and after, block → 0 … 1, on `images`; 1 where nothing moved."""
    old, new = features(before, images), features(after, images)
    if old.keys() != new.keys():
        raise ValueError(f"blocks differ: {', '.join(old)} and {', '.join(new)}; compare a net with its own adaptation")
    return {name: linear_cka(old[name], new[name]) for name in old}
