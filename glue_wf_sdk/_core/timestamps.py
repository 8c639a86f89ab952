"""Timestamps as they occur on the wire."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OUT_OF_RANGE = "a timestamp between the years 1 and 9999 in UTC"


class NoTimestampError(ValueError):
    """A value that is not a timestamp. The message completes the words "must be"."""


def parse_timestamp(value: object) -> datetime:
    """An aware datetime in UTC from any form in which a timestamp occurs.

    That is a datetime, seconds since the epoch (a number, or a string of one) or an ISO 8601
    string. A value without a time zone is in UTC. Anything else is a `NoTimestampError`.
    """
    if isinstance(value, float):  # First, because answers contain hardly anything else.
        return _from_epoch(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _from_epoch(value)
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, str):
        return _from_text(value)
    raise NoTimestampError("a timestamp: a datetime, seconds since the epoch or ISO 8601")


def _from_epoch(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        # Out of range for the platform's clock functions, such as years before 1900 on Windows.
        try:
            return _EPOCH + timedelta(seconds=seconds)
        except (ValueError, OverflowError):
            raise NoTimestampError(_OUT_OF_RANGE) from None


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; a datetime without a time zone is taken to be in UTC.

    Raises NoTimestampError for one that UTC cannot express.
    """
    # In the hour that repeats when clocks go back, a datetime equals none of another time zone.
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # Within a day of the ends of the calendar.
        raise NoTimestampError(_OUT_OF_RANGE) from None


def _from_text(text: str) -> datetime:
    try:
        seconds = float(text)
    except ValueError:
        pass
    else:
        return _from_epoch(seconds)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NoTimestampError("a timestamp in ISO 8601, or seconds since the epoch") from None
    return in_utc(moment)


def elapsed(start: datetime | None, end: datetime | None) -> timedelta | None:
    """The time between two moments; None if one is unknown or they are in the wrong order."""
    if start is None or end is None or end < start:
        return None
    return end - start
