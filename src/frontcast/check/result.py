"""What one World says of a Statement."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from frontcast.frame import to_date
from frontcast.measures import Series
from frontcast.records import Outcome, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one World says of a Statement.

    Parameters
    ----------
    outcome : Outcome or None
        None where the Statement only asks for the value.
    value : float
        In the Statement's unit; flags 1 and 0; sides their control flag; NaN: none.
    error : float
        Half-width of the error bar.
    valid_on : datetime.date or None
        The day the value speaks of.
    map_day : datetime.date or None
        The day of the map it was read from.
    detail : str
        What the value alone does not tell, in plain words.
    holds_from, holds_until : datetime.date or None
        First and last day of the latest spell on which the relation held, up to the day asked.
    steps : tuple of (date, float)
        Last day and value of each month, of a monthly Statement.
    sha256 : str
        Source of the map read.
    """

    outcome: Outcome | None
    value: float = np.nan
    error: float = np.nan
    valid_on: date | None = None
    map_day: date | None = None
    detail: str = ""
    holds_from: date | None = None
    holds_until: date | None = None
    steps: tuple[tuple[date, float], ...] = ()
    sha256: str = ""


def of_day(
    statement: Statement, measured: Series, i: int, *, outcome: Outcome | None, detail: str = ""
) -> Answer:
    """Return the value of day number `i` as an Answer, with what must be said of its map.

    Parameters
    ----------
    statement : Statement
        Whose measure it is.
    measured : Series
        What was measured.
    i : int
        Day number; a map must cover it.
    outcome : Outcome or None
        What was found.
    detail : str
        What else was found, in words.
    """
    world = measured.world
    value = measured.value_at(i)
    map_day, day = to_date(world.map_days[i]), to_date(world.days[i])
    notes = [detail] if detail else []
    told = measured.note_at(i) if measured.note_at else ""
    if told:
        notes.append(told)
    elif np.isnan(value):
        mapper = world.theatre.mapper_title(world.mapper)
        notes.append(f"{statement.call()} is not known from {mapper}'s maps")
    if map_day != day:
        notes.append(f"there is no map of {day}; the one of {map_day} is held over the gap")
    slot = int(world.slots[i])
    return Answer(
        outcome=outcome,
        value=value,
        error=np.nan if np.isnan(value) else measured.error_at(i),
        valid_on=day,
        map_day=map_day,
        detail="; ".join(notes),
        sha256=world.hashes[slot] if slot < len(world.hashes) else "",
    )
