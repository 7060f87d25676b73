from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import xarray as xr

from frontcast.forecast import Propagation, PropagationConfig, run
from frontcast.forecast._front import front_of, loss_band
from frontcast.forecast._history import read_history
from frontcast.forecast._level import LEAST, LevelConfig, expected_gains
from frontcast.forecast._noise import NoiseConfig
from frontcast.forecast.propagation import draw
from frontcast.testing import mock_cells, mock_theatre, mock_world
from frontcast.testing.fronts import grown_cells, world_of

FIRST = date(2030, 1, 1)
LEADS = (30, 60)
LIVELY = grown_cells(days=151, line=32, gain=(-4.5, 2.0), loss=(-6.0, 2.0))
CALM = LevelConfig(sd=0.1, start_sd=0.0)
EVEN = PropagationConfig(
    gains=CALM, losses=replace(PropagationConfig().losses, sd=0.1, start_sd=0.0),
    noise=NoiseConfig(sector_sd=0.3, burst_sd=0.0),
)  # fmt: skip


def forecast(cells, *, members=60, leads=LEADS, model=None, theatre=None, seed=1):
    world = cells if not isinstance(cells, np.ndarray) else world_of(cells, theatre=theatre)
    init = FIRST + timedelta(days=len(world.days) - 1)
    return run(
        model or Propagation(), world, init=init, leads=leads, members=members,
        rng=np.random.default_rng(seed),
    )  # fmt: skip


def changes_of(fcst):
    return {n: fcst.dataset[f"change_{n}"].values for n in ("member", "cell", "day", "to")}


def test_the_mean_gain_of_the_members_is_that_of_the_level():
    """Cells taken and cells lost, each against what its level models expect on the mean."""
    fcst = forecast(LIVELY, members=400, model=Propagation(config=EVEN))
    world = world_of(LIVELY)
    flips = read_history(world, front_of(world)).flips
    c = changes_of(fcst)
    for to, config in ((1, EVEN.gains), (2, EVEN.losses)):
        daily = expected_gains(
            flips.daily(gained=to == 1), init=fcst.init, days=60, config=config
        ).mean(0)
        for lead in LEADS:
            due = (c["to"] == to) & (c["day"] <= lead)
            by_member = np.bincount(c["member"][due], minlength=400)
            error = 4.5 * by_member.std() / np.sqrt(400)
            assert by_member.mean() == pytest.approx(daily[:lead].sum(), abs=error, rel=0.08)


def test_wide_levels_do_not_raise_the_mean_gain():
    narrow, wide = (
        forecast(LIVELY, members=300, model=Propagation(config=c)).area_gained(30)
        for c in (EVEN, replace(EVEN, gains=LevelConfig(sd=0.8, start_sd=0.4)))
    )
    assert wide.std() > 1.5 * narrow.std()
    error = 4.5 * np.hypot(wide.std(), narrow.std()) / np.sqrt(300)
    assert wide.mean() == pytest.approx(narrow.mean(), abs=error)


def test_chances_of_cells_are_shares_of_members():
    fcst = forecast(LIVELY, members=50)
    stacks = np.stack([w.stack() == 1 for w in fcst.members()])
    for lead in LEADS:
        p = fcst.probability(lead)[fcst.domain]
        share = stacks[:, lead].mean(0)[fcst.domain]
        assert p.mean() == pytest.approx(share.mean(), abs=0.01)
        assert (p >= share - 0.5 / 50.5 - 1e-6).all()


def test_near_ground_falls_before_far_ground():
    fcst = forecast(LIVELY, members=200)
    p = fcst.probability(60)
    line = (fcst.dataset["control"].values == 2)[:38].sum(1)
    near, middle, far = (
        np.mean([p[r, max(line[r] - k, 0)] for r in range(38)]) for k in (1, 4, 12)
    )
    assert near > 1.5 * middle > 4 * far


def test_a_sector_that_moved_moves_on():
    rows = np.where(np.arange(40) < 19, 1.0, -1.5)
    cells = grown_cells(days=200, line=34, gain=(-4.5, 1.5), loss=(-8.0, 1.0), rows=rows)
    gained = (forecast(cells, members=200).probability(30) - (cells[-1] == 1))[:38]
    assert np.nansum(gained[:15]) > 1.5 * np.nansum(gained[-15:])


def test_a_front_that_loses_ground_is_expected_to_lose_some():
    cells = grown_cells(days=120, line=20, gain=(-9.0, 1.0), loss=(-4.0, 2.0))
    fcst = forecast(cells, members=100)
    assert (fcst.area_gained(60) < 0).mean() > 0.6
    p, held = fcst.probability(60), cells[-1] == 1
    at_the_line = loss_band(cells[-1], front_of(world_of(cells)), reach_km=1.5).cells
    assert p.ravel()[at_the_line].mean() < 0.5 < p[:38, 37:][held[:38, 37:]].mean()


def test_a_front_frozen_for_sixty_days():
    """A front that moved and has stood for two months: little is expected, nothing is excluded."""
    moved = mock_cells(days=90, pace=0.1, start=34.0)
    frozen = np.concatenate([moved, np.repeat(moved[-1:], 60, axis=0)])
    fcst, before = forecast(frozen, members=200), forecast(moved, members=200)
    gained = fcst.area_gained(30)
    assert 0 <= np.median(gained) < 0.35 * np.median(before.area_gained(30))
    assert gained.max() > 0
    assert fcst.probability(30)[fcst.domain].max() < 0.9


def test_a_front_that_never_moved():
    fcst = forecast(np.repeat(mock_cells(days=1), 100, axis=0), members=200)
    least = LEAST * 30
    assert fcst.area_gained(30).mean() == pytest.approx(0, abs=2 * least)
    assert 0 < fcst.probability(30)[fcst.domain].max() < 0.5


def test_a_collapsing_front():
    """A cell and more a day on all rows: most of what is near falls, and no cell is taken twice."""
    rush = np.concatenate(
        [mock_cells(days=60, pace=0.02), mock_cells(days=20, pace=0.8, start=33.5)]
    )
    slow, fast = (forecast(c, members=60) for c in (rush[:60], rush))
    assert np.median(fast.area_gained(30)) > 5 * max(np.median(slow.area_gained(30)), 1)
    left = (fast.dataset["control"].values == 2).sum()
    assert fast.area_gained(60).max() <= left


def test_days_without_a_map_at_the_end_and_between():
    world = world_of(LIVELY)
    world.slots[[30, 31, 32, 80, 148, 149, 150]] = -1
    fcst = forecast(world)
    assert (fcst.dataset["control"].values == LIVELY[147]).all()
    whole = forecast(LIVELY[:148])
    a, b = (np.median(f.area_gained(30)) for f in (fcst, whole))
    assert a == pytest.approx(b, rel=0.5)


@pytest.mark.parametrize(("start", "fallen"), [(39.0, False), (0.6, True)])
def test_a_front_at_the_edge_of_the_grid(start, fallen):
    cells = mock_cells(days=100, pace=0.004, start=start)
    fcst = forecast(cells)
    assert np.isfinite(fcst.area_gained(60)).all()
    p = fcst.probability(60)[:38]
    assert fcst.area_gained(60).max() <= (cells[-1] == 2).sum()
    if fallen:
        assert p[:, 0].min() > 0
    else:
        assert p[:, 38].mean() > p[:, 34].mean() > p[:, 20].mean()


def test_no_front_no_change():
    fcst = forecast(mock_cells(days=100, start=99.0))
    assert not fcst.area_gained(60).any()
    assert not fcst.domain.any()


def test_unknown_ground_stays_unknown_and_blocks_the_way():
    cells = grown_cells(days=120, line=34, gain=(-5.5, 2.0), loss=(-8.0, 2.0))
    assert (cells[-1, :38, :26] == 2).all()
    cells[:, :, 18:26] = np.where(cells[:, :, 18:26] == 1, 1, 0)  # a grey zone before the line
    fcst = forecast(cells, members=40)
    now = cells[-1]
    assert np.isnan(fcst.probability(60)[now == 0]).all()
    # Beyond the grey zone nobody touches what the attacker holds: nothing changes there.
    assert fcst.probability(60)[:38, :14].max() < 0.02


@pytest.mark.parametrize("metres", [500.0, 2000.0, 5000.0])
def test_other_grids(metres):
    theatre = mock_theatre(cell=metres)
    fcst = forecast(LIVELY, theatre=theatre, members=100)
    square = (metres / 1000) ** 2
    gained = fcst.area_gained(30) / square
    want = forecast(LIVELY, members=100).area_gained(30)
    assert np.median(gained) == pytest.approx(np.median(want), rel=0.4)
    p = fcst.probability(30)
    assert (np.isnan(p) == (LIVELY[-1] == 0)).all()
    assert p[(LIVELY[-1] == 2)].max() > 0.2


def test_the_members_of_a_window_of_the_grid_stay_in_it():
    world = mock_world(days=80, pace=0.1)
    fcst = forecast(world, leads=(5, 40), members=10)
    assert changes_of(fcst)["cell"].max() < 38 * 40


@pytest.mark.parametrize("threads", [2, 4])
def test_threads_change_nothing(threads):
    a, b = (forecast(LIVELY, model=Propagation(threads=t)) for t in (1, threads))
    xr.testing.assert_identical(a.dataset, b.dataset)


def test_fewer_members_than_the_level_is_tuned_on():
    for members in (1, 2, 5):
        fcst = forecast(LIVELY, members=members, leads=(1, 2, 45))
        assert fcst.size == members
        assert fcst.area_gained(45).shape == (members,)


def test_drawing_alone_gives_the_members_of_the_forecast():
    world = world_of(LIVELY)
    front = front_of(world)
    changes = draw(
        read_history(world, front), LIVELY[-1], init=FIRST + timedelta(days=150), leads=LEADS,
        members=60, config=PropagationConfig(), rng=np.random.default_rng(1),
    )  # fmt: skip
    c = changes_of(forecast(LIVELY))
    for name in ("member", "cell", "day", "to"):
        assert (getattr(changes, name) == c[name]).all()
