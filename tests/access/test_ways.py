"""Ways out on a made-up square of roads, and on random graphs against other methods."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from frontcast.access import _graph, make_ways, roads_out, state, ways_of
from frontcast.access.network import Network
from frontcast.access.ways import state_of
from frontcast.errors import ConfigError
from frontcast.theatre import AccessConfig

from .conftest import BLUE, GRID, place, without_maps, world_of

BLU = 1  # position of Blueland among the sides


def graph(rng: np.random.Generator, nodes: int, edges: int) -> Network:
    a, b = rng.integers(0, nodes, edges), rng.integers(0, nodes, edges)
    b = np.where(a == b, (b + 1) % nodes, b)
    return Network(
        node_ids=tuple(map(str, range(nodes))), names=tuple(map(str, range(nodes))),
        lon=np.zeros(nodes), lat=np.zeros(nodes), start=a, end=b,
        km=rng.random(edges) + 0.1, modes=("road",) * edges, classes=("O",) * edges,
        refs=("",) * edges, confidence=("A",) * edges, origins=("",) * edges,
        points=np.zeros((2 * edges, 2)), offsets=np.arange(0, 2 * edges + 1, 2),
    )  # fmt: skip


@settings(max_examples=80)
@given(seed=st.integers(0, 100_000))
def test_as_many_ways_as_the_maximum_flow_and_none_shares_an_edge(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = graph(rng, 14, 30)
    usable = rng.random(net.n_edges) < 0.8
    ends = rng.random(net.n_nodes) < 0.25
    ways = _graph.disjoint_ways(net, usable, start=0, ends=ends)
    used = [e for w in ways for e in w]
    assert len(used) == len(set(used))
    assert usable[used].all()
    for edges in ways:
        here = 0
        for e in edges:
            assert here in (net.start[e], net.end[e])
            here = int(net.start[e] + net.end[e] - here)
        assert ends[here]
        assert here != 0
    # One node beyond all ends takes in everything; scipy knows nothing of our method.
    capacity = np.zeros((net.n_nodes + 1,) * 2, dtype=np.int32)
    for e in np.flatnonzero(usable):
        capacity[net.start[e], net.end[e]] += 1
        capacity[net.end[e], net.start[e]] += 1
    for n in np.flatnonzero(ends):
        if n:
            capacity[n, -1] = 1000
    assert len(ways) == maximum_flow(csr_matrix(capacity), 0, net.n_nodes).flow_value


def plain_dijkstra(net: Network, weights: np.ndarray, source: int) -> np.ndarray:
    done, best = set(), {source: 0.0}
    while set(best) - done:
        here = min(set(best) - done, key=best.__getitem__)
        done.add(here)
        for e in range(net.n_edges):
            ends = (int(net.start[e]), int(net.end[e]))
            if here in ends and np.isfinite(weights[e]):
                there = ends[1] if ends[0] == here else ends[0]
                best[there] = min(best.get(there, np.inf), best[here] + weights[e])
    return np.array([best.get(n, np.inf) for n in range(net.n_nodes)])


@settings(max_examples=40)
@given(seed=st.integers(0, 100_000))
def test_times_are_those_of_plain_dijkstra(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = graph(rng, 12, 26)
    weights = np.where(rng.random(net.n_edges) < 0.75, net.km, np.inf)
    want = plain_dijkstra(net, weights, 3)
    assert _graph.times(net, weights, np.array([3]))[0] == pytest.approx(want)
    for end in range(net.n_nodes):
        edges = _graph.way(net, weights, start=3, end=end)
        total = weights[edges].sum() if edges else (0.0 if end == 3 else np.inf)
        assert total == pytest.approx(want[end])


def test_two_ways_then_one_then_none(theatre) -> None:
    # The line comes from the east; N-1 is closed at North, then S-1 at South.
    world = world_of(
        theatre,
        [(115, 0, 120, 60)],
        [(115, 0, 120, 60), (58, 8, 63, 13)],
        [(115, 0, 120, 60), (58, 8, 63, 13), (58, 48, 63, 53)],
    )
    ways = ways_of(world, theatre.sides[BLU])
    town = ways.network.node_of(place("Town"))
    assert [len(ways.exits(i, town)) for i in range(3)] == [2, 1, 0]
    assert ways.states(1)[:4] == ("cut", "cut", "open", "open")
    # 15 km from the line in the east: both are open until something closes.
    assert len(ways.exits(0, town, over="open")) == 2


def test_bands_of_exposure(theatre) -> None:
    config = AccessConfig(exposed_km=10.0)
    assert [state_of(km, config) for km in (-1.0, 0.0, 0.1, 10.0, 10.1, np.inf, np.nan)] == [
        "cut", "cut", "exposed", "exposed", "open", "open", "unknown",
    ]  # fmt: skip
    world = world_of(theatre, [(106, 0, 120, 60)])
    ways = ways_of(world, theatre.sides[BLU])
    town = ways.network.node_of(place("Town"))
    # 5.5 km from the town's centre: every way begins exposed, none is cut.
    assert len(ways.exits(0, town)) == 2
    assert len(ways.exits(0, town, over="open")) == 0
    assert ways.states(0)[1] == "exposed"
    assert ways.margins(0)[1] == pytest.approx(5.5, abs=0.02)


def test_tolerance_shifts_the_line(theatre) -> None:
    world = world_of(theatre, [(102, 0, 120, 60)])
    ways = ways_of(world, theatre.sides[BLU])
    town = ways.network.node_of(place("Town"))
    # The line is 1.5 km away; tolerance of B is hypot(0.5, 2) > 1.5, of A hypot(0.5, 1) < 1.5.
    assert len(ways.exits(0, town)) == 2
    assert len(ways.exits(0, town, shift=-1.0)) == 1
    assert len(ways.exits(0, town, shift=1.0)) == 2


def test_the_other_side_has_ways_of_its_own(theatre) -> None:
    world = world_of(theatre, [(0, 0, 120, 60)])
    red, blue = (ways_of(world, s) for s in theatre.sides)
    town = red.network.node_of(place("Town"))
    assert (red.margins(0) == np.inf).all()
    assert len(red.exits(0, town)) == 3
    assert len(blue.exits(0, town)) == 0


def test_roads_out_are_named_by_the_next_town(theatre) -> None:
    world = world_of(theatre, [(115, 0, 120, 60)])
    ways = ways_of(world, theatre.sides[BLU])
    roads = roads_out(ways, place("Town"))
    # South has 900 people: its road goes on to Rear. Edge is a village at the end of the grid.
    assert [str(r) for r in roads] == ["E-1 to Edge", "N-1 to North", "S-1 by South to Rear"]
    assert roads[2].confidence == "B"
    assert [state(ways, r, 0) for r in roads] == ["cut", "open", "open"]
    assert roads_out(ways, place("Lone")) == []


def test_an_island_of_roads_has_no_exit_to_the_rear_but_its_own(theatre) -> None:
    # Isle and Islet lie 90 km behind the line: they are rear themselves.
    world = world_of(theatre, [(115, 0, 120, 60)], [(62, 0, 120, 60)])
    ways = ways_of(world, theatre.sides[BLU])
    isle = ways.network.node_of(place("Isle"))
    assert len(ways.exits(0, isle)) == 1
    usable = ways.usable(0)
    assert np.isinf(ways.times(usable, (isle,))[0, ways.network.node_of(place("Rear"))])


def test_a_day_without_a_map_knows_nothing(theatre) -> None:
    world = without_maps(world_of(theatre, [(115, 0, 120, 60)], [(115, 0, 120, 60)]), 1)
    ways = ways_of(world, theatre.sides[BLU])
    assert set(ways.states(1)) == {"unknown"}
    assert len(ways.exits(1, ways.network.node_of(place("Town")))) == 0


def test_no_line_and_no_ground(theatre) -> None:
    world = world_of(theatre, [], [(0, 0, 120, 60)])
    ways = ways_of(world, theatre.sides[BLU])
    town = ways.network.node_of(place("Town"))
    # Without a line everything is rear: each road that leaves the town is a way.
    assert len(ways.exits(0, town)) == 3
    assert len(ways.exits(1, town)) == 0


def test_a_member_goes_on_from_the_exact_distances_of_its_anchor(theatre) -> None:
    seen = world_of(theatre, [(115, 0, 120, 60)])
    ways = ways_of(seen, theatre.sides[BLU])
    base = ways.margins(0)
    # What the maps drew finer than a cell: every road 0.3 km nearer.
    ways._margins[0] = (base - 0.3, ways.node_margins(0))
    member = replace(world_of(theatre, [(115, 0, 120, 60)], [(110, 0, 120, 60)]), anchor=seen)
    known = {theatre.sides[BLU].code: ways}
    from frontcast.access import ways as room

    room._WAYS[seen] = known
    later = ways_of(member, theatre.sides[BLU])
    assert later.margins(0) == pytest.approx(base - 0.3)
    assert later.margins(1)[1] == pytest.approx(base[1] - 0.3 - 5.0, abs=0.1)


def test_a_theatre_without_roads_says_so(theatre) -> None:
    bare = replace(theatre, access=AccessConfig())
    world = world_of(bare, [])
    with pytest.raises(ConfigError, match="no table of roads"):
        ways_of(world, bare.sides[BLU])


def test_grid_of_the_mock_is_blue(theatre, network) -> None:
    ways = make_ways(world_of(theatre, []), theatre.sides[BLU], network)
    assert ways.side.flag == BLUE
    assert ways.edges.grid == GRID


def test_a_town_on_the_line(theatre) -> None:
    # The line runs through the town's own cell: its roads begin on ground that is not held.
    ways = ways_of(world_of(theatre, [(100, 0, 120, 60)]), theatre.sides[BLU])
    town = ways.network.node_of(place("Town"))
    assert len(ways.exits(0, town)) == 0
    assert {state(ways, r, 0) for r in roads_out(ways, place("Town"))} == {"cut"}
    # Half a cell to the west of it, the town is held and its roads are exposed.
    ways = ways_of(world_of(theatre, [(101, 0, 120, 60)]), theatre.sides[BLU])
    assert len(ways.exits(0, town)) == 2
    assert len(ways.exits(0, town, shift=-1.0)) == 0


def test_a_border_that_maps_do_not_cross(theatre) -> None:
    # The maps end at x = 70 km: nothing is known of the town, and no way leads through there.
    west = GRID.crop((GRID.west, GRID.bounds[1], GRID.west + 70_000, GRID.north))
    world = world_of(theatre, [(65, 0, 120, 60)]).crop(west)
    ways = ways_of(world, theatre.sides[BLU])
    town, north = (ways.network.node_of(place(n)) for n in ("Town", "North"))
    assert np.isnan(ways.node_margins(0)[town])
    assert len(ways.exits(0, town)) == 0
    assert len(ways.exits(0, north)) == 1
