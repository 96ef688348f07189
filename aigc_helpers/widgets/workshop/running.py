"""Instruments that train while they are looked at: play, pause, step, reset; the kernel stays free all the while."""

import asyncio
import contextvars
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from weakref import WeakSet

from IPython import get_ipython

from aigc_helpers.widgets.workshop.instrument import Instrument

SECONDS_PER_PICTURE = 0.08  # at full speed: what a picture does not take of it, training does, and half of it at least


class LiveInstrument(Instrument):
    """An instrument whose picture shows a training that goes on. Beside what an `Instrument` has, a subclass has

    - a state with the field `steps`: `compute(state)` trains from the seed up to there; the page without a kernel shows
      the picture after `printed_steps`;
    - `build(state)`: a fresh run, with an attribute `step`; `advance(run, state)`: a slice of training, well under a
      tenth of a second; `observe(run, state)`: its reading;
    - `in_flight`: the fields that a run takes on while it goes; any other begins a new one.
    """

    in_flight: ClassVar[frozenset[str]] = frozenset()
    printed_steps: ClassVar[int] = 0

    def __init__(self, start: Any):
        super().__init__(start)
        self._lock = threading.RLock()  # of the run: held for a slice of training or a picture, no longer
        self._run: Any = None
        self._picture_seconds = 0.0
        self.player = Player(self._slice)

    def build(self, state: Any) -> Any:
        """A fresh run at step 0."""
        raise NotImplementedError

    def advance(self, run: Any, state: Any, *, most: int) -> None:
        """Train `run` a little further, by `most` steps at most."""
        raise NotImplementedError

    def observe(self, run: Any, state: Any) -> Any:
        """The reading of `run`."""
        raise NotImplementedError

    def rest(self, state: Any) -> float:
        """Seconds to wait after a picture; 0 is full speed."""
        return 0.0

    def compute(self, state: Any) -> Any:
        """The reading after `state.steps` steps from the seed."""
        run = self.build(state)
        while run.step < state.steps:
            self.advance(run, state, most=state.steps - run.step)
        return self.observe(run, state)

    def printed(self) -> Any:
        """The state as it is, trained for a while."""
        return replace(self.state, steps=self.printed_steps)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """Play, pause, and one step."""
        return {"Play": self.play, "Pause": self.pause, "One step": self.one_step}

    def play(self) -> None:
        """Train on in the background, with a picture several times a second, until paused."""
        self.player.start()

    def pause(self) -> None:
        """Stop after the slice in hand."""
        self.player.stop()

    def one_step(self) -> None:
        """Pause, and train one single step."""
        self.pause()
        with self._lock:
            self.advance(self.run, self.state, most=1)
        self.show()

    @property
    def run(self) -> Any:
        """The run that is shown; made when it is first asked for."""
        with self._lock:
            if self._run is None:
                self._run = self.build(self.state)
            return self._run

    def move(self, **changes: Any) -> None:
        """Change fields of the state; what a run cannot take on in flight begins a new one."""
        if not changes.keys() <= self.in_flight:
            with self._lock:
                self._run = None
        super().move(**changes)

    def reset(self) -> None:
        """Pause, and go back to the start."""
        self.pause()
        with self._lock:
            self._run = None
        super().reset()

    def show(self) -> None:
        """Draw the run as it is now."""
        with self.told(), self._lock:
            self.publish(self.observe(self.run, self.state))

    def close(self) -> None:
        """Stop, and take it off the page."""
        self.pause()
        super().close()

    def _slice(self) -> float:
        """Train until the next picture is due, and draw it; returns the seconds to rest."""
        due = time.monotonic() + SECONDS_PER_PICTURE - self._picture_seconds
        try:
            with self._lock:
                # Read where nobody else draws: a state from before would undo what a control showed meanwhile.
                state, run = self.state, self.run
                self.advance(run, state, most=10**9)
                while time.monotonic() < due and not self.rest(state):
                    self.advance(run, state, most=10**9)
                started = time.monotonic()
                self.publish(self.observe(run, state))
                self._picture_seconds = min(time.monotonic() - started, SECONDS_PER_PICTURE / 2)
        except BaseException:
            self.player.stop()
            with self.told():
                raise
        return self.rest(self.state)


class Player:
    """Calls `work()` again and again in a thread of its own until it is stopped; `work` returns seconds to rest."""

    def __init__(self, work: Callable[[], float]):
        self.work = work
        self._stop = threading.Event()
        self._stop.set()
        self._thread: threading.Thread | None = None

    @property
    def is_playing(self) -> bool:
        """Whether it has been started and not been stopped."""
        return not self._stop.is_set()

    def start(self) -> None:
        """Begin, unless it has begun; an interrupt of the kernel stops it."""
        if self.is_playing:
            return
        self._wait_for_the_end()
        self._stop = threading.Event()
        # The thread speaks in the name of the message that started it, as Jupyter wants to know.
        target = contextvars.copy_context().run
        self._thread = threading.Thread(target=target, args=(self._play, self._stop), daemon=True, name="instrument")
        _players.add(self)
        _hear_interrupts()
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop after the work in hand, and wait until it has."""
        self._stop.set()
        self._wait_for_the_end()

    def ask_to_stop(self) -> None:
        """Ask it to stop after the work in hand, and do not wait."""
        self._stop.set()

    def _wait_for_the_end(self) -> None:
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout=10)

    def _play(self, stop: threading.Event) -> None:
        while not stop.is_set():
            # Even at full speed it sleeps a little, or whoever else wants the lock of the run would wait for long.
            stop.wait(max(self.work(), 0.005))


_players: WeakSet[Player] = WeakSet()


def stop_all(*_: object) -> None:
    """Ask every player to stop."""
    for player in list(_players):
        player.ask_to_stop()


def _hear_interrupts() -> None:
    """Let an interrupt of the kernel stop every player, whether a cell runs at that moment or none does."""
    shell = get_ipython()
    if getattr(shell, "kernel", None) is None:
        return
    if _after_a_cell not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _after_a_cell)
    # An idle kernel ignores interrupts, and sets that again when the message in hand is done: so it is changed after.
    asyncio.get_running_loop().call_soon(signal.signal, signal.SIGINT, stop_all)


def _after_a_cell(result: Any) -> None:
    if isinstance(result.error_in_exec, KeyboardInterrupt):
        stop_all()
