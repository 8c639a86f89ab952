"""A pause of the garbage collector, for functions that create many objects and no cycles.

While a large answer is converted, the collector walks over all that exists so far, again and again,
and finds nothing: with 100 000 nodes, that takes longer than the conversion itself.
"""

import gc
import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_LARGE = 100_000  # Bytes of JSON for which a pause pays off.

_pauses: list[tuple[int, int, int]] = []  # The thresholds that each of them will restore.


def call_paused(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls a function without automatic collections.

    It sets the threshold, so a program's own ``gc.disable()`` and ``gc.enable()`` have their
    effect, whichever thread calls them meanwhile.
    """
    thresholds = gc.get_threshold()
    # Pauses of several threads don't add up: between threads that convert one answer after the
    # other, there would always be one, and memory would never be reclaimed.
    if not thresholds[0]:
        return function(*args, **kwargs)
    try:
        _pauses.append(thresholds)
        gc.set_threshold(0)
        return function(*args, **kwargs)
    finally:
        # First, and in C: Python notices Ctrl-C after a call into C, but not before it.
        gc.set_threshold(*thresholds)
        del _pauses[-1:]


def call_paused_for(
    text: str | bytes, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Calls a function that converts JSON, without automatic collections if the text is large."""
    if len(text) < _LARGE:
        return function(*args, **kwargs)
    return call_paused(function, *args, **kwargs)


def end_in_child() -> None:
    """Ends the pause of a thread that a forked process does not have."""
    if _pauses and not gc.get_threshold()[0]:
        gc.set_threshold(*_pauses[-1])
    _pauses.clear()


if hasattr(os, "register_at_fork"):  # pragma: no branch - not on Windows
    os.register_at_fork(after_in_child=end_in_child)
