"""The judge: a classifier that never saw what it judges, its features, and the scorecard of a generator's samples."""

from functools import partial
from typing import NamedTuple

import keras
import numpy as np
from sklearn.model_selection import StratifiedKFold, cross_val_score
from threadpoolctl import threadpool_limits

from aigc_helpers.data.shipped import shipped
from aigc_helpers.judging import metrics
from aigc_helpers.training import in_batches
from aigc_helpers.validation import as_floats, check_seed, one_of

FOLDS = 5  # of the detector's cross-validation
LEAST = 20  # rows that a scorecard takes: two for each block of the kernel distance
JUDGES = ("uci", "mnist")  # data sets that a judge is shipped for


class Judge:
    """A digit classifier as a critic: features [N, 64], beliefs [N, 10] and labels [N] of images [N, 28, 28, 1]."""

    def __init__(self, classifier: keras.Model):
        self.classifier = classifier
        self._both = keras.Model(classifier.inputs[0], [classifier.get_layer("features").output, classifier.outputs[0]])

    def features(self, images: np.ndarray) -> np.ndarray:
        """The last hidden layer, float32 [N, 64]: the space in which all distances of this course are measured."""
        return self._outputs(images)[0]

    def beliefs(self, images: np.ndarray) -> np.ndarray:
        """The probability of each digit, float32 [N, 10]."""
        logits = self._outputs(images)[1]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def labels(self, images: np.ndarray) -> np.ndarray:
        """The most probable digit of each image, int64 [N]."""
        return self._outputs(images)[1].argmax(axis=1)

    def _outputs(self, images: np.ndarray) -> list[np.ndarray]:
        return in_batches(partial(self._both, training=False), as_floats(images))


def load_judge(dataset: str) -> Judge:
    """The judge of `dataset`, "uci" or "mnist", as shipped; trained on the validation split alone.

    `aigc train classifier --dataset uci` makes it anew. Raises ValueError where there is none for this data set.
    """
    path = shipped(f"judge_{one_of(dataset, JUDGES, name='dataset')}.keras")
    classifier = keras.models.load_model(path, safe_mode=True)
    assert isinstance(classifier, keras.Model)  # our own file
    return Judge(classifier)


class Scores(NamedTuple):
    """What the course measures of samples: two distances, then shares in [0, 1], of which only density may pass 1."""

    frechet: float
    kernel: float
    kernel_error: float
    precision: float
    recall: float
    density: float
    coverage: float
    closer_to_train: float
    detector: float


@threadpool_limits.wrap(limits=1)  # on matrices this small, threads that wait for each other cost more than they help
def score(fake: np.ndarray, held_out: np.ndarray, train: np.ndarray) -> Scores:
    """Judge the features `fake` against `held_out` [N, width each], and ask whether they copy `train` [M, width].

    `detector` is the accuracy of a logistic regression, trained afresh and cross-validated, at telling the first two
    apart: 0.5 is a perfect generator (Lopez-Paz and Oquab 2017). Raises ValueError where features do not fit.
    """
    fake, held_out, train = metrics.check_features(least=LEAST, fake=fake, held_out=held_out, train=train)
    kernel, kernel_error = metrics.kernel_distance(fake, held_out)
    return Scores(
        frechet=metrics.frechet_distance(fake, held_out),
        kernel=kernel,
        kernel_error=kernel_error,
        **metrics.neighbourhood(held_out, fake)._asdict(),
        closer_to_train=metrics.closer_to_train(fake, train, held_out),
        detector=detector_accuracy(held_out, fake),
    )


def detector_accuracy(real: np.ndarray, fake: np.ndarray, *, seed: int = 0) -> float:
    """How often a fresh linear detector is right about features that it was not trained on: 0.5 is chance."""
    real, fake = metrics.check_features(least=FOLDS, real=real, fake=fake)
    features, answers = np.concatenate([real, fake]), np.repeat([1, 0], [len(real), len(fake)])
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=check_seed(seed))
    return float(cross_val_score(metrics.linear_detector(), features, answers, cv=folds).mean())


def scoreboard(scores: dict[str, Scores]) -> str:
    """The `scores` as an aligned text table, best Fréchet distance first."""
    titles = ("", "Fréchet", "kernel ± error", "precision", "recall", "density", "coverage", "near train", "detector")
    rows = [titles, *(_row(name, row) for name, row in sorted(scores.items(), key=lambda item: item[1].frechet))]
    return "\n".join("{:<20}{:>9}{:>16}{:>11}{:>8}{:>9}{:>10}{:>12}{:>10}".format(*row) for row in rows)


def _row(name: str, row: Scores) -> tuple[str, ...]:
    distance, kernel, kernel_error, *shares = row
    return name, f"{distance:.1f}", f"{kernel:.0f} ± {kernel_error:.0f}", *(f"{share:.2f}" for share in shares)
