"""A pause of the garbage collector, for code that creates many objects and no cycles.

While a large answer is converted, the collector walks over all that exists so far, again and again,
and finds nothing: with 100 000 nodes, that takes longer than the conversion itself.
"""

import gc
import os
import threading
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext

_LARGE = 100_000  # Bytes of JSON for which a pause pays off.

_lock = threading.Lock()  # Held during a pause.
_thresholds: list[tuple[int, int, int]] = []  # The ones to restore after it.


@contextmanager
def collector_paused() -> Generator[None]:
    """Without automatic collections, unless a pause of another thread ends before this one.

    It sets the threshold, so a program's own ``gc.disable()`` and ``gc.enable()`` stay in force,
    whichever thread calls them meanwhile.
    """
    lock = _lock
    # Pauses don't add up: between threads that convert one answer after the other, there would
    # always be one, and memory would never be reclaimed.
    if not lock.acquire(blocking=False):
        yield
        return
    try:
        _thresholds.append(gc.get_threshold())
        gc.set_threshold(0)
        yield
    finally:
        _restore()
        lock.release()


def collector_paused_for(text: str | bytes) -> AbstractContextManager[None]:
    """A pause while JSON text is parsed and converted, if the text is large."""
    return collector_paused() if len(text) >= _LARGE else nullcontext()


def _restore() -> None:
    if _thresholds:
        thresholds = _thresholds.pop()
        if not gc.get_threshold()[0]:  # Otherwise, the program has set other ones meanwhile.
            gc.set_threshold(*thresholds)


def end_in_child() -> None:
    """Ends the pause of a thread that a forked process does not have."""
    global _lock  # noqa: PLW0603 - nobody would release it
    _restore()
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):  # pragma: no branch - not on Windows
    os.register_at_fork(after_in_child=end_in_child)
