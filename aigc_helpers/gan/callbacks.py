"""What a trainer may call every few steps."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.gan.trainer import Trainer
from aigc_helpers.validation import at_least


class Snapshots:
    """A callback that keeps what `look(trainer)` gives at `count` moments, ever farther apart, the last step included.

    `kept` is what was seen, `steps` the training step of each. Two moments closer than the trainer's calls become one.
    """

    def __init__(self, look: Callable[[Trainer], object], last_step: int, *, count: int = 8):
        last_step, count = at_least(1, last_step, name="last_step"), at_least(1, count, name="count")
        self.look, self.kept, self.steps = look, [], []
        self.due = [int(step) for step in np.geomspace(max(1, last_step / 50), last_step, count).round()]

    def __call__(self, trainer: Trainer) -> None:
        """Look, if a moment is due."""
        if self.due and trainer.step >= self.due[0]:
            self.due = [step for step in self.due if step > trainer.step]
            self.steps.append(trainer.step)
            self.kept.append(self.look(trainer))
