"""What an adaptation costs on the old task."""

from typing import NamedTuple

import keras

from aigc_helpers.training import read
from aigc_helpers.training.classifier import check_examples
from aigc_helpers.transfer.tuning import Examples


class Forgetting(NamedTuple):
    """Accuracy on the old task and on the new one, before and after an adaptation."""

    old_before: float
    old_after: float
    new_before: float
    new_after: float

    @property
    def lost(self) -> float:
        """What the old task lost."""
        return self.old_before - self.old_after

    @property
    def won(self) -> float:
        """What the new task won."""
        return self.new_after - self.new_before


def forgetting(before: keras.Model, after: keras.Model, *, old: Examples, new: Examples) -> Forgetting:
    """Read held-out examples (images, labels) of the `old` and of the `new` task by both nets.

    Raises ValueError for what does not fit.
    """
    scores = []
    for examples in (old, new):
        for model in (before, after):
            images, labels = check_examples(model, *examples)
            scores.append(float((read(model, images) == labels).mean()))
    return Forgetting(*scores)
