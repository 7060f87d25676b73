"""The ways of one side on a World: each edge's state by day, ways out, travel times.

An edge is `cut` where it runs over ground that the other side holds or that is contested,
`exposed` where it comes nearer to the line than the theatre's band, else `open`. That says how far
the line is, and nothing of what is fired at, or whether a road can be driven.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from frontcast.access import _graph
from frontcast.access.grid import GridEdges, cut_to_grid, edge_margins, signed_km
from frontcast.access.network import Network, network_at
from frontcast.control import UNKNOWN, Table, World
from frontcast.errors import ConfigError
from frontcast.frame import GridSpec
from frontcast.records import Place, Side
from frontcast.theatre import AccessConfig, Theatre

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
State = Literal["open", "exposed", "cut", "unknown"]
Over = Literal["passable", "open"]
T = TypeVar("T")
STATES: Final[tuple[State, ...]] = ("open", "exposed", "cut", "unknown")


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """One side's roads and railways on a World.

    Parameters
    ----------
    world : World
    side : Side
        Whose ways.
    network : Network
    edges : GridEdges
        The network on the World's grid.
    config : AccessConfig
        Bands, speeds, tolerances.
    """

    world: World
    side: Side
    network: Network
    edges: GridEdges
    config: AccessConfig
    _margins: dict[int, tuple[Floats, Floats]] = field(default_factory=dict, repr=False)
    _last: list[tuple[NDArray[np.uint8], Floats]] = field(default_factory=list, repr=False)
    _kept: dict[tuple[object, ...], object] = field(default_factory=dict, repr=False)

    def margins(self, i: int) -> Floats:
        """Return each edge's distance to the line on day number `i`, ``(edge,)`` km.

        <= 0 where it is cut; NaN where it is not known.
        """
        return self._both(i)[0]

    def node_margins(self, i: int) -> Floats:
        """Return each node's signed distance to the line on day number `i`, ``(node,)`` km."""
        return self._both(i)[1]

    def _both(self, i: int) -> tuple[Floats, Floats]:
        slot = int(self.world.slots[i])
        if slot not in self._margins:
            if slot < 0:
                made = np.full(self.network.n_edges, np.nan), np.full(self.network.n_nodes, np.nan)
            elif self.world.anchor is not None:
                made = self._moved(slot)
            else:
                made = self._measured(slot)
            self._margins[slot] = made
        return self._margins[slot]

    def _by_cells(self, slot: int) -> tuple[Floats, Floats]:
        control, last = self.world.read(slot), self._last
        km = signed_km(control, self.edges, flag=self.side.flag, before=last[0] if last else None)
        self._last[:] = [(control, km)]
        return edge_margins(km, self.edges.starts), km[self.edges.starts[-1] :]

    def _measured(self, slot: int) -> tuple[Floats, Floats]:
        """By cells, and by the World's exact distances at the nodes that are places."""
        edge, node = self._by_cells(slot)
        exact = self._exact(slot)
        node = np.where(np.isnan(exact), node, exact)
        for end in (self.network.start, self.network.end):
            edge = np.fmin(edge, exact[end])
        return edge, node

    def _exact(self, slot: int) -> Floats:
        distance, holder = (self.world.tables.get(name) for name in ("distance", "holder"))
        out = np.full(self.network.n_nodes, np.nan)
        if distance is None or holder is None:
            return out
        nodes, d, h = self._columns(distance, holder)
        km, by = distance.values[slot, d].astype(np.float64), holder.values[slot, h]
        out[nodes] = np.where(by == self.side.flag, km, -km)
        out[nodes[by == UNKNOWN]] = np.nan
        return out

    def _columns(self, distance: Table, holder: Table) -> tuple[NDArray[np.int64], ...]:
        """Return nodes that are in both tables, and their columns."""

        def make() -> tuple[NDArray[np.int64], ...]:
            d, h = ({key: n for n, key in enumerate(t.ids)} for t in (distance, holder))
            rows = [
                (n, d[key], h[key])
                for n, key in enumerate(self.network.node_ids)
                if key in d and key in h
            ]
            return tuple(np.array(rows, dtype=np.int64).reshape(-1, 3).T)

        return self._once(("columns",), make)

    def _moved(self, slot: int) -> tuple[Floats, Floats]:
        """The anchor's last margins plus what moved since: see `World.distance_km`."""
        anchor = self.world.anchor
        first = int(self.world.slots[self.world.slots >= 0][0])
        base = ways_of(anchor, self.side) if anchor is not None else self

        def start() -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
            return base._both(len(base.world.days) - 1), self._by_cells(first)

        exact, before = self._once(("start",), start)
        out = []
        for was, then, now in zip(exact, before, self._by_cells(slot), strict=True):
            with np.errstate(invalid="ignore"):
                moved = was + (now - then)
            # Where there was no line before, or ground changed hands, the cells know better.
            known = np.isfinite(moved) & ~((then > 0) & (now <= 0)) & ~((then <= 0) & (now > 0))
            out.append(np.where(known, moved, now))
        return out[0], out[1]

    def tolerance_km(self) -> Floats:
        """Return how far each edge may be off, ``(edge,)`` km: half a cell and its drawing."""
        half = self.world.grid.cell_km / 2
        drawn = [self.config.tolerance_km.get(c, 4.0) for c in self.network.confidence]
        return np.asarray(np.hypot(half, np.array(drawn)), dtype=np.float64)

    def states(self, i: int) -> tuple[State, ...]:
        """Return the state of each edge on day number `i`."""
        return tuple(state_of(float(km), self.config) for km in self.margins(i))

    def usable(self, i: int, *, over: Over = "passable", shift: float = 0.0) -> Bools:
        """Return the edges that count on day number `i`, ``(edge,)``.

        Parameters
        ----------
        i : int
            Day number.
        over : {"passable", "open"}
            Not cut; or open as well.
        shift : float
            Tolerances by which the line is moved away from every edge; negative: towards it.
        """
        least = self.config.exposed_km if over == "open" else 0.0
        with np.errstate(invalid="ignore"):
            out: Bools = self.margins(i) + shift * self.tolerance_km() > least
        return out

    def rear(self, i: int) -> Bools:
        """Return the nodes in the side's rear on day number `i`, ``(node,)``."""
        with np.errstate(invalid="ignore"):
            out: Bools = self.node_margins(i) >= self.config.rear_km
        return out

    def on_road(self) -> Bools:
        """Return the nodes that a road touches, ``(node,)``."""

        def make() -> Bools:
            out = np.zeros(self.network.n_nodes, dtype=bool)
            roads = self.network.is_road
            out[self.network.start[roads]] = out[self.network.end[roads]] = True
            return out

        return self._once(("on road",), make)

    def is_city(self) -> Bools:
        """Return the nodes that are cities by their people before the war, ``(node,)``."""

        def make() -> Bools:
            people = {p.id: p.population or 0 for p in self.world.theatre.places}
            least = self.config.city_people
            return np.array([people.get(k, 0) >= least for k in self.network.node_ids])

        return self._once(("cities",), make)

    def node_name(self, node: int) -> str:
        """Return the name of a node: the theatre's, where it is one of its places."""
        names = self._once(("names",), lambda: {p.id: p.name for p in self.world.theatre.places})
        return names.get(self.network.node_ids[node], self.network.names[node])

    def hours(self) -> Floats:
        """Return the time each edge takes, ``(edge,)`` h; infinite for railways."""
        return self._once(
            ("hours",),
            lambda: np.where(
                self.network.is_road, self.network.hours(self.config.speeds_kmh), np.inf
            ),
        )

    def _once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        return cast("T", self._kept[key])

    def exits(
        self, i: int, start: int, *, over: Over = "passable", shift: float = 0.0, mode: str = "road"
    ) -> tuple[tuple[int, ...], ...]:
        """Return edge-disjoint ways from a node to the rear on day number `i`, as their edges.

        Parameters
        ----------
        i, start : int
            Day number, node.
        over, shift
            As for `usable`.
        mode : str
            ``road`` or ``rail``.
        """
        mine = self.network.is_road if mode == "road" else ~self.network.is_road
        return self._exits(i, start, self.usable(i, over=over, shift=shift) & mine)

    def exits_beyond(self, i: int, start: int, *, least_km: float) -> tuple[tuple[int, ...], ...]:
        """Return edge-disjoint ways by road that keep farther than `least_km` from the line."""
        with np.errstate(invalid="ignore"):
            return self._exits(i, start, (self.margins(i) > least_km) & self.network.is_road)

    def _exits(self, i: int, start: int, usable: Bools) -> tuple[tuple[int, ...], ...]:
        rear = self.rear(i)
        key = ("exits", start, np.packbits(usable).tobytes(), np.packbits(rear).tobytes())

        def make() -> tuple[tuple[int, ...], ...]:
            found = _graph.disjoint_ways(self.network, usable, start=start, ends=rear)
            return tuple(tuple(w) for w in found)

        return self._once(key, make)

    def times(
        self, usable: Bools, sources: tuple[int, ...], *, closed: int | None = None
    ) -> Floats:
        """Return travel times from some nodes over usable roads, ``(source, node)`` h; inf: no way.

        Parameters
        ----------
        usable : (edge,) bool
        sources : tuple of int
            Nodes.
        closed : int or None
            A node through which nobody passes.
        """
        key = ("times", sources, closed, np.packbits(usable).tobytes())

        def make() -> Floats:
            open_ = usable
            if closed is not None:
                open_ = usable & (self.network.start != closed) & (self.network.end != closed)
            hours = np.where(open_, self.hours(), np.inf)
            return _graph.times(self.network, hours, np.array(sources, dtype=np.int64))

        return self._once(key, make)

    def way(self, usable: Bools, start: int, end: int) -> tuple[int, ...]:
        """Return the edges of the fastest way over usable roads; empty where there is none."""
        hours = np.where(usable, self.hours(), np.inf)
        return tuple(_graph.way(self.network, hours, start=start, end=end))

    def peace_way(self, start: int, end: int, *, ref: str | None = None) -> tuple[int, ...]:
        """Return the edges of the fastest way in peace time; empty where there is none.

        Parameters
        ----------
        start, end : int
            Nodes.
        ref : str or None
            Keep to the road of this number where it goes that way.
        """

        def make() -> tuple[int, ...]:
            hours = self.hours()
            if ref is not None:
                on = np.array([_same_ref(r, ref) for r in self.network.refs])
                hours = np.where(on, hours, 5.0 * hours)
            return tuple(_graph.way(self.network, hours, start=start, end=end))

        return self._once(("way", start, end, ref), make)


def _same_ref(given: str, wanted: str) -> bool:
    """Whether two road numbers are the same but for dashes and case: T0515, T-05-15."""
    return given.replace("-", "").casefold() == wanted.replace("-", "").casefold()


def state_of(margin_km: float, config: AccessConfig) -> State:
    """Return the state of an edge or way by its distance to the line, km."""
    if np.isnan(margin_km):
        return "unknown"
    if margin_km <= 0:
        return "cut"
    return "exposed" if margin_km <= config.exposed_km else "open"


_WAYS: "WeakKeyDictionary[World, dict[str, Ways]]" = WeakKeyDictionary()
_CUT: dict[tuple[int, GridSpec], tuple[Network, GridEdges]] = {}


def ways_of(world: World, side: Side) -> Ways:
    """Return a side's ways on a World; made once for each World.

    Parameters
    ----------
    world : World
        Of a theatre that has a network.
    side : Side

    Raises
    ------
    ConfigError
        If the theatre has no table of roads.
    """
    known = _WAYS.setdefault(world, {})
    if side.code not in known:
        path = world.theatre.access.network
        if path is None:
            raise ConfigError(
                f"the theatre {world.theatre.name} has no table of roads; name one in its "
                "theatre.toml, under [access], as network"
            )
        known[side.code] = make_ways(world, side, network_at(path))
    return known[side.code]


def make_ways(world: World, side: Side, network: Network) -> Ways:
    """Return a side's ways on a World over a given network."""
    key = (id(network), world.grid)
    if key not in _CUT:
        # The network is kept beside it: its id must not come to mean another one.
        _CUT[key] = (network, cut_to_grid(network, world.grid))
    return Ways(
        world=world,
        side=side,
        network=network,
        edges=_CUT[key][1],
        config=world.theatre.access,
    )


def home_side(theatre: Theatre, place: Place) -> Side:
    """Return the side whose ground a place was before the war: who its civilians flee to."""
    for region in theatre.regions:
        if region.id == place.region:
            return theatre.side(region.home)
    return next(s for s in theatre.sides if s.flag == 2)
