"""Kernels of the contraction hierarchy: arrays in, arrays out."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
Floats = NDArray[np.float64]


@njit(cache=True)
def find_arc(starts: Ints, heads: Int32s, tail: int, head: int) -> int:  # pragma: no cover
    """Return the arc from `tail` to `head`; heads are sorted within each tail."""
    low, high = starts[tail], starts[tail + 1]
    while low < high:
        middle = (low + high) // 2
        if heads[middle] < head:
            low = middle + 1
        else:
            high = middle
    return int(low)


@njit(cache=True)
def arcs_of(starts: Ints, heads: Int32s, tails: Ints, ends: Ints) -> Ints:  # pragma: no cover
    """Return the arc of each pair of ranks, tail < end."""
    out = np.empty(tails.size, np.int64)
    for i in range(tails.size):
        out[i] = find_arc(starts, heads, tails[i], ends[i])
    return out


@njit(cache=True)
def triangles(starts: Ints, heads: Int32s) -> Int32s:  # pragma: no cover
    """Return (lower arc, lower arc, upper arc) of every triangle, lowest node first."""
    count = 0
    for v in range(starts.size - 1):
        k = starts[v + 1] - starts[v]
        count += k * (k - 1) // 2
    out = np.empty((count, 3), np.int32)
    q = 0
    for v in range(starts.size - 1):
        for i in range(starts[v], starts[v + 1]):
            for j in range(i + 1, starts[v + 1]):
                out[q, 0] = i
                out[q, 1] = j
                out[q, 2] = find_arc(starts, heads, heads[i], heads[j])
                q += 1
    return out


@njit(cache=True)
def by_upper_arc(tri: Int32s, arcs: int) -> tuple[Ints, Int32s]:  # pragma: no cover
    """Return where each upper arc's triangles begin, and the triangles sorted by upper arc."""
    starts = np.zeros(arcs + 1, np.int64)
    for q in range(tri.shape[0]):
        starts[tri[q, 2] + 1] += 1
    for a in range(arcs):
        starts[a + 1] += starts[a]
    at, out = starts[:-1].copy(), np.empty(tri.shape[0], np.int32)
    for q in range(tri.shape[0]):
        a = tri[q, 2]
        out[at[a]] = q
        at[a] += 1
    return starts, out


@njit(cache=True)
def by_lower_arc(tri: Int32s, arcs: int) -> tuple[Ints, Int32s]:  # pragma: no cover
    """Return where each lower arc's upper arcs begin, and the upper arcs sorted by lower arc."""
    starts = np.zeros(arcs + 1, np.int64)
    for q in range(tri.shape[0]):
        starts[tri[q, 0] + 1] += 1
        starts[tri[q, 1] + 1] += 1
    for a in range(arcs):
        starts[a + 1] += starts[a]
    at, out = starts[:-1].copy(), np.empty(2 * tri.shape[0], np.int32)
    for q in range(tri.shape[0]):
        for side in range(2):
            a = tri[q, side]
            out[at[a]] = tri[q, 2]
            at[a] += 1
    return starts, out


@njit(cache=True)
def recustomise(
    base: Floats,
    weights: Floats,
    dirty: NDArray[np.bool_],
    by_upper: tuple[Ints, Int32s],
    by_lower: tuple[Ints, Int32s],
    tri: Int32s,
) -> int:  # pragma: no cover
    """Work out anew the arcs marked dirty and what hangs on them; in place.

    Arcs are numbered by the rank of their tail, so every arc's lower triangles come before it.
    `by_upper` lists the triangles by their upper arc, `by_lower` the upper arcs by a lower one.
    Returns how many arcs were worked out. Leaves `dirty` cleared.
    """
    done = 0
    for arc in range(weights.size):
        if not dirty[arc]:
            continue
        dirty[arc] = False
        done += 1
        best = base[arc]
        for k in range(by_upper[0][arc], by_upper[0][arc + 1]):
            q = by_upper[1][k]
            d = weights[tri[q, 0]] + weights[tri[q, 1]]
            best = min(best, d)
        if best != weights[arc]:
            weights[arc] = best
            for k in range(by_lower[0][arc], by_lower[0][arc + 1]):
                dirty[by_lower[1][k]] = True
    return done


@njit(cache=True)
def climb(
    graph: tuple[Ints, Int32s, Floats, Ints],
    sources: Ints,
    depth: Ints,
    scratch: Floats,
    labels: Floats,
) -> None:  # pragma: no cover
    """Distances from each source to its ancestors in the elimination tree, by depth; in place.

    `graph` is (starts, heads, weights, parent); `scratch` is infinite everywhere.
    """
    starts, heads, weights, parent = graph
    for s in range(sources.size):
        v = sources[s]
        scratch[v] = 0.0
        u = v
        while u >= 0:
            du = scratch[u]
            if du < np.inf:
                for a in range(starts[u], starts[u + 1]):
                    x = du + weights[a]
                    scratch[heads[a]] = min(scratch[heads[a]], x)
            u = parent[u]
        u = v
        while u >= 0:
            labels[s, depth[u]] = scratch[u]
            scratch[u] = np.inf
            u = parent[u]


@njit(cache=True)
def meet(
    labels: Floats, shared: Int32s, changed: NDArray[np.bool_], out: Floats
) -> None:  # pragma: no cover
    """Join labels into distances, ``(source, source)``; only pairs with a changed label."""
    n = labels.shape[0]
    for i in range(n):
        for j in range(i, n):
            if not (changed[i] or changed[j]):
                continue
            best = np.inf
            for k in range(shared[i, j]):
                x = labels[i, k] + labels[j, k]
                best = min(best, x)
            out[i, j] = best
            out[j, i] = best
