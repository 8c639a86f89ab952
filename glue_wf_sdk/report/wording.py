"""Moments, durations and amounts, written for people."""

from datetime import datetime, timedelta

__all__ = ["amount_text", "duration_text", "moment_text"]

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def amount_text(amount: float) -> str:
    """An amount with at most two decimals, as ``1,234.5``.

    Args:
        amount: The amount.

    Returns:
        The text.
    """
    whole, _, decimals = f"{amount:,.2f}".partition(".")
    return f"{whole}.{decimals}".rstrip("0").rstrip(".") if decimals else whole


def moment_text(moment: datetime) -> str:
    """A moment to the second, as ``2026-03-02 03:00:02 UTC``.

    Args:
        moment: The moment, in UTC as all moments of a run are.

    Returns:
        The text.
    """
    return moment.isoformat(sep=" ", timespec="seconds").replace("+00:00", " UTC")


def duration_text(duration: timedelta) -> str:
    """A duration as ``250 ms``, ``48.6 s``, ``2 min 32 s``, ``1 h 30 min`` or ``2 d 4 h``.

    Args:
        duration: The duration, not below zero.

    Returns:
        The text; the smaller of its two units is rounded.
    """
    seconds = duration.total_seconds()
    if round(seconds, 3) < 1:
        milliseconds = round(1000 * seconds)
        return f"{milliseconds} ms" if milliseconds else "0 s"
    if round(seconds, 1) < _MINUTE:
        return f"{seconds:.1f} s".replace(".0 ", " ")
    if round(seconds) < _HOUR:
        return _in_two(round(seconds), _MINUTE, "min", "s")
    if round(seconds / _MINUTE) < _DAY // _MINUTE:
        return _in_two(round(seconds / _MINUTE), _MINUTE, "h", "min")
    return _in_two(round(seconds / _HOUR), _DAY // _HOUR, "d", "h")


def _in_two(count: int, size: int, large: str, small: str) -> str:
    whole, rest = divmod(count, size)
    return f"{whole} {large} {rest} {small}" if rest else f"{whole} {large}"
