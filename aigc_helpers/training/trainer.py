"""What all trainers share: nets moved step by step, a history, checkpoints; repeats bit for bit, resumes if killed."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.training import checkpoints
from aigc_helpers.training.loop import Graph, fit
from aigc_helpers.validation import at_least, check_seed

SECONDS_PER_CHECKPOINT = 20


class BaseTrainer:
    """Nets, their optimizers, and all that is random about their training: a function of seed and step.

    A trainer that is made of it names its `losses` and its `settings`, and says what one step is (`_step`), how data
    are checked (`_check_data`), and what its nets are (`_nets`, by name) and who moves them (`_moved`).
    """

    losses: tuple[str, ...] = ("loss",)
    settings: tuple[str, ...] = ("batch_size", "seed")

    def __init__(self, *, batch_size: int, seed: int):
        self.batch_size, self.seed = at_least(1, batch_size, name="batch_size"), check_seed(seed)
        for optimizer, variables in self._moved().values():
            optimizer.build(variables)
        self._losses, self._data = np.zeros((0, len(self.losses)), np.float32), None
        self._fingerprint: str | None = None  # of the data, where a checkpoint has told or wants to know
        self._graph = Graph(self._step)

    @property
    def step(self) -> int:
        """Training steps done so far."""
        return len(self._losses)

    @property
    def history(self) -> dict[str, np.ndarray]:
        """Each loss at each step so far, [steps] each."""
        return dict(zip(self.losses, self._losses.T, strict=True))

    def train(
        self,
        data: np.ndarray,
        *,
        steps: int,
        seconds: float = float("inf"),
        callbacks: Iterable[Callable[[Any], object]] = (),
        checkpoint: str | Path | None = None,
        quiet: bool = False,
    ) -> dict[str, np.ndarray]:
        """Train until `steps` are done in all, or for `seconds` from now, whichever comes first; return the history.

        `data` [N, …] are what this trainer learns from. Each callback is called with the trainer every few steps. A
        `checkpoint` file is read where there is one, and written a few times a minute and at the end; it goes on with
        the same data only. Ctrl-C finishes the steps in hand, writes the checkpoint, and goes on up. Raises ValueError
        for data or counts that do not fit, FloatingPointError where a loss is no longer a number.
        """
        data, steps = self._check_data(data), at_least(0, steps, name="steps")
        saver = _Saver(self, checkpoint)
        self._hold(data)
        callbacks = (*callbacks, saver)

        def after(losses: np.ndarray) -> None:
            self._losses = np.concatenate([self._losses, losses])
            self._follow()
            for callback in callbacks:
                callback(self)

        options = {"steps": steps, "seconds": seconds, "batch_size": self.batch_size, "quiet": quiet}
        try:
            fit(self._graph, tf.constant(data), first=self.step, after=after, **options)
        except KeyboardInterrupt:
            saver.save()
            raise
        saver.save()
        return self.history

    def save(self, path: str | Path) -> Path:
        """Write all that the next step depends on to one `.npz` file, whole or not at all."""
        if self._data is not None:
            self._fingerprint = checkpoints.fingerprint(self._data)
        settings = {**self._settings(), "data": self._fingerprint}
        return checkpoints.save(path, self._variables(), losses=self._losses, settings=settings)

    def restore(self, path: str | Path) -> None:
        """Go on from a file that `save` wrote; a ValueError names what does not fit this trainer."""
        self._losses, stored = checkpoints.restore(
            path, self._variables(), losses=len(self.losses), settings=self._settings()
        )
        self._fingerprint, self._data = stored["data"], None

    def _step(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        """Move the nets by one step, in a graph; its losses, in the order of their names."""
        raise NotImplementedError

    def _check_data(self, data: np.ndarray) -> np.ndarray:
        """The data as the step wants them; a ValueError for others."""
        raise NotImplementedError

    def _nets(self) -> dict[str, keras.Model]:
        """Each net by name: what a checkpoint holds."""
        raise NotImplementedError

    def _moved(self) -> dict[str, tuple[keras.Optimizer, list]]:
        """Each optimizer and the variables that it moves, by a name."""
        raise NotImplementedError

    def _follow(self) -> None:
        """What is done where a few steps have ended."""

    def _hold(self, data: np.ndarray) -> None:
        """Remember the data; a ValueError where a checkpoint was restored that was trained on others."""
        if self._data is None and self._fingerprint not in (None, checkpoints.fingerprint(data)):
            was = f"the checkpoint was trained on other data for its {self.step} steps"
            raise ValueError(f"{was}; go on with those, or start anew with a fresh trainer and another file")
        self._data = data

    def _variables(self) -> dict[str, list]:
        nets = {name: net.variables for name, net in self._nets().items()}
        return nets | {f"{name}_optimizer": rule.variables for name, (rule, _) in self._moved().items()}

    def _settings(self) -> dict[str, object]:
        rules = [(name, checkpoints.settings_of(rule)) for name, (rule, _) in self._moved().items()]
        of_rules = {f"{name}'s {setting}": it for name, settings in rules for setting, it in settings}
        return {name: getattr(self, name) for name in self.settings} | of_rules


class _Saver:
    """A callback that keeps `trainer` in the file `path`, if any: it reads it at first, then saves now and then."""

    def __init__(self, trainer: BaseTrainer, path: str | Path | None):
        self.trainer, self.path, self.saved = trainer, path, time.monotonic()
        if path is not None and Path(path).exists():
            trainer.restore(path)

    def __call__(self, trainer: BaseTrainer) -> None:
        if time.monotonic() - self.saved > SECONDS_PER_CHECKPOINT:
            self.save()

    def save(self) -> None:
        """Write the trainer's state now."""
        if self.path is not None:
            self.trainer.save(self.path)
        self.saved = time.monotonic()
