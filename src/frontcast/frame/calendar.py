"""Days and months. Days are `datetime.date` in records and `datetime64[D]` in arrays."""

import calendar as _calendar
import re
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontcast.errors import DateError

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def parse_day(text: str) -> date:
    """Read an ISO day.

    Parameters
    ----------
    text : str
        ``YYYY-MM-DD``.

    Returns
    -------
    datetime.date

    Raises
    ------
    DateError
        If the text is no ISO day or names a day that does not exist.

    Examples
    --------
    >>> parse_day("2024-02-29")
    datetime.date(2024, 2, 29)
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise DateError(f"want a day as YYYY-MM-DD, got {text!r}")
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise DateError(f"there is no day {text!r} in the calendar") from None


def parse_month(text: str) -> date:
    """Read an ISO month and return its first day.

    Raises
    ------
    DateError
        If the text is no ISO month.

    Examples
    --------
    >>> parse_month("2024-08")
    datetime.date(2024, 8, 1)
    """
    match = _MONTH.fullmatch(text.strip())
    if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        raise DateError(f"want a month as YYYY-MM, got {text!r}")
    return date(int(match[1]), int(match[2]), 1)


def month_end(day: date) -> date:
    """Return the last day of the month that `day` lies in."""
    return day.replace(day=_calendar.monthrange(day.year, day.month)[1])


def months_between(first: date, last: date) -> list[tuple[date, date]]:
    """Return (first day, last day) of every month from that of `first` to that of `last`.

    Examples
    --------
    >>> [a.isoformat() for a, _ in months_between(date(2024, 12, 5), date(2025, 1, 1))]
    ['2024-12-01', '2025-01-01']
    """
    out = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        start = date(year, month, 1)
        out.append((start, month_end(start)))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return out


def to_day64(day: date) -> np.datetime64:
    """Return a date as numpy ``datetime64[D]``."""
    return np.datetime64(day, "D")


def to_date(day: np.datetime64) -> date:
    """Return a numpy day as `datetime.date`.

    Raises
    ------
    DateError
        For NaT.
    """
    if np.isnat(day):
        raise DateError("no day: got NaT")
    out = day.astype("datetime64[D]").item()
    if not isinstance(out, date):
        raise DateError(f"{day} lies outside the calendar")
    return out


def days_of(first: date, last: date, *, step: int = 1) -> NDArray[np.datetime64]:
    """Return the days from `first` to `last`, both included, every `step` days.

    Returns
    -------
    (time,) datetime64[D]
    """
    return np.arange(to_day64(first), to_day64(last) + 1, step)


def day_index(days: NDArray[np.datetime64], day: date) -> int:
    """Return the position of `day` in consecutive `days`; -1 if it lies outside."""
    if days.size == 0:
        return -1
    i = int((to_day64(day) - days[0]).astype(int))
    return i if 0 <= i < days.size else -1
