"""An instrument: sick GANs in the plane. Read the vitals, guess the bug, reveal it; or switch the bugs yourself."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

from matplotlib.figure import Figure

from aigc_helpers.data import load
from aigc_helpers.data.toy import modes
from aigc_helpers.gan.plane import BUGS, SickGame, out_of_range, vitals
from aigc_helpers.gan.plane.game import Rules
from aigc_helpers.widgets.symptom_simulator.picture import BOX, Reading, panels, update
from aigc_helpers.widgets.symptom_simulator.words import SETTLED, State, bugs_of, words_of
from aigc_helpers.widgets.workshop.controls import Choice, Number, Toggle
from aigc_helpers.widgets.workshop.running import LiveInstrument

STEPS_PER_CALL = 10
SHOWN = 400  # points of each kind in the picture
CASES = 10_000


class SymptomSimulator(LiveInstrument):
    """The instrument; `case` is the one it starts with: a seed, which draws the hidden bug and the run."""

    question = "Which bug does this GAN have, and which number betrays it?"
    controls = MappingProxyType(
        {
            "mode": Choice("the bug", {"is hidden": "hidden", "is switched by me": "open"}),
            "case": Number("case", CASES - 1),
            "guess": Choice("my guess", {"none yet": "", **{bug.title: name for name, bug in BUGS.items()}}),
            **{name: Toggle(bug.title) for name, bug in BUGS.items()},
        }
    )
    in_flight = frozenset({"guess", "revealed", *BUGS})
    printed_steps = 600
    inches = (7.2, 5.8)

    def __init__(self, *, case: int = 0):
        super().__init__(State(case=case))
        self._artists: dict[str, Any] = {}

    def build(self, state: State) -> SickGame:
        """A fresh patient."""
        return SickGame(bugs_of(state), seed=state.case)

    def advance(self, run: SickGame, state: State, *, most: int) -> None:
        """Play a few steps with the bugs as they are switched."""
        run.bugs = bugs_of(state)
        run.advance(load("ring")[0], Rules(), steps=min(most, STEPS_PER_CALL))

    def hidden(self, state: State) -> Collection[str]:
        """The switches while the bug is hidden; the guess while it is not."""
        return tuple(BUGS) if state.mode == "hidden" else ("guess",)

    def observe(self, run: SickGame, state: State) -> Reading:
        """The patient where it stands, and its vitals."""
        run.bugs, points = bugs_of(state), load("ring")[0]
        found = vitals(run, points, modes=modes("ring"))
        accused = out_of_range(found) if run.step >= SETTLED else []
        view = run.look(box=BOX, count=SHOWN)
        return Reading(view, points[:SHOWN], run.losses, found, accused, words_of(run, state, found, accused))

    def move(self, **changes: Any) -> None:
        """Change fields of the state; another guess hides the answer again, another patient forgets the guess too."""
        forgotten = {"guess": "", "revealed": False} if changes.keys() & {"mode", "case"} else {}
        if "guess" in changes:
            forgotten = {"revealed": False}
        super().move(**{**forgotten, **changes})

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """The next patient, and the answer, beside play, pause and one step."""
        return {"A sick patient": self.admit, "Reveal": self.reveal, **super().actions()}

    def admit(self) -> None:
        """Take the next patient in, with a bug that nobody names, and watch it."""
        self.pause()
        self.move(mode="hidden", case=(self.state.case + 1) % CASES)
        self.play()

    def reveal(self) -> None:
        """Compare the guess with the truth; whoever has not guessed is asked to."""
        if self.state.mode == "hidden" and self.state.guess:
            self.move(revealed=True)
            return
        self.pause()
        hidden = self.state.mode == "hidden"
        self.say("Guess first: choose a bug, then press Reveal." if hidden else "Nothing is hidden: the switches tell.")

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The plane and the losses; below, each vital beside its healthy range."""
        if not self._artists:
            self._artists = panels(figure)
        update(self._artists, reading)
