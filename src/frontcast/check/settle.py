"""Statements about days to come, settled on a World once those days are known.

What is undone within the theatre's quarantine settles nothing: a change counts from its first
day, once it has stood for longer than that. An edit that is still younger leaves the question open.

Many Statements are about a few measures of a few places: each is measured once.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import grey_closing, grey_opening

from frontcast.check.answer import answer
from frontcast.check.judge import IS_NO, IS_OPEN, IS_UNKNOWN, IS_YES, every_day, holds
from frontcast.control import World
from frontcast.frame import to_date
from frontcast.measures import Series, series
from frontcast.records import Outcome, Settled, Statement

_SETTLED = {
    Outcome.SUPPORTED: Settled.YES,
    Outcome.CONTRADICTED: Settled.NO,
    Outcome.MAP_DEPENDENT: Settled.NOT_CHECKABLE,
    Outcome.TOO_EARLY: Settled.OPEN,
    Outcome.NOT_CHECKABLE: Settled.NOT_CHECKABLE,
}
ALREADY = "already"
"""How the detail of what was so on the very first day begins."""
_BAR = "within the error bar of the map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a Statement came out on one World.

    Parameters
    ----------
    outcome : Settled
        Never ``annulled``.
    day : datetime.date or None
        The day that decides.
    value : float or None
        On that day.
    sha256 : str
        Source of that day's map.
    detail : str
        Why.
    """

    outcome: Settled
    day: date | None = None
    value: float | None = None
    sha256: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Course:
    """What a Statement's relation is on each day, without what was undone.

    Parameters
    ----------
    kept : (time,) int8
        Codes of `every_day`, without spells shorter than the quarantine.
    yes, no, doubt, unknown : (n,) int64
        Day numbers on which it is so, is not, is within the error bar, is not known.
    young : int
        First day of the spell at the end that may yet be undone; beyond the end if there is none.
    """

    kept: NDArray[np.int8]
    yes: NDArray[np.int64]
    no: NDArray[np.int64]
    doubt: NDArray[np.int64]
    unknown: NDArray[np.int64]
    young: int


class Settler:
    """Settles Statements on one World.

    Parameters
    ----------
    world : World
        Observed, as of some day.
    quarantine_days : int, optional
        What is undone within so many days settles nothing; default: the theatre's.
    """

    def __init__(self, world: World, *, quarantine_days: int | None = None) -> None:
        self.world = world
        given = world.theatre.quarantine_days if quarantine_days is None else quarantine_days
        self.quarantine_days = given
        known = np.flatnonzero(world.slots >= 0)
        self._last = int(known[-1]) if known.size else -1
        self._first = int(known[0]) if known.size else 0
        self._series: dict[str, Series] = {}
        self._smooth: dict[str, Series] = {}
        self._values: dict[str, NDArray[np.float64]] = {}
        self._errors: dict[str, NDArray[np.float64]] = {}
        self._courses: dict[tuple[str, object, object], _Course] = {}

    def settle(self, statement: Statement, *, since: date) -> Settlement:
        """Settle a Statement.

        Parameters
        ----------
        statement : Statement
            Resolved, with a relation and a last day. ``by`` a day means: on some day from
            `since` to that day.
        since : datetime.date
            The day on which it was said; what was so before and no longer does not count.

        Returns
        -------
        Settlement
        """
        when = statement.when
        if when is None or when.end is None or statement.relation is None:
            return Settlement(outcome=Settled.NOT_CHECKABLE, detail="it names no last day")
        if self._last < 0:
            return Settlement(outcome=Settled.NOT_CHECKABLE, detail="there is no map")
        measured = self._measured(statement)
        if measured.kind == "flow" or statement.relation in ("rising", "falling"):
            return self._window(statement, when.end)
        course = self._course(statement, measured)
        match when.kind:
            case "on" | "monthly":
                return self._on(course, measured, when.end)
            case "throughout":
                return self._every(course, measured, (when.start or since, when.end))
            case _:
                return self._some(statement, course, measured, (when.start or since, when.end))

    def stands(self, statement: Statement, *, on: date) -> float | None:
        """Return what "nothing changes after a day" makes of a Statement: 1 or 0; None: not known.

        Parameters
        ----------
        statement : Statement
            As for `settle`.
        on : datetime.date
            The day on which it was said.
        """
        if self._last < 0:
            return None
        measured = self._measured(statement)
        if statement.relation in ("rising", "falling"):
            return self._standstill(statement, measured, on)
        if measured.kind == "flow":
            return float(holds(statement, 0.0, error=0.0) is Outcome.SUPPORTED)
        i = min(self._number(on), self._last)
        if i < self._first:
            return None
        code = int(self._course(statement, measured).kept[i])
        never = statement.value is False
        return None if code in (IS_UNKNOWN, IS_OPEN) else float((code == IS_YES) != never)

    def _standstill(self, statement: Statement, measured: Series, on: date) -> float | None:
        """What a map that no longer changes makes of a trend: an amount has none, a flow ends."""
        start = statement.when.start if statement.when else None
        if measured.kind != "flow" or start is None or start >= on:
            return 0.0
        before, _ = measured.over(start, on)
        if np.isnan(before):
            return None
        return float(before > 0 if statement.relation == "falling" else before < 0)

    def _number(self, day: date) -> int:
        return int((np.datetime64(day, "D") - self.world.days[0]).astype(np.int64))

    def _day(self, i: int) -> date:
        return to_date(self.world.days[i])

    def _measured(self, statement: Statement) -> Series:
        call = statement.call()
        if call not in self._series:
            self._series[call] = series(statement, self.world)
        return self._series[call]

    def _course(self, statement: Statement, measured: Series) -> _Course:
        never = statement.value is False
        asked = replace(statement, value=True) if never else statement
        key = (asked.call(), asked.relation, asked.value)
        if key not in self._courses:
            values, errors = self._arrays(key[0], measured)
            raw = every_day(asked, measured, values=values, errors=errors)
            kept = self._settled(raw.astype(np.float64), known=raw != IS_UNKNOWN).astype(np.int8)
            kept = np.where(raw == IS_UNKNOWN, IS_UNKNOWN, kept)
            self._courses[key] = _Course(
                kept=kept,
                yes=np.flatnonzero(kept == IS_YES),
                no=np.flatnonzero(kept == IS_NO),
                doubt=np.flatnonzero(kept == IS_OPEN),
                unknown=np.flatnonzero(kept == IS_UNKNOWN),
                young=self._young(kept),
            )
        return self._courses[key]

    def _arrays(
        self, call: str, measured: Series
    ) -> tuple[NDArray[np.float64], Callable[[], NDArray[np.float64]]]:
        if call not in self._values:
            self._values[call] = measured.values()

        def errors() -> NDArray[np.float64]:
            if call not in self._errors:
                self._errors[call] = measured.errors()
            return self._errors[call]

        return self._values[call], errors

    def _settled(
        self, values: NDArray[np.float64], *, known: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Take out rises, then falls, that were undone within the quarantine."""
        size = self.quarantine_days + 1
        if size < 2 or not known.any():
            return values
        # A day without a map goes on as the one before.
        at = np.maximum.accumulate(np.where(known, np.arange(values.size), -1))
        filled = values[np.where(at >= 0, at, int(np.flatnonzero(known)[0]))]
        # Beyond both ends it goes on as it was there: nothing at an end counts as undone.
        padded = np.pad(filled, size, mode="edge")
        opened = grey_opening(padded, size=(size,), mode="nearest")
        out = grey_closing(opened, size=(size,), mode="nearest")[size:-size]
        return np.where(known, out, values)

    def _young(self, kept: NDArray[np.int8]) -> int:
        known = np.flatnonzero(kept != IS_UNKNOWN)
        if not known.size:
            return kept.size
        other = known[kept[known] != kept[known[-1]]]
        if not other.size:
            return kept.size  # it was so on all maps
        start = int(known[known > other[-1]][0])
        return start if self._last - start < self.quarantine_days else kept.size

    def _some(
        self, statement: Statement, course: _Course, measured: Series, window: tuple[date, date]
    ) -> Settlement:
        """One day of a window is enough; `= false`: none may be."""
        never = statement.value is False
        start, end = self._number(window[0]), self._number(window[1])
        hit = _first_in(course.yes, start, min(end, self._last))
        if hit is not None and hit < course.young:
            detail = f"{ALREADY} " if hit == start else ""
            detail += f"so on {self._day(hit)}"
            return self._found(measured, hit, Settled.NO if never else Settled.YES, detail)
        if hit is not None or self._first <= course.young <= min(end, self._last):
            return self._too_young(measured, course)
        if end > self._last:
            detail = f"not so up to the last map, of {self._day(self._last)}"
            return self._found(measured, self._last, Settled.OPEN, detail)
        if end < self._first or start < self._first:
            return Settlement(outcome=Settled.NOT_CHECKABLE, detail="there are no maps that early")
        gap = _first_in(course.unknown, start, end)
        if gap is not None:
            return self._blank(gap)
        doubt = _first_in(course.doubt, start, end)
        if doubt is not None:
            return self._found(measured, doubt, Settled.NOT_CHECKABLE, _BAR)
        detail = f"not so on any day from {window[0]} to {window[1]}"
        return self._found(measured, end, Settled.YES if never else Settled.NO, detail)

    def _every(self, course: _Course, measured: Series, window: tuple[date, date]) -> Settlement:
        """Every day of a window must be so."""
        start, end = self._number(window[0]), self._number(window[1])
        miss = _first_in(course.no, start, min(end, self._last))
        if miss is not None and miss < course.young:
            return self._found(measured, miss, Settled.NO, f"not so on {self._day(miss)}")
        if miss is not None or self._first <= course.young <= min(end, self._last):
            return self._too_young(measured, course)
        if end > self._last:
            return self._found(measured, self._last, Settled.OPEN, "so up to the last map")
        gap = start if start < self._first else _first_in(course.unknown, start, end)
        if gap is not None:
            return self._blank(gap)
        doubt = _first_in(course.doubt, start, end)
        if doubt is not None:
            return self._found(measured, doubt, Settled.NOT_CHECKABLE, _BAR)
        detail = f"so on every day from {window[0]} to {window[1]}"
        return self._found(measured, end, Settled.YES, detail)

    def _on(self, course: _Course, measured: Series, day: date) -> Settlement:
        i = self._number(day)
        if i > self._last:
            detail = f"the last map is of {self._day(self._last)}"
            return Settlement(outcome=Settled.OPEN, detail=detail)
        if i < self._first or course.kept[i] == IS_UNKNOWN:
            return self._blank(i)
        if i >= course.young:
            return self._too_young(measured, course)
        if course.kept[i] == IS_OPEN:
            return self._found(measured, i, Settled.NOT_CHECKABLE, _BAR)
        outcome = Settled.YES if course.kept[i] == IS_YES else Settled.NO
        return self._found(measured, i, outcome, f"on {day}")

    def _window(self, statement: Statement, end: date) -> Settlement:
        """Flows, and what rises or falls over a window."""
        ready = self._number(end) + self.quarantine_days
        if ready > self._last:
            last = self._day(self._last)
            return Settlement(outcome=Settled.OPEN, detail=f"the last map is of {last}")
        call = statement.call()
        if call not in self._smooth:
            measured = self._measured(statement)
            values = measured.values()
            smooth = self._settled(values, known=~np.isnan(values))
            self._smooth[call] = replace(measured, value_at=lambda i: float(smooth[i]))
        found = answer(statement, self.world, spells=False, measured=self._smooth[call])
        outcome = _SETTLED[found.outcome or Outcome.NOT_CHECKABLE]
        detail = (
            f"{_BAR}; {found.detail}" if found.outcome is Outcome.MAP_DEPENDENT else found.detail
        )
        return Settlement(
            outcome=outcome,
            day=found.valid_on,
            value=None if np.isnan(found.value) else float(found.value),
            sha256=found.sha256,
            detail=detail,
        )

    def _too_young(self, measured: Series, course: _Course) -> Settlement:
        stood = self._last - course.young + 1
        detail = (
            f"the map of {self._day(course.young)} changed it; it has stood for {stood} days of "
            f"the {self.quarantine_days + 1} it must"
        )
        return self._found(measured, self._last, Settled.OPEN, detail)

    def _blank(self, i: int) -> Settlement:
        day = self.world.days[0] + np.timedelta64(i, "D")
        return Settlement(outcome=Settled.NOT_CHECKABLE, detail=f"no map tells of {day}")

    def _found(self, measured: Series, i: int, outcome: Settled, detail: str) -> Settlement:
        value, slot = measured.value_at(i), int(self.world.slots[i])
        hashes = self.world.hashes
        return Settlement(
            outcome=outcome,
            day=self._day(i),
            value=None if np.isnan(value) else value,
            sha256=hashes[slot] if 0 <= slot < len(hashes) else "",
            detail=detail,
        )


def _first_in(numbers: NDArray[np.int64], start: int, end: int) -> int | None:
    """Return the first of some ordered day numbers that lies in a window; None if none does."""
    at = int(np.searchsorted(numbers, start))
    return int(numbers[at]) if at < numbers.size and numbers[at] <= end else None
