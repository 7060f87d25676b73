"""Travel times between many places over many days of closures: a contraction hierarchy.

The graph is contracted once, in an order that depends on its shape alone (nested dissection by
position). A day's closures then only change weights: the arcs above what changed are worked out
anew, then the labels of the places, then the pairs whose labels changed. A day on which nothing
changed costs nothing. Distances are exact.

References
----------
Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies. J. Exp. Algorithmics 21 (2016).
https://doi.org/10.1145/2886843
"""

from array import array
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from frontcast.access import _kernels as k
from frontcast.access.ways import Over, Ways
from frontcast.errors import SchemaError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_SMALL = 6
_ANGLES = (0.0, np.pi / 4, np.pi / 2, 3 * np.pi / 4)


class TravelTimes:
    """Travel times between some places of a graph, day after day.

    Parameters
    ----------
    xy : (node, 2) float64
        Positions, for the order of contraction only; metres or degrees.
    ends : (edge, 2) int
        Nodes of each edge; every edge goes both ways.
    weights : (edge,) float64
        Time or length of each edge, >= 0; infinite: closed for good.
    places : sequence of int
        Nodes between which times are wanted.

    Raises
    ------
    SchemaError
        If the arrays disagree, or a weight is negative or not a number.
    """

    def __init__(self, xy: Floats, ends: Ints, weights: Floats, *, places: Sequence[int]) -> None:
        ends = np.asarray(ends, dtype=np.int64).reshape(-1, 2)
        weights = np.asarray(weights, dtype=np.float64)
        nodes = len(xy)
        if len(ends) != len(weights):
            raise SchemaError(f"want one weight an edge, got {len(weights)} for {len(ends)}")
        if ends.size and not (ends.min() >= 0 and ends.max() < nodes):
            raise SchemaError(f"edges name nodes beyond the {nodes} that there are")
        if not (weights >= 0).all():
            raise SchemaError("weights must be >= 0 and no NaN; infinity closes an edge")
        loops = ends[:, 0] == ends[:, 1]
        self._weights = np.where(loops, np.inf, weights)
        self._contract(np.asarray(xy, dtype=np.float64), np.where(loops[:, None], -1, ends))
        self._place(np.asarray(places, dtype=np.int64))
        self._open: NDArray[np.bool_] | None = None
        self.arcs_worked_out = 0
        """Arcs worked out on the last day asked for; 0: nothing had changed."""

    def _contract(self, xy: Floats, ends: Ints) -> None:
        nodes = len(xy)
        real = ends[:, 0] >= 0
        order = _dissection(xy, ends[real])
        rank = np.empty(nodes, dtype=np.int64)
        rank[order] = np.arange(nodes)
        up: list[set[int]] = [set() for _ in range(nodes)]
        low, high = np.sort(rank[ends[real]], axis=1).T if real.any() else np.empty((2, 0), int)
        for a, b in zip(low.tolist(), high.tolist(), strict=True):
            up[a].add(b)
        parent = np.full(nodes, -1, dtype=np.int64)
        heads = array("i")
        counts = np.zeros(nodes + 1, dtype=np.int64)
        for v in range(nodes):
            above = sorted(up[v])
            heads.extend(above)
            counts[v + 1] = len(above)
            if above:
                parent[v] = above[0]
                up[above[0]].update(above[1:])
            # A node is done with once its arcs are passed on: sets are what costs memory here.
            up[v].clear()
        self._rank, self._parent = rank, parent
        self._starts = np.cumsum(counts)
        self._heads = np.array(heads, dtype=np.int32)
        self._arc = np.full(len(ends), -1, dtype=np.int64)
        self._arc[real] = k.arcs_of(self._starts, self._heads, low, high)
        self._triangles = k.triangles(self._starts, self._heads)
        self._base = np.full(len(heads), np.inf)
        self._light = self._base.copy()
        self._dirty = np.zeros(len(heads), dtype=bool)
        # Counted, not sorted: tens of millions of triangles would cost gigabytes for a moment.
        self._by_upper = k.by_upper_arc(self._triangles, len(heads))
        self._by_lower = k.by_lower_arc(self._triangles, len(heads))
        self._edges_of_arc = _grouped(
            self._arc[real], np.flatnonzero(real).astype(np.int64), len(heads)
        )

    def _place(self, places: Ints) -> None:
        nodes = len(self._rank)
        depth = np.zeros(nodes, dtype=np.int64)
        for v in range(nodes - 1, -1, -1):
            if self._parent[v] >= 0:
                depth[v] = depth[self._parent[v]] + 1
        self._depth, self._sources = depth, self._rank[places]
        ways = []
        for v in self._sources.tolist():
            way = []
            while v >= 0:
                way.append(v)
                v = int(self._parent[v])
            ways.append(way[::-1])
        n, deep = len(places), max((len(w) for w in ways), default=0)
        table = np.full((n, deep), -1, dtype=np.int64)
        for i, way in enumerate(ways):
            table[i, : len(way)] = way
        # The common ancestors of two places are the beginning of both their ways from the root.
        self._shared = np.zeros((n, n), dtype=np.int32)
        for i in range(n):
            same = (table == table[i]) & (table[i] >= 0)
            self._shared[i] = np.cumprod(same, axis=1).sum(axis=1)
        self._labels = np.full((n, deep), np.inf)
        self._scratch = np.full(nodes, np.inf)
        self._times = np.full((n, n), np.inf)

    def on(self, usable: NDArray[np.bool_]) -> Floats:
        """Return the times between all places when only some edges are usable.

        Parameters
        ----------
        usable : (edge,) bool

        Returns
        -------
        (place, place) float64
            Infinite where there is no way. The same array each time: copy it to keep it.
        """
        usable = np.asarray(usable, dtype=bool)
        if usable.shape != self._weights.shape:
            raise SchemaError(f"want {self._weights.shape} usable edges, got {usable.shape}")
        self.arcs_worked_out = 0
        first = self._open is None
        changed = np.arange(len(usable)) if first else np.flatnonzero(usable != self._open)
        arcs = np.unique(self._arc[changed])
        arcs = arcs[arcs >= 0]
        self._open = usable.copy()
        if not arcs.size and not first:
            return self._times
        self._set_base(arcs, usable)
        self._dirty[arcs] = True
        self.arcs_worked_out = int(
            k.recustomise(
                self._base, self._light, self._dirty, self._by_upper, self._by_lower,
                self._triangles,
            )
        )  # fmt: skip
        before = self._labels.copy()
        self._labels[:] = np.inf
        graph = (self._starts, self._heads, self._light, self._parent)
        k.climb(graph, self._sources, self._depth, self._scratch, self._labels)
        moved = np.ones(len(before), bool) if first else (before != self._labels).any(axis=1)
        if moved.any():
            k.meet(self._labels, self._shared, moved, self._times)
        return self._times

    def _set_base(self, arcs: Ints, usable: NDArray[np.bool_]) -> None:
        """Give arcs the weight of their lightest usable edge."""
        starts, edges = self._edges_of_arc
        counts = starts[arcs + 1] - starts[arcs]
        if not counts.sum():
            return
        at = np.repeat(starts[arcs], counts) + _ramp(counts)
        which = edges[at]
        weights = np.where(usable[which], self._weights[which], np.inf)
        self._base[arcs] = np.minimum.reduceat(weights, np.cumsum(counts) - counts)


def travel_times(
    ways: Ways, nodes: Sequence[int], *, over: Over = "passable"
) -> Iterator[tuple[int, Floats]]:
    """Yield the travel times between some nodes for each day that has a map.

    Parameters
    ----------
    ways : Ways
    nodes : sequence of int
        Nodes of its network.
    over : {"passable", "open"}
        Which roads count.

    Yields
    ------
    int, (node, node) float64
        Day number; h, infinite where there is no way. The same array each time: copy it to keep it.
    """
    net = ways.network
    road = np.flatnonzero(net.is_road)
    times = TravelTimes(
        np.column_stack((net.lon, net.lat)),
        np.column_stack((net.start, net.end))[road],
        ways.hours()[road],
        places=nodes,
    )
    for i in np.flatnonzero(ways.world.slots >= 0).tolist():
        yield i, times.on(ways.usable(i, over=over)[road])


def _ramp(counts: Ints) -> Ints:
    return np.asarray(np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts))


def _grouped(keys: Ints, values: Ints, size: int) -> tuple[Ints, NDArray[np.int32]]:
    """Return where each key's values begin, and the values sorted by key."""
    order = np.argsort(keys, kind="stable")
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=size), out=starts[1:])
    return starts, values[order].astype(np.int32)


def _dissection(xy: Floats, ends: Ints) -> Ints:
    """Return the nodes in order of contraction: separators last, the widest cut last of all."""
    nodes = len(xy)
    both = np.concatenate((ends, ends[:, ::-1])) if len(ends) else np.empty((0, 2), dtype=np.int64)
    starts, near = _grouped(both[:, 0], both[:, 1], nodes)
    side = np.zeros(nodes, dtype=np.int8)
    out: list[Ints] = []
    stack = [np.arange(nodes)]
    while stack:
        part = stack.pop()
        if len(part) <= _SMALL:
            out.append(part)
            continue
        separator, one, other = _cut(part, xy, starts, near, side)
        out.append(separator)
        if not len(one) or not len(other):
            # Points that cannot be told apart by position: any order is right, if not as good.
            out[-1] = part
            continue
        stack += [one, other]
    return np.concatenate(out)[::-1] if out else np.array([], dtype=np.int64)


def _cut(
    part: Ints, xy: Floats, starts: Ints, near: NDArray[np.int32], side: NDArray[np.int8]
) -> tuple[Ints, Ints, Ints]:
    """Cut a part in two halves by the straight line that fewest edges cross."""
    counts = starts[part + 1] - starts[part]
    tails = np.repeat(np.arange(len(part)), counts)
    heads = near[np.repeat(starts[part], counts) + _ramp(counts)]
    best: tuple[Ints, NDArray[np.bool_]] | None = None
    for angle in _ANGLES:
        along = xy[part, 0] * np.cos(angle) + xy[part, 1] * np.sin(angle)
        left = along < np.median(along)
        side[part] = np.where(left, 1, 2)
        crossing = np.unique(tails[left[tails] & (side[heads] == 2)])
        if best is None or len(crossing) < len(best[0]):
            best = crossing, left
    side[part] = 0
    crossing, left = best if best is not None else (part[:0], np.zeros(len(part), dtype=bool))
    inside = np.zeros(len(part), dtype=bool)
    inside[crossing] = True
    return part[crossing], part[left & ~inside], part[~left]
