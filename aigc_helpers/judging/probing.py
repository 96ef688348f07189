"""What a trained net knows, and where it looks: probes on its layers, and patches laid over its inputs."""

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from aigc_helpers.validation import as_array, as_floats, at_least, check_finite, check_seed, finite, one_of

if TYPE_CHECKING:
    import keras

BLANK = 0.0  # the grey level of a patch: the paper of white ink on black


@threadpool_limits.wrap(limits=1)  # on matrices this small, threads that wait for each other cost more than they help
def linear_probe(
    features: np.ndarray,
    labels: np.ndarray,
    held_out: tuple[np.ndarray, np.ndarray],
    *,
    examples: int | None = None,
    draws: int = 1,
    seed: int = 0,
) -> float:
    """How well a straight cut reads the labels off `features` [N, width]: accuracy on `held_out` (features, labels).

    A logistic regression, fitted on `examples` rows (all, without) and averaged over `draws` of them
    (Alain and Bengio 2016). Raises ValueError for what does not fit.
    """
    features, labels = _rows(features, labels, name="features")
    others, truth = _rows(*held_out, name="held-out features")
    count = len(features) if examples is None else at_least(1, examples, name="examples")
    if count > len(features):
        raise ValueError(f"examples={count}, but there are {len(features)} rows of features")
    rng, scores = np.random.default_rng(check_seed(seed)), []
    for _ in range(at_least(1, draws, name="draws")):
        rows = rng.permutation(len(features))[:count]
        scores.append(np.mean(straight_cut(features[rows], labels[rows])(others) == truth))
    return float(np.mean(scores))


@threadpool_limits.wrap(limits=1)
def straight_cut(features: np.ndarray, labels: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Fit a logistic regression to `features` [N, width] and `labels` [N]; returns its answers, features → labels."""
    from sklearn.exceptions import ConvergenceWarning  # scikit-learn takes a second to import
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a cut that could still move a little is a cut
        return LogisticRegression(max_iter=300).fit(features, labels).predict


def read_by_depth(
    net: "keras.Model",
    layers: Sequence[str],
    known: tuple[np.ndarray, np.ndarray],
    held_out: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """What share of the labels of `held_out` (pictures, labels) a straight cut reads off each of `layers`, [layers].

    It is fitted to `known`. Of each map [height, width] that a layer hands on counts the mean over its places, less
    its mean over `known`, divided by its spread. Raises ValueError for layers that `net` has not, and for what does
    not fit.
    """
    (pictures, labels), (others, truth) = known, held_out
    taught, asked = _means_of_maps(net, layers, pictures), _means_of_maps(net, layers, others)
    pairs = [_scaled(one, other) for one, other in zip(taught, asked, strict=True)]
    return np.array([linear_probe(one, labels, (other, truth)) for one, other in pairs])


def _means_of_maps(net: "keras.Model", layers: Sequence[str], pictures: np.ndarray) -> list[np.ndarray]:
    """What each of `layers` says to each picture, averaged over places: [N, maps] a layer."""
    import keras

    names = [layer.name for layer in net.layers]
    outputs = [net.get_layer(one_of(name, names, name="layers")).output for name in layers]
    means = keras.Model(net.inputs[0], [keras.ops.mean(output, axis=(1, 2)) for output in outputs])
    parts = np.array_split(pictures, 1 + len(pictures) // 8)
    # Keras answers with an array, and no list, where there is one output.
    said = [keras.tree.flatten(means.predict_on_batch(part)) for part in parts if len(part)]
    return [np.concatenate(of_layer) for of_layer in zip(*said, strict=True)]


def _scaled(taught: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both, less the mean of `taught` and divided by its spread, column by column."""
    middle, spread = taught.mean(axis=0), taught.std(axis=0)
    spread[spread == 0] = 1
    return (taught - middle) / spread, (asked - middle) / spread


def occlusion(
    beliefs: Callable[[np.ndarray], np.ndarray], image: np.ndarray, label: int, *, size: int = 5
) -> np.ndarray:
    """How much a blank patch at each place costs: the fall [height, width] of the belief that `image` shows `label`.

    `beliefs` maps images [N, height, width, 1] to probabilities [N, classes]; the patch is `size` pixels wide, odd,
    and centred on the place (Zeiler and Fergus 2014). Raises ValueError for what does not fit.
    """
    image = as_floats(as_array(image, name="image")[np.newaxis], name="image")[0]
    if at_least(1, size, name="size") % 2 == 0:
        raise ValueError(f"size={size}; it wants an odd number, so that the patch has a middle")
    height, width = image.shape[:2]
    rows, columns = np.indices((height, width))
    centre = np.arange(height * width)
    near = abs(rows - centre[:, None, None] // width) <= size // 2
    near &= abs(columns - centre[:, None, None] % width) <= size // 2
    covered = np.where(near[..., np.newaxis], np.asarray(BLANK, image.dtype), image)
    before, after = _beliefs(beliefs, image[np.newaxis]), _beliefs(beliefs, covered)
    if at_least(0, label, name="label") >= before.shape[1]:
        raise ValueError(f"label={label}; beliefs gives {before.shape[1]} classes: it wants 0 to {before.shape[1] - 1}")
    return (before[0, label] - after[:, label]).reshape(height, width)


def _beliefs(beliefs: Callable[[np.ndarray], np.ndarray], images: np.ndarray) -> np.ndarray:
    found = finite(beliefs(images), name="what beliefs returns")
    if found.ndim != 2 or len(found) != len(images) or not np.allclose(found.sum(axis=1), 1, atol=1e-3):
        got = f"beliefs returned shape {found.shape} for {len(images)} images"
        raise ValueError(f"{got}; it wants probabilities [N, classes] that sum to 1: take the softmax of logits")
    return found


def _rows(features: np.ndarray, labels: np.ndarray, *, name: str) -> tuple[np.ndarray, np.ndarray]:
    features, labels = as_array(features, name=name), as_array(labels, name=f"labels of {name}")
    if features.ndim == 0 or labels.shape != features.shape[:1]:
        raise ValueError(f"{name} has shape {features.shape} for labels of shape {labels.shape}; it wants one each")
    check_finite(features, name=name)
    check_finite(labels, name=f"labels of {name}")
    if np.any(labels != np.round(labels)):
        raise ValueError(f"labels of {name} hold fractions; it wants a whole number for each row")
    return features.reshape(len(features), -1), labels
