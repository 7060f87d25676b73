"""Roads by day, dates, people and the window, on the made-up square of roads."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from frontcast import access
from frontcast.access.people import people_with_few_exits, people_within
from frontcast.errors import ConfigError

from .conftest import FIRST, place, without_maps, world_of

BLU = 1
EAST, NEARER, NORTH, SOUTH = (
    (115, 0, 120, 60), (106, 0, 120, 60), (58, 8, 63, 13), (58, 48, 63, 53),
)  # fmt: skip


@pytest.fixture
def ways(theatre):
    """Day by day: far; 5.5 km away; N-1 closed; no map; both closed; the town taken."""
    world = world_of(
        theatre, [EAST], [NEARER], [NEARER, NORTH], [NEARER], [NEARER, NORTH, SOUTH],
        [(90, 0, 120, 60)],
    )  # fmt: skip
    return access.ways_of(without_maps(world, 3), theatre.sides[BLU])


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def test_one_row_a_road_and_day(ways) -> None:
    roads = access.roads_out(ways, place("Town"))
    rows = access.road_days(ways, roads, first=0, last=5)
    assert len(rows) == 6 * len(roads)
    north = [r.state for r in rows if r.road.ref == "N-1"]
    assert north == ["open", "exposed", "cut", "unknown", "cut", "cut"]
    assert [r.km for r in rows if r.road.ref == "N-1"][4] == 0
    assert next(r.map_day for r in rows if r.road.ref == "S-1") == day(0)
    assert rows[0].error_km == pytest.approx(np.hypot(0.5, 1.0))


def test_mappers_that_differ_widen_the_error_bar(theatre) -> None:
    near, far = ([(106, 0, 120, 60)], [(115, 0, 120, 60)])
    one, two = (access.ways_of(world_of(theatre, held), theatre.sides[BLU]) for held in (near, far))
    road = access.road_to(one, place("Town"), place("North"))
    (row,) = access.road_days(one, [road], first=0, last=0, others=[two])
    assert row.state == "exposed"
    assert row.others[0][:2] == ("m", "open")
    assert row.others[0][2] == pytest.approx(14.5, abs=0.02)
    # 5.5 and 14.5 km: half of the spread is 4.5 km, more than the drawing's tolerance.
    assert row.error_km == pytest.approx(4.5, abs=0.02)


def test_dates_of_roads(ways) -> None:
    dates = {d.road.ref: d for d in access.road_dates(ways, access.roads_out(ways, place("Town")))}
    assert (dates["N-1"].exposed, dates["N-1"].cut) == (day(1), day(2))
    # N-1 is 5.5 km from the line at the town, then cut.
    assert dates["N-1"].near == day(2)
    assert (dates["S-1"].exposed, dates["S-1"].cut) == (day(1), day(4))
    assert dates["E-1"].already == ("exposed", "near", "cut")


def test_dates_of_a_place(ways) -> None:
    got = access.place_dates(ways, place("Town"))
    assert got.first_exposed == day(1)
    assert got.last_open == day(0)
    assert got.last_exit == day(2)
    # The line to North is no way to the rear: North lies on own ground, 45 km behind the line.
    assert got.last_rail == day(1)
    assert got.until == day(5)
    lone = access.place_dates(ways, place("Lone"))
    assert (lone.first_exposed, lone.last_exit, lone.last_rail) == (None, None, None)


def test_figures_are_those_known_on_the_day(ways, theatre, tmp_path: Path) -> None:
    from dataclasses import replace

    path = tmp_path / "people.csv"
    path.write_text(
        f"place,day,people,source\np:Town,{day(2)},900,mayor\np:Town,{day(4)},300,mayor\n",
        encoding="utf-8",
    )
    config = replace(theatre.access, population=path)
    told = replace(ways, config=config)
    town = place("Town")
    assert [access.figure_on(told, town, day(n)).people for n in (0, 2, 3, 4)] == [
        20_000, 900, 900, 300,
    ]  # fmt: skip
    assert access.figure_on(told, place("Edge"), day(0)).day is None
    # Within 40 km of the line on day 1: Town (6 km) alone; the rest is farther or taken.
    assert people_within(told, 1, km=10).people == 20_000 + 700
    assert people_within(told, 1, km=10).reported == 0
    assert people_within(told, 2, km=10).people == 900 + 700 + 6_000 * 0
    assert people_with_few_exits(told, 0).places == 0
    assert people_with_few_exits(told, 2).people == 900
    assert people_with_few_exits(told, 2, most=0).people == 0
    assert people_with_few_exits(told, 4, most=0).people == 300


@pytest.mark.parametrize(
    ("row", "words"),
    [("p:Town,2030-02-30,1,x", "line 2"), ("p:Town,2030-02-03,-1,x", "people >= 0"),
     ("p:Town,2030-02-03,1,", "a source"), (",2030-02-03,1,x", "a place"),
     ("p:Town,2030-02-03,many,x", "many")],
)  # fmt: skip
def test_a_faulty_table_of_people(tmp_path: Path, row: str, words: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"place,day,people,source\n{row}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        access.read_population(path)


def test_window_of_members(theatre) -> None:
    def member(lost: int | None):
        days = [[EAST] if lost is None or n < lost else [EAST, NORTH, SOUTH] for n in range(21)]
        return world_of(theatre, *days)

    members = [member(n) for n in (3, 8, 15, None)]
    (got,) = access.windows(members, place("Town"), rules=("passable",))
    assert sorted(got.days) == [day(2), day(7), day(14), day(20)]
    assert got.remain == 0.25
    assert got.quantile(0.1) == day(2)
    assert got.quantile(0.5) == day(14)
    assert got.quantile(0.9) is None
    assert got.issued == day(0)
    (shut,) = access.windows([member(0)], place("Town"), rules=("passable",))
    assert shut.quantile(0.5) == day(-1)
    assert access.windows(members, place("Lone")) == ()
    assert access.windows([], place("Town")) == ()


def test_what_counts_as_a_way_in_a_window(theatre) -> None:
    world = world_of(theatre, [NEARER], [NEARER])
    town = place("Town")
    # 5.5 km from the line: beyond the near band of 5 km, within the exposed one of 10.
    got = access.windows([world], town)
    assert {w.rule: w.remain for w in got} == {"passable": 1, "near": 1, "open": 0}


def test_people_where_nobody_knows(ways) -> None:
    assert people_within(ways, 3, km=10).people == 0
    assert people_with_few_exits(ways, 3).people == 0
