"""A Statement on one World: what is the value, and does the relation hold?

What each time means:

- ``on D`` and no time at all: on that day (the latest day known);
- ``by D``: on some day from the first map to D; with ``= false``: on none of them;
- ``from D to D``: a flow is totalled; an amount or flag must hold on some day of the window;
  ``rising``/``falling``: from its first day to its last;
- ``since D``, ``throughout``: on every day;
- ``monthly``: a flow by calendar month, an amount at each month's end; every month must hold, or
  each must lie above (below) the one before.

A difference smaller than the error bar decides nothing: the outcome is then ``map-dependent``. A
day that decides (a yes where one is enough, a no where all must hold) decides whatever the other
days are. Otherwise days to come make it ``too early``, and days without a map ``not checkable``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from frontcast.check.judge import (
    NO,
    OPEN,
    UNKNOWN,
    YES,
    all_of,
    any_of,
    holds,
    on_day,
    on_days,
)
from frontcast.check.result import Answer, of_day
from frontcast.check.spell import with_spell
from frontcast.control import World
from frontcast.frame import day_index, month_end, months_between, to_date
from frontcast.measures import Series, series
from frontcast.records import Outcome, Statement

_EARLY = Outcome.TOO_EARLY


def answer(
    statement: Statement, world: World, *, spells: bool = True, measured: Series | None = None
) -> Answer:
    """Put a Statement to one World.

    Parameters
    ----------
    statement : Statement
        Resolved in the World's theatre.
    world : World
    spells : bool
        Also find since when and until when it was so, which asks every day of the World.
    measured : Series, optional
        What the Statement measures on this World, where that is known already.

    Returns
    -------
    Answer
        Doubt is an answer: outside the maps it is ``not checkable`` or ``too early``.
    """
    if not (world.slots >= 0).any():
        return Answer(outcome=UNKNOWN, detail="there is no map")
    first, last = _bounds(world)
    when = statement.when
    measured = measured or series(statement, world)
    if when is None:
        return _on(statement, measured, last, spells=spells)
    start, end = when.start or first, when.end or last
    match when.kind:
        case "on":
            return _on(statement, measured, end, spells=spells)
        case "by":
            return _by(statement, measured, end)
        case "monthly":
            return _monthly(statement, measured, start, end)
        case _:
            return _window(statement, measured, start, end)


def _bounds(world: World) -> tuple[date, date]:
    known = world.days[world.slots >= 0]
    return to_date(known[0]), to_date(known[-1])


def _no_map(world: World, day: date) -> Answer | None:
    """The answer for a day that no map covers; None if one does."""
    if world.index(day) >= 0:
        return None
    first, last = _bounds(world)
    if day > last:
        detail = f"the last map is of {last}; {day} is not known yet"
        return Answer(outcome=_EARLY, valid_on=day, detail=detail)
    detail = (
        f"there is no map for {day}: the first one is of {first}"
        if day < first
        else f"there is no map for {day}, and the one before is too old to be held over the gap"
    )
    return Answer(outcome=UNKNOWN, valid_on=day, detail=detail)


def _on(statement: Statement, measured: Series, day: date, *, spells: bool = True) -> Answer:
    world = measured.world
    missing = _no_map(world, day)
    if missing:
        return missing
    i = world.index(day)
    if statement.relation is None:
        known = not np.isnan(measured.value_at(i))
        return of_day(statement, measured, i, outcome=None if known else UNKNOWN)
    out = of_day(statement, measured, i, outcome=on_day(statement, measured, i))
    # Enclosure is worked out day by day: looking for spells would take minutes.
    if not spells or out.outcome is UNKNOWN or statement.measure == "enclosure":
        return out
    return with_spell(statement, measured, i, out=out)


def _by(statement: Statement, measured: Series, deadline: date) -> Answer:
    """True on some day up to the deadline (``= false``: on none)."""
    world = measured.world
    first, last = _bounds(world)
    if deadline < first:
        return _no_map(world, deadline) or Answer(outcome=UNKNOWN)
    if statement.relation is None:
        return _on(statement, measured, min(deadline, last))
    end = day_index(world.days, min(deadline, last))
    never = statement.value is False
    asked = replace(statement, value=True) if never else statement
    states = on_days(asked, measured, first=day_index(world.days, first), last=end)
    hits = [i for i, s in enumerate(states) if s is YES]
    if hits:
        at, day = hits[0], to_date(world.days[hits[0]])
        said = f"already so on the first map, of {day}" if at == 0 else f"first so on {day}"
        out = of_day(statement, measured, at, outcome=NO if never else YES, detail=said)
        until = to_date(world.days[hits[-1]])
        return replace(out, holds_from=day, holds_until=until)
    known = [i for i, s in enumerate(states) if s is not UNKNOWN]
    at = known[-1] if known else int(np.flatnonzero(world.slots[: end + 1] >= 0)[-1])
    if not known:
        return of_day(statement, measured, at, outcome=UNKNOWN)
    if deadline > last:
        detail = f"not so up to the last map, of {last}; the deadline is {deadline}"
        return of_day(statement, measured, at, outcome=_EARLY, detail=detail)
    found = any_of(states)
    if found is UNKNOWN:
        detail = f"not so on any day with a map, but {_gap(measured, states, 0)}"
        return of_day(statement, measured, at, outcome=UNKNOWN, detail=detail)
    if found is OPEN:
        detail = "within the error bar of the map on some days, beyond it on none"
        return of_day(statement, measured, at, outcome=OPEN, detail=detail)
    later = on_days(asked, measured, first=end + 1, last=len(world.days) - 1)
    became = next((end + 1 + n for n, s in enumerate(later) if s is YES), None)
    detail = f"not so by {deadline}"
    detail += f"; it became so on {to_date(world.days[became])}" if became is not None else ""
    return of_day(statement, measured, at, outcome=YES if never else NO, detail=detail)


def _gap(measured: Series, states: list[Outcome], first: int) -> str:
    """Name the first day of a window that is not known."""
    n = next(n for n, s in enumerate(states) if s is UNKNOWN)
    return f"{to_date(measured.world.days[first + n])} is not known"


def _window(statement: Statement, measured: Series, start: date, end: date) -> Answer:
    world = measured.world
    first, last = _bounds(world)
    if statement.when is not None and statement.when.kind == "since":
        if start > last:
            return _no_map(world, start) or Answer(outcome=_EARLY)
        end = last
    if statement.relation in ("rising", "falling"):
        return _trend(statement, measured, start, end)
    if measured.kind == "flow":
        return _no_map(world, end) or _flow(statement, measured, start, end)
    if statement.relation is None:
        return _on(statement, measured, end)
    if start > last or end < first:
        return _no_map(world, start if start > last else end) or Answer(outcome=UNKNOWN)
    i, j = day_index(world.days, max(start, first)), day_index(world.days, min(end, last))
    states = on_days(statement, measured, first=i, last=j)
    every = statement.when is not None and statement.when.kind in ("since", "throughout")
    found = all_of(states) if every else any_of(states)
    decisive = NO if every else YES
    if found is decisive:
        at = i + states.index(decisive)
        day = to_date(world.days[at])
        detail = f"not so on {day}" if every else f"so on {day}"
        return of_day(statement, measured, at, outcome=found, detail=detail)
    at = max((n for n in range(i, j + 1) if world.slots[n] >= 0), default=-1)
    if at < 0:
        return _no_map(world, end) or Answer(outcome=UNKNOWN)
    if end > last:
        detail = f"open up to the last map, of {last}; the window ends on {end}"
        return of_day(statement, measured, at, outcome=_EARLY, detail=detail)
    if start < first:
        detail = f"it is open what held before the first map, of {first}"
        return of_day(statement, measured, at, outcome=UNKNOWN, detail=detail)
    words = {
        UNKNOWN: "" if UNKNOWN not in states else _gap(measured, states, i),
        OPEN: "within the error bar of the map on some days",
        YES: f"so on every day from {start} to {end}",
        NO: f"on no day from {start} to {end}",
    }
    return of_day(statement, measured, at, outcome=found, detail=words[found])


def _flow(statement: Statement, measured: Series, start: date, end: date) -> Answer:
    value, error = measured.over(start, end)
    if np.isnan(value):
        return _unknown_flow(statement, measured, end)
    core = of_day(statement, measured, measured.world.index(end), outcome=None)
    outcome = None if statement.relation is None else holds(statement, value, error=error)
    return replace(core, outcome=outcome, value=value, error=error)


def _unknown_flow(statement: Statement, measured: Series, end: date) -> Answer:
    world = measured.world
    first, _ = _bounds(world)
    mapper = world.theatre.mapper_title(world.mapper)
    detail = f"{statement.call()} is not known for this window from {mapper}'s maps"
    return Answer(outcome=UNKNOWN, valid_on=end, detail=f"{detail} (first map: {first})")


def _trend(statement: Statement, measured: Series, start: date, end: date) -> Answer:
    """Rising or falling: first day against last; a flow: first half against second."""
    world = measured.world
    missing = _no_map(world, end) or _no_map(world, start)
    if missing:
        return missing
    if measured.kind == "flow":
        middle = start + timedelta(days=(end - start).days // 2)
        one, e1 = measured.over(start, middle)
        two, e2 = measured.over(middle + timedelta(days=1), end)
    else:
        i, j = world.index(start), world.index(end)
        one, two = measured.value_at(i), measured.value_at(j)
        # A mapper's steady bias cancels; half a cell's worth of noise for each cell stays.
        e1 = e2 = _noise(statement, measured, j)
    if not (np.isfinite(one) and np.isfinite(two)):
        return _unknown_flow(statement, measured, end)
    change, error = two - one, float(np.hypot(e1, e2))
    up = change if statement.relation == "rising" else -change
    outcome = OPEN if abs(up) < error else YES if up > 0 else NO
    detail = f"from {one:.1f} to {two:.1f} {measured.unit.replace('km2', 'km²')}"
    core = of_day(statement, measured, world.index(end), outcome=outcome, detail=detail)
    return replace(core, error=error)


def _noise(statement: Statement, measured: Series, i: int) -> float:
    """Error of an amount once a steady bias cancels: the error bar over the root of its cells."""
    error = measured.error_at(i)
    if statement.measure not in ("area", "share", "retained"):
        return error
    world = measured.world
    where = world.theatre.gazetteer.where(str(statement.arg("where")))
    cells = float(world.between(i, i).line_km(where)[0]) / world.grid.cell_km
    return error / np.sqrt(cells) if cells > 1 else error


def _months(measured: Series, first: date, last: date) -> Iterator[tuple[date, float, float]]:
    for start, end in months_between(first, last):
        if measured.kind == "flow":
            value, error = measured.over(start, end)
        else:
            value, error = measured.on(end)
        yield end, value, error


def _monthly(statement: Statement, measured: Series, first: date, last: date) -> Answer:
    world = measured.world
    _, known_until = _bounds(world)
    if month_end(last) > known_until:
        return _no_map(world, month_end(last)) or Answer(outcome=_EARLY)
    rows = list(_months(measured, first, last))
    if any(np.isnan(value) for _, value, _ in rows) or world.index(rows[-1][0]) < 0:
        return _unknown_flow(statement, measured, last)
    steps = tuple((day, value) for day, value, _ in rows)
    outcome: Outcome | None
    if statement.relation is None:
        outcome = None
    elif statement.relation in ("rising", "falling"):
        sign = 1 if statement.relation == "rising" else -1
        each = [
            OPEN
            if abs(b[1] - a[1]) < np.hypot(a[2], b[2])
            else YES
            if sign * (b[1] - a[1]) > 0
            else NO
            for a, b in pairwise(rows)
        ]
        outcome = all_of(each) if each else UNKNOWN
    else:
        outcome = all_of([holds(statement, value, error=error) for _, value, error in rows])
    listed = ", ".join(f"{day:%Y-%m} {value:.0f}" for day, value in steps)
    detail = f"by month: {listed} {measured.unit.replace('km2', 'km²')}"
    if len(rows) == 1 and outcome is UNKNOWN:
        detail = f"one month alone neither rises nor falls; {detail}"
    core = of_day(statement, measured, world.index(rows[-1][0]), outcome=outcome, detail=detail)
    return replace(core, value=rows[-1][1], error=rows[-1][2], steps=steps)
