"""J5: travel times between 500 towns, day after day of real closures, against scipy each day.

Usage: python benchmarks/bench_access.py [--nodes 50000] [--towns 500] [--days 31] [--cells NPZ]

The graph is made up (a planar graph of random points over the pack's sector, and the pack's own
roads); the closures are real: an edge is closed on a day where the middle of it lies on ground that
is not Ukraine's by DeepState's map in the pack. scipy.sparse.csgraph works out a sample of the days
from nothing, as it would every day; the hierarchy works out all of them, and both must agree there.
With --cells the days come from a file of daily cells on the theatre's grid (`occ`, packed bits by
row; such as the 1,132 days of DeepState in the folder of real data), the last --days of them.
Left out: reading maps, laying edges on the grid; the time to contract is told apart.
"""

import argparse

import numpy as np
from _bench import Job, cpu, peak_gb
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


def open_edges(ends, weights, usable):
    """The usable edges, the shorter of two between the same nodes."""
    low, high = np.sort(ends[usable], axis=1).T
    order = np.lexsort((weights[usable], high, low))
    low, high, w = low[order], high[order], weights[usable][order]
    first = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)][: len(w)]
    return low[first], high[first], w[first]


def plain(n, ends, weights, usable, towns):
    low, high, w = open_edges(ends, weights, usable)
    graph = csr_matrix((w, (low, high)), shape=(n, n))
    return dijkstra(graph, directed=False, indices=towns)[:, towns]


def by_igraph(igraph, n, edges, towns):
    low, high, w = edges
    graph = igraph.Graph(n=n, edges=np.column_stack((low, high)))
    return np.array(graph.distances(towns[:50].tolist(), towns.tolist(), weights=w)), 50


def by_rustworkx(rx, n, edges, towns):
    graph = rx.PyGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(list(zip(*(e.tolist() for e in edges), strict=True)))
    found = [rx.dijkstra_shortest_path_lengths(graph, int(t), float) for t in towns[:20]]
    return rows_of([{**d, int(t): 0.0} for d, t in zip(found, towns, strict=False)], towns), 20


def by_networkx(nx, n, edges, towns):
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(zip(*(e.tolist() for e in edges), strict=True))
    found = [nx.single_source_dijkstra_path_length(graph, int(t)) for t in towns[:5]]
    return rows_of(found, towns), 5


def rows_of(found, towns):
    return np.array([[d.get(int(t), np.inf) for t in towns] for d in found])


def other_peers(job: Job, n, edges, towns, want):
    """Enter a day of the libraries that take longer than scipy; from some towns, scaled."""
    for name, way in (("igraph", by_igraph), ("rustworkx", by_rustworkx),
                      ("networkx", by_networkx)):  # fmt: skip
        module = job.peer(name)
        if module is None:
            continue
        began = cpu()
        got, sources = way(module, n, edges, towns)
        took = (cpu() - began) * len(towns) / sources
        job.row(f"planar: {name}", took * 1000, "ms a day", note=f"scaled from {sources} towns")
        job.check(f"planar: {name} finds scipy's times",
                  np.allclose(got, want[:sources], rtol=1e-9))  # fmt: skip


def bench(job: Job, name, usable, graph, towns, *, goal=None):
    xy, ends, weights = graph
    began = cpu()
    times = TravelTimes(xy, ends, weights, places=towns)
    times.on(usable[0])
    contracted = cpu() - began
    sample = set(np.linspace(0, len(usable) - 1, SCIPY_DAYS).astype(int).tolist())
    wanted, slow = {}, 0.0
    for i in sorted(sample):
        began = cpu()
        wanted[i] = plain(len(xy), ends, weights, usable[i], towns)
        slow += cpu() - began
    spent, unchanged, free, worst, same = 0.0, 0, 0.0, 0.0, True
    for i, day in enumerate(usable):
        began = cpu()
        got = times.on(day)
        took = cpu() - began
        spent += took
        if i and not times.arcs_worked_out:
            unchanged += 1
            free += took
        if i in sample:
            same &= np.array_equal(np.isinf(got), np.isinf(wanted[i]))
            finite = np.isfinite(got) & (got > 0)
            worst = max(worst, float(np.abs(got[finite] / wanted[i][finite] - 1).max()))
    per_day, peer = spent / len(usable), slow / len(sample)
    about = f"{len(xy):,} nodes, {len(ends):,} edges, {len(towns)} towns"
    job.row(f"{name}: scipy, from nothing each day", peer * 1000, "ms a day", note=about)
    job.row(f"{name}: hierarchy, {len(usable)} days", per_day * 1000, "ms a day")
    job.row(f"{name}: contracting once, with the first day", contracted, "s")
    job.row(f"{name}: {unchanged} days on which nothing changed", free * 1000, "ms in all")
    job.check(f"{name}: the same pairs reachable on {len(sample)} days as by scipy", same)
    job.check(f"{name}: times equal to scipy's (largest relative difference {worst:.1e})",
              worst < 1e-9)  # fmt: skip
    job.goal(f"{name}: scipy / frontcast, a day", peer / per_day, goal)
    last = max(sample)
    return open_edges(ends, weights, usable[last]), wanted[last]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=50_000)
    parser.add_argument("--towns", type=int, default=500)
    parser.add_argument("--days", type=int, default=31, help="the last days; 0: all")
    parser.add_argument("--cells", help="a file of daily cells on the theatre's grid")
    given = parser.parse_args()
    world = Workspace.of_pack("donetsk").worlds(mapper="deepstate")[0]
    rng = np.random.default_rng(1)
    days = given.days or len(world.days)
    job = Job("J5", f"travel times between {given.towns} towns, day after day of real closures",
              f"The last {days} days of DeepState's maps; a made-up planar graph and the pack's "
              "own roads; scipy on a sample of the days. CPU seconds of one core; reading of maps "
              "and laying of edges on the grid left out.")  # fmt: skip
    xy = np.zeros((8, 2)) + np.arange(8)[:, None]
    small = np.column_stack((np.arange(7), np.arange(1, 8)))
    TravelTimes(xy, small, np.ones(7), places=[0, 7]).on(np.ones(7, bool))  # compiled before timing

    def closed(graph):
        if given.cells:
            return closures_of_cells(given.cells, world.theatre.grid, *graph[:2], days)
        return closures(world, *graph[:2])[-days:]

    graph = planar(world.grid, given.nodes, rng)
    towns = rng.choice(given.nodes, given.towns, replace=False)
    edges, want = bench(job, "planar", closed(graph), graph, towns, goal=20)
    other_peers(job, given.nodes, edges, towns, want)
    job.skip("pandana", "not in the extra `bench`; the list of peers has it beside igraph")
    net = network_at(world.theatre.access.network)
    own = (
        np.column_stack(world.grid.project(net.lon, net.lat)),
        np.column_stack((net.start, net.end))[net.is_road],
        net.hours(world.theatre.access.speeds_kmh)[net.is_road],
    )
    bench(job, "the pack's roads", closed(own), own, np.unique(own[1]))
    job.row("peak memory, of all of it", peak_gb(), "GB")
    job.done()


if __name__ == "__main__":
    main()
