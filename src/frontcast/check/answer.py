"""A Statement on one World: what is the value, and does the relation hold?

What each time means:

- ``on D`` and no time at all: on that day (the latest day known);
- ``by D``: on some day from the first map to D; with ``= false``: on none of them;
- ``from D to D``: a flow is totalled; an amount or flag must hold on some day of the window;
  ``rising``/``falling``: from its first day to its last;
- ``since D``, ``throughout``: on every day;
- ``monthly``: a flow by calendar month, an amount at each month's end; every month must hold, or
  each must lie above (below) the one before.

A difference smaller than the error bar decides nothing: the outcome is then ``map-dependent``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from frontcast.control import World
from frontcast.frame import month_end, months_between, to_date
from frontcast.measures import Series, series
from frontcast.records import Amount, Outcome, Statement

_YES, _NO, _OPEN = Outcome.SUPPORTED, Outcome.CONTRADICTED, Outcome.MAP_DEPENDENT


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


def answer(statement: Statement, world: World) -> Answer:
    """Put a Statement to one World.

    Parameters
    ----------
    statement : Statement
        Resolved in the World's theatre.
    world : World

    Returns
    -------
    Answer
        Doubt is an answer: outside the maps it is ``not checkable`` or ``too early``.
    """
    if not (world.slots >= 0).any():
        return Answer(outcome=Outcome.NOT_CHECKABLE, detail="there is no map")
    last = to_date(world.days[world.slots >= 0][-1])
    when = statement.when
    measured = series(statement, world)
    if when is None:
        return _on(statement, measured, last)
    match when.kind:
        case "on":
            return _on(statement, measured, when.end or last)
        case "by":
            return _by(statement, measured, when.end or last)
        case "since":
            return _window(statement, measured, when.start or last, last)
        case "throughout":
            first = to_date(world.days[world.slots >= 0][0])
            return _window(statement, measured, when.start or first, when.end or last)
        case "span":
            return _window(statement, measured, when.start or last, when.end or last)
        case "monthly":
            return _monthly(statement, measured, when.start or last, when.end or last)


def holds(statement: Statement, value: float, error: float) -> Outcome:
    """Say whether a relation holds for a value with an error bar.

    Parameters
    ----------
    statement : Statement
        With a relation other than rising or falling.
    value, error : float
        Measured; not NaN.

    Returns
    -------
    Outcome
        Supported, contradicted, or map-dependent where the error bar straddles the bound.
    """
    wanted, relation = statement.value, statement.relation
    if isinstance(wanted, bool):
        return _YES if (value == 1) == wanted else _NO
    if not isinstance(wanted, Amount):
        return _OPEN
    low, high = wanted.low, wanted.high
    match relation:
        case "=" | "!=":
            # A number that the error bar reaches cannot be told from the value measured.
            inside = low <= value <= high
            near = low - error <= value <= high + error
            exact = low == high
            same = _YES if inside or (exact and near) else _OPEN if near else _NO
            return same if relation == "=" else {_YES: _NO, _NO: _YES, _OPEN: _OPEN}[same]
        case "<" | "<=":
            gap = high - value
            yes = gap > 0 or (relation == "<=" and gap == 0)
        case _:
            gap = value - low
            yes = gap > 0 or (relation == ">=" and gap == 0)
    # Against zero the error bar decides nothing: a side holds ground there or it does not.
    if abs(gap) < error and low != 0:
        return _OPEN
    return _YES if yes else _NO


def _outcome(statement: Statement, measured: Series, i: int) -> Outcome | None:
    value = measured.value_at(i)
    if np.isnan(value):
        return Outcome.NOT_CHECKABLE
    if statement.relation is None:
        return None
    if measured.kind == "side":
        side = measured.world.theatre.by_flag(int(value))
        if measured.error_at(i) and side is not None:
            return _OPEN
        is_it = (side.code if side else "contested") == statement.value
        return _YES if is_it == (statement.relation == "=") else _NO
    return holds(statement, value, measured.error_at(i))


def _bounds(world: World) -> tuple[date, date]:
    known = world.days[world.slots >= 0]
    return to_date(known[0]), to_date(known[-1])


def _no_map(world: World, day: date) -> Answer | None:
    """The answer for a day that no map covers; None if one does."""
    if world.index(day) >= 0:
        return None
    first, last = _bounds(world)
    if day > last:
        return Answer(
            outcome=Outcome.TOO_EARLY,
            valid_on=day,
            detail=f"the last map is of {last}; {day} is not known yet",
        )
    if day < first:
        return Answer(
            outcome=Outcome.NOT_CHECKABLE,
            valid_on=day,
            detail=f"there is no map for {day}: the first one is of {first}",
        )
    return Answer(
        outcome=Outcome.NOT_CHECKABLE,
        valid_on=day,
        detail=f"there is no map for {day}, and the one before is too old to be held over the gap",
    )


def _on(statement: Statement, measured: Series, day: date) -> Answer:
    world = measured.world
    missing = _no_map(world, day)
    if missing:
        return missing
    i = world.index(day)
    out = _of_day(statement, measured, i, _outcome(statement, measured, i))
    if out.outcome in (_NO, _OPEN, _YES) and statement.measure != "enclosure":
        return _with_spell(statement, measured, i, out)
    return out


def _of_day(
    statement: Statement, measured: Series, i: int, outcome: Outcome | None, detail: str = ""
) -> Answer:
    world = measured.world
    value = measured.value_at(i)
    map_day = to_date(world.map_days[i])
    day = to_date(world.days[i])
    notes = [detail] if detail else []
    if np.isnan(value):
        notes.append(f"{statement.call()} is not known from {world.mapper}'s maps")
    if map_day != day:
        notes.append(f"there is no map of {day}; the one of {map_day} is held over the gap")
    slot = int(world.slots[i])
    return Answer(
        outcome=outcome,
        value=value,
        error=measured.error_at(i) if not np.isnan(value) else np.nan,
        valid_on=day,
        map_day=map_day,
        detail="; ".join(notes),
        sha256=world.hashes[slot] if slot < len(world.hashes) else "",
    )


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


def _with_spell(statement: Statement, measured: Series, i: int, out: Answer) -> Answer:
    """Add when the relation last held, and say so where the Statement is stale or early."""
    world = measured.world
    if statement.relation is None:
        return out
    values = measured.values()
    truth = _truth(statement, values, world)
    before = np.flatnonzero(truth[: i + 1])
    detail, start, end = out.detail, None, None
    if before.size:
        end_i = int(before[-1])
        gaps = np.flatnonzero(~truth[:end_i])
        start_i = int(gaps[-1]) + 1 if gaps.size else 0
        start, end = to_date(world.days[start_i]), to_date(world.days[end_i])
    if out.outcome is _NO:
        after = np.flatnonzero(truth[i + 1 :])
        if end is not None:
            note = f"stale: it was so until {end}{_passed(statement, values, world, i)}"
        elif after.size:
            note = f"early: it became so on {to_date(world.days[i + 1 + int(after[0])])}"
        else:
            note = "it was so on no day that the maps cover"
        detail = "; ".join(n for n in (note, detail) if n)
    return replace(out, detail=detail, holds_from=start, holds_until=end)


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


def _by(statement: Statement, measured: Series, deadline: date) -> Answer:
    """True on some day up to the deadline (``= false``: on none)."""
    world = measured.world
    first, last = _bounds(world)
    if deadline < first:
        return _no_map(world, deadline) or Answer(outcome=Outcome.NOT_CHECKABLE)
    if statement.relation is None:
        return _on(statement, measured, min(deadline, last))
    end = world.index(min(deadline, last))
    never = statement.value is False
    values = measured.values()[: end + 1]
    if np.isnan(values).all():
        return _of_day(statement, measured, end, Outcome.NOT_CHECKABLE)
    truth = (values == 1) if never else _truth(statement, values, world)
    hits = np.flatnonzero(truth)
    if hits.size:
        at = int(hits[0])
        day = to_date(world.days[at])
        detail = f"already so on the first map, of {day}" if at == 0 else f"first so on {day}"
        return replace(
            _core(statement, measured, at),
            outcome=_NO if never else _YES,
            detail=detail,
            holds_from=day,
            holds_until=to_date(world.days[int(hits[-1])]),
        )
    core = _core(statement, measured, end)
    if deadline > last:
        detail = f"not so up to the last map, of {last}; the deadline is {deadline}"
        return replace(core, outcome=Outcome.TOO_EARLY, detail=detail)
    later = _first_true_after(statement, measured, end)
    detail = f"not so by {deadline}" + (f"; it became so on {later}" if later else "")
    return replace(core, outcome=_YES if never else _NO, detail=detail)


def _first_true_after(statement: Statement, measured: Series, i: int) -> date | None:
    world = measured.world
    values = measured.values()
    truth = (values == 1) if statement.value is False else _truth(statement, values, world)
    after = np.flatnonzero(truth[i + 1 :])
    return to_date(world.days[i + 1 + int(after[0])]) if after.size else None


def _core(statement: Statement, measured: Series, i: int) -> Answer:
    """The value of a day, still without an outcome."""
    return _of_day(statement, measured, i, None)


def _window(statement: Statement, measured: Series, start: date, end: date) -> Answer:
    world = measured.world
    first, _ = _bounds(world)
    missing = _no_map(world, end) or (
        None if measured.kind == "flow" else _no_map(world, max(start, first))
    )
    if missing:
        return missing
    if statement.relation in ("rising", "falling"):
        return _trend(statement, measured, start, end)
    if measured.kind == "flow":
        value, error = measured.over(start, end)
        return _flow_answer(statement, measured, end, value, error)
    every = statement.when is not None and statement.when.kind in ("since", "throughout")
    i, j = world.index(max(start, first)), world.index(end)
    values = measured.values()[i : j + 1]
    if np.isnan(values).any() and (every or np.isnan(values).all()):
        return _of_day(statement, measured, j, Outcome.NOT_CHECKABLE)
    if statement.relation is None:
        return _of_day(statement, measured, j, None)
    truth = _truth(statement, values, world)
    decisive = np.flatnonzero(~truth if every else truth)
    at = i + int(decisive[0]) if decisive.size else j
    day = to_date(world.days[at])
    if every:
        outcome = _NO if decisive.size else _YES
        detail = f"not so on {day}" if decisive.size else f"so on every day from {start} to {end}"
    else:
        outcome = _YES if decisive.size else _NO
        detail = f"so on {day}" if decisive.size else f"on no day from {start} to {end}"
    if start < first:
        detail += f"; the maps begin on {first}"
    return replace(_core(statement, measured, at), outcome=outcome, detail=detail)


def _flow_answer(
    statement: Statement, measured: Series, end: date, value: float, error: float
) -> Answer:
    if np.isnan(value):
        first, _ = _bounds(measured.world)
        detail = (
            f"{statement.call()} is not known for this window from {measured.world.mapper}'s maps "
            f"(first map: {first})"
        )
        return Answer(outcome=Outcome.NOT_CHECKABLE, valid_on=end, detail=detail)
    core = _core(statement, measured, measured.world.index(end))
    outcome = None if statement.relation is None else holds(statement, value, error)
    return replace(core, outcome=outcome, value=value, error=error)


def _trend(statement: Statement, measured: Series, start: date, end: date) -> Answer:
    """Rising or falling: first day against last; a flow: first half against second."""
    if measured.kind == "flow":
        middle = start + timedelta(days=(end - start).days // 2)
        one, e1 = measured.over(start, middle)
        two, e2 = measured.over(middle + timedelta(days=1), end)
    else:
        world = measured.world
        i, j = world.index(start), world.index(end)
        one, two = measured.value_at(i), measured.value_at(j)
        # A mapper's steady bias cancels; half a cell's worth of noise for each cell stays.
        e1 = e2 = _noise(statement, measured, j)
    if np.isnan(one) or np.isnan(two):
        return _flow_answer(statement, measured, end, np.nan, np.nan)
    change, error = two - one, float(np.hypot(e1, e2))
    up = change if statement.relation == "rising" else -change
    outcome = _OPEN if abs(up) < error else _YES if up > 0 else _NO
    core = _core(statement, measured, measured.world.index(end))
    detail = f"from {one:.1f} to {two:.1f} {measured.unit}"
    return replace(core, outcome=outcome, error=error, detail=detail)


def _noise(statement: Statement, measured: Series, i: int) -> float:
    """Error of an amount once a steady bias cancels: the error bar over the root of its cells."""
    error = measured.error_at(i)
    if statement.measure not in ("area", "share", "retained"):
        return error
    where = statement.arg("where")
    world = measured.world
    place = world.theatre.gazetteer.where(str(where))
    cells = float(world.between(i, i).line_km(place)[0]) / world.grid.cell_km
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
        return _no_map(world, month_end(last)) or Answer(outcome=Outcome.TOO_EARLY)
    rows = list(_months(measured, first, last))
    if any(np.isnan(value) for _, value, _ in rows):
        return _flow_answer(statement, measured, last, np.nan, np.nan)
    steps = tuple((day, value) for day, value, _ in rows)
    listed = ", ".join(f"{day:%Y-%m} {value:.0f}" for day, value in steps)
    core = _core(statement, measured, world.index(rows[-1][0]))
    outcome: Outcome | None
    if statement.relation is None:
        outcome = None
    elif statement.relation in ("rising", "falling"):
        sign = 1 if statement.relation == "rising" else -1
        pairs = list(pairwise(rows))
        each = [
            _OPEN if abs(b[1] - a[1]) < np.hypot(a[2], b[2]) else
            _YES if sign * (b[1] - a[1]) > 0 else _NO
            for a, b in pairs
        ]  # fmt: skip
        outcome = _NO if _NO in each else _OPEN if _OPEN in each else _YES
    else:
        each = [holds(statement, value, error) for _, value, error in rows]
        outcome = _NO if _NO in each else _OPEN if _OPEN in each else _YES
    unit = measured.unit
    return replace(
        core,
        outcome=outcome,
        value=rows[-1][1],
        error=rows[-1][2],
        detail=f"by month: {listed} {unit}",
        steps=steps,
    )
