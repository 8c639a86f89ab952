"""The simulated clock."""

import sched
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.local.engine.clock import Clock

Plan: TypeAlias = Sequence[tuple[float, Any]]
"""Callbacks: after how many seconds each runs, and the plan that it schedules in turn."""

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
    """Schedules the callbacks of a plan, each of which notes its own label."""
    for index, (seconds, inner) in enumerate(plan):

        def happen(name: str = f"{label}/{index}", inner: Plan = inner) -> None:
            note(name)
            carry_out(inner, after, note, name)

        after(seconds, happen)


@given(plans)
def test_callbacks_run_in_the_order_of_sched(plan: Plan) -> None:
    """Callbacks run in the same order and at the same moments as with Python's sched."""
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
    def test_what_falls_due_runs(self) -> None:
        """Callbacks up to and including the moment run in order, later ones do not."""
        clock = Clock(100)
        seen: list[float] = []
        for seconds in (6, 5, 4):
            clock.after(seconds, lambda: seen.append(clock.now))
        clock.at(103, lambda: seen.append(clock.now), is_work=False)
        clock.advance_to(105)
        assert [103, 104, 105] == seen
        assert 105 == clock.now


class TestCancel:
    def test_a_cancelled_callback_does_not_run(self) -> None:
        """A cancelled callback does not run and is not waited for; cancelling twice is harmless."""
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

    def test_what_has_run_cannot_be_cancelled(self) -> None:
        """Cancelling a callback that has run, or nothing, changes nothing."""
        clock = Clock(0)
        timer = clock.after(1, lambda: None)
        clock.advance_to(1)
        clock.after(1, lambda: None)
        clock.cancel(timer)
        clock.cancel(None)
        assert not clock.is_idle

    def test_a_callback_can_cancel_another_one_of_the_same_moment(self) -> None:
        """A callback can cancel one that is due at the same moment."""
        clock = Clock(0)
        seen: list[str] = []
        clock.after(1, lambda: clock.cancel(second))
        second = clock.after(1, lambda: seen.append("second"))
        assert clock.run_until_idle(5)
        assert [] == seen
