"""Examiners of 02_adversarial_samples: the loss that an attack climbs."""

import numpy as np

from aigc_helpers import numpy_nets
from aigc_helpers.checks.engine import Exercise, Mistake


def _belief(logits: np.ndarray, label: int) -> float:
    return numpy_nets.softmax(logits[None])[0, label]


loss_of_logits = Exercise(
    task="return the cross-entropy −log softmax(logits)[label] of one image",
    right="log-sum-exp minus the label's logit; it stays exact where a softmax would round to 0 or 1",
    calls=lambda rng: [(rng.normal(0, 2, count), label) for count, label in ((3, 2), (4, 0))],
    solution=lambda logits, label: -np.log(_belief(logits, label)),
    mistakes=[
        Mistake(
            "softmax_twice",
            lambda logits, label: -np.log(_belief(numpy_nets.softmax(logits[None])[0], label)),
            "softmax taken for logits: there is a softmax in it already, and a second one makes every slope flat",
        ),
        Mistake(
            "not_normalised",
            lambda logits, label: -logits[label],
            "these are logits, not probabilities: normalise them first",
        ),
        Mistake(
            "sign",
            lambda logits, label: np.log(_belief(logits, label)),
            "the sign is wrong: a loss is minus the log of the belief",
        ),
        Mistake("belief", _belief, "that is the belief in the label; the loss is minus its logarithm"),
        Mistake(
            "mean",
            (
                lambda logits, label: -np.log(numpy_nets.softmax(logits[None])).mean(),
                lambda logits, label: -np.log(numpy_nets.softmax(logits[None])).sum(),
            ),
            "that goes over all classes; take the label's entry",
        ),
        Mistake(
            "all_classes",
            lambda logits, label: -np.log(numpy_nets.softmax(logits[None])[0]),
            "that is one number for each class; take the label's entry",
        ),
    ],
)
