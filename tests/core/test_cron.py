"""Cron schedules, compared with the examples of AWS, with croniter and with dateutil."""

import itertools
from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest
from croniter import (  # type: ignore[import-untyped]  # it ships no types
    CroniterBadDateError,
    croniter,
)
from dateutil.rrule import FR, MO, MONTHLY, TH, TU, WE, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk._core.cron import CronSchedule

START = datetime(2024, 3, 1, tzinfo=UTC)  # A Friday.


def firings(text: str, moment: datetime, count: int) -> list[datetime]:
    """The first firings of a schedule after a moment."""
    schedule = CronSchedule.parse(text)
    found: list[datetime] = []
    following = schedule.next_after(moment)
    while following is not None and len(found) < count:
        found.append(following)
        following = schedule.next_after(following)
    return found


def firings_of_croniter(expression: str, moment: datetime, count: int) -> list[datetime]:
    """The same according to croniter, whose sixth field is the seconds."""
    found: list[datetime] = []
    theirs = croniter(expression, moment)
    try:
        while len(found) < count:
            found.append(theirs.get_next(datetime))
    except CroniterBadDateError:
        pass
    return found


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # AWS Glue developer guide: Time-based schedules for jobs and crawlers.
        ("cron(0 10 * * ? *)", ["2024-03-01 10:00", "2024-03-02 10:00"]),
        ("cron(15 12 * * ? *)", ["2024-03-01 12:15", "2024-03-02 12:15"]),
        ("cron(0 18 ? * MON-FRI *)", ["2024-03-01 18:00", "2024-03-04 18:00"]),
        ("cron(0 8 1 * ? *)", ["2024-03-01 08:00", "2024-04-01 08:00"]),
        ("cron(0/15 * * * ? *)", ["2024-03-01 00:15", "2024-03-01 00:30"]),
        ("cron(0/10 * ? * MON-FRI *)", ["2024-03-01 00:10", "2024-03-01 00:20"]),
        ("cron(0/5 8-17 ? * MON-FRI *)", ["2024-03-01 08:00", "2024-03-01 08:05"]),
        ("cron(1/10 * * * ? *)", ["2024-03-01 00:01", "2024-03-01 00:11", "2024-03-01 00:21"]),
        ("cron(0 0 1-15 * ? *)", ["2024-03-02 00:00", "2024-03-03 00:00"]),
        ("cron(0 9 1 JAN,FEB,MAR ? *)", ["2024-03-01 09:00", "2025-01-01 09:00"]),
        ("cron(0 9 7 * ? *)", ["2024-03-07 09:00", "2024-04-07 09:00"]),
        ("cron(0 9 L * ? *)", ["2024-03-31 09:00", "2024-04-30 09:00"]),
        ("cron(0 9 ? * L *)", ["2024-03-02 09:00", "2024-03-09 09:00"]),
        # Amazon EventBridge user guide: Cron expressions reference.
        ("cron(0/30 20-2 ? * MON-FRI *)", ["2024-03-01 00:30", "2024-03-01 01:00"]),
        (
            "cron(0 20-2 ? * MON-FRI *)",
            ["2024-03-01 01:00", "2024-03-01 02:00", "2024-03-01 20:00"],
        ),
        ("cron(5,35 14 * * ? *)", ["2024-03-01 14:05", "2024-03-01 14:35"]),
        ("cron(15 10 ? * 6L 2019-2024)", ["2024-03-29 10:15", "2024-04-26 10:15"]),
        ("cron(15 10 ? * 6L 2019-2022)", []),
        ("cron(0 9 3W * ? *)", ["2024-03-04 09:00", "2024-04-03 09:00"]),
        ("cron(0 9 ? * 3#2 *)", ["2024-03-12 09:00", "2024-04-09 09:00"]),
        # AWS Systems Manager user guide: Cron and rate expressions.
        ("cron(30 23 ? * TUE#3 *)", ["2024-03-19 23:30", "2024-04-16 23:30"]),
        # AWS CodePipeline user guide: DeploymentWindow.
        ("cron(0 9 1W 6 ? *)", ["2024-06-03 09:00", "2025-06-02 09:00"]),
        ("cron(0 9 LW * ? *)", ["2024-03-29 09:00", "2024-04-30 09:00"]),
        ("cron(*/30 9 * * ? *)", ["2024-03-01 09:00", "2024-03-01 09:30", "2024-03-02 09:00"]),
    ],
)
def test_aws_examples_fire_when_aws_says(text: str, expected: list[str]) -> None:
    """The expressions that AWS documents fire when their explanation says."""
    assert [at(moment) for moment in expected] == firings(text, START, len(expected) or 1)


def test_a_caller_decides_how_close_firings_may_be() -> None:
    """Firings are at least 5 minutes apart, unless the caller allows less."""
    following = CronSchedule.parse("cron(* * * * ? *)", minutes_apart=1).next_after(START)
    assert at("2024-03-01 00:01") == following
    with pytest.raises(ValueError, match="firings must be at least 3 minutes apart"):
        CronSchedule.parse("cron(0/2 * * * ? *)", minutes_apart=3)


def items(low: int, high: int, shift: int = 0) -> st.SearchStrategy[tuple[str, str]]:
    """Values, ranges and increments for AWS and for croniter, whose numbers are lower by shift."""
    numbers = st.integers(low, high)
    steps = st.integers(1, high)
    ends = st.tuples(numbers, numbers).filter(lambda pair: pair[0] < pair[1])

    def stepped(ends: tuple[int, int], step: int) -> tuple[str, str]:
        first, last = ends
        return f"{first}-{last}/{step}", f"{first - shift}-{last - shift}/{step}"

    def increments(first: int, step: int) -> tuple[str, str]:
        theirs = f"{first - shift}-{high - shift}/{step}" if first < high else str(high - shift)
        return f"{first}/{step}", theirs

    return st.one_of(
        numbers.map(lambda number: (str(number), str(number - shift))),
        st.builds(increments, numbers, steps),
        steps.map(lambda step: (f"*/{step}", f"{low - shift}-{high - shift}/{step}")),
        ends.map(lambda pair: (f"{pair[0]}-{pair[1]}", f"{pair[0] - shift}-{pair[1] - shift}")),
        ends.map(lambda pair: (f"{pair[1]}-{pair[0]}", f"{pair[1] - shift}-{pair[0] - shift}")),
        st.builds(stepped, ends, steps),
    )


def fields(low: int, high: int, shift: int = 0) -> st.SearchStrategy[tuple[str, str]]:
    """Lists of items, or ``*``, in both dialects."""
    lists = st.lists(items(low, high, shift), min_size=1, max_size=3)
    return st.one_of(
        st.just(("*", "*")),
        lists.map(lambda pairs: (",".join(a for a, _ in pairs), ",".join(b for _, b in pairs))),
    )


WEEKDAYS = st.integers(1, 7)
DAYS = st.one_of(
    fields(1, 31).map(lambda pair: (pair[0], "?", pair[1], "*")),
    fields(1, 7, shift=1).map(lambda pair: ("?", pair[0], "*", pair[1])),
    st.just(("L", "?", "L", "*")),
    st.just(("?", "L", "*", "6")),
    # For a day that the month does not have, croniter takes the weekday nearest to the last day.
    st.integers(1, 28).map(lambda day: (f"{day}W", "?", f"{day}W", "*")),
    WEEKDAYS.map(lambda day: ("?", f"{day}L", "*", f"L{day - 1}")),
    st.tuples(WEEKDAYS, st.integers(1, 5)).map(
        lambda pair: ("?", f"{pair[0]}#{pair[1]}", "*", f"{pair[0] - 1}#{pair[1]}")
    ),
)


# croniter looks at most 50 years ahead.
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=42 * 365)).map(
    lambda passed: at("1999-01-01 00:00") + passed
)


@settings(max_examples=150)
@given(
    days=DAYS,
    months=fields(1, 12),
    hours=fields(0, 23),
    years=st.one_of(st.just("2000-2040"), st.integers(2000, 2040).map(str)),
    moment=MOMENTS,
)
def test_dates_are_those_of_croniter(
    days: tuple[str, str, str, str],
    months: tuple[str, str],
    hours: tuple[str, str],
    years: str,
    moment: datetime,
) -> None:
    """A schedule fires when croniter says, whatever its days, months, hours and years."""
    ours = f"cron(30 {hours[0]} {days[0]} {months[0]} {days[1]} {years})"
    theirs = f"30 {hours[1]} {days[2]} {months[1]} {days[3]} 0 {years}"
    assert firings_of_croniter(theirs, moment, 4) == firings(ours, moment, 4)


@settings(max_examples=25)
@given(minutes=fields(0, 59), hours=fields(0, 23))
def test_times_are_those_of_croniter(minutes: tuple[str, str], hours: tuple[str, str]) -> None:
    """A schedule fires at the times of croniter, or is rejected if two are too close."""
    start = START - timedelta(minutes=1)
    expected = list(
        itertools.takewhile(
            lambda moment: moment < START + timedelta(days=1),
            firings_of_croniter(f"{minutes[1]} {hours[1]} * * *", start, 24 * 60 + 1),
        )
    )
    gaps = [after - before for before, after in itertools.pairwise(expected)]
    text = f"cron({minutes[0]} {hours[0]} * * ? *)"
    if any(gap < timedelta(minutes=5) for gap in gaps):
        with pytest.raises(
            ValueError, match=r"^Minutes: firings must be at least 5 minutes apart$"
        ):
            CronSchedule.parse(text)
    else:
        assert expected == firings(text, start, len(expected))


@given(moment=MOMENTS)
@settings(max_examples=50)
def test_last_weekday_is_that_of_dateutil(moment: datetime) -> None:
    """LW is the last day from Monday to Friday of a month."""
    start = at("1970-01-01 00:00")
    rule = rrule(MONTHLY, start, byweekday=(MO, TU, WE, TH, FR), bysetpos=-1)
    assert [rule.after(moment)] == firings("cron(0 0 LW * ? *)", moment, 1)


@pytest.mark.parametrize(
    ("named", "numbered"),
    [
        ("cron(0 0 1 jan-Mar,DEC ? *)", "cron(0 0 1 1-3,12 ? *)"),
        ("cron(0 0 1 NOV-2 ? *)", "cron(0 0 1 11,12,1,2 ? *)"),
        ("cron(0 0 ? * sun,Fri-SAT *)", "cron(0 0 ? * 1,6-7 *)"),
        ("cron(0 0 ? * FRI-MON *)", "cron(0 0 ? * 6,7,1,2 *)"),
        ("cron(0 0 ? * fril *)", "cron(0 0 ? * 6L *)"),
        ("cron(0 0 ? * wed#3 *)", "cron(0 0 ? * 4#3 *)"),
        ("cron(0 0 lw * ? *)", "cron(0 0 LW * ? *)"),
        ("cron( 00  06\t01 * ? * )", "cron(0 6 1 * ? *)"),
    ],
)
def test_names_stand_for_numbers(named: str, numbered: str) -> None:
    """Names in any case stand for numbers; extra spaces and leading zeros make no difference."""
    assert firings(numbered, START, 20) == firings(named, START, 20)


def test_an_increment_counts_on_where_its_range_wraps() -> None:
    """An increment over a range that wraps counts from the start of the range."""
    assert firings("cron(0 0,3,21 * * ? *)", START, 9) == firings(
        "cron(0 21-5/3 * * ? *)", START, 9
    )


def test_a_day_that_the_month_does_not_have_has_no_nearest_weekday() -> None:
    """31W never fires in a month of 30 days, and never moves into the next month."""
    expected = ["2024-03-29 00:00", "2024-05-31 00:00", "2024-07-31 00:00", "2024-08-30 00:00"]
    assert [at(moment) for moment in expected] == firings("cron(0 0 31W * ? *)", START, 4)


def test_the_leap_day_skips_the_century() -> None:
    """The 29th of February is eight years away around a century that is not a leap year."""
    expected = ["2096-02-29 00:00", "2104-02-29 00:00"]
    assert [at(text) for text in expected] == firings(
        "cron(0 0 29 2 ? *)", at("2095-01-01 00:00"), 2
    )


@pytest.mark.parametrize("day", ["31 FEB ?", "30,31 2 ?", "31 4,6,9,11 ?", "30W 2 ?"])
def test_an_impossible_date_never_fires(day: str) -> None:
    """A date that does not exist never fires, and each month is examined at most once."""
    schedule = CronSchedule.parse(f"cron(0 0 {day} *)")
    seen: list[tuple[int, int]] = []

    def counted(year: int, month: int) -> list[int]:
        seen.append((year, month))
        return list(schedule.days(year, month))

    assert attrs.evolve(schedule, days=counted).next_after(at("1970-01-01 00:00")) is None
    assert len(set(seen)) == len(seen) <= 230 * 4


def test_the_last_firing_is_in_2199() -> None:
    """After the last minute of 2199, and of datetime itself, nothing fires."""
    schedule = CronSchedule.parse("cron(59 * * * ? *)")
    last = at("2199-12-31 23:59")
    assert last == schedule.next_after(last - timedelta(seconds=1))
    assert schedule.next_after(last) is None
    assert schedule.next_after(datetime.max.replace(tzinfo=UTC)) is None


def test_firings_are_strictly_after_the_moment() -> None:
    """From the moment of a firing, the next one follows; from just before it, this one."""
    schedule = CronSchedule.parse("cron(0 0 * * ? *)")
    assert START + timedelta(days=1) == schedule.next_after(START)
    assert START == schedule.next_after(START - timedelta(microseconds=1))
    assert START + timedelta(days=1) == schedule.next_after(START + timedelta(microseconds=1))


@pytest.mark.parametrize("prefix", ["cron", "Cron", "CRON"])
def test_the_prefix_has_three_spellings(prefix: str) -> None:
    """Glue accepts these three spellings of the prefix, and no other."""
    schedule = CronSchedule.parse(f"{prefix}(0 0 * * ? *)")
    assert START + timedelta(days=1) == schedule.next_after(START)


def test_moments_of_other_time_zones_are_converted_to_utc() -> None:
    """A schedule is in UTC, whatever the time zone of the moment."""
    moment = datetime(2024, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    following = CronSchedule.parse("cron(0 0 * * ? *)").next_after(moment)
    assert following is not None
    assert START.isoformat() == following.isoformat()


def rejection_of(text: str) -> str:
    """The message with which a text is rejected; empty for a schedule."""
    try:
        CronSchedule.parse(text)
    except ValueError as error:
        return str(error)
    return ""


OF_MONTH = "is not in 1-31; L, LW or 15W must be the only item"
OF_WEEK = "is not in 1-7 or SUN-SAT; L, 5L or 3#2 must be the only item"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not of the form cron(...) in plain ASCII"),
        ("15 12 * * ? *", "'15 12 * * ? *' is not of the form cron(...) in plain ASCII"),
        ("rate(5 minutes)", "'rate(5 minutes)' is not of the form cron(...) in plain ASCII"),
        ("cRON(0 0 * * ? *)", "'cRON(0 0 * * ? *)' is not of the form cron(...) in plain ASCII"),
        (
            "cron(0 0 * * ? *)\n",
            r"'cron(0 0 * * ? *)\n' is not of the form cron(...) in plain ASCII",
        ),
        (
            "cron(0 0 * * ? *\n)",
            r"'cron(0 0 * * ? *\n)' is not of the form cron(...) in plain ASCII",
        ),
        ("cron(٣ 0 * * ? *)", "'cron(٣ 0 * * ? *)' is not of the form cron(...) in plain ASCII"),
        (
            "cron(0 0 ? * \u017fun *)",  # The upper case of this letter is an S.
            "'cron(0 0 ? * \u017fun *)' is not of the form cron(...) in plain ASCII",
        ),
        ("cron()", "'cron()' has 0 fields instead of 6: "),
        ("cron(0 0 * * ?)", "'cron(0 0 * * ?)' has 5 fields instead of 6: Minutes, Hours, Day"),
        ("cron(0 0 0 * * ? *)", "'cron(0 0 0 * * ? *)' has 7 fields instead of 6: "),
        ("cron(0 0 * * * *)", "Day-of-month and Day-of-week: exactly one of them must be ?"),
        ("cron(0 0 1 * MON *)", "Day-of-month and Day-of-week: exactly one of them must be ?"),
        ("cron(0 0 ? * ? *)", "Day-of-month and Day-of-week: exactly one of them must be ?"),
        ("cron(60 0 * * ? *)", "Minutes: '60' is not in 0-59"),
        ("cron(-1 0 * * ? *)", "Minutes: '-1' is not a value, range or increment"),
        ("cron(? 0 * * ? *)", "Minutes: '?' is not a value, range or increment"),
        ("cron(0, 0 * * ? *)", "Minutes: '' is not a value, range or increment"),
        ("cron(1- 0 * * ? *)", "Minutes: '1-' is not a value, range or increment"),
        ("cron(/5 0 * * ? *)", "Minutes: '/5' is not a value, range or increment"),
        ("cron(*-5 0 * * ? *)", "Minutes: '*-5' is not a value, range or increment"),
        ("cron(0/0 0 * * ? *)", "Minutes: the increment of '0/0' must be 1-59"),
        ("cron(0/60 0 * * ? *)", "Minutes: the increment of '0/60' must be 1-59"),
        ("cron(* 0 * * ? *)", "Minutes: firings must be at least 5 minutes apart"),
        ("cron(0/4 0 * * ? *)", "Minutes: firings must be at least 5 minutes apart"),
        ("cron(0,56 1-2 * * ? *)", "Minutes: firings must be at least 5 minutes apart"),
        ("cron(0 24 * * ? *)", "Hours: '24' is not in 0-23"),
        ("cron(0 JAN * * ? *)", "Hours: 'JAN' is not in 0-23"),
        ("cron(0 99999 * * ? *)", "Hours: '99999' is not in 0-23"),
        (
            f"cron(0 {'9' * 5000} * * ? *)",
            f"Hours: '{'9' * 80}'... (5000 characters) is not in 0-23",
        ),
        ("cron(0 0/99999 * * ? *)", "Hours: the increment of '0/99999' must be 1-23"),
        ("cron(0 0 0 * ? *)", f"Day-of-month: '0' {OF_MONTH}"),
        ("cron(0 0 32 * ? *)", f"Day-of-month: '32' {OF_MONTH}"),
        ("cron(0 0 0W * ? *)", f"Day-of-month: '0' {OF_MONTH}"),
        ("cron(0 0 W * ? *)", f"Day-of-month: 'W' {OF_MONTH}"),
        ("cron(0 0 1,L * ? *)", f"Day-of-month: 'L' {OF_MONTH}"),
        ("cron(0 0 1-15W * ? *)", f"Day-of-month: '15W' {OF_MONTH}"),
        ("cron(0 0 L-3 * ? *)", f"Day-of-month: 'L' {OF_MONTH}"),
        ("cron(0 0 1 0 ? *)", "Month: '0' is not in 1-12 or JAN-DEC"),
        ("cron(0 0 1 MON ? *)", "Month: 'MON' is not in 1-12 or JAN-DEC"),
        ("cron(0 0 ? * 0 *)", f"Day-of-week: '0' {OF_WEEK}"),
        ("cron(0 0 ? * 8L *)", f"Day-of-week: '8' {OF_WEEK}"),
        ("cron(0 0 ? * MON,6L *)", f"Day-of-week: '6L' {OF_WEEK}"),
        ("cron(0 0 ? * 8#1 *)", f"Day-of-week: '8' {OF_WEEK}"),
        (
            "cron(0 0 ? * 3#6 *)",
            "Day-of-week: # must be followed by 1-5 alone, not '6'",
        ),
        (
            "cron(0 0 ? * 3#1,6#3 *)",
            "Day-of-week: # must be followed by 1-5 alone, not '1,6#3'",
        ),
        ("cron(0 0 1 1 ? 1969)", "Year: '1969' is not in 1970-2199"),
        ("cron(0 0 1 1 ? 2200)", "Year: '2200' is not in 1970-2199"),
        ("cron(0 0 1 1 ? 2030-2020)", "Year: '2030-2020' runs backwards"),
    ],
)
def test_an_invalid_schedule_is_rejected(text: str, message: str) -> None:
    """An invalid schedule raises a ValueError that names the field and the rule."""
    assert rejection_of(text).startswith(message)


@given(
    st.one_of(
        st.text(),
        st.lists(st.text("0123456789*,-/?LW#SUNJAMOFRI", max_size=5), min_size=6, max_size=6).map(
            lambda parts: f"cron({' '.join(parts)})"
        ),
    )
)
@settings(max_examples=200)
def test_any_text_is_parsed_or_rejected(text: str) -> None:
    """Any text gives a schedule or a ValueError in one short line."""
    rejection = rejection_of(text)
    assert len(rejection) < 500
    assert rejection.isprintable()
    if not rejection:
        assert all(moment > START for moment in firings(text, START, 2))
