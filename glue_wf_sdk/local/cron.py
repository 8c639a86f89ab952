"""The schedules of triggers: ``cron(minutes hours day-of-month month day-of-week year)``, in UTC.

Source: AWS Glue Developer Guide: Time-based schedules for jobs and crawlers.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone

import attrs

from glue_wf_sdk.errors import abbreviated

__all__ = ["CronSchedule"]

_MONTH_NAMES = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_DAYS = {name: number for number, name in enumerate("SUN MON TUE WED THU FRI SAT".split(), 1)}
_EXPRESSION = re.compile(r"cron\(([^()]*)\)")
_NUMBER = re.compile(r"[0-9]{1,4}")
_NEAREST_WEEKDAY = re.compile(r"([0-9]{1,2})W")
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


@attrs.frozen
class _Field:
    name: str
    first: int
    last: int
    names: Mapping[str, int] = attrs.field(factory=dict[str, int])

    def values(self, text: str) -> frozenset[int]:
        """The numbers that a field stands for: of lists, ranges and steps."""
        return frozenset(value for part in text.split(",") for value in self._values_of(part))

    def _values_of(self, part: str) -> range:
        base, slash, step_text = part.partition("/")
        step = 1
        if slash:
            if not _NUMBER.fullmatch(step_text) or int(step_text) == 0:
                raise self.refusal(part, "has no step from 1 on behind the slash")
            step = int(step_text)
        if base == "*":
            return range(self.first, self.last + 1, step)
        low, dash, high = base.partition("-")
        start = self.number(low)
        end = self.number(high) if dash else self.last if slash else start
        if end < start:
            raise self.refusal(part, "is a range that ends before it begins")
        return range(start, end + 1, step)

    def number(self, text: str) -> int:
        """The number that a text stands for, by digits or by name."""
        value = self.names.get(text.upper())
        if value is None and _NUMBER.fullmatch(text):
            value = int(text)
        if value is None or not self.first <= value <= self.last:
            raise self.refusal(text, f"is not in {self.first}-{self.last}")
        return value

    def refusal(self, text: str, problem: str) -> ValueError:
        """What is wrong with the field."""
        return ValueError(f"{self.name}: {abbreviated(text)} {problem}")


_MINUTES = _Field("minutes", 0, 59)
_HOURS = _Field("hours", 0, 23)
_DAY_OF_MONTH = _Field("day of month", 1, 31)
_MONTH = _Field("month", 1, 12, _MONTHS)
_DAY_OF_WEEK = _Field("day of week", 1, 7, _DAYS)
_YEAR = _Field("year", _FIRST_YEAR, _LAST_YEAR)


@attrs.frozen
class CronSchedule:
    """When a trigger fires.

    Attributes:
        minutes: 0 to 59.
        hours: 0 to 23.
        day_of_month: The field, in which the one that leaves the choice to the other is ``?``.
        months: 1 to 12.
        day_of_week: The field; 1 is Sunday.
        years: 1970 to 2199.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    day_of_month: str
    months: frozenset[int]
    day_of_week: str
    years: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> "CronSchedule":
        """Reads an expression.

        Args:
            text: ``cron(15 12 * * ? *)``.

        Returns:
            The schedule.

        Raises:
            ValueError: It is none; the message names the field.
        """
        matched = _EXPRESSION.fullmatch(text)
        fields = matched[1].split() if matched else []
        if len(fields) != 6:  # noqa: PLR2004 - as the module's docstring names them
            raise ValueError(
                "must be cron(minutes hours day-of-month month day-of-week year),"
                f" is {abbreviated(text)}"
            )
        minutes, hours, day_of_month, month, day_of_week, year = (each.upper() for each in fields)
        if (day_of_month == "?") == (day_of_week == "?"):
            raise ValueError("exactly one of day of month and day of week must be ?")
        schedule = cls(
            minutes=tuple(sorted(_MINUTES.values(minutes))),
            hours=tuple(sorted(_HOURS.values(hours))),
            day_of_month=day_of_month,
            months=_MONTH.values(month),
            day_of_week=day_of_week,
            years=tuple(sorted(_YEAR.values(year))),
        )
        schedule._days_in(_FIRST_YEAR, 1)  # Refuses what the fields of days cannot be.
        return schedule

    def next_after(self, moment: datetime) -> datetime | None:
        """The first time that it fires after a moment.

        Args:
            moment: With a time zone.

        Returns:
            A time in UTC; None where there is none.
        """
        begin = moment.astimezone(timezone.utc).replace(second=0, microsecond=0)
        begin += timedelta(minutes=1)
        for day in self._days_from(begin.date()):
            earliest = (begin.hour, begin.minute) if day == begin.date() else (0, 0)
            for hour in self.hours:
                for minute in self.minutes:
                    if (hour, minute) >= earliest:
                        return datetime(
                            day.year, day.month, day.day, hour, minute, tzinfo=timezone.utc
                        )
        return None

    def _days_from(self, first: date) -> Iterator[date]:
        for year in self.years:
            if year < first.year:
                continue
            for month in sorted(self.months):
                if (year, month) < (first.year, first.month):
                    continue
                for day in sorted(self._days_in(year, month)):
                    found = date(year, month, day)
                    if found >= first:
                        yield found

    def _days_in(self, year: int, month: int) -> set[int]:
        last = calendar.monthrange(year, month)[1]
        if self.day_of_week == "?":
            days = {
                day for part in self.day_of_month.split(",") for day in _dates(part, year, month)
            }
        else:
            days = {
                day for part in self.day_of_week.split(",") for day in _weekdays(part, year, month)
            }
        return {day for day in days if 1 <= day <= last}


def _dates(part: str, year: int, month: int) -> Iterator[int]:
    """The days of a month that one part of the field for them names."""
    last = calendar.monthrange(year, month)[1]
    nearest = _NEAREST_WEEKDAY.fullmatch(part)
    if part == "L":
        yield last
    elif part == "LW":
        yield _nearest_weekday(date(year, month, last))
    elif nearest:
        day = _DAY_OF_MONTH.number(nearest[1])
        if day <= last:
            yield _nearest_weekday(date(year, month, day))
    else:
        yield from _DAY_OF_MONTH.values(part)


def _nearest_weekday(day: date) -> int:
    """The day from Monday to Friday that is nearest to a date and in its month."""
    move = {5: -1, 6: 1}.get(day.weekday(), 0)
    if (day + timedelta(move)).month != day.month:
        move = {5: 2, 6: -2}[day.weekday()]
    return (day + timedelta(move)).day


def _weekdays(part: str, year: int, month: int) -> Iterator[int]:
    """The days of a month that one part of the field for days of the week names."""
    last = calendar.monthrange(year, month)[1]
    first_sunday = 1 + (6 - date(year, month, 1).weekday()) % 7
    base, hash_sign, place = part.partition("#")
    if hash_sign:
        if place not in {"1", "2", "3", "4", "5"}:
            raise _DAY_OF_WEEK.refusal(part, "has no number from 1 to 5 behind the #")
        yield _first_on(_DAY_OF_WEEK.number(base), first_sunday) + 7 * (int(place) - 1)
    elif part.endswith("L") and part != "L":
        first = _first_on(_DAY_OF_WEEK.number(part.removesuffix("L")), first_sunday)
        yield first + 7 * ((last - first) // 7)
    else:
        for weekday in _DAY_OF_WEEK.values("7" if part == "L" else part):
            yield from range(_first_on(weekday, first_sunday), last + 1, 7)


def _first_on(weekday: int, first_sunday: int) -> int:
    """The first day of a month that is such a day of the week."""
    return (first_sunday + weekday - 2) % 7 + 1
