from datetime import date, timedelta

import numpy as np
import pytest

from frontcast.forecast import Regression, advection, run
from frontcast.forecast._front import front_of, gain_band
from frontcast.forecast._history import read_history
from frontcast.forecast._level import LevelConfig, expected_gains
from frontcast.forecast._pattern import PatternConfig
from frontcast.forecast.regression import pattern_chances
from frontcast.testing import mock_cells, mock_theatre
from frontcast.testing.fronts import grown_cells, world_of

LEADS = (10, 30)
CELLS = grown_cells(days=150, line=32, gain=(-4.5, 2.0), loss=(-7.0, 2.0))


def init_of(cells):
    return date(2030, 1, 1) + timedelta(days=len(cells) - 1)


def chances(cells, *, leads=LEADS, pattern=None):
    world = world_of(cells)
    front = front_of(world)
    history, band = read_history(world, front), gain_band(cells[-1], front)
    p = pattern_chances(
        history, cells[-1], band, init=init_of(cells), leads=leads,
        pattern=pattern or PatternConfig(), level=LevelConfig(), rng=np.random.default_rng(0),
    )  # fmt: skip
    return p, history, band


def forecast(model, cells, *, theatre=None, leads=LEADS):
    return run(
        model, world_of(cells, theatre=theatre), init=init_of(cells), leads=leads, members=20,
        rng=np.random.default_rng(0),
    )  # fmt: skip


@pytest.mark.parametrize("pattern", [None, PatternConfig(local=((45, 10),), full=False)])
def test_chances_add_up_to_what_the_level_expects_to_be_held(pattern):
    p, history, _ = chances(CELLS, pattern=pattern)
    daily = expected_gains(
        history.flips.daily(gained=True), init=init_of(CELLS), days=30, config=LevelConfig()
    ).mean(0)
    for k, lead in enumerate(LEADS):
        # Of what is taken within a lead a twentieth is lost again by its end.
        assert p[k].sum() == pytest.approx(0.95 * daily[:lead].sum(), rel=0.02)
    assert (np.diff(p, axis=0) >= 0).all()


def test_near_ground_is_likelier_to_fall():
    p, _, band = chances(CELLS)
    by_km = [p[1, band.km == km].mean() for km in (1, 3, 6, 12)]
    assert (np.diff(by_km) < 0).all()
    assert by_km[0] > 10 * by_km[3] > 0


def test_a_sector_that_moved_moves_on():
    rows = np.where(np.arange(40) < 19, 1.0, -1.5)
    cells = grown_cells(days=200, line=34, gain=(-4.5, 1.5), loss=(-8.0, 1.0), rows=rows)
    for model in (Regression(), advection()):
        p = forecast(model, cells).probability(30)
        gained = np.nansum(p - (cells[-1] == 1), axis=1)
        assert gained[:15].sum() > 1.3 * gained[-17:-2].sum()


def test_a_lead_longer_than_the_past_takes_the_pattern_of_a_shorter_one():
    p, *_ = chances(CELLS[:100], leads=(20, 90))
    assert p[1].sum() > 2 * p[0].sum()
    assert (p[1] >= p[0]).all()
    # The longest lead alone is not seen in such a past: a third of the past stands in.
    alone, *_ = chances(CELLS[:100], leads=(90,))
    assert alone.sum() == pytest.approx(p[1].sum(), rel=0.1)


@pytest.mark.parametrize("cells", [CELLS[:10], np.repeat(CELLS[:1], 120, axis=0)])
def test_where_the_past_shows_no_pattern_nothing_is_expected(cells):
    p, *_ = chances(cells)
    assert not p.any()


def test_no_front_no_chance():
    p, _, band = chances(mock_cells(days=100, start=99.0))
    assert p.shape == (2, 0)
    assert band.cells.size == 0


@pytest.mark.parametrize("metres", [500.0, 2000.0, 5000.0])
def test_other_grids(metres):
    for model in (Regression(), advection()):
        fcst = forecast(model, CELLS, theatre=mock_theatre(cell=metres))
        p = fcst.probability(30)
        new = np.nansum(p - (CELLS[-1] == 1))
        want = np.nansum(forecast(model, CELLS).probability(30) - (CELLS[-1] == 1))
        assert new == pytest.approx(want, rel=0.15)


def test_dressed_advection_is_named_so():
    assert forecast(advection(), CELLS[:60]).model == "dressed advection"
    assert forecast(Regression(), CELLS[:60]).model == "regression"
