"""Every form in which a timestamp occurs becomes one aware datetime in UTC."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
from dateutil.tz import tzstr
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    Crawl,
    ResponseError,
    ValidationError,
    WorkflowRun,
    from_json,
    from_wire,
    to_json,
)
from glue_wf_sdk._core.schema import check_wire
from glue_wf_sdk._core.timestamps import elapsed, parse_timestamp
from glue_wf_sdk._core.types import TimestampValue
from glue_wf_sdk.testing import values

NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)
NOON_IN_SECONDS = 1_709_208_000
INDIA = timezone(timedelta(hours=5, minutes=30))
CENTRAL_EUROPE = tzstr("CET-1CEST")


class NoOffset(tzinfo):
    """A time zone without an offset."""

    def utcoffset(self, _: datetime | None) -> None:
        """None."""

    dst = tzname = utcoffset


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NOON.astimezone(INDIA), NOON),
        (NOON.replace(tzinfo=None), NOON),
        (NOON.replace(tzinfo=NoOffset()), NOON),
        (NOON_IN_SECONDS, NOON),
        (float(NOON_IN_SECONDS), NOON),
        (NOON_IN_SECONDS + 0.25, NOON + timedelta(milliseconds=250)),
        (1700000000.123, datetime(2023, 11, 14, 22, 13, 20, 123000, UTC)),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (-1.5, datetime(1969, 12, 31, 23, 59, 58, 500000, UTC)),
        (-62135596800, datetime(1, 1, 1, tzinfo=UTC)),
        (253402300799, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (f"{NOON_IN_SECONDS}", NOON),
        (f"{NOON_IN_SECONDS}.5", NOON + timedelta(milliseconds=500)),
        ("1.7092080E9", NOON),
        ("2024-02-29T12:00:00Z", NOON),
        ("2024-02-29T12:00:00+00:00", NOON),
        ("2024-02-29 12:00:00+00:00", NOON),
        ("2024-02-29T17:30:00+05:30", NOON),
        ("2024-02-29T17:30:00+0530", NOON),
        ("2024-02-29T04:00:00.000000-08:00", NOON),
        ("2024-02-29T12:53:28+00:53:28", NOON),
        ("2024-02-29T13:00:00.500000+01:00:00.500000", NOON),
        ("2024-02-29T12:00:00", NOON),
        ("2024-02-29T12:00", NOON),
        ("2024-02-29", NOON - timedelta(hours=12)),
    ],
    ids=str,
)
def test_forms(value: object, expected: datetime) -> None:
    """A datetime, epoch seconds and ISO 8601 are accepted; without an offset, they are in UTC.

    These are all the forms that boto3, the AWS CLI and `str` of a datetime print.
    """
    moment = parse_timestamp(value)

    assert expected == moment
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("zone", ["", "Z", "+00:00"])
@pytest.mark.parametrize("digits", range(1, 10))
def test_a_fraction_has_one_to_nine_digits(digits: int, zone: str) -> None:
    """A fraction of a second is read to the microsecond; further digits are cut off."""
    fraction = "123456789"[:digits]
    expected = NOON.replace(microsecond=int(fraction.ljust(6, "0")[:6]))

    assert expected == parse_timestamp(f"2024-02-29T12:00:00.{fraction}{zone}")


# The last moment that UTC cannot express, and the first that it can, at either end of the calendar.
@pytest.mark.parametrize(
    ("outside", "inside"),
    [
        ("0001-01-01T00:59:59.999999+01:00", "0001-01-01T01:00:00+01:00"),
        ("0001-01-01T00:00:00+23:59", "0001-01-01T23:59:00+23:59"),
        ("9999-12-31T23:00:00-01:00", "9999-12-31T22:59:59.999999-01:00"),
        ("9999-12-31T23:59:59-23:59", "9999-12-31T00:00:59-23:59"),
    ],
)
class TestEndsOfTheCalendar:
    """A moment that a datetime in UTC cannot hold is rejected wherever it comes from."""

    def test_parsed(self, outside: str, inside: str) -> None:
        """It is not a timestamp, as text or as a datetime."""
        for form in (outside, datetime.fromisoformat(outside)):
            with pytest.raises(ValueError, match=r"^a timestamp between the years 1 and 9999 in"):
                parse_timestamp(form)
        assert UTC is parse_timestamp(inside).tzinfo

    def test_in_an_answer(self, outside: str, inside: str) -> None:
        """An answer with it cannot be read."""
        with pytest.raises(ResponseError, match=r"StartedOn: must be a timestamp between the year"):
            from_wire(Crawl, {"StartedOn": outside})
        assert from_wire(Crawl, {"StartedOn": inside}).started_on is not None

    def test_in_a_model(self, outside: str, inside: str) -> None:
        """A model cannot be constructed with it."""
        with pytest.raises(ValidationError, match=r"started_on: must be a timestamp between the y"):
            Crawl(started_on=datetime.fromisoformat(outside))
        assert Crawl(started_on=datetime.fromisoformat(inside)).started_on is not None

    def test_in_a_payload(self, outside: str, inside: str) -> None:
        """A wire dict with it breaks a rule, as text and as a datetime."""
        for form in (outside, datetime.fromisoformat(outside)):
            (violation,) = check_wire(Crawl, {"StartedOn": form})
            assert ("StartedOn", "type") == (violation.path, violation.rule)
        assert () == check_wire(Crawl, {"StartedOn": datetime.fromisoformat(inside)})


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "yesterday", "2024-13-01", "2024-2-9", "0000-01-01", "٢٠٢٤-02-29"),
        *("2023-02-29T12:00:00Z", "2024-02-29T25:00:00Z", "2024-02-29T12:60:00Z"),
        *("2024-02-29T12:00:61Z", "2024-02-29T12:00:00+25:00", "2024-02-29T12:00:00Z\n"),
        *("2024-02-29T", "nan", "inf", "1e400"),
        *(float("nan"), float("inf"), float("-inf"), 1e30, -1e30, 10**400, 253402300800),
        *(True, None, b"2024-02-29", [2024, 2, 29], {"seconds": 0}),
    ],
    ids=repr,
)
def test_anything_else_is_an_error(value: object) -> None:
    """A value that is no moment between the years 1 and 9999 is a ValueError that says so."""
    with pytest.raises(ValueError, match=r"^a timestamp"):
        parse_timestamp(value)


class TestRoundTrips:
    """Each way to write a moment down leads back to it."""

    @given(
        values(TimestampValue)
        | st.datetimes(
            # A day from either end, so that each exists in UTC.
            datetime(1, 1, 2),  # noqa: DTZ001 - a zone is drawn
            datetime(9999, 12, 30),  # noqa: DTZ001
            timezones=st.integers(-86399, 86399).map(
                lambda seconds: timezone(timedelta(seconds=seconds))
            ),
        )
    )
    def test_isoformat(self, moment: datetime) -> None:
        """`datetime.isoformat` of any offset is read back to the microsecond."""
        assert moment == parse_timestamp(moment.isoformat())
        assert moment == parse_timestamp(str(moment))

    @given(values(TimestampValue))
    def test_epoch_seconds(self, moment: datetime) -> None:
        """`datetime.timestamp` is read back to the microsecond."""
        assert moment == parse_timestamp(moment.timestamp())
        assert moment == parse_timestamp(repr(moment.timestamp()))

    @given(
        st.text(st.characters(exclude_categories=[]))
        | st.from_regex(r"[0-9 TZ:.,+-]{1,40}")
        | st.floats()
        | st.integers()
        | st.binary()
    )
    def test_any_value(self, value: object) -> None:
        """The result is an aware datetime or a ValueError, whatever the value."""
        try:
            moment = parse_timestamp(value)
        except ValueError as error:
            assert str(error).startswith("a timestamp")  # noqa: PT017 - either outcome is right
        else:
            assert moment.utcoffset() == timedelta(0)


class TestInModels:
    """A model holds its timestamps in UTC, whatever form they came in."""

    @given(
        st.floats(0, 4e9).map(lambda seconds: round(seconds, 3)),
        st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    )
    def test_all_forms_give_equal_models(self, seconds: float, zone: timezone) -> None:
        """Epoch seconds, the datetime in any zone, and the text of either are one moment."""
        moment = datetime.fromtimestamp(seconds, zone)
        expected = from_wire(Crawl, {"StartedOn": seconds})

        for form in (moment, moment.isoformat(), repr(seconds)):
            assert expected == from_wire(Crawl, {"StartedOn": form})
        assert expected == Crawl(started_on=moment)

    @pytest.mark.parametrize("fold", [0, 1])
    def test_the_hour_that_a_time_zone_repeats(self, fold: int) -> None:
        """In it, a local datetime equals none of another zone; a model's does."""
        local = datetime(2025, 10, 26, 1, 30, tzinfo=CENTRAL_EUROPE, fold=fold)
        run = WorkflowRun(name="etl", workflow_run_id="wr_1", started_on=local)
        expected = datetime(2025, 10, 25, 23, 30, tzinfo=UTC) + timedelta(hours=fold)

        assert expected == run.started_on
        assert run == from_json(WorkflowRun, to_json(run))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (NOON, NOON + timedelta(seconds=49), timedelta(seconds=49)),
        (NOON, (NOON + timedelta(seconds=49)).astimezone(INDIA), timedelta(seconds=49)),
        (NOON, NOON, timedelta(0)),
        (NOON, NOON - timedelta(microseconds=1), None),
        (NOON, None, None),
        (None, NOON, None),
    ],
)
def test_elapsed(start: datetime | None, end: datetime | None, expected: timedelta | None) -> None:
    """The time between two moments is None if one is unknown, or if they are out of order."""
    assert expected == elapsed(start, end)
