"""When a relation held before and after the day asked about: stale, early, or never."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from frontcast.check.judge import NO
from frontcast.check.result import Answer
from frontcast.control import World
from frontcast.frame import to_date
from frontcast.measures import Series
from frontcast.records import Amount, Statement


def with_spell(statement: Statement, measured: Series, i: int, *, out: Answer) -> Answer:
    """Add to the Answer for day number `i` when the relation last held, and say so if it is stale.

    Parameters
    ----------
    statement : Statement
        With a relation other than rising or falling.
    measured : Series
        What it measures.
    i : int
        Day number.
    out : Answer
        The answer for that day.
    """
    world = measured.world
    values = measured.values()
    truth = _truth(statement, values, world)
    before = np.flatnonzero(truth[: i + 1])
    detail, start, end = out.detail, None, None
    if before.size:
        end_i = int(before[-1])
        gaps = np.flatnonzero(~truth[:end_i])
        start_i = int(gaps[-1]) + 1 if gaps.size else 0
        start, end = to_date(world.days[start_i]), to_date(world.days[end_i])
    if out.outcome is NO:
        after = np.flatnonzero(truth[i + 1 :])
        if end is not None:
            note = f"stale: it was so until {end}{_passed(statement, values, world, i)}"
        elif after.size:
            note = f"early: it became so on {to_date(world.days[i + 1 + int(after[0])])}"
        else:
            note = "it was so on no day that the maps cover"
        detail = "; ".join(n for n in (note, detail) if n)
    return replace(out, detail=detail, holds_from=start, holds_until=end)


def _truth(statement: Statement, values: NDArray[np.float64], world: World) -> NDArray[np.bool_]:
    """Whether the relation holds on each day, error bars left aside; False where not known."""
    wanted, relation = statement.value, statement.relation
    known = ~np.isnan(values)
    if isinstance(wanted, bool):
        yes = (values == 1) == wanted
    elif isinstance(wanted, Amount):
        inside = (values >= wanted.low) & (values <= wanted.high)
        with np.errstate(invalid="ignore"):
            yes = {
                "=": inside,
                "!=": ~inside,
                "<": values < wanted.high,
                "<=": values <= wanted.high,
                ">": values > wanted.low,
                ">=": values >= wanted.low,
            }[str(relation)]
    else:
        flag = 3 if wanted == "contested" else world.theatre.side(str(wanted)).flag
        yes = (values == flag) == (relation == "=")
    return np.asarray(yes & known)


def _passed(statement: Statement, values: NDArray[np.float64], world: World, i: int) -> str:
    """Say when the middle of a stated range was passed, on the way to today's value."""
    wanted = statement.value
    if not isinstance(wanted, Amount):
        return ""
    middle = (wanted.low + wanted.high) / 2
    beyond = values >= middle if values[i] > middle else values <= middle
    if beyond[: i + 1].all():
        return ""
    last_short = int(np.flatnonzero(~beyond[: i + 1])[-1])
    text = str(Amount(middle, middle, wanted.unit))
    return f" ({text} was passed on {to_date(world.days[last_short + 1])})"
