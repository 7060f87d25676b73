"""Measures on small Worlds with answers worked out by hand."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast import measures
from frontcast.control import World, world_from_cells
from frontcast.frame import to_day64
from frontcast.measures.call import FUNCTIONS
from frontcast.records import SIGNATURES, parse
from frontcast.testing import mock_theatre

FIRST = date(2030, 1, 1)
THEATRE = mock_theatre()
RED, BLUE = THEATRE.sides


def world(*maps: np.ndarray) -> World:
    cells = np.stack(maps).astype(np.uint8)
    days = to_day64(FIRST) + np.arange(len(maps))
    return world_from_cells(cells, theatre=THEATRE, grid=THEATRE.grid, days=days, mapper="mock")


def line(column: int) -> np.ndarray:
    """Red holds every column from `column` on; two rows of sea in the south."""
    out = np.full((40, 40), 2)
    out[:, column:] = 1
    out[38:] = 0
    return out


def test_every_signature_has_a_function_and_the_other_way_round() -> None:
    assert set(FUNCTIONS) == set(SIGNATURES)


def test_share_and_area_of_a_region() -> None:
    region = THEATRE.regions[0]
    w = world(line(30))
    # 10 of 40 columns; the region is 38 x 40 km in UTM metres.
    assert measures.share(w, region, side=RED).value_at(0) == pytest.approx(25.0, abs=0.1)
    assert measures.area(w, region, side=RED).value_at(0) == pytest.approx(380.0, rel=0.01)
    # One line of 38 km; staircase correction pi / 4; half a kilometre either way.
    error = measures.area(w, region, side=RED).error_at(0)
    assert error == pytest.approx(0.5 * 38 * np.pi / 4, rel=0.05)


def test_gain_is_the_change_over_the_window() -> None:
    region = THEATRE.regions[0]
    w = world(line(30), line(29), line(29), line(30), line(27))
    gain = measures.gain(w, region, side=RED)
    column = 38.0
    day = [FIRST + timedelta(days=i) for i in range(5)]
    # From the map of the first day to the map of the day after the last.
    assert gain.over(day[0], day[0])[0] == pytest.approx(column, rel=0.01)
    assert gain.over(day[1], day[1])[0] == pytest.approx(0.0, abs=1e-6)
    assert gain.over(day[2], day[2])[0] == pytest.approx(-column, rel=0.01)
    assert gain.over(day[0], day[3])[0] == pytest.approx(3 * column, rel=0.01)
    # The maps end on the last day, and begin on the first.
    assert gain.over(day[0], day[4])[0] == pytest.approx(3 * column, rel=0.01)
    assert np.isnan(gain.over(FIRST - timedelta(days=3), day[1])[0])


@given(st.lists(st.integers(20, 38), min_size=3, max_size=8))
def test_gains_of_consecutive_windows_add_up(columns: list[int]) -> None:
    w = world(*(line(c) for c in columns))
    gain = measures.gain(w, THEATRE.regions[0], side=RED)
    last = FIRST + timedelta(days=len(columns) - 1)
    parts = [gain.over(d, d)[0] for d in (FIRST + timedelta(days=i) for i in range(len(columns)))]
    assert sum(parts) == pytest.approx(gain.over(FIRST, last)[0], abs=1e-6)


@given(st.integers(0, 40), st.integers(0, 40))
def test_what_one_side_holds_the_other_does_not(a: int, b: int) -> None:
    w = world(line(a), line(b))
    for where in (THEATRE.regions[0], THEATRE.places[1]):
        both = sum(measures.share(w, where, side=s).values() for s in THEATRE.sides)
        np.testing.assert_allclose(both, 100.0, atol=1e-6)


def test_retained_counts_from_the_peak() -> None:
    w = world(line(30), line(20), line(30))
    values = measures.retained(w, THEATRE.regions[0], side=RED).values()
    np.testing.assert_allclose(values, [100.0, 100.0, 50.0], atol=0.1)


def test_distance_from_centre_and_edge() -> None:
    town = THEATRE.gazetteer.place("Birchwick")  # centre of column 20, outline 3 km
    w = world(line(30), line(22), line(20), line(5))
    centre = measures.distance(w, town).values()
    # From the middle of column 20 to the edge of column 30: 9.5 km.
    np.testing.assert_allclose(centre, [9.5, 1.5, 0.5, 15.5], atol=0.05)
    edge = measures.distance(w, town, origin="edge").values()
    np.testing.assert_allclose(edge, [6.5, 0.0, 0.0, 12.5], atol=0.15)
    assert measures.distance(w, town).error_at(0) == 0.5


def test_captured_by_each_definition() -> None:
    town = THEATRE.gazetteer.place("Birchwick")
    w = world(line(21), line(20), line(18), line(17))
    ask = {
        extent: measures.captured(w, town, side=RED, extent=extent).values().tolist()
        for extent in ("centre", "half", "whole")
    }
    assert ask["centre"] == [0, 1, 1, 1]
    assert ask["half"] == [0, 1, 1, 1]
    assert ask["whole"] == [0, 0, 1, 1]


def test_persist_waits_until_it_has_stood() -> None:
    town = THEATRE.gazetteer.place("Birchwick")
    w = world(line(21), line(18), line(21), line(18), line(18), line(18))
    flags = measures.captured(w, town, side=RED, extent="half", persist=2).values()
    assert flags.tolist() == [0, 0, 0, 0, 0, 1]


def test_contested_and_control() -> None:
    town = THEATRE.gazetteer.place("Birchwick")
    w = world(line(30), line(20), line(10))
    assert measures.contested(w, town).values().tolist() == [0, 1, 0]
    assert measures.control(w, town).values().tolist() == [2, 1, 1]


def test_ground_that_nobody_is_known_to_hold_is_doubt_and_not_a_no() -> None:
    town = THEATRE.gazetteer.place("Birchwick")  # columns 17 to 23
    grey = line(25)
    grey[:38, 20:25] = 0
    blank = np.zeros((40, 40))
    w = world(grey, line(20), blank)
    share = measures.share(w, town, side=RED)
    assert share.value_at(0) == 0.0
    assert share.error_at(0) > 40.0  # more than half of the town is unknown
    assert np.isnan(share.value_at(2))
    half = measures.captured(w, town, side=RED, extent="half").values()
    np.testing.assert_array_equal(half, [np.nan, 1.0, np.nan])
    # Blue holds part of it for certain: the whole of it Red cannot hold.
    whole = measures.captured(w, town, side=RED, extent="whole").values()
    np.testing.assert_array_equal(whole, [0.0, 0.0, np.nan])
    np.testing.assert_array_equal(measures.contested(w, town).values(), [np.nan, 1.0, np.nan])
    assert np.isnan(measures.gain(w, THEATRE.regions[0], side=RED).value_at(2))


def around(town_row: int, town_column: int, gap: int) -> np.ndarray:
    """Red ring of radius 10-14 cells about a town, with a gap of `gap` columns in the north."""
    rows, columns = np.mgrid[:40, :40]
    radius = np.hypot(rows - town_row, columns - town_column)
    out = np.full((40, 40), 2)
    out[(radius >= 10) & (radius <= 14)] = 1
    if gap:
        low = town_column - gap // 2
        out[:town_row, low : low + gap] = 2
    return out


def test_a_closed_ring_closes_all_directions_and_leaves_no_corridor() -> None:
    town = THEATRE.gazetteer.place("Birchwick")
    w = world(around(20, 20, 0), around(20, 20, 3), line(30))
    closed = measures.enclosure(w, town, side=BLUE)
    corridor = measures.enclosure(w, town, side=BLUE, by="corridor")
    assert closed.value_at(0) == 100.0
    assert corridor.value_at(0) == 0.0
    # Three open columns at a distance of 10 to 14 cells: about 15 degrees of 360.
    assert 90.0 < closed.value_at(1) < 99.0
    assert corridor.value_at(1) == pytest.approx(3.0, abs=1.01)
    # A straight line 9.5 km to the east closes what it covers of the half-circle.
    assert 30.0 < closed.value_at(2) < 50.0
    assert corridor.value_at(2) > 10.0


@given(st.integers(0, 12))
def test_a_wider_gap_never_narrows_the_corridor(gap: int) -> None:
    town = THEATRE.gazetteer.place("Birchwick")
    w = world(around(20, 20, gap), around(20, 20, gap + 2))
    corridor = measures.enclosure(w, town, side=BLUE, by="corridor").values()
    assert corridor[1] >= corridor[0]


def test_a_place_off_the_grid_is_not_known() -> None:
    part = THEATRE.grid.crop((490_000.0, 5_370_000.0, 500_000.0, 5_380_000.0))
    rows, columns = part.window_in(THEATRE.grid)
    w = world_from_cells(
        line(30)[None, rows, columns].astype(np.uint8), theatre=THEATRE, grid=part,
        days=np.array([to_day64(FIRST)]), mapper="mock",
    )  # fmt: skip
    far = THEATRE.gazetteer.place("Ashford")
    for call in ("control", "distance", "contested", "enclosure"):
        text = f"{call}({far.name})"
        assert np.isnan(measures.series(parse(text), w).value_at(0)), text
    assert np.isnan(measures.share(w, THEATRE.regions[0], side=RED).value_at(0))
