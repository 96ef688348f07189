"""A clean stop on Ctrl-C."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def deferred_interrupt() -> Iterator[Callable[[], bool]]:
    """Hold Ctrl-C back until the current steps are whole; yields a function that says whether it came.

    A second Ctrl-C is not held back. Outside the main thread, where Python sets no signal handlers, nothing is held.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    came: list[int] = []
    previous = signal.getsignal(signal.SIGINT)

    def remember(number: int, frame: object) -> None:
        came.append(number)
        signal.signal(signal.SIGINT, previous)

    signal.signal(signal.SIGINT, remember)
    try:
        yield lambda: bool(came)
    finally:
        signal.signal(signal.SIGINT, previous)
