"""What the simulator knows of a patient, and says of it."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from aigc_helpers.gan.plane import BUGS, HEALTHY, GameVitals, SickGame

SETTLED = 300  # steps after which a healthy game is in the healthy ranges
LABELS = MappingProxyType(
    {
        "loss_gap": "loss reported − by hand",
        "effect": "G's push raises belief (cosine)",
        "logit_spread": "spread of the logits",
        "latents_renewed": "share of latents renewed",
        "discriminator_moved": "length of a step of D",
        "generator_moved": "length of a step of G",
        "shift_seen": "D's reply to a batch shifted by 5 σ",
        "reach": "reach of fakes / of data",
        "real_in_modes": "real points that lie in modes",
    }
)


@dataclass(frozen=True)
class State:
    """A patient with a hidden bug, or bugs switched openly; the guess; whether it is revealed; steps played."""

    mode: str = "hidden"
    case: int = 0
    guess: str = ""
    revealed: bool = False
    sign: bool = False
    sigmoid: bool = False
    labels: bool = False
    noise: bool = False
    frozen: bool = False
    forged: bool = False
    batchnorm: bool = False
    range: bool = False
    steps: int = 0


def bugs_of(state: State) -> frozenset[str]:
    """The bugs of a state: those that are switched on, or the one that the patient hides.

    Each block of as many patients as there are bugs has every bug once, in an order of its own.
    """
    if state.mode == "open":
        return frozenset(name for name in BUGS if getattr(state, name))
    block, place = divmod(state.case, len(BUGS))
    return frozenset([str(np.random.default_rng(block).permutation(list(BUGS))[place])])


def words_of(run: SickGame, state: State, found: GameVitals, accused: list[str]) -> str:
    """What stands under the picture: losses, vitals out of range, and what is known of the bug."""
    words = f"Step {run.step:,}."
    if run.step:
        discriminator, generator = run.losses[-50:].mean(axis=0)
        words += f" Loss of the discriminator {discriminator:.2f}, of the generator {generator:.2f}."
    measured = "; ".join(f"{LABELS[name]} {number(getattr(found, name))}, healthy {_span(name)}" for name in accused)
    words += "\nOut of range: " + (measured or "nothing") + "." if run.step >= SETTLED else ""
    words += f"\nBefore step {SETTLED} it is too early to judge." if run.step < SETTLED else ""
    return words + "\n" + (_verdict(state, found) if state.mode == "hidden" else _switched(state))


def _verdict(state: State, found: GameVitals) -> str:
    if not state.revealed:
        return f"Case {state.case}. " + ("Press Reveal." if state.guess else "What ails it? Guess, then reveal.")
    (name,) = bugs_of(state)
    bug = BUGS[name]
    assert bug.vital is not None  # a bug of a live game has one
    verdict = "Right" if state.guess == name else f"Not {BUGS[state.guess].title}"
    measured = f"{LABELS[bug.vital]}: {number(getattr(found, bug.vital))}, healthy {_span(bug.vital)}"
    return f"{verdict}: {bug.title}. Cause: {bug.cause}.\nBetrayed by {measured}.\nMend: {bug.mend}."


def _switched(state: State) -> str:
    titles = [BUGS[name].title for name in BUGS if getattr(state, name)]
    return f"Switched on: {', '.join(titles) or 'no bug'}."


def number(value: float) -> str:
    """A vital as it is printed, with as many digits as tell something."""
    digits = 3 if abs(value) < 0.1 else 2 if abs(value) < 10 else 0
    return f"{value:,.{digits}f}".replace("-", "−")


def _span(name: str) -> str:
    return " to ".join(f"{end:g}".replace("-", "−") for end in HEALTHY[name])
