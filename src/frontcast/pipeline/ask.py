"""Put a Statement: to the maps if they cover it, to the forecast if it is about days to come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from frontcast.check import check, votes
from frontcast.control import World
from frontcast.errors import DateError, StatementError
from frontcast.frame import days_of, to_date
from frontcast.measures import Series, series
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Outcome, Place, Statement, Verdict, parse
from frontcast.theatre import resolve

if TYPE_CHECKING:
    from frontcast.pipeline.forecast import Issued


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What one model gives for a Statement about days to come.

    Parameters
    ----------
    model : str
        Title of the model.
    probability : float
        Share of the ensemble's members in which the Statement holds.
    members : int
        How many could answer.
    issued : datetime.date
        Last map the model saw.
    record : str
        How good such forecasts have been, in one sentence.
    mapper : str
        Whose maps it goes on from.
    notes : tuple of str
        What a reader must know of it.
    low, high : float or None
        The least and the most that one of its models of the front's pace gives, where it has
        several.
    is_baseline : bool
        A yardstick: what happened to such ground in the past, or that nothing changes.
    drivers : tuple of str
        What the chance hangs on, in plain words.
    """

    model: str
    probability: float
    members: int
    issued: date
    record: str
    mapper: str = ""
    notes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    is_baseline: bool = False
    drivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The answer to one Statement.

    Parameters
    ----------
    statement : Statement
        Canonical.
    verdict : Verdict
        What the maps say.
    weighed : tuple of Weighed
        Where it is too early for the maps: what the models give, the best first.
    known_until : datetime.date or None
        The last day on which a map that was read became known.
    """

    statement: Statement
    verdict: Verdict
    weighed: tuple[Weighed, ...] = ()
    known_until: date | None = None

    def to_json(self) -> dict[str, object]:
        """Return one object: ``frontcast ask --format json``."""
        v = self.verdict
        out: dict[str, object] = {
            "statement": str(self.statement),
            "value": v.value,
            "unit": v.unit,
            "error": v.error,
            "valid_on": v.valid_on,
            "as_of": v.as_of or self.known_until,
            "source": v.mapper,
            "outcome": str(v.outcome) if self.statement.relation is not None else None,
            "detail": v.detail,
            "sentence": v.sentence,
            "by_mapper": [
                {"mapper": m.mapper, "value": m.value, "error": m.error, "outcome": str(m.outcome),
                 "map_day": m.map_day, "holds_from": m.holds_from, "holds_until": m.holds_until}
                for m in v.by_mapper
            ],
            "sources": list(v.sources),
        }  # fmt: skip
        if self.weighed:
            best = self.weighed[0]
            out["probability"], out["low"], out["high"] = best.probability, best.low, best.high
            out["base_rate"] = next((w.probability for w in self.weighed if w.is_baseline), None)
            out["drivers"] = list(best.drivers)
            out["forecasts"] = [
                {"model": w.model, "probability": w.probability, "low": w.low, "high": w.high,
                 "baseline": w.is_baseline, "members": w.members,
                 "issued": w.issued, "mapper": w.mapper, "notes": list(w.notes),
                 "track_record": w.record}
                for w in self.weighed
            ]  # fmt: skip
        return out


def ask(
    workspace: Workspace,
    text: str,
    *,
    as_of: date | None = None,
    mapper: str | None = None,
    seed: int = 1,
) -> Asked:
    """Put a Statement to a workspace.

    Parameters
    ----------
    workspace : Workspace
    text : str
        A Statement, or only a measure, which asks for its value.
    as_of : datetime.date or None
        Answer as on that day: nothing known later is used.
    mapper : str or None
        Ask only this mapper's maps.
    seed : int
        Of the forecast ensemble.

    Returns
    -------
    Asked

    Raises
    ------
    StatementError, UnknownNameError, AmbiguousNameError
        If the Statement cannot be read or names what is not known here.
    """
    statement = resolve(parse(text), workspace.theatre)
    worlds = workspace.worlds(as_of=as_of, mapper=mapper)
    spare = () if mapper else workspace.spare_worlds(as_of=as_of)
    verdict = judge(statement, worlds, spare=spare, as_of=as_of)
    weighed: tuple[Weighed, ...] = ()
    outcomes = {verdict.outcome, *(m.outcome for m in verdict.by_mapper[:1])}
    if Outcome.TOO_EARLY in outcomes and worlds and statement.relation is not None:
        weighed = _weigh(workspace, statement, as_of=as_of, mapper=mapper, seed=seed)
    known = [w.known_at.max() for w in worlds if w.known_at is not None and w.known_at.size]
    return Asked(
        statement=statement,
        verdict=verdict,
        weighed=weighed,
        known_until=to_date(max(known)) if known else None,
    )


def judge(
    statement: Statement,
    worlds: Sequence[World],
    *,
    spare: Sequence[World] = (),
    as_of: date | None = None,
) -> Verdict:
    """Check a Statement on the maps loaded, and on the pack's others only where those cannot tell.

    Parameters
    ----------
    statement : Statement
        Resolved.
    worlds, spare : sequence of World
        See `Workspace.worlds` and `Workspace.spare_worlds`.
    as_of : datetime.date or None
        Printed with the Verdict.
    """
    verdict = check(statement, worlds, as_of=as_of)
    if verdict.outcome is not Outcome.NOT_CHECKABLE or not spare:
        return verdict
    second = check(statement, spare, as_of=as_of)
    return verdict if second.outcome is Outcome.NOT_CHECKABLE else second


def _weigh(
    workspace: Workspace,
    statement: Statement,
    *,
    as_of: date | None,
    mapper: str | None,
    seed: int,
) -> tuple[Weighed, ...]:
    # Only Statements about days to come wait for the models to be loaded.
    from frontcast.forecast import drivers
    from frontcast.pipeline.forecast import issue

    end = statement.when.end if statement.when else None
    if end is None:
        return ()
    out: list[Weighed] = []
    for issued in issue(workspace, as_of=as_of, until=end, mapper=mapper, seed=seed):
        lead = (end - issued.init).days
        p, spread, members = _weighed(issued, statement, end)
        if p is None:
            continue
        told = () if out else drivers(
            issued.world, init=issued.init, lead=lead, place=_place(statement, workspace)
        ).sentences(str(statement.arg("place") or ""))  # fmt: skip
        out.append(
            Weighed(
                model=issued.title,
                probability=round(p, 4),
                members=members,
                issued=issued.init,
                mapper=issued.world.mapper,
                notes=issued.notes,
                record=issued.record_for(lead) or "No track record yet.",
                low=round(float(spread.min()), 4) if spread.size > 1 else None,
                high=round(float(spread.max()), 4) if spread.size > 1 else None,
                is_baseline=issued.is_baseline,
                drivers=told,
            )
        )
    return tuple(out)


def weigh_on(issued: "Issued", statement: Statement, end: date) -> tuple[float | None, int]:
    """Weigh a Statement on a forecast.

    Parameters
    ----------
    issued : Issued
        With the lead to `end` among its leads.
    statement : Statement
        Resolved, with a relation.
    end : datetime.date
        Its last day.

    Returns
    -------
    (float or None, int)
        Chance, and how many members could answer; None where none could.
    """
    p, _, members = _weighed(issued, statement, end)
    return p, members


def _weighed(
    issued: "Issued", statement: Statement, end: date
) -> tuple[float | None, NDArray[np.float64], int]:
    """Return the chance, the chance by model of the front's pace, and how many could answer."""
    table = _from_table(issued, statement, end)
    if table is not None:
        return *table, issued.forecast.size
    past = _past_days(statement, issued.init)
    cast = votes(statement, issued.members(until=end, past_days=past))
    told = ~np.isnan(cast)
    if not told.any():
        return None, np.zeros(0), 0
    level = issued.forecast.level_models
    groups = [cast[told & (level == k)] for k in range(int(level.max()) + 1)]
    spread = np.array([g.mean() for g in groups if g.size])
    return float(cast[told].mean()), spread, int(told.sum())


def _place(statement: Statement, workspace: Workspace) -> Place | None:
    name = statement.arg("place")
    return workspace.theatre.gazetteer.place(str(name)) if name else None


def _from_table(
    issued: "Issued", statement: Statement, end: date
) -> tuple[float, NDArray[np.float64]] | None:
    """The forecast's own chance that a town is taken by a day, so that every form gives the same.

    And the chance by model of the front's pace. None where the table does not hold it: then the
    members are asked.
    """
    forecast = issued.forecast
    when = statement.when
    if (
        statement.measure != "captured"
        or statement.arg("side") != forecast.attacker.code
        or statement.arg("persist")
        or when is None
        or when.kind != "by"
    ):
        return None
    from frontcast.forecast import chances_by_level

    place = forecast.theatre.gazetteer.place(str(statement.arg("place")))
    lead, extent = (end - issued.init).days, str(statement.arg("extent"))
    p = issued.taken(place, lead=lead, extent=extent)
    if np.isnan(p):
        return None
    spread = chances_by_level(forecast, place, lead=lead, extent=extent)
    return (1.0 - p, 1.0 - spread) if statement.value is False else (p, spread)


def _past_days(statement: Statement, init: date) -> int:
    """How many observed days a Statement about days to come looks back on."""
    start = statement.when.start if statement.when else None
    window = (init - start).days + 1 if start is not None and start <= init else 0
    if statement.measure == "retained":
        return 100_000
    return max(window, int(statement.arg("persist") or 0))


def measure(
    workspace: Workspace,
    text: str,
    *,
    first: date | None = None,
    last: date | None = None,
    every_days: int = 1,
    as_of: date | None = None,
    mapper: str | None = None,
) -> pd.DataFrame:
    """Measure something over time, by every mapper loaded.

    Parameters
    ----------
    workspace : Workspace
    text : str
        A measure, such as ``distance(Pokrovsk)``, without relation or time.
    first, last : datetime.date or None
        Window; by default all days with maps.
    every_days : int
        Step.
    as_of, mapper
        As in `ask`.

    Returns
    -------
    pandas.DataFrame
        Columns ``day, measure, mapper, value, unit, error, map_day``: one row a day and mapper.
        A flow (``gain``) is that of the step ending on the day. Empty value: not known.

    Raises
    ------
    StatementError
        If the text has a relation or a time, or the step is not positive.
    DateError
        If the last day lies before the first.
    """
    statement = resolve(parse(text), workspace.theatre)
    flag = statement.signature.kind == "flag"
    asked = statement.value is False if flag else statement.relation is not None
    if asked or statement.when is not None:
        raise StatementError(
            "a measure stands alone here; give the days by --from and --to, or use `ask`",
            text=text,
            column=len(statement.call()),
        )
    if first is not None and last is not None and last < first:
        raise DateError(f"the last day, {last}, lies before the first, {first}")
    if every_days < 1:
        raise StatementError(f"the step must be at least one day, got {every_days}")
    window = (first, last, every_days)
    worlds = workspace.worlds(as_of=as_of, mapper=mapper)
    rows = [row for w in worlds for row in _measured(statement, w, window)]
    if mapper is None and all(row["value"] is None for row in rows):
        spare = workspace.spare_worlds(as_of=as_of)
        rows = [row for w in spare for row in _measured(statement, w, window)] or rows
    columns = ["day", "measure", "mapper", "value", "unit", "error", "map_day"]
    return pd.DataFrame(rows, columns=columns)


def _measured(
    statement: Statement, world: World, window: tuple[date | None, date | None, int]
) -> Iterator[dict[str, object]]:
    """Yield one row for each day of a window, (first, last, step in days)."""
    measured = series(statement, world)
    first, last, every_days = window
    start = first or to_date(world.days[0])
    end = last or to_date(world.days[-1])
    for day64 in days_of(start, end, step=every_days):
        day = to_date(day64)
        i = world.index(day)
        if measured.kind == "flow":
            back = min(every_days - 1, (day - date.min).days)
            value, error = measured.over(day - timedelta(days=back), day)
        else:
            value, error = measured.on(day)
        yield {
            "day": day,
            "measure": statement.call(),
            "mapper": world.mapper,
            "value": _plain(measured, value),
            "unit": measured.unit,
            "error": None if pd.isna(error) else round(error, 4),
            "map_day": to_date(world.map_days[i]) if i >= 0 else None,
        }


def _plain(measured: Series, value: float) -> float | str | bool | None:
    """A value as people write it: a side's code, true or false, a number; None: not known."""
    if pd.isna(value):
        return None
    match measured.kind:
        case "side":
            side = measured.world.theatre.by_flag(int(value))
            return side.code if side else "contested"
        case "flag":
            return bool(value)
        case _:
            return value
