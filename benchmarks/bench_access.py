"""J5: travel times between 500 towns, day after day of real closures, against scipy each day.

Usage: python benchmarks/bench_access.py [--nodes 50000] [--towns 500] [--days 0] [--cells NPZ]

The graph is made up (a planar graph of random points over the pack's sector, and the pack's own
roads); the closures are real: an edge is closed on a day where the middle of it lies on ground that
is not Ukraine's by DeepState's map in the pack. scipy.sparse.csgraph works out a sample of the days
from nothing, as it would every day; the hierarchy works out all of them, and both must agree there.
With --cells the days come from a file of daily cells on the theatre's grid (`occ`, packed bits by
row; such as the 1,132 days of DeepState in the folder of real data), the last --days of them.
Left out: reading maps, laying edges on the grid; the time to contract is told apart.
"""

import argparse
import resource
import time

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from frontcast.access import network_at
from frontcast.access.hierarchy import TravelTimes
from frontcast.pipeline.workspace import Workspace

SCIPY_DAYS = 4


def planar(grid, nodes: int, rng):
    west, south, east, north = grid.bounds
    xy = np.column_stack((rng.uniform(west, east, nodes), rng.uniform(south, north, nodes)))
    tri = Delaunay(xy).simplices
    sides = np.concatenate([tri[:, [0, 1]], tri[:, [1, 2]], tri[:, [0, 2]]])
    ends = np.unique(np.sort(sides, axis=1), axis=0)
    ends = ends[rng.random(len(ends)) < 0.55]
    km = np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T) / 1000
    return xy, ends, km * rng.uniform(1.0, 1.4, len(ends))


def closures(world, xy, ends):
    """Usable edges for each day, ``(time, edge)``."""
    middle = (xy[ends[:, 0]] + xy[ends[:, 1]]) / 2
    grid = world.grid
    row = np.clip(((grid.north - middle[:, 1]) / grid.cell).astype(int), 0, grid.height - 1)
    column = np.clip(((middle[:, 0] - grid.west) / grid.cell).astype(int), 0, grid.width - 1)
    return np.stack([world.cells(i)[row, column] == 2 for i in range(len(world.days))])


def closures_of_cells(path, grid, xy, ends, days):
    """Usable edges for each of the last days of a file of cells, ``(time, edge)``."""
    loaded = np.load(path, allow_pickle=False)
    _, height, width = loaded["shape"]
    if (height, width) != grid.shape:
        raise SystemExit(f"{path} is on another grid: {height} x {width}")
    middle = (xy[ends[:, 0]] + xy[ends[:, 1]]) / 2
    row = np.clip(((grid.north - middle[:, 1]) / grid.cell).astype(int), 0, height - 1)
    column = np.clip(((middle[:, 0] - grid.west) / grid.cell).astype(int), 0, width - 1)
    held = [np.unpackbits(day, axis=-1)[:, :width] for day in loaded["occ"][-days:]]
    return np.stack([day[row, column] == 0 for day in held])


def plain(n, ends, weights, usable, towns):
    low, high = np.sort(ends[usable], axis=1).T
    order = np.lexsort((weights[usable], high, low))
    low, high, w = low[order], high[order], weights[usable][order]
    first = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)][: len(w)]
    graph = csr_matrix((w[first], (low[first], high[first])), shape=(n, n))
    return dijkstra(graph, directed=False, indices=towns)[:, towns]


def bench(name, usable, graph, towns):
    xy, ends, weights = graph
    began = time.perf_counter()
    times = TravelTimes(xy, ends, weights, places=towns)
    times.on(usable[0])
    contracted = time.perf_counter() - began
    sample = set(np.linspace(0, len(usable) - 1, SCIPY_DAYS).astype(int).tolist())
    wanted, slow = {}, 0.0
    for i in sorted(sample):
        began = time.perf_counter()
        wanted[i] = plain(len(xy), ends, weights, usable[i], towns)
        slow += time.perf_counter() - began
    spent, unchanged, free, worst = 0.0, 0, 0.0, 0.0
    for i, day in enumerate(usable):
        began = time.perf_counter()
        got = times.on(day)
        took = time.perf_counter() - began
        spent += took
        if i and not times.arcs_worked_out:
            unchanged += 1
            free += took
        if i in sample:
            if not np.array_equal(np.isinf(got), np.isinf(wanted[i])):
                raise SystemExit(f"day {i}: reachable pairs differ from scipy's")
            finite = np.isfinite(got) & (got > 0)
            worst = max(worst, float(np.abs(got[finite] / wanted[i][finite] - 1).max()))
    per_day, peer = spent / len(usable), slow / len(sample)
    print(f"{name}: {len(xy)} nodes, {len(ends)} edges, {len(towns)} towns, {len(usable)} days")
    print(f"  scipy, from nothing each day   {peer * 1000:9.2f} ms a day ({len(sample)} days)")
    print(f"  hierarchy, all days            {per_day * 1000:9.2f} ms a day, {spent:.2f} s in all")
    print(f"  ratio                          {peer / per_day:9.1f} x")
    print(f"  contracting once, first day    {contracted:9.2f} s")
    print(f"  days on which nothing changed  {unchanged:9d}, {free * 1000:.2f} ms in all")
    print(f"  largest relative difference    {worst:9.1e}; same pairs reachable")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=50_000)
    parser.add_argument("--towns", type=int, default=500)
    parser.add_argument("--days", type=int, default=0, help="0: all days of the pack")
    parser.add_argument("--cells", help="a file of daily cells on the theatre's grid")
    given = parser.parse_args()
    world = Workspace.of_pack("donetsk").worlds(mapper="deepstate")[0]
    rng = np.random.default_rng(1)
    days = given.days or len(world.days)
    xy = np.zeros((8, 2)) + np.arange(8)[:, None]
    small = np.column_stack((np.arange(7), np.arange(1, 8)))
    TravelTimes(xy, small, np.ones(7), places=[0, 7]).on(np.ones(7, bool))  # compiled before timing

    def closed(graph):
        if given.cells:
            return closures_of_cells(given.cells, world.theatre.grid, *graph[:2], days)
        return closures(world, *graph[:2])[:days]

    graph = planar(world.grid, given.nodes, rng)
    towns = rng.choice(given.nodes, given.towns, replace=False)
    bench("planar", closed(graph), graph, towns)
    net = network_at(world.theatre.access.network)
    own = (
        np.column_stack(world.grid.project(net.lon, net.lat)),
        np.column_stack((net.start, net.end))[net.is_road],
        net.hours(world.theatre.access.speeds_kmh)[net.is_road],
    )
    bench("the pack's roads", closed(own), own, np.unique(own[1]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory {peak:.2f} GB, of all of it")


if __name__ == "__main__":
    main()
