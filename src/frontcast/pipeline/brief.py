"""Gather what a brief on a town is made from, and write it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, islice
from pathlib import Path

import numpy as np

import frontcast
from frontcast import access
from frontcast.brief import (
    BriefInputs,
    CheckedClaim,
    DisagreementRow,
    ForecastLine,
    SourceRow,
    UndoneRow,
    WaysOut,
    build,
    to_html,
    to_json,
    to_markdown,
)
from frontcast.brief.scores import Scoreboard
from frontcast.check import check
from frontcast.claims import contradictions
from frontcast.control import World, disagreement, undone_edits
from frontcast.errors import ConfigError, DateError, StatementError
from frontcast.frame import to_date
from frontcast.pipeline.claims import check_claims
from frontcast.pipeline.forecast import Issued, issue
from frontcast.pipeline.score import score
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Place, Verdict, parse
from frontcast.theatre import resolve

_RENDER = {".html": to_html, ".md": to_markdown, ".json": to_json}
_HORIZONS = (30, 60, 90)
_WINDOW, _WINDOW_MEMBERS, _STRIP_DAYS = timedelta(days=90), 40, 365
NEAR_KM = 40.0
"""Claims about places farther away are left out of a brief."""


def brief(
    workspace: Workspace,
    place: str,
    *,
    path: Path,
    on: date | None = None,
    as_of: date | None = None,
    seed: int = 1,
) -> int:
    """Write a brief on a town.

    Parameters
    ----------
    workspace : Workspace
    place : str
        Name of a place.
    path : Path
        File to write; its ending says how: ``.html``, ``.md`` or ``.json``.
    on : datetime.date or None
        The day it describes; None: of the last map.
    as_of : datetime.date or None
        Nothing known later is used. The forecast in the brief always starts at `on`.
    seed : int
        Of the forecast ensemble.

    Returns
    -------
    int
        Bytes written.

    Raises
    ------
    ConfigError
        If the file's ending is not known, or there are no maps.
    DateError
        If the day lies after the last map.
    """
    if path.suffix not in _RENDER:
        raise ConfigError(f"want a file that ends in {', '.join(_RENDER)}, got {path.name!r}")
    inputs = gather(workspace, place, on=on, as_of=as_of, seed=seed)
    data = _RENDER[path.suffix](build(inputs)).encode()
    path.write_bytes(data)
    return len(data)


def gather(
    workspace: Workspace,
    place: str,
    *,
    on: date | None = None,
    as_of: date | None = None,
    seed: int = 1,
    issued: Sequence[Issued] | None = None,
    checked: Sequence[CheckedClaim] | None = None,
) -> BriefInputs:
    """Gather everything a brief shows. Parameters as for `brief`, and:

    Parameters
    ----------
    issued : sequence of Issued or None
        Forecasts made already, with leads of 30, 60 and 90 days among theirs; None: made here.
    checked : sequence of CheckedClaim or None
        All claims of the workspace, checked already; None: checked here.
    """
    town = workspace.theatre.gazetteer.place(place)
    worlds = workspace.worlds(as_of=as_of)
    if not worlds:
        raise ConfigError("there are no maps to write a brief from; add some with: add maps")
    last = to_date(worlds[0].days[-1])
    day = on or last
    if day > last:
        raise DateError(f"the last map known is of {last}; there is nothing to say of {day} yet")
    # A World that ends on the day is left as it is: what was worked out on it can be used again.
    cut = np.datetime64(day, "D")
    worlds = tuple(w if w.days[-1] <= cut else w.until(day) for w in worlds)
    worlds = tuple(w for w in worlds if len(w.days))
    if not worlds:
        raise ConfigError(f"there is no map by {day}")
    everything = check_claims(workspace, as_of=as_of) if checked is None else checked
    known = [c for c in everything if _by(c, day)]
    near = _near(workspace, town)
    shown = [c for c in known if _where(c) in near]
    elsewhere = len(known) - len(shown)
    if issued is None:
        # Issued on the brief's own day, whatever else is known by now.
        issue_day = day if as_of is None else min(day, as_of)
        issued = issue(workspace, as_of=issue_day, leads=_HORIZONS, seed=seed)
    left_out = (
        f"{elsewhere} more checked claims are about places more than {NEAR_KM:.0f} km away "
        "and are not shown here."
    )
    return BriefInputs(
        theatre=workspace.theatre,
        place=town,
        on=day,
        as_of=as_of,
        worlds=worlds,
        checked=tuple(_about(shown, town)),
        contradictions=_contradicting(shown, town),
        forecasts=_forecasts(issued, town),
        answers=_answers(workspace, town, worlds, day=day, as_of=as_of),
        undone=_undone(worlds[0], day),
        disagreement=_disagreement(worlds, day),
        sources=_sources(workspace, worlds, shown),
        ways=_ways(worlds[0], town, issued),
        predicted=_predicted(workspace, worlds, near, day=day, as_of=as_of),
        limits=(left_out,) if elsewhere else (),
        made_with=f"frontcast {frontcast.__version__}",
    )


def _predicted(
    workspace: Workspace,
    worlds: tuple[World, ...],
    near: set[str],
    *,
    day: date,
    as_of: date | None,
) -> Scoreboard:
    """What was predicted by that day of places near, the latest first, as far as maps can tell."""
    shown = score(workspace, as_of=as_of, worlds=worlds)
    kept = [
        replace(w, predictions=tuple(p for p in w.predictions if p.made_on <= day))
        for w in shown.watched
        if w.question.statement and w.question.asked_on <= day and w.where in near
    ]
    return replace(shown, watched=tuple(reversed(kept)))


def _ways(world: World, town: Place, issued: Sequence[Issued]) -> WaysOut | None:
    """Ways out over a year, and until when one may remain."""
    if world.theatre.access.network is None:
        return None
    ways = access.ways_of(world, access.home_side(world.theatre, town))
    node, last = ways.network.node_of(town), len(world.days) - 1
    roads = access.roads_out(ways, town)
    if not roads:
        return None
    day = to_date(world.days[last])
    exits = len(ways.exits(last, node))
    windows: tuple[access.Window, ...] = ()
    if issued and exits:
        some = islice(issued[0].members(until=issued[0].init + _WINDOW), _WINDOW_MEMBERS)
        windows = access.windows(some, town, rules=("passable", "near"), step_days=15)
    return WaysOut(
        rows=tuple(access.road_days(ways, roads, first=max(0, last - _STRIP_DAYS), last=last)),
        dates=access.place_dates(ways, town),
        exits=exits,
        open_exits=len(ways.exits(last, node, over="open")),
        config=ways.config,
        mapper=world.mapper,
        figures=tuple(f for f in access.figures_of(ways, town) if f.day is None or f.day <= day),
        near=access.people_within(ways, last, km=ways.config.exposed_km),
        shut=access.people_with_few_exits(ways, last),
        windows=windows,
        record=issued[0].record_for(30) if issued else "",
    )


def _by(checked: CheckedClaim, day: date) -> bool:
    return checked.claim.said_on is None or checked.claim.said_on <= day


def _where(checked: CheckedClaim) -> str:
    """The place or region that a Statement is about."""
    try:
        statement = parse(checked.verdict.statement)
    except StatementError:
        return ""
    return str(statement.arg("place") or statement.arg("where"))


def _near(workspace: Workspace, town: Place) -> set[str]:
    """Names of the town, of places near it, and of its region."""
    theatre = workspace.theatre
    x, y = theatre.grid.project([p.lon for p in theatre.places], [p.lat for p in theatre.places])
    x0, y0 = theatre.grid.project(town.lon, town.lat)
    near = np.hypot(x - x0, y - y0) <= NEAR_KM * 1000
    names = {p.name for p, yes in zip(theatre.places, near, strict=True) if yes}
    return names | {r.name for r in theatre.regions if r.id == town.region}


def _about(checked: list[CheckedClaim], town: Place) -> list[CheckedClaim]:
    """Claims about the town first, then those about its region; the latest first."""

    def rank(c: CheckedClaim) -> int:
        return 0 if f"({town.name}" in c.verdict.statement else 1

    latest = sorted(checked, key=lambda c: c.claim.said_on or date.min, reverse=True)
    return sorted(latest, key=rank)


def _contradicting(
    checked: list[CheckedClaim], town: Place
) -> tuple[tuple[CheckedClaim, CheckedClaim, str], ...]:
    by_id = {c.claim.id: c for c in checked}
    links = contradictions([c.claim for c in by_id.values()])
    pairs = [(by_id[link.a], by_id[link.b], link.reason) for link in links]
    return tuple(sorted(pairs, key=lambda p: f"({town.name}" not in p[0].verdict.statement))


def _answers(
    workspace: Workspace,
    town: Place,
    worlds: tuple[World, ...],
    *,
    day: date,
    as_of: date | None,
) -> tuple[Verdict, ...]:
    attacker, defender = (workspace.theatre.by_flag(flag) for flag in (1, 2))
    name = f'"{town.name}"'
    calls = [
        f"control({name})",
        f"share({name}, {attacker.code if attacker else ''})",
        f"distance({name})",
        f"distance({name}, edge)",
        f"enclosure({name}, {defender.code if defender else ''})",
        f"enclosure({name}, {defender.code if defender else ''}, corridor)",
    ]
    # Measures of one day need not be worked out on all of them.
    on = [w.between(i, i) if (i := w.index(day)) >= 0 else w for w in worlds]
    return tuple(
        check(resolve(parse(f"{call} on {day}"), workspace.theatre), on, as_of=as_of)
        for call in calls
    )


def _forecasts(forecasts: Sequence[Issued], town: Place) -> tuple[ForecastLine, ...]:
    """What the forecasts say of the town.

    What holds already needs no forecast; of the yardstick that nothing changes, one line is enough.
    """
    out = []
    for number, issued in enumerate(forecasts):
        attacker = issued.forecast.attacker.name
        for extent, words in (
            ("centre", f"the centre held by {attacker}"),
            ("half", f"half of the built-up area held by {attacker}"),
            ("whole", f"the whole built-up area held by {attacker}"),
        ):
            if issued.already(town, extent=extent) or (number and extent != "half"):
                continue
            for lead in _HORIZONS if number == 0 else _HORIZONS[-1:]:
                p = issued.taken(town, lead=lead, extent=extent)
                if not np.isnan(p):  # NaN: the place lies off the grid
                    out.append(
                        ForecastLine(
                            model=issued.title,
                            statement=words,
                            horizon_days=lead,
                            probability=p,
                            record=" ".join((issued.record_for(lead), *issued.notes)).strip(),
                            is_baseline=issued.is_baseline,
                            issued=issued.init,
                        )
                    )
    return tuple(out)


def _undone(world: World, day: date) -> tuple[UndoneRow, ...]:
    recent = world.between(max(0, world.index(day) - 90), len(world.days))
    frame = undone_edits(recent, within_days=world.theatre.quarantine_days)
    return tuple(
        UndoneRow(
            mapper=world.mapper,
            day=row["day"].date(),
            undone_on=row["undone_on"].date(),
            km2=float(row["km2"]),
            near=str(row["nearest"]),
        )
        for row in frame[frame["km2"] >= 1].to_dict("records")
    )


def _disagreement(worlds: tuple[World, ...], day: date) -> tuple[DisagreementRow, ...]:
    out = []
    for a, b in combinations(worlds, 2):
        i, j = a.index(day), b.index(day)
        if i < 0 or j < 0:
            continue
        small = min(a.grid, b.grid, key=lambda g: g.height * g.width)
        frame = disagreement(a.between(i, i).crop(small), b.between(j, j).crop(small))
        if len(frame):
            out.append(
                DisagreementRow(
                    first=a.mapper,
                    second=b.mapper,
                    day=day,
                    km2=float(frame["differ_km2"].iloc[-1]),
                )
            )
    return tuple(out)


def _sources(
    workspace: Workspace, worlds: tuple[World, ...], checked: list[CheckedClaim]
) -> tuple[SourceRow, ...]:
    titles = {s.mapper: s for s in reversed(workspace.theatre.sources)}
    maps = [
        SourceRow(
            title=titles[w.mapper].title if w.mapper in titles else w.mapper,
            mapper=w.mapper,
            licence=titles[w.mapper].licence if w.mapper in titles else "derived-only",
            first_day=to_date(w.days[0]),
            last_day=to_date(w.days[-1]),
            maps=len(set(w.slots[w.slots >= 0].tolist())),
        )
        for w in worlds
    ]
    outlets: dict[str, list[CheckedClaim]] = {}
    for c in checked:
        outlets.setdefault(c.report.outlet, []).append(c)
    reports = [
        SourceRow(
            title=outlet,
            licence=found[0].report.licence,
            first_day=min((c.claim.said_on for c in found if c.claim.said_on), default=None),
            last_day=max((c.claim.said_on for c in found if c.claim.said_on), default=None),
            maps=len({c.report.id for c in found}),
        )
        for outlet, found in outlets.items()
    ]
    return (*maps, *reports)
