"""A verdict: how a Statement stands against the maps."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What the maps say of a Statement."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    MAP_DEPENDENT = "map-dependent"
    TOO_EARLY = "too early"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapValue:
    """What one mapper's maps say.

    Parameters
    ----------
    mapper : str
        Whose map.
    outcome : Outcome
        The answer by this mapper alone.
    value : float, str, bool or None
        The value measured, in `Verdict.unit`.
    error : float or None
        Half-width of the error bar by the map's cell, in the same unit.
    map_day : datetime.date or None
        The day of the map that was read (it may lie before the day asked, over a gap).
    holds_from, holds_until : datetime.date or None
        First and last day of the latest spell, up to the day asked for, on which the
        Statement's relation held.
    """

    mapper: str
    outcome: Outcome
    value: float | str | bool | None = None
    error: float | None = None
    map_day: date | None = None
    holds_from: date | None = None
    holds_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer to a Statement on the observed world.

    Parameters
    ----------
    statement : str
        The Statement in canonical form.
    outcome : Outcome
        The answer over all mappers.
    sentence : str
        The answer in one plain sentence, with value, day and mapper.
    value : float, str, bool or None
        Value measured by the first mapper, in `unit`.
    unit : str
        ``%``, ``km``, ``km2`` or empty.
    error : float or None
        Half-width of the error bar: half a cell, or half the spread between mappers if larger.
    valid_on : datetime.date or None
        The day the value speaks of.
    as_of : datetime.date or None
        Nothing known later was used; None: everything loaded.
    mapper : str
        The mapper whose value is shown.
    detail : str
        Why, where the outcome alone would mislead: stale, a gap, an undone edit.
    by_mapper : tuple of MapValue
        The same by every mapper loaded.
    sources : tuple of str
        Hashes of the maps read.
    """

    statement: str
    outcome: Outcome
    sentence: str
    value: float | str | bool | None = None
    unit: str = ""
    error: float | None = None
    valid_on: date | None = None
    as_of: date | None = None
    mapper: str = ""
    detail: str = ""
    by_mapper: tuple[MapValue, ...] = ()
    sources: tuple[str, ...] = ()
