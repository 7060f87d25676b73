"""What every measure gives: a value with an error bar for each day of a World."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from frontcast.control import World
from frontcast.records.signatures import MeasureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A measure by day.

    Values are numbers in `unit`; flags are 1 and 0; sides are their control flags. NaN: not
    known. Costly measures are computed only for the days that are asked for.

    Parameters
    ----------
    world : World
        What was measured.
    kind : str
        ``amount``, ``flow``, ``flag`` or ``side``. A flow holds a running total: what happened
        in a window is `over`.
    unit : str
        Of the values.
    value_at, error_at : callable
        Day number -> value, and half-width of its error bar, in `unit`.
    note_at : callable or None
        Day number -> what the value alone does not tell, in plain words; empty: nothing.
    """

    world: World
    kind: MeasureKind
    unit: str
    value_at: Callable[[int], float]
    error_at: Callable[[int], float]
    note_at: Callable[[int], str] | None = None

    @property
    def days(self) -> NDArray[np.datetime64]:
        """Days, ``(time,)``."""
        return self.world.days

    def values(self) -> NDArray[np.float64]:
        """Return all values, ``(time,)``."""
        return np.array([self.value_at(i) for i in range(len(self.days))], dtype=np.float64)

    def errors(self) -> NDArray[np.float64]:
        """Return all error bars, ``(time,)``."""
        return np.array([self.error_at(i) for i in range(len(self.days))], dtype=np.float64)

    def on(self, day: date) -> tuple[float, float]:
        """Return (value, error) on a day; NaN where there is no map for it."""
        i = self.world.index(day)
        return (self.value_at(i), self.error_at(i)) if i >= 0 else (np.nan, np.nan)

    def over(self, first: date, last: date) -> tuple[float, float]:
        """Return (change, error) of a flow in a window, both days included.

        The change runs from the map of the first day to the map of the day after the last: a
        month runs from its 1st to the next month's 1st, and windows side by side add up. Where
        the maps end on `last`, it runs to that map.
        """
        start = self.world.index(first)
        after = min(last, date.max - timedelta(days=1)) + timedelta(days=1)
        end = self.world.index(after)
        end = end if end >= 0 else self.world.index(last)
        if start < 0 or end < 0:
            return np.nan, np.nan
        return self.value_at(end) - self.value_at(start), self.error_at(end)


def by_need(world: World, ask: Callable[[World], NDArray[np.float64]]) -> Callable[[int], float]:
    """Return day number -> value of a costly array; all at once where many are asked for.

    Parameters
    ----------
    world : World
        Whose days.
    ask : callable
        A World -> ``(time,)`` values of its days.
    """
    known: dict[int, float] = {}

    def at(i: int) -> float:
        if i not in known:
            if len(known) < 2:
                known[i] = float(ask(world.between(i, i))[0])
            else:
                known.update(enumerate(ask(world).tolist()))
        return known[i]

    return at


def from_values(
    world: World,
    values: NDArray[np.float64],
    *,
    kind: MeasureKind,
    unit: str,
    error_at: Callable[[int], float],
) -> Series:
    """Return a Series of values that are already there.

    Parameters
    ----------
    world : World
        What was measured.
    values : (time,) float64
        By day; NaN where not known.
    kind, unit, error_at
        As in `Series`.
    """
    return Series(
        world=world, kind=kind, unit=unit, value_at=lambda i: float(values[i]), error_at=error_at
    )
