"""The runs of a workflow, job or blueprint, and which of them are kept."""

from collections.abc import Sequence

import attrs
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.local.engine.history import History


@attrs.define(eq=False)
class Run:
    """What a history knows of a run."""

    id: str


STEPS = st.lists(st.tuples(st.sampled_from(["start", "end", "drop"]), st.integers(0, 9)))


@given(steps=STEPS, keep=st.none() | st.integers(1, 3))
def test_it_is_like_a_list(steps: Sequence[tuple[str, int]], keep: int | None) -> None:
    """It holds all runs that were added, except dropped ones and those that ended first."""
    history: History[Run] = History()
    runs: list[Run] = []
    ended: list[Run] = []
    for number, (step, place) in enumerate(steps):
        run = runs[place % len(runs)] if runs else Run("unknown")
        if step == "start":
            run = Run(str(number))
            history.add(run)
            runs.append(run)
        elif step == "drop":
            history.drop(run)
            runs = [each for each in runs if each is not run]
            ended = [each for each in ended if each is not run]
        else:
            if run in runs and run not in ended:
                ended.append(run)
            oldest = [] if keep is None else ended[:-keep]
            assert oldest == list(history.end(run, keep))
            runs = [each for each in runs if each not in oldest]
            ended = [each for each in ended if each not in oldest]
        assert (runs[-1] if runs else None) is history.latest
        assert (runs[::-1], None) == history.page(len(steps), None)
        assert [run if run in runs else None] == [history.get(run.id)]


@given(
    count=st.integers(0, 9),
    dropped=st.lists(st.integers(0, 8)),
    size=st.integers(1, 4),
    meanwhile=st.integers(0, 9),
)
def test_pages_stay_right(count: int, dropped: list[int], size: int, meanwhile: int) -> None:
    """A run that is kept is listed once, no matter what starts or is dropped between pages."""
    history: History[Run] = History()
    runs = [Run(str(number)) for number in range(count)]
    for run in runs:
        history.add(run)
    seen, before = history.page(size, None)
    for number in dropped:
        history.drop(runs[number] if number < count else Run("unknown"))
    for number in range(meanwhile):
        history.add(Run(f"new {number}"))
    pages = [seen]
    while before is not None:
        page, before = history.page(size, before)
        pages.append(page)
        assert size == len(page) or before is None
    listed = [run for page in pages for run in page]
    kept = [run for run in runs[::-1] if run in seen or int(run.id) not in dropped]
    assert kept == listed
