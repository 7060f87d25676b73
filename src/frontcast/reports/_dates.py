"""The day that a date in metadata names, in the notations that metadata use."""

import email.utils
import re
from datetime import UTC, date, datetime

_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?!\d)")
_EARLIEST = date(1990, 1, 1)


def day_of(value: object) -> date | None:
    """Return the day that a value names; None where it names none, or none that can be meant.

    Parameters
    ----------
    value : object
        ISO 8601, RFC 2822, or seconds or milliseconds since 1970.

    Examples
    --------
    >>> day_of("2024-08-30T10:00:00"), day_of("Fri, 30 Aug 2024 10:00:00 GMT"), day_of("soon")
    (datetime.date(2024, 8, 30), datetime.date(2024, 8, 30), None)
    """
    found: date | None = None
    try:
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, int | float):
            found = _from_seconds(float(value))
        elif isinstance(value, str) and len(value) < 100:
            found = _from_text(value.strip())
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None
    return found if found and found >= _EARLIEST else None


def _from_text(value: str) -> date | None:
    if match := _ISO.match(value):
        return date(*map(int, match.groups()))
    if value.isascii() and value.isdecimal() and 9 <= len(value) <= 13:
        return _from_seconds(float(value))
    return email.utils.parsedate_to_datetime(value).date()


def _from_seconds(value: float) -> date | None:
    seconds = value / 1000 if value > 1e11 else value
    return datetime.fromtimestamp(seconds, tz=UTC).date() if seconds > 6e8 else None
