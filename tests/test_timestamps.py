"""Every form in which a timestamp occurs becomes one aware datetime."""

from datetime import datetime, timedelta, timezone, tzinfo

import pytest
from dateutil.tz import tzstr
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.shapes import TimestampValue
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.testing import values
from glue_wf_sdk.timestamps import parse_timestamp
from glue_wf_sdk.wire import from_json, to_json

NOON = datetime(2024, 2, 29, 12, 0, 0, tzinfo=timezone.utc)
NOON_IN_SECONDS = 1709208000


class Unplaced(tzinfo):
    """A time zone that does not say where it is."""

    def utcoffset(self, _: datetime | None) -> None:
        """Nothing."""

    dst = tzname = utcoffset


def test_a_datetime_with_a_time_zone_is_the_same_moment() -> None:
    """A datetime of another time zone stays the moment that it was, and is in UTC."""
    in_india = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert NOON == parse_timestamp(in_india)
    assert timezone.utc is parse_timestamp(in_india).tzinfo


@pytest.mark.parametrize("zone", [None, Unplaced()])
def test_a_datetime_without_an_offset_is_in_utc(zone: tzinfo | None) -> None:
    """A datetime that does not tell its offset is taken to be in UTC."""
    assert NOON == parse_timestamp(NOON.replace(tzinfo=zone))


@pytest.mark.parametrize("hours", [-14, 14])
@pytest.mark.parametrize("date", [(1, 1, 1, 0), (9999, 12, 31, 23)], ids=str)
def test_a_datetime_at_the_end_of_time_does_not_overflow(
    date: tuple[int, int, int, int], hours: int
) -> None:
    """What UTC cannot hold stays in its own time zone."""
    moment = datetime(*date, tzinfo=timezone(timedelta(hours=hours)))

    assert moment == parse_timestamp(moment)
    assert parse_timestamp(moment).utcoffset() is not None


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (NOON_IN_SECONDS, NOON),
        (float(NOON_IN_SECONDS), NOON),
        (NOON_IN_SECONDS + 0.25, NOON + timedelta(milliseconds=250)),
        (1700000000.123, datetime(2023, 11, 14, 22, 13, 20, 123000, timezone.utc)),
        (0, datetime(1970, 1, 1, tzinfo=timezone.utc)),
        (-1.5, datetime(1969, 12, 31, 23, 59, 58, 500000, timezone.utc)),
        (-62135596800, datetime(1, 1, 1, tzinfo=timezone.utc)),
        (253402300799, datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)),
        (f"{NOON_IN_SECONDS}", NOON),
        (f"{NOON_IN_SECONDS}.5", NOON + timedelta(milliseconds=500)),
        ("1.7092080E9", NOON),
    ],
)
def test_a_number_counts_seconds_since_the_epoch(seconds: object, expected: datetime) -> None:
    """Seconds since 1970 become the moment in UTC, as a number and as a string of one."""
    assert expected == parse_timestamp(seconds)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29T12:00:00Z", NOON),
        ("2024-02-29t12:00:00z", NOON),
        ("2024-02-29 12:00:00+00:00", NOON),
        ("2024-02-29T17:30:00+05:30", NOON),
        ("2024-02-29T17:30:00+0530", NOON),
        ("2024-02-29T04:00:00-08:00", NOON),
        ("2024-02-29T12:53:28+00:53:28", NOON),
        ("2024-02-29T13:00:00.500000+01:00:00.500000", NOON),
        ("2024-02-29T12:00:00", NOON),
        ("2024-02-29T12:00:00 Z", NOON),
        ("2024-02-29T12:00", NOON),
        ("2024-02-29T12:00+00:00", NOON),
        ("2024-02-29", NOON - timedelta(hours=12)),
        ("2024-02-29T12:00:00,5Z", NOON + timedelta(milliseconds=500)),
    ],
)
def test_iso_8601_is_read(text: str, expected: datetime) -> None:
    """ISO 8601 is read with Z, with an offset, and as UTC without one."""
    assert expected == parse_timestamp(text)


@pytest.mark.parametrize("digits", range(1, 10))
def test_a_fraction_has_one_to_nine_digits(digits: int) -> None:
    """A fraction of a second is read to the microsecond, however many digits it has."""
    fraction = "123456789"[:digits]
    microseconds = int(fraction.ljust(6, "0")[:6])

    for zone in ("", "Z", "+00:00"):
        text = f"2024-02-29T12:00:00.{fraction}{zone}"
        assert NOON.replace(microsecond=microseconds) == parse_timestamp(text)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "yesterday",
        "2023-02-29T12:00:00Z",
        "2024-13-01",
        "2024-02-29T25:00:00Z",
        "2024-02-29T12:60:00Z",
        "2024-02-29T12:00:61Z",
        "2024-02-29T12:00:00.1234567890Z",
        "2024-02-29T12:00.5Z",
        "2024-02-29T12:00:00+25:00",
        "2024-02-29T12:00:00Z\n",
        "2024-02-29T",
        "2024-2-9",
        "20240229T120000Z0",
        "٢٠٢٤-02-29",
        "0000-01-01",
        "nan",
        "inf",
        "1e400",
        float("nan"),
        float("inf"),
        float("-inf"),
        1e30,
        -1e30,
        10**400,
        253402300800,
        True,
        None,
        b"2024-02-29",
        [2024, 2, 29],
        {"seconds": 0},
    ],
    ids=repr,
)
def test_anything_else_is_refused(value: object) -> None:
    """What is no moment between the years 1 and 9999 raises a ValueError that says so."""
    with pytest.raises(ValueError, match=r"^a timestamp"):
        parse_timestamp(value)


class TestRoundTrips:
    """Each way to write a moment down leads back to it."""

    @given(values(TimestampValue))
    def test_isoformat(self, moment: datetime) -> None:
        """`datetime.isoformat` is read back to the microsecond."""
        assert moment == parse_timestamp(moment.isoformat())

    @given(
        st.datetimes(
            timezones=st.integers(-86399, 86399).map(
                lambda seconds: timezone(timedelta(seconds=seconds))
            )
        )
    )
    def test_isoformat_of_any_offset(self, moment: datetime) -> None:
        """Offsets with seconds, and years far from ours, are read back too."""
        assert moment == parse_timestamp(moment.isoformat())

    @given(values(TimestampValue))
    def test_epoch_seconds(self, moment: datetime) -> None:
        """`datetime.timestamp` is read back to the microsecond."""
        assert moment == parse_timestamp(moment.timestamp())
        assert moment == parse_timestamp(repr(moment.timestamp()))

    @given(
        st.text()
        | st.from_regex(r"[0-9 TZ:.,+-]{1,40}")
        | st.floats()
        | st.integers()
        | st.none()
        | st.booleans()
        | st.binary()
    )
    def test_nothing_else_escapes(self, value: object) -> None:
        """Whatever is given, the answer is an aware datetime or a ValueError."""
        try:
            moment = parse_timestamp(value)
        except ValueError as error:
            assert str(error).startswith("a timestamp")  # noqa: PT017 - either outcome is right
        else:
            assert moment.utcoffset() == timedelta(0)


def test_the_repeated_hour_of_a_model() -> None:
    """A model holds moments in UTC, so that even the hour that a zone has twice compares well."""
    second_time = datetime(2025, 10, 26, 1, 30, tzinfo=tzstr("CET-1CEST"), fold=1)
    run = WorkflowRun(started_on=second_time)

    assert datetime(2025, 10, 26, 0, 30, tzinfo=timezone.utc) == run.started_on
    assert run == from_json(WorkflowRun, to_json(run))
