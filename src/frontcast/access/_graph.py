"""Shortest ways and edge-disjoint ways on a small graph."""

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_matrix

from frontcast.access.network import Network

Floats = NDArray[np.float64]
Near = dict[int, list[tuple[int, int]]]
dijkstra: Any = csgraph.dijkstra
_LEAST = 1e-9
"""A weight of 0 would be no edge to scipy."""


def matrix(network: Network, weights: Floats) -> Any:
    """Return weights as a sparse matrix; of parallel edges the lightest, infinite ones left out."""
    use = np.flatnonzero(np.isfinite(weights))
    low = np.minimum(network.start[use], network.end[use])
    high = np.maximum(network.start[use], network.end[use])
    order = np.lexsort((weights[use], high, low))
    use, low, high = use[order], low[order], high[order]
    first = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)][: len(use)]
    return csr_matrix(
        (np.maximum(weights[use[first]], _LEAST), (low[first], high[first])),
        shape=(network.n_nodes, network.n_nodes),
    )


def times(network: Network, weights: Floats, sources: NDArray[np.int64]) -> Floats:
    """Return the weight of the lightest way from each source, ``(source, node)``; inf: none."""
    if not len(sources):
        return np.empty((0, network.n_nodes))
    out: Floats = dijkstra(matrix(network, weights), directed=False, indices=sources)
    return out


def way(network: Network, weights: Floats, *, start: int, end: int) -> list[int]:
    """Return the edges of the lightest way, from `start` on; empty where there is none."""
    _, before = dijkstra(
        matrix(network, weights), directed=False, indices=start, return_predecessors=True
    )
    edges: list[int] = []
    here = end
    while here != start and before[here] >= 0:
        edges.append(_lightest(network, weights, int(before[here]), here))
        here = int(before[here])
    return edges[::-1] if here == start else []


def _lightest(network: Network, weights: Floats, a: int, b: int) -> int:
    joins = ((network.start == a) & (network.end == b)) | (
        (network.start == b) & (network.end == a)
    )
    found = np.flatnonzero(joins)
    return int(found[np.argmin(weights[found])])


def disjoint_ways(
    network: Network, usable: NDArray[np.bool_], *, start: int, ends: NDArray[np.bool_]
) -> list[list[int]]:
    """Return as many ways as possible that share no edge, each as its edges from `start` on.

    Parameters
    ----------
    network : Network
    usable : (edge,) bool
    start : int
        Node.
    ends : (node,) bool
        Where a way may end; `start` itself does not count.

    Notes
    -----
    Augmenting paths on unit capacities (Menger's theorem): the number is the least number of
    edges that would have to be closed to close every way.
    """
    near: Near = {}
    for e in np.flatnonzero(usable).tolist():
        a, b = int(network.start[e]), int(network.end[e])
        near.setdefault(a, []).append((e, b))
        near.setdefault(b, []).append((e, a))
    flow: dict[int, int] = {}  # edge -> the node it is left towards
    goal = ends.copy()
    goal[start] = False
    while (found := _augment(near, flow, start, goal)) is not None:
        for e, towards in found:
            if e in flow:
                del flow[e]
            else:
                flow[e] = towards
    return _unpick(near, flow, start, goal)


def _augment(
    near: Near,
    flow: dict[int, int],
    start: int,
    goal: NDArray[np.bool_],
) -> list[tuple[int, int]] | None:
    """Find a way to a goal along edges that are not used yet in that direction."""
    came: dict[int, tuple[int, int]] = {}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if goal[here]:
            back = []
            while here != start:
                e, before = came[here]
                back.append((e, here))
                here = before
            return back[::-1]
        for e, there in near.get(here, ()):
            if there != start and there not in came and flow.get(e) != there:
                came[there] = (e, here)
                queue.append(there)
    return None


def _unpick(
    near: Near,
    flow: dict[int, int],
    start: int,
    goal: NDArray[np.bool_],
) -> list[list[int]]:
    """Take the flow apart into ways."""
    left = dict(flow)

    def leave(node: int) -> tuple[int, int] | None:
        for e, there in near.get(node, ()):
            if left.get(e) == there:
                del left[e]
                return e, there
        return None

    out = []
    while (step := leave(start)) is not None:
        edges, here = [step[0]], step[1]
        # A goal that other ways pass through takes in one more than it lets out.
        while not goal[here] or _owes(near, left, here):
            onward = leave(here)
            if onward is None:
                break
            edges.append(onward[0])
            here = onward[1]
        out.append(edges)
    return out


def _owes(near: Near, left: dict[int, int], node: int) -> bool:
    """Whether as much still leaves a node as enters it, this way not counted."""
    inward = sum(left.get(e) == node for e, _ in near.get(node, ()))
    outward = sum(left.get(e) == there for e, there in near.get(node, ()))
    return outward > inward
