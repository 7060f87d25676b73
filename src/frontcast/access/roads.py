"""The roads out of a place by name, and what each is on a day."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontcast.access.network import great_circle_km
from frontcast.access.ways import Over, State, Ways, state_of
from frontcast.records import Place

TOWN_PEOPLE, TOWN_KM = 5_000, 15.0
"""A road out is named after the first place of so many people (before the war), so far off by
road and four fifths of it as the crow flies."""

_NUMBER = re.compile(r"\s*\[\d+\]$")
"""What tells namesakes apart in a theatre's table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A road from a place to the next town, as it is driven in peace time.

    Parameters
    ----------
    start, end : str
        Names of its ends.
    end_id : str
        Id of the node at its far end.
    ref : str
        Road numbers along it, in order, or ``local road``; railways: name of the line.
    edges : tuple of int
        From the place on.
    km : float
        Length.
    confidence : str
        The worst of its edges.
    mode : str
        ``road`` or ``rail``.
    via : str
        The first place along it.
    """

    start: str
    end: str
    end_id: str
    ref: str
    edges: tuple[int, ...]
    km: float
    confidence: str
    mode: str
    via: str

    @property
    def towards(self) -> str:
        """Name of the far end, without what tells namesakes apart."""
        return _NUMBER.sub("", self.end)

    @property
    def by(self) -> str:
        """Number of the road and the first place along it."""
        via = _NUMBER.sub("", self.via)
        return self.ref if via == self.towards else f"{self.ref} by {via}"

    def __str__(self) -> str:
        """Print as ``M-30 by Hnativka to Selydove``."""
        return f"{self.by} to {self.towards}"


def margin_km(ways: Ways, edges: tuple[int, ...], i: int) -> float:
    """Return how near a way comes to the line on day number `i`, km; <= 0: it is cut.

    NaN where none of it is known.
    """
    if not edges:
        return float("nan")
    return float(np.fmin.reduce(ways.margins(i)[list(edges)]))


def state(ways: Ways, road: Road, i: int) -> State:
    """Return the state of a road on day number `i`."""
    return state_of(margin_km(ways, road.edges, i), ways.config)


def road_to(ways: Ways, place: Place, to: Place, *, ref: str | None = None) -> Road | None:
    """Return the road between two places; None where the network has no way.

    Parameters
    ----------
    ways : Ways
    place, to : Place
    ref : str or None
        Keep to the road of this number where it goes that way.
    """
    start, end = ways.network.node_of(place), ways.network.node_of(to)
    if min(start, end) < 0 or start == end:
        return None
    edges = ways.peace_way(start, end, ref=ref)
    return _road(ways, start, edges, start_name=place.name, end_name=to.name) if edges else None


def road_on(ways: Ways, place: Place, to: Place, i: int, *, over: Over = "passable") -> Road | None:
    """Return the fastest way from a place to another on day number `i`; None: there is none."""
    start, end = ways.network.node_of(place), ways.network.node_of(to)
    if min(start, end) < 0 or start == end:
        return None
    edges = ways.way(ways.usable(i, over=over), start, end)
    return _road(ways, start, edges, start_name=place.name, end_name=to.name) if edges else None


def roads_out(ways: Ways, place: Place) -> list[Road]:
    """Return the roads out of a place, one for each that leaves it and leads to a town.

    Each is named after the nearest place of at least 5,000 people, at least 15 km away, that is
    reached fastest by it in peace time; if there is none, after the first such place along it;
    else after its next node.

    Parameters
    ----------
    ways : Ways
    place : Place

    Returns
    -------
    list of Road
        The shortest first; empty where the place is not on the network.
    """
    net = ways.network
    start = net.node_of(place)
    if start < 0:
        return []
    people = {p.id: p.population or 0 for p in ways.world.theatre.places}
    towns = np.array([people.get(key, 0) >= TOWN_PEOPLE for key in net.node_ids])
    far = great_circle_km(net.lon[start], net.lat[start], net.lon, net.lat)
    towns &= far >= TOWN_KM * 0.8
    own = ways.times(net.is_road, (start,))[0]
    out: dict[int, Road] = {}
    for town in _nearest_first(own, towns):
        edges = ways.peace_way(start, town)
        if edges[0] not in out and float(net.km[list(edges)].sum()) >= TOWN_KM:
            out[edges[0]] = _road(ways, start, edges, start_name=place.name)
    away = net.is_road & (net.start != start) & (net.end != start)
    for first in np.flatnonzero(net.is_road & ~away).tolist():
        if first not in out:
            via = int(net.end[first] if net.start[first] == start else net.start[first])
            order = _nearest_first(ways.times(away, (via,))[0], towns)
            out[first] = _followed(ways, place, (start, first, via), order, away)
    return sorted(out.values(), key=lambda r: (r.km, r.end))


def _nearest_first(hours: NDArray[np.float64], towns: NDArray[np.bool_]) -> list[int]:
    known = np.flatnonzero(towns & np.isfinite(hours))
    return [int(n) for n in known[np.argsort(hours[known], kind="stable")]]


def _followed(
    ways: Ways,
    place: Place,
    leaving: tuple[int, int, int],
    order: list[int],
    away: NDArray[np.bool_],
) -> Road:
    """Follow a road from its first edge to the first town far enough off; else to its next end."""
    start, first, via = leaving
    net = ways.network
    for town in order:
        edges = (first, *ways.way(away, via, town))
        if float(net.km[list(edges)].sum()) >= TOWN_KM:
            return _road(ways, start, edges, start_name=place.name)
    return _road(ways, start, (first,), start_name=place.name)


def rails_out(ways: Ways, place: Place) -> list[Road]:
    """Return the railways out of a place's station, each to the next station of the network."""
    net = ways.network
    start = net.node_of(place, mode="rail")
    if start < 0:
        return []
    mine = np.flatnonzero(~net.is_road & ((net.start == start) | (net.end == start))).tolist()
    out = [_road(ways, start, (e,), start_name=place.name) for e in mine]
    return sorted(out, key=lambda r: r.end)


def _road(
    ways: Ways, start: int, edges: tuple[int, ...], *, start_name: str, end_name: str = ""
) -> Road:
    net = ways.network
    refs = list(dict.fromkeys(net.refs[e] for e in edges if net.refs[e]))
    nodes = [start]
    for e in edges:
        nodes.append(int(net.end[e] if net.start[e] == nodes[-1] else net.start[e]))
    return Road(
        start=start_name,
        end=end_name or ways.node_name(nodes[-1]),
        end_id=net.node_ids[nodes[-1]],
        ref=", ".join(refs[:3]) or "local road",
        edges=edges,
        km=round(float(net.km[list(edges)].sum()), 1),
        confidence=max(net.confidence[e] for e in edges),
        mode=net.modes[edges[0]],
        via=ways.node_name(nodes[1]),
    )
