"""The doctor: reads a GAN's run, any code's, and says what ails it, by which measurement, and what to do."""

from dataclasses import dataclass

import keras
import numpy as np

from aigc_helpers.gan.doctor.illnesses import ILLNESSES
from aigc_helpers.gan.doctor.vitals import RunVitals, measure

MOST = 3  # findings in a letter: what follows them are their consequences


@dataclass(frozen=True)
class Finding:
    """One illness by its name in `ILLNESSES`: its title, what was measured, why it happens, and what to do."""

    name: str
    title: str
    seen: str
    cause: str
    mend: str


@dataclass(frozen=True)
class Letter:
    """What the doctor writes: the `findings`, the most certain first, and the `vitals` they rest on. `print` it."""

    findings: tuple[Finding, ...]
    vitals: RunVitals

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
        for it in self.findings:
            title = it.title[:1].upper() + it.title[1:]
            lines += [f"{title}: {it.seen}.", f"  Cause: {it.cause}.", f"  Mend:  {it.mend}."]
        return "\n".join(lines)


def doctor(
    history: object,
    generator: keras.Model,
    discriminator: keras.Model,
    data: np.ndarray,
    *,
    seed: int = 0,
) -> Letter:
    """Examine a run: `history` with the losses "discriminator" and "generator" of every step, both nets, and the data.

    Keys such as "d_loss" and "loss_G" are read too, and Keras's History, and a list with a dict for every step. The
    nets are any Keras models that were called once: a generator of latent vectors, and a discriminator of samples with
    one output, with two classes, or with a verdict for each patch; logits or beliefs. Both stay as they are, seeds of
    dropout and moving statistics included. `data` [N, …] are what the discriminator was shown as real, scaled as it
    was shown them; of a `Trainer` on images that is `2 * images - 1`.
    What leaves no trace in these four is not found: forged samples among the data, or latent vectors drawn only once.
    Raises ValueError for what does not fit, with what to type instead.

    The first of the findings is the most certain; those after it may be its consequences.
    """
    vitals = measure(history, generator, discriminator, data, seed=seed)
    found = {name: it for name, it in ILLNESSES.items() if it.sign and it.sign.shows(vitals)}
    findings = [
        Finding(name, it.title, it.sign.seen(vitals), it.cause, it.mend) for name, it in found.items() if it.sign
    ]
    return Letter(tuple(findings[:MOST]), vitals)
