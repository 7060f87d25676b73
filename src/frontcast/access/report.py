"""Roads by day, the dates that matter, and until when a way out may remain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from frontcast.access.roads import Road, margin_km
from frontcast.access.ways import State, Ways, home_side, state_of, ways_of
from frontcast.control import World
from frontcast.frame import to_date
from frontcast.records import Place

Rule = Literal["passable", "near", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadDay:
    """A road on a day.

    Parameters
    ----------
    road : Road
    day : datetime.date
    state : str
        ``open``, ``exposed``, ``cut`` or ``unknown``.
    km : float
        From the line to the nearest point of the road; 0 once it is cut; NaN: not known.
    error_km : float
        Half-width of its error bar: half a cell and the road's drawing, or half the spread between
        mappers where that is larger.
    map_day : datetime.date or None
        The day of the map it was read from.
    others : tuple of (str, str, float)
        Other mappers' state of it, and their distance, km.
    """

    road: Road
    day: date
    state: State
    km: float
    error_km: float
    map_day: date | None
    others: tuple[tuple[str, State, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadDates:
    """When the line came near a road, first so; None: not up to the last map.

    Parameters
    ----------
    road : Road
    exposed, near, cut : datetime.date or None
        First day within the band of exposure, within the nearer band, cut.
    already : tuple of str
        Which of them were so on the first map already.
    """

    road: Road
    exposed: date | None
    near: date | None
    cut: date | None
    already: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDates:
    """The dates of a place; None: never, or not up to the last map.

    Parameters
    ----------
    first_exposed : datetime.date or None
        First day on which the place itself lay within the band of exposure.
    last_open, last_exit, last_rail : datetime.date or None
        Last day with an open way out, with one that was not cut, with a railway that was not cut.
    until : datetime.date
        The last map: a date equal to it may still move on.
    """

    first_exposed: date | None
    last_open: date | None
    last_exit: date | None
    last_rail: date | None
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Until when at least one way out remains, by a forecast.

    Parameters
    ----------
    rule : str
        ``passable`` (not cut), ``near`` (farther than the nearer band), ``open``.
    issued : datetime.date
        Last map seen.
    days : tuple of date
        Last day with a way out in each member; the horizon's last day where one remains.
    horizon : datetime.date
        Last day looked at.
    remain : float
        Share of the members in which a way remains to the horizon, in [0, 1].
    """

    rule: Rule
    issued: date
    days: tuple[date, ...]
    horizon: date
    remain: float

    def quantile(self, q: float) -> date | None:
        """Return the day up to which a way remains in all but a share `q` of the members.

        None where that is beyond the horizon.
        """
        ordered = sorted(self.days)
        if not ordered:
            return None
        day = ordered[min(int(q * len(ordered)), len(ordered) - 1)]
        return None if day >= self.horizon else day


def road_days(
    ways: Ways, roads: Sequence[Road], *, first: int, last: int, others: Sequence[Ways] = ()
) -> list[RoadDay]:
    """Return each road on each day from number `first` to `last`, both included.

    Parameters
    ----------
    ways : Ways
    roads : sequence of Road
        On its network.
    first, last : int
        Day numbers.
    others : sequence of Ways
        The same network and side by other mappers.
    """
    tolerance = ways.tolerance_km()
    out = []
    for i in range(first, last + 1):
        day, map_day = to_date(ways.world.days[i]), ways.world.map_days[i]
        for road in roads:
            km = margin_km(ways, road.edges, i)
            beside = _beside(others, road, day)
            seen = [max(v, 0.0) for v in (km, *(o[2] for o in beside)) if np.isfinite(v)]
            spread = (max(seen) - min(seen)) / 2 if len(seen) > 1 else 0.0
            out.append(
                RoadDay(
                    road=road,
                    day=day,
                    state=state_of(km, ways.config),
                    km=max(km, 0.0),
                    error_km=max(float(tolerance[list(road.edges)].max()), spread),
                    map_day=None if np.isnat(map_day) else to_date(map_day),
                    others=beside,
                )
            )
    return out


def _beside(others: Sequence[Ways], road: Road, day: date) -> tuple[tuple[str, State, float], ...]:
    out = []
    for ways in others:
        i = ways.world.index(day)
        if i >= 0:
            km = margin_km(ways, road.edges, i)
            out.append((ways.world.mapper, state_of(km, ways.config), max(km, 0.0)))
    return tuple(out)


def road_dates(ways: Ways, roads: Sequence[Road]) -> list[RoadDates]:
    """Return when the line came near each road, over all days of the World."""
    bands = {"exposed": ways.config.exposed_km, "near": ways.config.near_km, "cut": 0.0}
    known = np.flatnonzero(ways.world.slots >= 0)
    out = []
    for road in roads:
        km = np.array([margin_km(ways, road.edges, int(i)) for i in known])
        first: dict[str, date | None] = {}
        already = []
        for name, band in bands.items():
            with np.errstate(invalid="ignore"):
                hits = np.flatnonzero(km <= band)
            first[name] = to_date(ways.world.days[known[hits[0]]]) if hits.size else None
            if hits.size and hits[0] == 0:
                already.append(name)
        out.append(
            RoadDates(
                road=road,
                exposed=first["exposed"],
                near=first["near"],
                cut=first["cut"],
                already=tuple(already),
            )
        )
    return out


def place_dates(ways: Ways, place: Place) -> PlaceDates:
    """Return the dates of a place over all days of the World."""
    known = np.flatnonzero(ways.world.slots >= 0).tolist()
    node, station = ways.network.node_of(place), ways.network.node_of(place, mode="rail")

    def last(days: Iterable[bool]) -> date | None:
        hits = [i for i, yes in zip(known, days, strict=True) if yes]
        return to_date(ways.world.days[hits[-1]]) if hits else None

    near = [i for i in known if node >= 0 and ways.node_margins(i)[node] <= ways.config.exposed_km]
    return PlaceDates(
        first_exposed=to_date(ways.world.days[near[0]]) if near else None,
        last_open=last(node >= 0 and bool(ways.exits(i, node, over="open")) for i in known),
        last_exit=last(node >= 0 and bool(ways.exits(i, node)) for i in known),
        last_rail=last(station >= 0 and bool(ways.exits(i, station, mode="rail")) for i in known),
        until=to_date(ways.world.days[known[-1]]),
    )


def has_exit(ways: Ways, node: int, i: int, *, rule: Rule) -> bool:
    """Whether at least one way out remains on day number `i`."""
    least = {"passable": 0.0, "near": ways.config.near_km, "open": ways.config.exposed_km}[rule]
    return bool(ways.exits_beyond(i, node, least_km=least))


def windows(
    members: Iterable[World],
    place: Place,
    *,
    rules: Sequence[Rule] = ("passable", "near", "open"),
    step_days: int = 7,
) -> tuple[Window, ...]:
    """Return until when at least one way out of a place remains in the members of an ensemble.

    Parameters
    ----------
    members : iterable of World
        Possible worlds, all from the day of issue to the same last day.
    place : Place
    rules : sequence of {"passable", "near", "open"}
        What counts as a way out: not cut; farther from the line than the nearer band; open.
    step_days : int
        Each member is looked at every so many days, and day by day in the step in which the last
        way is lost. A way that closes and opens again within a step counts as kept.

    Returns
    -------
    tuple of Window
        One a rule; empty where there are no members or the place is on no road.
    """
    days: dict[Rule, list[date]] = {rule: [] for rule in rules}
    issued = horizon = None
    for world in members:
        ways = ways_of(world, home_side(world.theatre, place))
        node = ways.network.node_of(place)
        if node < 0:
            return ()
        known = np.flatnonzero(world.slots >= 0).tolist()
        issued, horizon = to_date(world.days[known[0]]), to_date(world.days[known[-1]])
        for rule in rules:
            lost = _first_without(ways, node, known, rule, step_days)
            kept = horizon if lost is None else to_date(world.days[lost]) - timedelta(days=1)
            days[rule].append(kept)
    if issued is None or horizon is None:
        return ()
    return tuple(
        Window(
            rule=rule,
            issued=issued,
            days=tuple(days[rule]),
            horizon=horizon,
            remain=float(np.mean([d >= horizon for d in days[rule]])),
        )
        for rule in rules
    )


def _first_without(ways: Ways, node: int, known: list[int], rule: Rule, step: int) -> int | None:
    looked = sorted({*known[::step], known[-1]})
    before = known[0]
    for i in looked:
        if not has_exit(ways, node, i, rule=rule):
            between = [j for j in known if before < j < i]
            return next((j for j in between if not has_exit(ways, node, j, rule=rule)), i)
        before = i
    return None
