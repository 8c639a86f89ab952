"""All forms of a timestamp give equal models."""

from datetime import datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.structures import Crawl, WorkflowRun
from glue_wf_sdk.wire import from_wire

NOON = datetime(2024, 5, 17, 12, tzinfo=timezone.utc)


class Autumn(tzinfo):
    """A zone in the night in which summer time ends: what comes again is an hour later."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Two hours at first, then one."""
        return timedelta(hours=1 if moment is not None and moment.fold else 2)

    def dst(self, moment: datetime | None) -> timedelta:
        """What exceeds one hour."""
        return self.utcoffset(moment) - timedelta(hours=1)

    def tzname(self, _: datetime | None) -> str:
        """A name."""
        return "autumn"


class Nowhere(tzinfo):
    """A zone that does not say how far it is from UTC."""

    def utcoffset(self, _: datetime | None) -> None:
        """Nothing."""

    def dst(self, _: datetime | None) -> None:
        """Nothing."""

    def tzname(self, _: datetime | None) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    "form",
    [
        1715947200,
        1715947200.0,
        "1715947200",
        "1.7159472E9",
        "2024-05-17T12:00:00Z",
        "2024-05-17T12:00:00.000000+00:00",
        "2024-05-17T14:00:00+02:00",
        "2024-05-17 06:30:00-0530",
        NOON,
        NOON.replace(tzinfo=None),
        NOON.replace(tzinfo=Nowhere()),
        NOON.astimezone(timezone(timedelta(hours=-8))),
        NOON.astimezone(timezone(timedelta(hours=5, minutes=45))),
    ],
    ids=str,
)
def test_forms(form: object) -> None:
    """Epoch numbers, ISO 8601 and datetimes of any zone name the same moment."""
    assert WorkflowRun(started_on=NOON) == from_wire(WorkflowRun, {"StartedOn": form})


@pytest.mark.parametrize("fold", [0, 1])
def test_hour_that_a_zone_has_twice(fold: int) -> None:
    """A datetime in the repeated hour of a local zone equals the epoch number of its moment."""
    local = datetime(2024, 10, 27, 2, 30, tzinfo=Autumn(), fold=fold)
    aware = from_wire(WorkflowRun, {"StartedOn": local})

    assert from_wire(WorkflowRun, {"StartedOn": 1729989000 + 3600 * fold}) == aware


@given(
    st.floats(0, 4e9).map(lambda seconds: round(seconds, 3)),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_forms_agree(seconds: float, zone: timezone) -> None:
    """An epoch number, its datetime in any zone and that datetime's text are one moment."""
    moment = datetime.fromtimestamp(seconds, zone)
    expected = from_wire(Crawl, {"StartedOn": seconds})

    assert expected == from_wire(Crawl, {"StartedOn": moment})
    assert expected == from_wire(Crawl, {"StartedOn": moment.isoformat()})
    assert expected == from_wire(Crawl, {"StartedOn": repr(seconds)})
