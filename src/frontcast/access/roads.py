"""The roads out of a place by name, and what each is on a day."""

from dataclasses import dataclass

import numpy as np

from frontcast.access.ways import Over, State, Ways, state_of
from frontcast.records import Place

TOWN_PEOPLE, TOWN_KM = 5_000, 15.0
"""A road out is named after the first place of so many people (before the war), so far off."""


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

    def __str__(self) -> str:
        """Print as ``M-30 to Selydove``, with the first place where the number says nothing."""
        by = f" by {self.via}" if self.ref == "local road" and self.via != self.end else ""
        return f"{self.ref}{by} to {self.end}"


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

    Each is followed, as in peace time, to the nearest place of at least 5,000 people that lies at
    least 15 km away.

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
    names = {p.id: p.name for p in ways.world.theatre.places}
    towns = [
        n for n, key in enumerate(net.node_ids) if people.get(key, 0) >= TOWN_PEOPLE and n != start
    ]
    best: dict[int, Road] = {}
    hours = ways.times(net.is_road, (start,))[0]
    for town in sorted(towns, key=lambda n: hours[n]):
        edges = ways.peace_way(start, town) if np.isfinite(hours[town]) else ()
        if not edges or edges[0] in best or net.km[list(edges)].sum() < TOWN_KM:
            continue
        name = names.get(net.node_ids[town], net.names[town])
        best[edges[0]] = _road(ways, start, edges, start_name=place.name, end_name=name)
    return sorted(best.values(), key=lambda r: r.km)


def rails_out(ways: Ways, place: Place) -> list[Road]:
    """Return the railways out of a place's station, each to the next station of the network."""
    net = ways.network
    start = net.node_of(place, mode="rail")
    if start < 0:
        return []
    out = []
    for e in np.flatnonzero(~net.is_road & ((net.start == start) | (net.end == start))).tolist():
        end = int(net.end[e] if net.start[e] == start else net.start[e])
        out.append(_road(ways, start, (e,), start_name=place.name, end_name=net.names[end]))
    return sorted(out, key=lambda r: r.end)


def _road(
    ways: Ways, start: int, edges: tuple[int, ...], *, start_name: str, end_name: str
) -> Road:
    net = ways.network
    refs = list(dict.fromkeys(net.refs[e] for e in edges if net.refs[e]))
    nodes = [start]
    for e in edges:
        nodes.append(int(net.end[e] if net.start[e] == nodes[-1] else net.start[e]))
    return Road(
        start=start_name,
        end=end_name,
        end_id=net.node_ids[nodes[-1]],
        ref=", ".join(refs[:3]) or "local road",
        edges=edges,
        km=round(float(net.km[list(edges)].sum()), 1),
        confidence=max(net.confidence[e] for e in edges),
        mode=net.modes[edges[0]],
        via=net.names[nodes[1]],
    )
