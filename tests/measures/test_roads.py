"""Measures of the ways out on a made-up square of roads, with answers worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import shapely

from frontcast import measures
from frontcast.check import answer, check, probability
from frontcast.control import World, world_from_cells
from frontcast.errors import StatementError
from frontcast.frame import GridSpec, to_day64
from frontcast.records import Outcome, Place, Region, Side, parse
from frontcast.theatre import AccessConfig, Theatre, resolve

GRID = GridSpec("EPSG:32637", 400_000.0, 5_400_000.0, 1000.0, 60, 120)
FIRST = date(2030, 1, 1)
# name -> km from the north-west corner, people
PLACES = {"Rear": (5.5, 30.5, 80_000), "North": (60.5, 10.5, 6_000), "South": (60.5, 50.5, 900),
          "Town": (100.5, 30.5, 20_000), "Lone": (100.5, 55.5, 700)}  # fmt: skip
ROADS = [("Rear", "North", "N-1", "H"), ("North", "Town", "N-1", "H"),
         ("Rear", "South", "S-1", "O"), ("South", "Town", "S-1", "O")]  # fmt: skip


def lon_lat(x: float, y: float) -> tuple[float, float]:
    lon, lat = GRID.unproject(GRID.west + 1000 * x, GRID.north - 1000 * y)
    return float(lon), float(lat)


def km(a: str, b: str) -> float:
    return float(np.hypot(*np.subtract(PLACES[a][:2], PLACES[b][:2]))) * 1.08


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    at = {n: lon_lat(x, y) for n, (x, y, _) in PLACES.items()}
    lines = ["from,to,from_lon,from_lat,to_lon,to_lat,class,ref,confidence"]
    lines += [f"{a},{b},{at[a][0]:.6f},{at[a][1]:.6f},{at[b][0]:.6f},{at[b][1]:.6f},{c},{r},A"
              for a, b, r, c in ROADS]  # fmt: skip
    path = tmp_path_factory.mktemp("n") / "network.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    box = shapely.segmentize(shapely.box(*GRID.bounds), 5000.0)
    ground = shapely.transform(box, lambda p: np.column_stack(GRID.unproject(p[:, 0], p[:, 1])))
    return Theatre(
        name="square", title="Square",
        sides=(Side(code="RED", flag=1, name="Redland"), Side(code="BLU", flag=2, name="Blueland")),
        grid=GRID,
        places=tuple(Place(id=n, name=n, lon=at[n][0], lat=at[n][1], population=p[2], region="B")
                     for n, p in PLACES.items()),
        regions=(Region(id="B", name="Blue Shire", home="BLU", geometry=ground),),
        access=AccessConfig(network=path, rear_km=40.0, front_km=45.0),
    )  # fmt: skip


def make(theatre: Theatre, *days: list[tuple[int, int, int, int]]) -> World:
    cells = np.full((len(days), *GRID.shape), 2, dtype=np.uint8)
    for i, boxes in enumerate(days):
        for west, north, east, south in boxes:
            cells[i, north:south, west:east] = 1
    return world_from_cells(
        cells, theatre=theatre, grid=GRID, days=to_day64(FIRST) + np.arange(len(days)), mapper="m"
    )


EAST, NORTH, SOUTH = (115, 0, 120, 60), (58, 8, 63, 13), (58, 48, 63, 53)


@pytest.fixture(scope="module")
def world(theatre: Theatre) -> World:
    """Day by day: free; N-1 closed at North; S-1 closed at South too; nobody knows."""
    out = make(theatre, [EAST], [EAST, NORTH], [EAST, NORTH, SOUTH], [EAST])
    slots = out.slots.copy()
    slots[3] = -1
    return replace(out, slots=slots)


def ask(text: str, world: World):
    return answer(resolve(parse(text), world.theatre), world)


def test_exits_day_by_day(world: World) -> None:
    town = world.theatre.gazetteer.place("Town")
    assert measures.exits(world, town).values().tolist()[:3] == [2, 1, 0]
    assert np.isnan(measures.exits(world, town).value_at(3))


def test_travel_time_takes_the_fastest_way_that_is_left(world: World) -> None:
    town, rear = (world.theatre.gazetteer.place(n) for n in ("Town", "Rear"))
    hours = measures.travel_time(world, town, to=rear).values()
    north = (km("Town", "North") + km("North", "Rear")) / 60
    south = (km("Town", "South") + km("South", "Rear")) / 35
    assert hours[0] == pytest.approx(north, rel=5e-3)
    assert hours[1] == pytest.approx(south, rel=5e-3)
    assert np.isinf(hours[2])
    ratio = measures.detour(world, town, to=rear).values()
    assert ratio[:2] == pytest.approx([1.0, south / north], rel=5e-3)
    assert np.isinf(ratio[2])


def test_reach_counts_places(world: World) -> None:
    town = world.theatre.gazetteer.place("Town")
    # North is 48 km away at 60 km/h, South 48 km at 35 km/h, Rear 111 km by the north.
    assert [measures.reach(world, town, hours=h).value_at(0) for h in (0.7, 1.0, 1.5, 3.0)] == [
        0, 1, 2, 3,
    ]  # fmt: skip
    assert measures.reach(world, town, hours=9).value_at(2) == 0


def test_a_road_is_cut_where_any_of_it_is(world: World) -> None:
    town, rear = (world.theatre.gazetteer.place(n) for n in ("Town", "Rear"))
    assert measures.cut(world, town, to=rear).values()[:3].tolist() == [0, 1, 1]
    assert measures.cut(world, town, to=rear, ref="s1").values()[:3].tolist() == [0, 0, 1]
    near = measures.exposure(world, town, to=rear, ref="S-1")
    assert near.value_at(0) == pytest.approx(14.5, abs=0.05)
    assert near.value_at(2) == 0
    assert near.error_at(0) == pytest.approx(np.hypot(0.5, 1.0))


def test_a_hub_is_worth_what_hangs_on_it(theatre: Theatre) -> None:
    # Towns within 45 km of the line at x = 115: Town alone, then with North cut off South too.
    world = make(theatre, [EAST], [EAST, SOUTH])
    north, town = (theatre.gazetteer.place(n) for n in ("North", "Town"))
    slower = (km("Town", "South") + km("South", "Rear")) / 35
    fast = (km("Town", "North") + km("North", "Rear")) / 60
    assert measures.hub_value(world, north).value_at(0) == 100
    assert measures.hub_value(world, north, by="time").value_at(0) == pytest.approx(
        slower - fast, rel=5e-3
    )
    # With the south closed, the town would be shut in.
    assert measures.hub_value(world, north).value_at(1) == 100
    assert np.isnan(measures.hub_value(world, north, by="time").value_at(1))
    # No other town passes through Town.
    assert np.isnan(measures.hub_value(world, town).value_at(0))


def test_statements_are_checked(world: World) -> None:
    last = FIRST + timedelta(days=2)
    assert ask(f"exits(Town) = 0 on {last}", world).outcome is Outcome.SUPPORTED
    assert ask(f"exits(Town) >= 1 on {last}", world).outcome is Outcome.CONTRADICTED
    assert ask(f"exits(Town) <= 1 by {last}", world).valid_on == FIRST + timedelta(days=1)
    got = ask(f"travel_time(Town, Rear) <= 2 h on {FIRST}", world)
    assert got.outcome is Outcome.SUPPORTED
    assert "along N-1" in got.detail
    gone = ask(f"travel_time(Town, Rear) <= 2 h on {last}", world)
    assert gone.outcome is Outcome.CONTRADICTED
    assert ask(f"cut(Town, Rear) = false on {FIRST}", world).outcome is Outcome.SUPPORTED
    verdict = check(resolve(parse(f"exits(Town) = 0 on {last}"), world.theatre), [world])
    assert "0 (±0) roads out of Town" in verdict.sentence
    assert "N-1 by North to Rear cut" in verdict.sentence or "N-1 to North cut" in verdict.sentence
    endless = check(resolve(parse(f"travel_time(Town, Rear) on {last}"), world.theatre), [world])
    assert "no way by road" in endless.sentence


def test_members_are_weighed_by_the_same_code(theatre: Theatre) -> None:
    day = FIRST + timedelta(days=1)
    members = [make(theatre, [EAST], [EAST, NORTH, SOUTH]), make(theatre, [EAST], [EAST, NORTH])]
    statement = resolve(parse(f"exits(Town) = 0 on {day}"), theatre)
    assert probability(statement, members) == (0.5, 2)


def test_a_count_near_the_one_stated_is_not_the_one_stated(theatre: Theatre) -> None:
    # 0.5 km from the line, both roads may be cut, for all that the map can tell: 2 (+-1).
    world = make(theatre, [(101, 0, 120, 60)])
    town = theatre.gazetteer.place("Town")
    assert measures.exits(world, town).on(FIRST) == (2, 1)
    for text, outcome in (
        ("= 2", Outcome.SUPPORTED), ("= 1", Outcome.MAP_DEPENDENT), ("= 4", Outcome.CONTRADICTED),
        ("!= 1", Outcome.MAP_DEPENDENT),
    ):  # fmt: skip
        assert ask(f"exits(Town) {text} on {FIRST}", world).outcome is outcome, text
    # A member of an ensemble is one possible world, without an error bar of its own.
    member = replace(make(theatre, [(101, 0, 120, 60)]), anchor=world)
    assert measures.exits(member, town).on(FIRST) == (2, 0)
    statement = resolve(parse(f"exits(Town) = 0 on {FIRST}"), theatre)
    assert probability(statement, [member]) == (0.0, 1)


def test_a_place_off_the_network_is_said_to_be(world: World) -> None:
    got = ask(f"exits(Lone) = 0 on {FIRST}", world)
    assert got.outcome is Outcome.NOT_CHECKABLE
    assert "Lone lies on no road" in got.detail
    assert "not known from" not in got.detail
    got = ask(f"travel_time(Town, Lone) <= 1 h on {FIRST}", world)
    assert "Lone lies on no road" in got.detail


def test_a_day_without_a_map(world: World) -> None:
    assert ask(f"exits(Town) = 0 on {FIRST + timedelta(days=3)}", world).outcome in (
        Outcome.NOT_CHECKABLE, Outcome.TOO_EARLY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("exits( Town ) = 0 on 2030-01-01", "exits(Town) = 0 on 2030-01-01"),
        ("exits(Town, open) >= 2 by 2030-01-01", "exits(Town, open) >= 2 by 2030-01-01"),
        ("exits(Town, BLU, open) = 1..2", "exits(Town, BLU, open) = 1..2"),
        ("travel_time(Town, Rear) <= 90 min", "travel_time(Town, Rear) <= 1.5 h"),
        ("reach(Town, 2 hours) > 3", "reach(Town, 2 h) > 3"),
        ("reach(Town, 0.5, BLU)", "reach(Town, 0.5 h, BLU)"),
        ("cut(Town, Rear, N-1) by 2030-02-01", "cut(Town, Rear, N-1) by 2030-02-01"),
        ("hub_value(Town, time) >= 0.5 h", "hub_value(Town, time) >= 0.5 h"),
        ("hub_value(Town, open)", "hub_value(Town, open)"),
    ],
)
def test_how_they_are_written(given: str, canonical: str) -> None:
    assert str(parse(given)) == canonical
    assert parse(canonical) == parse(given)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("exits(Town) = 2 km", "cannot read 'km'"),
        ("travel_time(Town, Rear) <= 2", "the unit is missing"),
        ("travel_time(Town)", "the to is missing"),
        ("reach(Town, soon)", "is no number of hours"),
        ("exits(Town, BLU, wide)", "is no over"),
    ],
)
def test_what_cannot_be_read(given: str, words: str) -> None:
    with pytest.raises(StatementError, match=words):
        parse(given)
