"""Intervals of the calendar: quarters, halves of years, seasons' middles, lists of days."""

import re
from datetime import date, timedelta

from frontcast.claims._intervals import (
    Interval,
    month_number,
    month_of,
    months_before,
    opened,
    season_end,
)
from frontcast.claims._numerals import read_number
from frontcast.frame import month_end

_LAST_WEEKS = timedelta(days=31)
_QUARTERS = {"first": 1, "1": 1, "second": 4, "2": 4, "third": 7, "3": 7, "fourth": 10, "4": 10,
             "last": 10, "final": 10}  # fmt: skip


def quarter(match: re.Match[str], today: date) -> Interval:
    """Read "in the second quarter of 2024", "Q3": without a year, the last that has begun."""
    named = match.groupdict()
    late = (named.get("nth") or "").lower() in ("last", "final")
    if late and not (named["word"] or named["year"]):
        return None  # of a town
    month = _QUARTERS[(named.get("nth") or named["q"]).lower()]
    year = named.get("year")
    first = date(int(year or today.year), month, 1)
    if not year and first > today:
        first = first.replace(year=first.year - 1)
    return opened(match, first, month_end(first.replace(month=month + 2)), today)


def years_between(match: re.Match[str], today: date) -> Interval:
    """Read "in 2022 and 2023" as all days of both."""
    first, last = date(int(match["year0"]), 1, 1), date(int(match["year"]), 12, 31)
    return (first, last if last < today else max(today, first)) if first < last else None


def mid_season(match: re.Match[str], today: date) -> Interval:
    """Read "in midsummer" as July, "midwinter" as January."""
    month = {"winter": 1, "spring": 4, "summer": 7, "autumn": 10, "fall": 10}[
        match["season"].lower()
    ]
    year = int(match["year"] or today.year)
    first = date(year, month, 1)
    if not match["year"] and first > today and not (match["word"] or "").lower().startswith("by"):
        first = first.replace(year=year - 1)
    return opened(match, first, month_end(first), today)


def new_year_on(_match: re.Match[str], today: date) -> Interval:
    """Read "in the new year": from its first day."""
    if today.month < 7:
        return date(today.year, 1, 1), today
    return date(today.year + 1, 1, 1), None


def into_next(match: re.Match[str], today: date) -> Interval:
    """Read "into next year", "until next month": to the day on which it begins."""
    if match["unit"].lower() == "year":
        return today, date(today.year + 1, 1, 1)
    return today, months_before(today.replace(day=1), -1)


def listed_days(match: re.Match[str], today: date) -> Interval:
    """Read "on the 23rd, 24th and 25th": from the first to the last of them."""
    numbers = [int(n) for n in re.findall(r"\d+", match[0])]
    first = today.replace(day=1)
    if numbers[-1] > today.day:
        first = months_before(first, 1)
    try:
        start, end = first.replace(day=numbers[0]), first.replace(day=numbers[-1])
    except ValueError:
        return None
    return (start, end) if start < end else None


def slashed(match: re.Match[str], today: date) -> Interval:
    """Read "14/6" as a day and its month."""
    try:
        day = date(today.year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    if day > today:
        if day.day > 28:
            return None
        day = day.replace(year=day.year - 1)
    if match["word"] is None and today - day > _LAST_WEEKS:
        return None  # the second post of four
    return opened(match, day, day, today)


def half_year(match: re.Match[str], today: date) -> Interval:
    """Read "in the first half of 2024", "H2 2023"."""
    first = (match["nth"] or match["h"]).lower() in ("first", "1")
    year = int(match["year"]) if match["year"].isdigit() else today.year
    days = (
        (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))
    )
    return opened(match, *days, today)


def all_of(match: re.Match[str], today: date) -> Interval:
    """Read "all week", "all summer": the one that runs or ran last, up to now."""
    unit = match["unit"].lower()
    if unit == "week":
        return today - timedelta(days=today.weekday()), today
    if unit in ("month", "year"):
        return today.replace(day=1, month=today.month if unit == "month" else 1), today
    month = {"winter": 12, "spring": 3, "summer": 6}.get(unit, 9)
    first = date(today.year, month, 1)
    if first > today:
        first = first.replace(year=today.year - 1)
    return first, min(season_end(first), today)


def week_before_last(_match: re.Match[str], today: date) -> Interval:
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(days=14), monday - timedelta(days=8)


def hours_back(match: re.Match[str], today: date) -> Interval:
    """Read "within 48 hours" as two days."""
    return today - timedelta(days=int(match["n"]) // 24), today


def some_days_of(match: re.Match[str], today: date) -> Interval:
    """Read "in the last ten days of November"."""
    first = month_of(match, today)
    if first is None:
        return None
    count = 3 if match["n_of"] == "few" else int(read_number(match["n_of"]) or 0)
    if not 0 < count < 28:
        return None
    last = month_end(first)
    span = timedelta(days=count - 1)
    start, end = (first, first + span) if match["days_of"] == "first" else (last - span, last)
    return opened(match, start, end, today)


def month_of_year(match: re.Match[str], today: date) -> Interval:
    """Read "since April of last year"."""
    if today == date.min:
        return None
    away = {"this": 0, "next": 1}.get(match["of_year"].split()[0], -1)
    first = date(today.year + away, month_number(match["month"]), 1)
    return opened(match, first, month_end(first), today)


def coming_weekend(_match: re.Match[str], today: date) -> Interval:
    """Read "this weekend" as the one to come, or the one that it is."""
    saturday = today + timedelta(days=5 - today.weekday())
    return saturday, saturday + timedelta(days=1)


def half_a_year(_match: re.Match[str], today: date) -> Interval:
    """Read "for half a year"."""
    return months_before(today, 6), today
