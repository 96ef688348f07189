"""The doctor: reads a run of a GAN, any GAN, and says what ails it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from aigc_helpers.gan.diagnosis import chart
from aigc_helpers.gan.diagnosis.ailments import AILMENTS

__all__ = ["AILMENTS", "Finding", "Report", "doctor"]


class Finding(NamedTuple):
    """One thing that is wrong: the ailment's name, what is seen, the number that says so, why, and what helps."""

    ailment: str
    symptom: str
    value: float
    measurement: str
    cause: str
    mend: str


class Report(NamedTuple):
    """The doctor's findings, the likeliest cause first; empty for a run in good health. Printed, it reads as a letter.

    `measured` holds every number that was taken, by the name of its ailment; `untested` what the run did not show.
    """

    findings: tuple[Finding, ...]
    measured: dict[str, float]
    untested: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """The ailments found, by name."""
        return [finding.ailment for finding in self.findings]

    def __str__(self) -> str:
        if not self.findings:
            opening = f"I find nothing wrong: {len(self.measured)} tests, each within its bounds."
        else:
            opening = "This run is ill." if len(self.findings) == 1 else "This run is ill, in more than one way."
        letters = [
            f"{place}. {finding.ailment.replace('_', ' ')}: {finding.symptom}.\n   Measured: {finding.measurement}.\n"
            f"   Cause: {finding.cause}.\n   Mend: {finding.mend}."
            for place, finding in enumerate(self.findings, 1)
        ]
        names = ", ".join(self.untested).replace("_", " ")
        rest = [f"Not tested, for want of evidence: {names}."] if names else []
        return "\n".join([opening, *letters, *rest])


def doctor(
    history: object,
    generator: object,
    discriminator: object,
    data: np.ndarray,
    *,
    before: Sequence[Sequence[np.ndarray]] | None = None,
    held_out: np.ndarray | None = None,
    draws: Sequence[np.ndarray] = (),
    optimizers: object = (),
    seed: int = 0,
) -> Report:
    """Examine a run: its losses, its two Keras models as they are, and the data that it was trained on.

    `history` is a trainer's, a Keras `History`, or a pair of lists (discriminator's, generator's); `data` are real
    samples as the discriminator was shown them, or images that a loop brought to [-1, 1]. More evidence allows more
    tests: `before`, both models' `get_weights()` at the start; `held_out`, real samples nobody trained on; `draws`,
    batches of latent vectors as successive steps drew them; `optimizers`, those of both players.
    The models are left as they were. Raises ValueError for what cannot be a run.
    """
    optimizers = tuple(optimizers) if isinstance(optimizers, Sequence) else (optimizers,)
    evidence = {"before": before, "held_out": held_out, "draws": draws, "optimizers": optimizers, "seed": seed}
    page = chart.write(history, generator, discriminator, data, **evidence)
    measured = _measured(page)
    taken = {name: value for name, value in measured.items() if value is not None}
    found = [name for name, value in taken.items() if AILMENTS[name].ill(value)]
    roots = [name for name in found if AILMENTS[name].root]
    shown = tuple(_finding(name, taken[name]) for name in roots or found)
    return Report(shown, taken, tuple(name for name in AILMENTS if name not in taken))


def _measured(page: chart.Chart) -> dict[str, float | None]:
    """Every measurement, in the table's order; after a NaN there is nothing else to measure."""
    first, *others = AILMENTS
    value = AILMENTS[first].measure(page)
    if not np.isfinite(value):
        return {first: value}
    return {first: value} | {name: AILMENTS[name].measure(page) for name in others}


def _finding(name: str, value: float) -> Finding:
    ailment = AILMENTS[name]
    return Finding(name, ailment.symptom, value, ailment.measured.format(value), ailment.cause, ailment.mend)
