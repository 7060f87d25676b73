"""The contraction hierarchy against plain Dijkstra and scipy, on random closures."""

import heapq

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from frontcast.access import ways_of
from frontcast.access.hierarchy import TravelTimes, _dissection, travel_times
from frontcast.errors import SchemaError

from .conftest import without_maps, world_of


def planar(rng: np.random.Generator, nodes: int, keep: float = 0.8):
    xy = rng.random((nodes, 2)) * 100
    tri = Delaunay(xy).simplices
    ends = np.unique(
        np.sort(np.concatenate([tri[:, [0, 1]], tri[:, [1, 2]], tri[:, [0, 2]]]), 1), axis=0
    )
    ends = ends[rng.random(len(ends)) < keep]
    weights = np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T) * rng.uniform(1, 1.5, len(ends))
    return xy, ends, weights


def plain(nodes: int, ends, weights, usable, source: int) -> np.ndarray:
    near: dict[int, list[tuple[int, float]]] = {}
    for (a, b), w, ok in zip(ends.tolist(), weights.tolist(), usable.tolist(), strict=True):
        if ok and np.isfinite(w):
            near.setdefault(a, []).append((b, w))
            near.setdefault(b, []).append((a, w))
    best = np.full(nodes, np.inf)
    best[source] = 0.0
    queue = [(0.0, source)]
    while queue:
        d, here = heapq.heappop(queue)
        if d > best[here]:
            continue
        for there, w in near.get(here, ()):
            if d + w < best[there]:
                best[there] = d + w
                heapq.heappush(queue, (d + w, there))
    return best


def test_200_random_sets_of_closures_against_plain_dijkstra() -> None:
    rng = np.random.default_rng(3)
    xy, ends, weights = planar(rng, 150)
    places = rng.choice(150, 12, replace=False)
    times = TravelTimes(xy, ends, weights, places=places.tolist())
    usable = np.ones(len(ends), dtype=bool)
    shut = 0
    for n in range(200):
        # Now a few edges more or less, now a whole new day.
        flip = rng.random(len(ends)) < (0.02 if n % 5 else 0.4)
        usable = np.where(flip, rng.random(len(ends)) < 0.7, usable)
        got = times.on(usable)
        for i, source in enumerate(places.tolist()):
            want = plain(150, ends, weights, usable, source)[places]
            assert np.array_equal(np.isinf(got[i]), np.isinf(want))
            assert got[i][np.isfinite(want)] == pytest.approx(want[np.isfinite(want)], rel=1e-12)
        shut += int(np.isinf(got).any())
    assert shut > 20


def test_a_day_without_a_change_costs_nothing() -> None:
    rng = np.random.default_rng(1)
    xy, ends, weights = planar(rng, 300)
    times = TravelTimes(xy, ends, weights, places=[0, 5, 9])
    usable = rng.random(len(ends)) < 0.8
    first = times.on(usable).copy()
    assert times.arcs_worked_out > 0
    assert np.array_equal(times.on(usable), first)
    assert times.arcs_worked_out == 0
    one = usable.copy()
    one[3] = not one[3]
    times.on(one)
    assert 0 < times.arcs_worked_out < 300


def test_a_larger_graph_against_scipy() -> None:
    rng = np.random.default_rng(7)
    xy, ends, weights = planar(rng, 3000)
    places = rng.choice(3000, 60, replace=False)
    times = TravelTimes(xy, ends, weights, places=places.tolist())
    usable = np.ones(len(ends), dtype=bool)
    for _ in range(4):
        usable = usable ^ (rng.random(len(ends)) < 0.03)
        use = ends[usable]
        graph = csr_matrix((weights[usable], (use[:, 0], use[:, 1])), shape=(3000, 3000))
        want = dijkstra(graph, directed=False, indices=places)[:, places]
        got = times.on(usable)
        assert np.array_equal(np.isinf(got), np.isinf(want))
        assert got[np.isfinite(want)] == pytest.approx(want[np.isfinite(want)], rel=1e-12)


def test_graphs_that_are_hardly_graphs() -> None:
    # Two components, a loop, parallel edges, an edge without length, nodes at one spot.
    xy = np.array([[0.0, 0], [1, 0], [1, 0], [5, 5], [6, 5], [9, 9]])
    ends = np.array([[0, 1], [0, 1], [1, 2], [3, 4], [4, 4]])
    weights = np.array([3.0, 2.0, 0.0, 1.0, 1.0])
    times = TravelTimes(xy, ends, weights, places=[0, 2, 3, 5])
    got = times.on(np.ones(5, dtype=bool))
    assert got[0].tolist() == [0, 2, np.inf, np.inf]
    assert got[3].tolist() == [np.inf, np.inf, np.inf, 0]
    shut = times.on(np.array([True, False, True, True, True]))
    assert shut[0, 1] == 3
    empty = TravelTimes(np.zeros((20, 2)), np.empty((0, 2), dtype=int), np.empty(0), places=[1, 2])
    assert empty.on(np.empty(0, dtype=bool)).tolist() == [[0, np.inf], [np.inf, 0]]
    ring = np.column_stack((np.arange(20), (np.arange(20) + 1) % 20))
    same = TravelTimes(np.zeros((20, 2)), ring, np.ones(20), places=[0, 10])
    assert same.on(np.ones(20, dtype=bool))[0, 1] == 10


def test_what_is_no_graph() -> None:
    xy, ends = np.zeros((3, 2)), np.array([[0, 1]])
    with pytest.raises(SchemaError, match="one weight an edge"):
        TravelTimes(xy, ends, np.ones(2), places=[0])
    with pytest.raises(SchemaError, match="beyond the 3"):
        TravelTimes(xy, np.array([[0, 3]]), np.ones(1), places=[0])
    for weight in (-1.0, np.nan):
        with pytest.raises(SchemaError, match=">= 0"):
            TravelTimes(xy, ends, np.array([weight]), places=[0])
    with pytest.raises(SchemaError, match="usable edges"):
        TravelTimes(xy, ends, np.ones(1), places=[0]).on(np.ones(2, dtype=bool))


def test_every_node_is_contracted_once() -> None:
    rng = np.random.default_rng(2)
    xy, ends, _ = planar(rng, 400)
    assert sorted(_dissection(xy, ends).tolist()) == list(range(400))


def test_customising_from_scratch_gives_the_same_arcs() -> None:
    rng = np.random.default_rng(5)
    xy, ends, weights = planar(rng, 200)
    times = TravelTimes(xy, ends, weights, places=[0, 1])
    usable = rng.random(len(ends)) < 0.8
    times.on(np.ones(len(ends), dtype=bool))
    times.on(usable)
    whole = times._base.copy()
    for one, two, above in times._triangles:
        whole[above] = min(whole[above], whole[one] + whole[two])
    assert np.array_equal(whole, times._light)


def test_day_by_day_on_a_world(theatre) -> None:
    east, north, south = (115, 0, 120, 60), (58, 8, 63, 13), (58, 48, 63, 53)
    world = without_maps(
        world_of(theatre, [east], [east], [east, north], [east], [east, north, south]), 3
    )
    ways = ways_of(world, theatre.sides[1])
    nodes = list(range(ways.network.n_nodes))
    seen = []
    for i, got in travel_times(ways, nodes):
        seen.append(i)
        want = ways.times(ways.usable(i) & ways.network.is_road, tuple(nodes))
        assert np.array_equal(np.isinf(got), np.isinf(want))
        assert got[np.isfinite(want)] == pytest.approx(want[np.isfinite(want)], abs=1e-8)
    assert seen == [0, 1, 2, 4]
