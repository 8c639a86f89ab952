"""Timestamps as they occur on the wire."""

import re
from datetime import datetime, timedelta, timezone

__all__ = ["in_utc", "parse_timestamp"]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

# datetime.fromisoformat of Python 3.10 knows neither "Z" nor any number of fraction digits.
_ISO_8601 = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<time>\d\d:\d\d(?::\d\d(?:[.,](?P<fraction>\d{1,9}))?)?)"
    r" ?(?P<offset>Z|[+-]\d\d:?\d\d(?::\d\d(?:\.\d{6})?)?)?)?",
    re.ASCII | re.IGNORECASE,
)


def parse_timestamp(value: object) -> datetime:
    """An aware datetime from any form in which a timestamp occurs.

    Args:
        value: A datetime, seconds since the epoch (a number, or a string of one), or an ISO 8601
            string. What names no time zone is in UTC.

    Returns:
        The moment, in UTC, to the microsecond.

    Raises:
        ValueError: It is none of these, or the moment is not between the years 1 and 9999. The
            message reads on after "must be".
    """
    if isinstance(value, float):  # First, as answers have hardly anything else.
        return _from_epoch(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _from_epoch(value)
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, str):
        return _from_text(value)
    raise ValueError("a timestamp: a datetime, seconds since the epoch or ISO 8601")


def _from_epoch(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):
        # What the platform's clock functions cannot hold, such as years before 1900 on Windows.
        try:
            return _EPOCH + timedelta(seconds=seconds)
        except (ValueError, OverflowError):
            raise ValueError("a timestamp between the years 1 and 9999") from None


def in_utc(moment: datetime) -> datetime:
    """The same moment with the time zone UTC, which a datetime without one is in."""
    # In the hour that a time zone has twice, a datetime equals none of any other time zone.
    if moment.tzinfo is timezone.utc:
        return moment
    if moment.utcoffset() is None:
        return moment.replace(tzinfo=timezone.utc)
    try:
        return moment.astimezone(timezone.utc)
    except OverflowError:  # Within a day of the years 1 or 9999.
        return moment


def _from_text(text: str) -> datetime:
    match = _ISO_8601.fullmatch(text)
    if match is None:
        try:
            return _from_epoch(float(text))
        except ValueError:
            raise ValueError("a timestamp in ISO 8601, or seconds since the epoch") from None
    date, time, fraction, offset = match.groups()
    digits = (fraction or "").ljust(6, "0")[:6]
    zone = "+00:00" if offset is None or offset in "Zz" else offset
    zone = f"{zone[:3]}:{zone[3:].removeprefix(':')}"
    clock = f"{time or '00:00'}:00"[:8]
    try:
        return in_utc(datetime.fromisoformat(f"{date}T{clock}.{digits}{zone}"))
    except ValueError:
        raise ValueError("a timestamp in ISO 8601 with a day and a time that exist") from None
