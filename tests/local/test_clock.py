"""The simulated clock."""

import sched
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.local.clock import Clock

Plan: TypeAlias = Sequence[tuple[float, Any]]
"""What is set at once: after how many seconds each happens, and what each sets in its turn."""

plans: st.SearchStrategy[Plan] = st.recursive(
    st.just([]),
    lambda inner: st.lists(st.tuples(st.integers(0, 3).map(float), inner), max_size=4),
    max_leaves=12,
)


def carry_out(
    plan: Plan,
    after: Callable[[float, Callable[[], None]], object],
    note: Callable[[str], None],
    label: str = "",
) -> None:
    """Sets what a plan says, each with a label of its own."""
    for index, (seconds, inner) in enumerate(plan):

        def happen(name: str = f"{label}/{index}", inner: Plan = inner) -> None:
            note(name)
            carry_out(inner, after, note, name)

        after(seconds, happen)


@given(plans)
def test_order_is_that_of_sched(plan: Plan) -> None:
    """Whatever is set happens in the same order and at the same moments as in Python's sched."""
    moment = [0.0]

    def pass_time(seconds: float) -> None:
        moment[0] += seconds

    scheduler = sched.scheduler(lambda: moment[0], pass_time)
    expected: list[tuple[float, str]] = []
    carry_out(
        plan,
        lambda seconds, callback: scheduler.enter(seconds, 0, callback),
        lambda name: expected.append((moment[0], name)),
    )
    scheduler.run()
    clock = Clock(0)
    actual: list[tuple[float, str]] = []
    carry_out(plan, clock.after, lambda name: actual.append((clock.now, name)))
    assert clock.run_until_idle(1e9)
    assert expected == actual


class TestAdvanceTo:
    """Clock.advance_to."""

    def test_runs_what_falls_due_until_then_and_no_more(self) -> None:
        """What is set for the moment itself happens, what is set for later does not."""
        clock = Clock(100)
        seen: list[float] = []
        for seconds in (6, 5, 4):
            clock.after(seconds, lambda: seen.append(clock.now))
        clock.advance_to(105)
        assert [104, 105] == seen
        assert 105 == clock.now

    def test_moment_in_the_past(self) -> None:
        """A moment in the past moves nothing."""
        clock = Clock(100)
        clock.advance_to(99)
        assert 100 == clock.now

    def test_what_is_set_for_the_past_happens_now(self) -> None:
        """What is set for a moment in the past happens at the next step, and not in the past."""
        clock = Clock(100)
        seen: list[float] = []
        clock.at(7, lambda: seen.append(clock.now))
        assert [] == seen
        clock.advance_to(100)
        assert [100] == seen

    def test_schedule_happens_too(self) -> None:
        """What is no work happens as time goes by."""
        clock = Clock(0)
        seen: list[float] = []
        clock.at(3, lambda: seen.append(clock.now), is_work=False)
        clock.advance_to(5)
        assert [3] == seen

    def test_nothing_moves_time_that_moves(self) -> None:
        """What falls due cannot move time, and the clock goes on after it has tried."""
        clock = Clock(0)
        clock.after(1, lambda: clock.advance_to(9))
        with pytest.raises(RuntimeError, match="time moves already"):
            clock.advance_to(2)

        def run() -> None:
            clock.run_until_idle(9)

        clock.after(1, run)
        with pytest.raises(RuntimeError, match="time moves already"):
            clock.run_until_idle(2)
        assert not clock.is_moving
        assert clock.run_until_idle(2)
        clock.advance_to(4)
        assert 4 == clock.now


class TestCancel:
    """Clock.cancel."""

    def test_what_is_cancelled_does_not_happen(self) -> None:
        """What is cancelled, even twice, does not happen, and is work no more."""
        clock = Clock(0)
        seen: list[str] = []
        timer = clock.after(1, lambda: seen.append("cancelled"))
        clock.after(2, lambda: seen.append("kept"))
        clock.cancel(timer)
        clock.cancel(timer)
        assert not clock.is_idle
        clock.advance_to(3)
        assert ["kept"] == seen
        assert clock.is_idle

    def test_what_has_happened_cannot_be_cancelled(self) -> None:
        """To cancel what has happened, or nothing, changes nothing."""
        clock = Clock(0)
        timer = clock.after(1, lambda: None)
        clock.advance_to(1)
        clock.after(1, lambda: None)
        clock.cancel(timer)
        clock.cancel(None)
        assert not clock.is_idle

    def test_what_happens_cancels_what_was_to_follow(self) -> None:
        """What falls due can cancel what is set for the same moment."""
        clock = Clock(0)
        seen: list[str] = []
        clock.after(1, lambda: clock.cancel(second))
        second = clock.after(1, lambda: seen.append("second"))
        assert clock.run_until_idle(5)
        assert [] == seen


class TestRunUntilIdle:
    """Clock.run_until_idle."""

    def test_goes_no_farther_than_the_last_work(self) -> None:
        """Time stands at the moment of the last work, and a schedule after it is not waited for."""
        clock = Clock(0)
        seen: list[float] = []
        for moment in (2, 8):
            clock.at(moment, lambda: seen.append(clock.now), is_work=False)
        clock.after(5, lambda: seen.append(clock.now))
        assert clock.run_until_idle(100)
        assert [2, 5] == seen
        assert 5 == clock.now

    def test_gives_up_at_the_deadline(self) -> None:
        """Work behind the deadline stays, and the answer is that not all is done."""
        clock = Clock(0)
        clock.after(5, lambda: None)
        assert not clock.run_until_idle(4)
        assert clock.run_until_idle(5)
