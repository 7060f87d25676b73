from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from frontcast.control import world_from_cells
from frontcast.forecast import DistanceClimatology, run
from frontcast.testing import mock_theatre, mock_world

FIRST = date(2030, 1, 1)


def forecast(world, day=59, leads=(10, 30), members=20):
    return run(
        DistanceClimatology(),
        world,
        init=FIRST + timedelta(days=day),
        leads=leads,
        members=members,
        rng=np.random.default_rng(0),
    )


def sane(fcst):
    for lead in fcst.leads:
        p = fcst.probability(lead)
        assert ((p >= 0) & (p <= 1) | np.isnan(p)).all()
        assert np.isfinite(fcst.area_gained(lead)).all()
    rising = np.diff(fcst.dataset["probability"].values[0][:, fcst.domain], axis=0)
    assert (rising >= 0).all()


def test_a_straight_steady_advance_is_foretold_by_distance():
    # 0.5 cells a day without noise: after 10 days all cells up to 5 km are taken, none farther.
    fcst = forecast(mock_world(days=60, pace=0.5, noise=0.0, start=38.5), day=39, leads=(10, 20))
    line = 19
    p10, p20 = (fcst.probability(lead)[10, line - 15 : line] for lead in (10, 20))
    assert p10[-5:].min() > 0.95
    assert p10[:-6].max() < 0.05
    assert p20[-10:].min() > 0.9
    assert p20[:-11].max() < 0.1


def test_shares_by_hand_on_a_line_that_jumps():
    """Ten days, one km on day 5: half of the one-day windows are counted below by hand."""
    theatre = mock_theatre()
    cells = np.full((10, 40, 40), 2, dtype=np.uint8)
    cells[:5, :, 30:], cells[5:, :, 29:] = 1, 1
    cells[:, 38:] = 0
    world = world_from_cells(
        cells,
        theatre=theatre,
        grid=theatre.grid,
        days=np.datetime64(FIRST) + np.arange(10),
        mapper="mock",
    )
    fcst = forecast(world, day=9, leads=(1,))
    # 38 rows; 5 windows start with 30 cells ahead, 4 with 29; in one the 38 nearest cells fall.
    mean = (38 + 0.5) / (38 * (5 * 30 + 4 * 29) + 1)
    p = fcst.probability(1)[5]
    assert p[28] == pytest.approx((38 + mean) / (9 * 38 + 1), rel=1e-5)
    assert p[27] == pytest.approx(mean / (9 * 38 + 1), rel=1e-5)
    assert fcst.domain[5, 4]  # 25 km away
    assert not fcst.domain[5, 3]
    # Nothing was ever lost: ground just behind the line is all but sure to be kept.
    assert 0.999 < p[29] < 1.0
    assert p[34] == 1.0


def test_members_agree_with_the_probabilities():
    fcst = forecast(mock_world(days=90, pace=0.2), day=70, members=400)
    for lead in fcst.leads:
        start = fcst.dataset["control"].values == 1
        inside = fcst.dataset["control"].values != 0
        want = float((fcst.probability(lead) - start)[inside].sum())
        spread = fcst.area_gained(lead).std() / 20
        assert fcst.area_gained(lead).mean() == pytest.approx(want, abs=4 * spread)


def test_ground_is_lost_again_where_it_used_to_be():
    cells = mock_world(days=60, pace=0.2).stack()
    back = world_from_cells(
        cells[::-1].copy(),
        theatre=mock_theatre(),
        grid=mock_theatre().grid,
        days=np.datetime64(FIRST) + np.arange(60),
        mapper="mock",
    )
    fcst = forecast(back)
    sane(fcst)
    assert fcst.area_gained(30).mean() < -20
    held = fcst.dataset["control"].values == 1
    near = held & (fcst.probability(10) < 1)
    assert near.any()
    assert fcst.probability(30)[near].mean() < fcst.probability(10)[near].mean()


def test_a_frozen_front_keeps_a_small_chance():
    fcst = forecast(mock_world(days=60, pace=0))
    sane(fcst)
    p = fcst.probability(30)[fcst.domain]
    assert 0 < p.max() < 0.001
    assert np.abs(fcst.area_gained(30)).max() < 5


@pytest.mark.parametrize("start", [40.0, -1.0], ids=["none held", "all held"])
def test_no_front_at_all(start):
    fcst = forecast(mock_world(days=60, pace=0, start=start))
    sane(fcst)
    assert not fcst.domain.any()
    assert (fcst.area_gained(30) == 0).all()


@pytest.mark.parametrize("start", [39.0, 1.0], ids=["east", "west"])
def test_a_front_at_the_edge_of_the_grid(start):
    sane(forecast(mock_world(days=60, pace=0.01, start=start)))


def test_gaps_and_unknown_days():
    world = mock_world(days=60, pace=0.2)
    world.slots[10:25] = -1
    world.slots[40] = -1
    world.slots[58:] = -1
    fcst = forecast(world)
    sane(fcst)
    assert fcst.notes[0] == "No map of 2030-03-01: starts from the last one, of 2030-02-27."


def test_a_past_shorter_than_the_lead_says_so():
    fcst = forecast(mock_world(days=60, pace=0.2), day=19, leads=(10, 30, 90))
    sane(fcst)
    assert "no full window of 30, 90 days" in fcst.notes[0]
    p10, p30 = (fcst.probability(lead)[fcst.domain] for lead in (10, 30))
    assert p30 == pytest.approx(1 - (1 - p10.astype(float)) ** 3, abs=1e-6)


@pytest.mark.parametrize("days", [1, 2])
def test_hardly_any_past(days):
    fcst = forecast(mock_world(days=days), day=days - 1)
    sane(fcst)
    assert fcst.notes
    if days == 1:
        assert fcst.notes == ("No past to learn from: forecasts no change.",)
        assert (fcst.area_gained(30) == 0).all()


def test_no_map_at_all():
    world = mock_world(days=5)
    world.slots[:] = -1
    fcst = forecast(world)
    assert np.isnan(fcst.probability(10)).all()
    assert "nothing is known" in fcst.notes[0]


def test_all_ground_unknown():
    world = mock_world(days=60)
    world = replace(world, read=lambda _: np.zeros((40, 40), dtype=np.uint8))
    fcst = forecast(world)
    assert np.isnan(fcst.probability(10)).all()
    assert not fcst.domain.any()


def test_a_world_on_part_of_the_grid():
    world = mock_world(days=60, pace=0.2)
    grid = world.grid.crop((485_000, 5_365_000, 515_000, 5_400_000))
    rows, columns = grid.window_in(world.grid)
    part = replace(world, grid=grid, read=lambda slot: world.read(slot)[rows, columns])
    fcst = forecast(part)
    sane(fcst)
    assert fcst.probability(10).shape == grid.shape
    # Coldwater and the others lie inside; none is lost by the crop.
    assert np.isfinite(fcst.dataset["place_probability"].values).all()
    tiny = world.grid.crop((480_000, 5_390_000, 490_000, 5_400_000))
    rows, columns = tiny.window_in(world.grid)
    off = replace(world, grid=tiny, read=lambda slot: world.read(slot)[rows, columns])
    assert np.isnan(forecast(off).dataset["place_probability"].values).all()
