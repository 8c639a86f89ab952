"""Timestamps as they occur on the wire."""

import math
import re
from datetime import datetime, timedelta, timezone

__all__ = ["parse_timestamp"]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

# datetime.fromisoformat of Python 3.10 knows neither "Z" nor any number of fraction digits.
_ISO_8601 = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,](?P<fraction>\d{1,9}))?"
    r" ?(?P<offset>Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)


def parse_timestamp(value: object) -> datetime:
    """An aware datetime from any form in which a timestamp occurs.

    Args:
        value: A datetime, seconds since the epoch (a number, or a string of one), or an ISO 8601
            string. What names no time zone is in UTC.

    Returns:
        The moment, to the microsecond.

    Raises:
        ValueError: It is none of these, or the moment is not between the years 1 and 9999. The
            message reads on after "must be".
    """
    if isinstance(value, float):  # First, as answers have hardly anything else.
        return _from_epoch(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _from_epoch(value)
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=timezone.utc)
    if isinstance(value, str):
        return _from_text(value)
    raise ValueError("a timestamp: a datetime, seconds since the epoch or ISO 8601")


def _from_epoch(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):
        # What the platform's clock functions cannot hold, such as years before 1900 on Windows.
        if not math.isfinite(seconds):
            raise ValueError("a timestamp: a finite number of seconds since the epoch") from None
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        raise ValueError("a timestamp between the years 1 and 9999") from None


def _from_text(text: str) -> datetime:
    match = _ISO_8601.fullmatch(text)
    if match is None:
        try:
            return _from_epoch(float(text))
        except ValueError:
            raise ValueError("a timestamp in ISO 8601, or seconds since the epoch") from None
    date, time, fraction, offset = match.groups()
    digits = (fraction or "").ljust(6, "0")[:6]
    zone = "+00:00" if offset is None or offset in "Zz" else f"{offset[:3]}:{offset[-2:]}"
    clock = f"{time or '00:00'}:00"[:8]
    try:
        return datetime.fromisoformat(f"{date}T{clock}.{digits}{zone}")
    except ValueError:
        raise ValueError("a timestamp in ISO 8601 with a day and a time that exist") from None
