"""Measures of the ways out: how many, how long, how near to the line, what hangs on one place.

The side is the one whose ground the place was before the war, unless another is named. Error bars
come from working the value out again with the line half a cell and each edge's drawing tolerance
nearer and farther, on all edges at once; members of an ensemble have none.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np

from frontcast import access
from frontcast.access import Road, Ways
from frontcast.control import World
from frontcast.measures.series import Series
from frontcast.records import Place, Side

Over = Literal["passable", "open"]


def exits(
    world: World, place: Place, *, side: Side | None = None, over: Over = "passable"
) -> Series:
    """Roads out of a place to its side's rear that share no stretch.

    Parameters
    ----------
    world : World
    place : Place
    side : Side or None
        Whose rear; None: the side whose ground the place was before the war.
    over : {"passable", "open"}
        Over roads that are not cut; or that are open, beyond the band of exposure, as well.

    Returns
    -------
    Series
        A count. NaN where the place is not on the network.

    Notes
    -----
    The rear is every node of the network on the side's own ground at least `rear_km` (30 km unless
    the theatre says otherwise) behind the line. By Menger's theorem the count is also the least
    number of stretches that would have to be closed to shut the place in.
    """
    ways, node = _ways(world, place, side)

    def count(i: int, shift: float) -> float:
        if node < 0 or world.slots[i] < 0:
            return float("nan")
        return float(len(ways.exits(i, node, over=over, shift=shift)))

    return _series(world, "", count, note_at=lambda i: _roads_note(ways, place, i))


def travel_time(
    world: World, place: Place, *, to: Place, side: Side | None = None, over: Over = "passable"
) -> Series:
    """Time by road from a place to another over roads that are not cut, h.

    Parameters
    ----------
    world : World
    place, to : Place
    side, over
        As for `exits`.

    Returns
    -------
    Series
        h, at the theatre's speeds by class of road (peace time: no checkpoints, no damage).
        Infinite where there is no way; NaN where one of the places is not on the network.
    """
    ways, start = _ways(world, place, side)
    end = ways.network.node_of(to)

    def hours(i: int, shift: float) -> float:
        if min(start, end) < 0 or world.slots[i] < 0:
            return float("nan")
        usable = ways.usable(i, over=over, shift=shift) & ways.network.is_road
        return float(ways.times(usable, (start,))[0, end])

    def note(i: int) -> str:
        road = access.road_on(ways, place, to, i, over=over) if world.slots[i] >= 0 else None
        if road is None:
            return _off_network(ways, place, to)
        km = access.margin_km(ways, road.edges, i)
        return f"along {road.ref}, {road.km:g} km, {km:.1f} km from the line at its nearest"

    return _series(world, "h", hours, note_at=note)


def detour(
    world: World, place: Place, *, to: Place, side: Side | None = None, over: Over = "passable"
) -> Series:
    """Travel time over the travel time in peace. Parameters as for `travel_time`.

    Returns
    -------
    Series
        At least 1; infinite where there is no way.
    """
    ways, start = _ways(world, place, side)
    end = ways.network.node_of(to)
    peace = (
        float(ways.times(ways.network.is_road, (start,))[0, end])
        if min(start, end) >= 0
        else float("nan")
    )
    now = travel_time(world, place, to=to, side=side, over=over)

    def over_peace(hours: float) -> float:
        return hours / peace if peace > 0 else float("nan")

    return Series(
        world=world,
        kind="amount",
        unit="",
        value_at=lambda i: over_peace(now.value_at(i)),
        error_at=lambda i: over_peace(now.error_at(i)),
        note_at=now.note_at,
    )


def reach(
    world: World,
    place: Place,
    *,
    hours: float,
    side: Side | None = None,
    over: Over = "passable",
) -> Series:
    """Places of the network that can be reached by road within some hours.

    Parameters
    ----------
    world : World
    place : Place
    hours : float
    side, over
        As for `exits`.

    Returns
    -------
    Series
        A count, the place itself left out; NaN where it is not on the network.
    """
    ways, start = _ways(world, place, side)

    def count(i: int, shift: float) -> float:
        if start < 0 or world.slots[i] < 0:
            return float("nan")
        usable = ways.usable(i, over=over, shift=shift) & ways.network.is_road
        return float((ways.times(usable, (start,))[0] <= hours).sum() - 1)

    return _series(world, "", count, note_at=lambda _: _off_network(ways, place))


def cut(world: World, place: Place, *, to: Place, ref: str | None = None) -> Series:
    """Whether the road between two places, as driven in peace time, is cut somewhere.

    Parameters
    ----------
    world : World
    place, to : Place
    ref : str or None
        Keep to the road of this number where it goes that way; None: the fastest way.

    Returns
    -------
    Series
        Of kind ``flag``; NaN where there is no such road or its ground is not known.
    """
    near = exposure(world, place, to=to, ref=ref)

    def flag(i: int) -> float:
        km = near.value_at(i)
        return float("nan") if np.isnan(km) else float(km <= 0)

    return Series(
        world=world,
        kind="flag",
        unit="",
        value_at=flag,
        error_at=lambda _: 0.0,
        note_at=near.note_at,
    )


def exposure(world: World, place: Place, *, to: Place, ref: str | None = None) -> Series:
    """Distance from the line to the nearest point of a road, km. Parameters as for `cut`.

    Returns
    -------
    Series
        km, 0 once the road is cut; error: half a cell and the worst drawing of its edges.
    """
    ways, _ = _ways(world, place, None)
    road = access.road_to(ways, place, to, ref=ref)

    def km(i: int) -> float:
        if road is None:
            return float("nan")
        margin = access.margin_km(ways, road.edges, i)
        return float("nan") if np.isnan(margin) else max(margin, 0.0)

    def error(_: int) -> float:
        return float(ways.tolerance_km()[list(road.edges)].max()) if road else float("nan")

    def note(_: int) -> str:
        if road is None:
            off = _off_network(ways, place, to)
            return off or f"the network has no road from {place.name} to {to.name}"
        return f"along {road.ref}, {road.km:g} km"

    return Series(world=world, kind="amount", unit="km", value_at=km, error_at=error, note_at=note)


def hub_value(
    world: World,
    place: Place,
    *,
    side: Side | None = None,
    by: Literal["share", "time"] = "share",
    over: Over = "passable",
) -> Series:
    """What closing a place would do to the towns at the front.

    Parameters
    ----------
    world : World
    place : Place
    side, over
        As for `exits`.
    by : {"share", "time"}
        Share of the towns that would lose every way to the nearest city of the rear, or whose way
        would take a tenth longer, %; or the mean time lost by those that keep a way, h.

    Returns
    -------
    Series
        Towns are the network's places on the side's ground within `front_km` of the line that have
        a way; cities those of the rear with at least `city_people` before the war. 0 where nobody
        passes through; NaN where no town has a way.
    """
    ways, node = _ways(world, place, side)

    def value(i: int, shift: float) -> float:
        if node < 0 or world.slots[i] < 0:
            return float("nan")
        found = access.hub_value(ways, node, i, over=over, shift=shift)
        return found.share if by == "share" else found.hours

    return _series(
        world,
        "%" if by == "share" else "h",
        value,
        note_at=lambda _: _off_network(ways, place),
    )


def _ways(world: World, place: Place, side: Side | None) -> tuple[Ways, int]:
    ways = access.ways_of(world, side or access.home_side(world.theatre, place))
    return ways, ways.network.node_of(place)


def _series(
    world: World,
    unit: str,
    ask: Callable[[int, float], float],
    *,
    note_at: Callable[[int], str] | None = None,
) -> Series:
    def error_at(i: int) -> float:
        # In an ensemble the members say how unsure it is; a drawing's tolerance, the same for all
        # of them, would only turn every near miss into half a vote.
        if world.anchor is not None:
            return 0.0
        far, near = ask(i, 1.0), ask(i, -1.0)
        return 0.0 if far == near else abs(far - near) / 2

    return Series(
        world=world,
        kind="amount",
        unit=unit,
        value_at=lambda i: ask(i, 0.0),
        error_at=error_at,
        note_at=note_at,
    )


def _off_network(ways: Ways, *places: Place) -> str:
    off = [p.name for p in places if ways.network.node_of(p) < 0]
    return f"{' and '.join(off)} lies on no road of this theatre's network" if off else ""


def _roads_note(ways: Ways, place: Place, i: int) -> str:
    """Name the roads out and what they are: ``M-30 to Selydove cut, ...``."""
    off = _off_network(ways, place)
    if off or ways.world.slots[i] < 0:
        return off
    roads = access.roads_out(ways, place)
    return "roads: " + ", ".join(_told(ways, r, i) for r in roads) if roads else ""


def _told(ways: Ways, road: Road, i: int) -> str:
    km = access.margin_km(ways, road.edges, i)
    state = access.state(ways, road, i)
    return f"{road} {state}" + (f" ({km:.1f} km)" if np.isfinite(km) and km > 0 else "")
