"""Whether a Statement's relation holds for a value with an error bar, and on each of some days."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from frontcast.measures import Series
from frontcast.records import Amount, Outcome, Statement

IS_UNKNOWN, IS_NO, IS_OPEN, IS_YES = -1, 0, 1, 2
"""What a relation is on a day, in the arrays of `every_day`: worse to better."""
YES, NO, OPEN = Outcome.SUPPORTED, Outcome.CONTRADICTED, Outcome.MAP_DEPENDENT
UNKNOWN = Outcome.NOT_CHECKABLE


def holds(statement: Statement, value: float, *, error: float) -> Outcome:
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
        return YES if (value == 1) == wanted else NO
    if not isinstance(wanted, Amount):
        return OPEN
    low, high = wanted.low, wanted.high
    match relation:
        case "=" | "!=":
            # A number that the error bar reaches cannot be told from the value measured.
            inside = low <= value <= high
            near = low - error <= value <= high + error
            exact = low == high and not statement.signature.count
            same = YES if inside or (exact and near) else OPEN if near else NO
            return same if relation == "=" else {YES: NO, NO: YES, OPEN: OPEN}[same]
        case "<" | "<=":
            gap = high - value
            yes = gap > 0 or (relation == "<=" and gap == 0)
        case _:
            gap = value - low
            yes = gap > 0 or (relation == ">=" and gap == 0)
    # Against zero the error bar decides nothing: a side holds ground there or it does not.
    if abs(gap) < error and low != 0:
        return OPEN
    return YES if yes else NO


def on_day(statement: Statement, measured: Series, i: int) -> Outcome:
    """Say whether a relation holds on day number `i`; not checkable where no map tells.

    Parameters
    ----------
    statement : Statement
        With a relation other than rising or falling.
    measured : Series
        What it measures.
    i : int
        Day number.
    """
    value = measured.value_at(i) if measured.world.slots[i] >= 0 else np.nan
    if np.isnan(value):
        return UNKNOWN
    if measured.kind == "side":
        side = measured.world.theatre.by_flag(int(value))
        if side is not None and measured.error_at(i):
            return OPEN
        is_it = (side.code if side else "contested") == statement.value
        return YES if is_it == (statement.relation == "=") else NO
    return holds(statement, value, error=measured.error_at(i))


def on_days(statement: Statement, measured: Series, *, first: int, last: int) -> list[Outcome]:
    """Say the same for every day from number `first` to `last`, both included."""
    return [on_day(statement, measured, i) for i in range(first, last + 1)]


def any_of(states: Sequence[Outcome]) -> Outcome:
    """Combine days of which one is enough: a yes decides, then what is not known."""
    return next((s for s in (YES, UNKNOWN, OPEN) if s in states), NO)


def all_of(states: Sequence[Outcome]) -> Outcome:
    """Combine days that must all hold: a no decides, then what is not known."""
    return next((s for s in (NO, UNKNOWN, OPEN) if s in states), YES)


CODES: Final = {UNKNOWN: IS_UNKNOWN, NO: IS_NO, OPEN: IS_OPEN, YES: IS_YES}


def every_day(
    statement: Statement,
    measured: Series,
    *,
    values: NDArray[np.float64] | None = None,
    errors: Callable[[], NDArray[np.float64]] | None = None,
) -> NDArray[np.int8]:
    """Say whether a relation holds on every day of a World, at once; the same as `on_day`.

    Parameters
    ----------
    statement : Statement
        With a relation other than rising or falling.
    measured : Series
        What it measures, not a flow.
    values : (time,) float64, optional
        Of `measured`, where they are there already.
    errors : callable, optional
        Gives its error bars, ``(time,)``; asked only where they matter.

    Returns
    -------
    (time,) int8
        Codes: -1 not known, 0 no, 1 within the error bar, 2 yes.
    """
    values = measured.values() if values is None else values
    values = np.where(measured.world.slots >= 0, values, np.nan)
    bars = errors or measured.errors
    known = ~np.isnan(values)
    wanted = statement.value
    if isinstance(wanted, bool):
        out = np.where((values == 1) == wanted, IS_YES, IS_NO)
    elif isinstance(wanted, Amount):
        out = _amounts(statement, wanted, values, bars)
    elif measured.kind == "side":
        out = _sides(statement, values, measured, bars)
    else:
        out = np.full(values.shape, IS_OPEN)
    return np.where(known, out, IS_UNKNOWN).astype(np.int8)


def _sides(
    statement: Statement,
    values: NDArray[np.float64],
    measured: Series,
    errors: Callable[[], NDArray[np.float64]],
) -> NDArray[np.integer]:
    theatre = measured.world.theatre
    flags = {s.code: s.flag for s in theatre.sides}
    held = [f for f in np.unique(values[~np.isnan(values)]) if int(f) in flags.values()]
    wanted = flags.get(str(statement.value), -1)
    is_it = values == wanted if wanted >= 0 else ~np.isin(values, held)
    yes = is_it == (statement.relation == "=")
    near = np.isin(values, held) & (errors() > 0)
    return np.where(near, IS_OPEN, np.where(yes, IS_YES, IS_NO))


def _amounts(
    statement: Statement,
    wanted: Amount,
    values: NDArray[np.float64],
    errors: Callable[[], NDArray[np.float64]],
) -> NDArray[np.integer]:
    low, high, relation = wanted.low, wanted.high, statement.relation
    with np.errstate(invalid="ignore"):
        if relation in ("=", "!="):
            error = errors()
            near = (low - error <= values) & (values <= high + error)
            inside = (low <= values) & (values <= high)
            exact = low == high and not statement.signature.count
            same = np.where(near, IS_YES if exact else IS_OPEN, IS_NO)
            same = np.where(inside, IS_YES, same)
            return same if relation == "=" else IS_YES - same
        gap = high - values if relation in ("<", "<=") else values - low
        yes = (gap >= 0) if relation in ("<=", ">=") else (gap > 0)
        # Against zero the error bar decides nothing: see `holds`.
        near = np.abs(gap) < errors() if low != 0 else np.zeros(gap.shape, dtype=bool)
        return np.where(near, IS_OPEN, np.where(yes, IS_YES, IS_NO))
