"""Numbers, days and names as they are printed."""

import math
import re
from datetime import date

from frontcast.brief.inputs import BriefInputs
from frontcast.control import World
from frontcast.frame import to_date
from frontcast.records import Place, Verdict
from frontcast.theatre import Theatre, normalise

MINUS, PLUS_MINUS = "\u2212", "\u00b1"
_UNITS = {"%": "%", "km": "\u00a0km", "km2": "\u00a0km²", "days": "\u00a0days"}


def long_day(day: date | None) -> str:
    """Return ``5 November 2025``; ``date unknown`` for None."""
    return f"{day.day}\u00a0{day:%B\u00a0%Y}" if day else "date unknown"


def short_day(day: date | None) -> str:
    """Return ``5 Nov 2025``; ``unknown`` for None."""
    return f"{day.day}\u00a0{day:%b\u00a0%Y}" if day else "unknown"


def span_words(days: tuple[date | None, date | None]) -> str:
    """Return ``7 Jul 2024 to 5 Nov 2025``, one day alone, or a dash where nothing is known."""
    first, last = days
    if first is None and last is None:
        return "\u2013"
    return short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"


def number(value: float, unit: str = "") -> str:
    """Return a number with its unit: one decimal below 10, none above, thousands set apart."""
    if math.isnan(value):
        return "not known"
    if math.isinf(value):
        return "beyond the map"
    fine = 0 < abs(value) < (0.95 if unit == "%" else 9.95)
    places = 1 if fine else 0
    text = f"{value:,.{places}f}".replace("-", MINUS)
    return text + _UNITS.get(unit, f"\u00a0{unit}" if unit else "")


def spread(error: float | None, unit: str = "") -> str:
    """Return `` ±0.5`` for an error bar; empty where there is none."""
    if error is None or not math.isfinite(error) or error <= 0:
        return ""
    places = 1 if error < 9.95 and (unit != "%" or error < 0.95) else 0
    return f"\u00a0{PLUS_MINUS}{error:,.{places}f}"


def percent(probability: float) -> str:
    """Return a probability as a percentage that never claims certainty."""
    if not math.isfinite(probability):
        return "not known"
    if probability < 0.01:
        return "below 1%"
    if probability > 0.99:
        return "above 99%"
    return f"{probability * 100:.0f}%"


def place_name(place: Place) -> str:
    """Return a place's name without the id that tells namesakes apart."""
    return re.sub(r"\s*\[.*\]$", "", place.name)


def mapper_name(inputs: BriefInputs, mapper: str) -> str:
    """Return a mapper's name as it spells itself, found in the titles of its sources."""
    known = inputs.theatre.mapper_title(mapper)
    if known != mapper:
        return known
    for title in (s.title for s in inputs.sources if s.mapper == mapper):
        own = title.split(",")[0].strip()
        if own and normalise(own).replace(" ", "") == mapper.lower():
            return own
    return mapper


def map_day(world: World, day: date) -> date | None:
    """Return the day of the map that `day` is read from; None where there is none."""
    i = world.index(day)
    return to_date(world.map_days[i]) if i >= 0 else None


def value_words(verdict: Verdict, theatre: Theatre) -> str:
    """Return a verdict's value with unit and error bar, in words where it is none."""
    words = plain_value(verdict.value, verdict.unit, theatre=theatre)
    measured = isinstance(verdict.value, float | int) and not isinstance(verdict.value, bool)
    return words + (spread(verdict.error, verdict.unit) if measured else "")


def plain_value(
    value: float | str | bool | None,  # noqa: FBT001 -- a verdict may be true or false
    unit: str,
    *,
    theatre: Theatre,
) -> str:
    """Return a value in words: a number with its unit, yes or no, a side by name."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        side = next((s for s in theatre.sides if s.code == value), None)
        return side.name if side else value
    return number(float(value), unit)
