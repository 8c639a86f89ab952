"""The garbage collector pauses while a large answer is converted."""

import _thread
import functools
import gc
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from glue_wf_sdk import ResponseError, WorkflowGraph, from_json, from_wire
from glue_wf_sdk._core.collector import call_paused, end_in_child

OFTEN = (50, 5, 5)
EDGE = {"SourceId": "a", "DestinationId": "b"}
LARGE = {"Edges": [EDGE] * 5000}
SMALL = {"Edges": [EDGE] * 50}
BROKEN = {"Edges": [EDGE] * 5000 + [5]}


@pytest.fixture(autouse=True)
def _collected_often() -> Iterator[None]:
    """Makes the collector run all the time, but only over what a test creates."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*OFTEN)
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def collections_during(action: Callable[[], object]) -> int:
    """How often the collector runs meanwhile."""
    phases: list[str] = []

    def note(phase: str, _: Mapping[str, int]) -> None:
        phases.append(phase)

    gc.collect()  # So that none is due at once.
    gc.callbacks.append(note)
    try:
        action()
    finally:
        gc.callbacks.remove(note)
    return phases.count("start")


def garbage() -> None:
    """Creates enough objects for several collections."""
    for _ in range(1000):
        cycle: list[Any] = []
        cycle.append(cycle)


CONVERSIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "from_wire": lambda wire: from_wire(WorkflowGraph, wire),
    "from_json": lambda wire: from_json(WorkflowGraph, json.dumps(wire)),
}


@pytest.mark.parametrize("convert", CONVERSIONS.values(), ids=CONVERSIONS)
def test_only_large_answers_pause_it(convert: Callable[[dict[str, Any]], object]) -> None:
    """A small answer is converted with collections, a large one with at most the first and last."""
    assert 1 < collections_during(lambda: [convert(SMALL) for _ in range(100)])
    assert 2 >= collections_during(lambda: convert(LARGE))
    assert OFTEN == gc.get_threshold()


@pytest.mark.parametrize("convert", CONVERSIONS.values(), ids=CONVERSIONS)
def test_error_ends_the_pause(convert: Callable[[dict[str, Any]], object]) -> None:
    """The thresholds are restored if the answer cannot be read."""
    with pytest.raises(ResponseError, match=r"Edges\[5000\]"):
        convert(BROKEN)
    assert OFTEN == gc.get_threshold()


def test_program_without_collections_stays_without() -> None:
    """What has called `gc.disable()` finds it in force during a pause and afterwards."""
    gc.disable()
    try:
        assert not call_paused(gc.isenabled)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_program_that_disables_it_meanwhile() -> None:
    """A call of `gc.disable()` in another thread is not undone by the end of a pause."""
    try:
        call_paused(gc.disable)
        assert (False, OFTEN) == (gc.isenabled(), gc.get_threshold())
    finally:
        gc.enable()


def test_program_without_thresholds_stays_without() -> None:
    """What has turned the collector off by its threshold finds it so afterwards."""
    gc.set_threshold(0)
    from_wire(WorkflowGraph, LARGE)
    assert 0 == gc.get_threshold()[0]


def test_nested_pause_does_not_end_the_outer_one() -> None:
    """A conversion within another leaves the collector paused."""

    def convert() -> int:
        from_wire(WorkflowGraph, LARGE)
        return collections_during(garbage)

    assert 0 == call_paused(convert)
    assert 0 < collections_during(garbage)


def test_overlapping_pauses_do_not_add_up() -> None:
    """When the thread that began the pause ends it, the collector runs, whoever still converts."""
    is_inside, may_leave = threading.Event(), threading.Event()

    def convert_slowly() -> None:
        is_inside.set()
        may_leave.wait()

    def convert() -> threading.Thread:
        thread = threading.Thread(target=call_paused, args=(convert_slowly,))
        thread.start()
        is_inside.wait()
        return thread

    thread = call_paused(convert)
    assert 0 < collections_during(garbage)
    may_leave.set()
    thread.join()
    assert OFTEN == gc.get_threshold()


def test_interrupt_at_the_end() -> None:
    """Ctrl-C that comes while the dicts of an answer are freed does not keep the pause."""

    class Interrupting:
        # Not a function of Python, in which the interrupt would be raised, and ignored.
        __del__ = staticmethod(functools.partial(_thread.interrupt_main, signal.SIGINT))

    def convert() -> None:
        _ = Interrupting()

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt) as caught:
            call_paused(convert)
        assert OFTEN == gc.get_threshold()
        assert caught.tb is not None  # Whoever keeps the traceback keeps no pause.
    finally:
        signal.signal(signal.SIGINT, before)


def test_pause_of_the_thread_that_forks() -> None:
    """A forked process has no pause; the end of one that goes on changes nothing any more."""

    def fork() -> tuple[int, int, int]:
        end_in_child()
        return gc.get_threshold()

    end_in_child()
    assert OFTEN == gc.get_threshold()
    assert OFTEN == call_paused(fork)
    assert OFTEN == gc.get_threshold()
    assert 0 == call_paused(gc.get_threshold)[0]
    assert OFTEN == gc.get_threshold()


FORKED_MEANWHILE = """
import gc, os, sys, threading
from glue_wf_sdk._core.collector import call_paused

is_inside, may_leave = threading.Event(), threading.Event()

def convert():
    is_inside.set()
    may_leave.wait()

before = gc.get_threshold()
thread = threading.Thread(target=call_paused, args=(convert,))
thread.start()
is_inside.wait()
child = os.fork()
if child == 0:
    restored = gc.get_threshold() == before
    pauses = call_paused(gc.get_threshold)[0] == 0
    os._exit(0 if restored and pauses and gc.get_threshold() == before else 1)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
may_leave.set()
thread.join()
print(code, gc.get_threshold() == before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no fork")
def test_pause_ends_in_a_forked_process() -> None:
    """A child forked while another thread converts has its collector, and can pause it itself."""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKED_MEANWHILE]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert "0 True\n" == done.stdout
