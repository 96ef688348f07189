"""The doctor: reads a GAN's run, any code's, and says what ails it, by which measurement, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

import keras
import numpy as np

from aigc_helpers.gan.doctor.ailments import AILMENTS
from aigc_helpers.gan.doctor.vitals import Vitals, measure

MOST = 3  # findings in a letter: what follows them are their consequences


@dataclass(frozen=True)
class Finding:
    """One ailment by its name in `AILMENTS`: what was measured, why it happens, and what to do."""

    name: str
    seen: str
    cause: str
    mend: str


@dataclass(frozen=True)
class Letter:
    """What the doctor writes: the `findings`, the most certain first, and the `vitals` they rest on. `print` it."""

    findings: tuple[Finding, ...]
    vitals: Vitals

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the findings."""
        return tuple(finding.name for finding in self.findings)

    def __str__(self) -> str:
        if not self.findings:
            it = self.vitals
            seen = f"fakes spread over {it.cells:.0%} of what the data spread over, {it.copies:.2f} times as far apart"
            return f"Nothing found: {seen}.\nWhether the samples are good is another question: judge them."
        lines = []
        for finding in self.findings:
            title = finding.name.replace("_", " ").capitalize()
            lines += [f"{title}: {finding.seen}.", f"  Cause: {finding.cause}.", f"  Mend:  {finding.mend}."]
        return "\n".join(lines)


def doctor(
    history: Mapping[str, object],
    generator: keras.Model,
    discriminator: keras.Model,
    data: np.ndarray,
    *,
    seed: int = 0,
) -> Letter:
    """Examine a run: `history` with the losses "discriminator" and "generator" of every step, both nets, and the data.

    `data` [N, …] are what the discriminator was shown as real, scaled as it was shown them; of a `Trainer` on images
    that is `2 * images - 1`. The nets are any Keras models, outputs logits or beliefs [N, 1], and stay as they are.
    What leaves no trace in these four is not found: forged samples among the data, or latent vectors drawn only once.
    Raises ValueError for what does not fit.

    The first of the findings is the most certain; those after it may be its consequences.
    """
    vitals = measure(history, generator, discriminator, data, seed=seed)
    findings = [Finding(name, it.seen(vitals), it.cause, it.mend) for name, it in AILMENTS.items() if it.shows(vitals)]
    return Letter(tuple(findings[:MOST]), vitals)
