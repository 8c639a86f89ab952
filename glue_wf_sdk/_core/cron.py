"""The schedules of triggers: ``cron(minutes hours day-of-month month day-of-week year)``, in UTC.

AWS leaves some questions open. Here:

- A range that runs backwards wraps around: ``20-2`` in the hours is 20 to 23 and 0 to 2 of each day
  (an example of EventBridge's). Years do not wrap.
- An item with ``L``, ``W`` or ``#`` is the only item of its field, as EventBridge says of ``#``.
- ``LW`` is the last weekday of the month (CodePipeline). ``31W``, like ``31``, never occurs in a
  month of 30 days.

Source: AWS Glue developer guide: Time-based schedules for jobs and crawlers. Amazon EventBridge
user guide: Cron expressions reference. AWS CodePipeline user guide: DeploymentWindow.
"""

import bisect
import calendar
import functools
import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Self, TypeAlias

import attrs

from glue_wf_sdk._core.text import abbreviated

_Days: TypeAlias = Callable[[int, int], Sequence[int]]  # The days of a year and month, in order.

# Glue accepts exactly these spellings of the prefix.
_EXPRESSION = re.compile(r"(?:cron|Cron|CRON)\(([\t -~]*)\)")
_ITEM = re.compile(r"(?:\*|([A-Z0-9]+)(?:-([A-Z0-9]+))?)(?:/([0-9]+))?")
_NUMBER = re.compile(r"[0-9]{1,4}")
_MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAY_NAMES = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_SATURDAY = 7
_MAX_OCCURRENCES = 5  # Of a day of the week in a month.
_MINUTES_APART = 5


@attrs.frozen
class _Field:
    name: str
    low: int
    high: int
    names: Sequence[str] = ()  # The first stands for `low`.
    hint: str = ""
    wraps: bool = True


_MINUTES = _Field("Minutes", 0, 59)
_HOURS = _Field("Hours", 0, 23)
_DAY_OF_MONTH = _Field("Day-of-month", 1, 31, hint="; L, LW or 15W must be the only item")
_MONTH = _Field("Month", 1, 12, _MONTH_NAMES, " or JAN-DEC")
_DAY_OF_WEEK = _Field(
    "Day-of-week", 1, 7, _DAY_NAMES, " or SUN-SAT; L, 5L or 3#2 must be the only item"
)
_YEAR = _Field("Year", 1970, 2199, wraps=False)
_FIELDS = (_MINUTES, _HOURS, _DAY_OF_MONTH, _MONTH, _DAY_OF_WEEK, _YEAR)


@attrs.frozen(eq=False)
class CronSchedule:
    """When a trigger fires."""

    years: Sequence[int]
    months: Sequence[int]
    days: _Days
    times: Sequence[time]  # On each of these days, in order.

    @classmethod
    def parse(cls, text: str, *, minutes_apart: int = _MINUTES_APART) -> Self:
        """Reads a cron expression, such as ``cron(15 12 * * ? *)``.

        Firings must be at least `minutes_apart` minutes apart. The message of a ValueError names
        the field and the rule that it breaks.
        """
        expression = _EXPRESSION.fullmatch(text)
        if expression is None:
            raise ValueError(f"{abbreviated(text)} is not of the form cron(...) in plain ASCII")
        fields = expression[1].upper().split()
        if len(fields) != len(_FIELDS):
            names = ", ".join(field.name for field in _FIELDS)
            raise ValueError(
                f"{abbreviated(text)} has {len(fields)} fields instead of {len(_FIELDS)}: {names}"
            )
        minutes = _values(_MINUTES, fields[0])
        hours = _values(_HOURS, fields[1])
        days = _day_rule(fields[2], fields[4])
        months = _values(_MONTH, fields[3])
        years = _values(_YEAR, fields[5])
        _refuse_close_firings(minutes, hours, minutes_apart)
        times = [time(hour, minute, tzinfo=UTC) for hour in hours for minute in minutes]
        return cls(years, months, days, times)

    def next_after(self, moment: datetime) -> datetime | None:
        """The first firing after an aware datetime; None if there is none."""
        if moment.year > _YEAR.high + 1:
            return None  # The minute after the last datetime does not exist.
        start = moment.astimezone(UTC).replace(second=0, microsecond=0)
        start += timedelta(minutes=1)
        for day in self._dates_from(start.date()):
            index = bisect.bisect_left(self.times, start.timetz()) if day == start.date() else 0
            if index < len(self.times):
                return datetime.combine(day, self.times[index])
        return None

    def _dates_from(self, start: date) -> Iterator[date]:
        years = self.years[bisect.bisect_left(self.years, start.year) :]
        for year, month in itertools.product(years, self.months):
            dates = (date(year, month, day) for day in self.days(year, month))
            yield from (day for day in dates if day >= start)


def _refuse_close_firings(minutes: Sequence[int], hours: Sequence[int], apart: int) -> None:
    # Across midnight it is not checked; that would need two consecutive days.
    close = any(after - before < apart for before, after in itertools.pairwise(minutes))
    if any(after - before == 1 for before, after in itertools.pairwise(hours)):
        close = close or minutes[0] + 60 - minutes[-1] < apart
    if close:
        raise ValueError(f"Minutes: firings must be at least {apart} minutes apart")


def _day_rule(of_month: str, of_week: str) -> _Days:
    if (of_month == "?") == (of_week == "?"):
        raise ValueError("Day-of-month and Day-of-week: exactly one of them must be ?")
    return _rule_for_week(of_week) if of_month == "?" else _rule_for_month(of_month)


def _rule_for_month(text: str) -> _Days:
    if text == "L":
        return _last_day
    if text == "LW":
        return _last_weekday
    if re.fullmatch(r"[0-9]+W", text):
        return functools.partial(_nearest_weekday, _value(_DAY_OF_MONTH, text[:-1]))
    return functools.partial(_days_of_month, _values(_DAY_OF_MONTH, text))


def _rule_for_week(text: str) -> _Days:
    if text == "L":
        return functools.partial(_days_of_week, [_SATURDAY])
    if re.fullmatch(r"[A-Z0-9]+L", text):
        return functools.partial(_last_in_month, _value(_DAY_OF_WEEK, text[:-1]))
    day, hash_sign, occurrence = text.partition("#")
    if hash_sign:
        number = _number(occurrence)
        if number is None or not 1 <= number <= _MAX_OCCURRENCES:
            raise ValueError(
                f"Day-of-week: # must be followed by 1-{_MAX_OCCURRENCES} alone, "
                f"not {abbreviated(occurrence)}"
            )
        return functools.partial(_nth_in_month, _value(_DAY_OF_WEEK, day), number)
    return functools.partial(_days_of_week, _values(_DAY_OF_WEEK, text))


def _values(field: _Field, text: str) -> Sequence[int]:
    values: set[int] = set()
    size = field.high - field.low + 1
    for item in dict.fromkeys(text.split(",")):  # An item that is repeated is read once.
        values.update(_range_of(field, item))
    return sorted({value if value <= field.high else value - size for value in values})


def _range_of(field: _Field, item: str) -> range:
    match = _ITEM.fullmatch(item)
    if match is None:
        raise ValueError(f"{field.name}: {abbreviated(item)} is not a value, range or increment")
    first_text, last_text, step_text = match.groups()
    first = field.low if first_text is None else _value(field, first_text)
    if last_text is not None:
        last = _value(field, last_text)
    else:
        last = first if first_text is not None and step_text is None else field.high
    step = _number(step_text or "1")
    if step is None or not 1 <= step <= field.high:
        raise ValueError(
            f"{field.name}: the increment of {abbreviated(item)} must be 1-{field.high}"
        )
    if last < first:
        if not field.wraps:
            raise ValueError(f"{field.name}: {abbreviated(item)} runs backwards")
        last += field.high - field.low + 1
    return range(first, last + 1, step)


def _value(field: _Field, text: str) -> int:
    value = field.low + field.names.index(text) if text in field.names else _number(text)
    if value is None or not field.low <= value <= field.high:
        raise ValueError(
            f"{field.name}: {abbreviated(text)} is not in {field.low}-{field.high}{field.hint}"
        )
    return value


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _days_of_month(days: Sequence[int], year: int, month: int) -> Sequence[int]:
    return days[: bisect.bisect_right(days, _length(year, month))]


def _last_day(year: int, month: int) -> Sequence[int]:
    return [_length(year, month)]


def _last_weekday(year: int, month: int) -> Sequence[int]:
    return _nearest_weekday(_length(year, month), year, month)


def _nearest_weekday(day: int, year: int, month: int) -> Sequence[int]:
    length = _length(year, month)
    if day > length:
        return []
    weekday = calendar.weekday(year, month, day)
    if weekday == calendar.SATURDAY:
        return [day - 1 if day > 1 else day + 2]
    if weekday == calendar.SUNDAY:
        return [day + 1 if day < length else day - 2]
    return [day]


def _days_of_week(weekdays: Collection[int], year: int, month: int) -> Sequence[int]:
    first, length = calendar.monthrange(year, month)  # Monday is 0; in Glue, Sunday is 1.
    return [day for day in range(1, length + 1) if (first + day) % 7 + 1 in weekdays]


def _last_in_month(weekday: int, year: int, month: int) -> Sequence[int]:
    return _days_of_week([weekday], year, month)[-1:]


def _nth_in_month(weekday: int, number: int, year: int, month: int) -> Sequence[int]:
    return _days_of_week([weekday], year, month)[number - 1 : number]
