"""The day of a map, from its file's name or from a table's field."""

import re
from datetime import UTC, date, datetime, timedelta

from frontcast.control._faults import refuse
from frontcast.errors import ConfigError
from frontcast.theatre import MapSource


def day_of(name: str, *, source: MapSource) -> date:
    """Return the day in a file's name, before any offset of the source."""
    try:
        match = re.search(source.pattern, name.replace("\\", "/").rsplit("/", 1)[-1])
    except re.error as error:
        raise ConfigError(
            f"source {source.key}: {source.pattern!r} is no pattern: {error}"
        ) from None
    if match is None:
        refuse("no date", f"want a name that fits {source.pattern!r}, got {name!r}")
    found = match.groupdict()
    try:
        if found.get("unix"):
            return datetime.fromtimestamp(int(found["unix"]), tz=UTC).date()
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except KeyError:
        raise ConfigError(
            f"source {source.key}: its pattern needs groups y, m, d or unix"
        ) from None
    except (ValueError, OverflowError, OSError):
        refuse("impossible date", f"{name!r} names a day that does not exist")


def day_in(value: object, *, where: str) -> date:
    """Return the day that a table's field holds: a date, a time, or text that begins with one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = re.match(r"\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})", str(value))
    if match is None:
        refuse("no date", f"want a day as YYYY-MM-DD in {where}, got {value!r}")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        refuse("impossible date", f"{where} holds {value!r}, a day that does not exist")


def shift(day: date, *, source: MapSource, today: date) -> tuple[date, date]:
    """Return (valid_on, known_at) of a file's day; refuse what has not come yet."""
    try:
        valid = day + timedelta(days=source.valid_offset_days)
        known = day + timedelta(days=source.known_offset_days)
    except OverflowError:
        refuse("impossible date", f"{day} lies at the end of the calendar")
    # A day of grace: publication runs in other time zones.
    if max(valid, known) > today + timedelta(days=1):
        refuse("future date", f"want a day up to {today}, got a map of {valid} known {known}")
    return valid, known
