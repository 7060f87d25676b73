from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pytest
import xarray as xr
from scipy.special import logit

from frontcast.forecast import Blend, Propagation, run
from frontcast.forecast._front import front_of, gain_band
from frontcast.testing import mock_cells
from frontcast.testing.fronts import grown_cells, world_of

LEADS = (10, 30)
MEMBERS = 60
CELLS = grown_cells(days=150, line=32, gain=(-4.5, 2.0), loss=(-6.0, 2.0))
BAND = gain_band(CELLS[-1], front_of(world_of(CELLS)))


class _Spawned:
    """The propagation as the blend runs it: with the first of three streams of randomness."""

    name, version = "spawned", "1"

    def fit_predict(self, world, *, init, leads, members, rng):
        first, *_ = rng.spawn(3)
        return Propagation().fit_predict(
            world, init=init, leads=leads, members=members, rng=first
        )  # fmt: skip


@lru_cache
def forecast(model, *, seed=3):
    return run(
        model, world_of(CELLS), init=date(2030, 1, 1) + timedelta(days=149), leads=LEADS,
        members=MEMBERS, rng=np.random.default_rng(seed),
    )  # fmt: skip


OWN = _Spawned()


def in_band(fcst):
    return np.stack([fcst.probability(lead).ravel()[BAND.cells] for lead in LEADS]).astype(float)


def test_without_weight_the_chances_are_those_of_the_propagation():
    a, b = in_band(forecast(Blend(weight=0.0))), in_band(forecast(OWN))
    assert a == pytest.approx(b, abs=5e-4)


@pytest.mark.parametrize("weight", [0.3, 1.0])
def test_the_sum_of_chances_is_that_of_the_propagation(weight):
    a, b = in_band(forecast(Blend(weight=weight))), in_band(forecast(OWN))
    assert a.sum(1) == pytest.approx(b.sum(1), rel=0.02)
    assert np.abs(a - b).max() > 0.02


def test_chances_lie_between_those_of_the_two_models():
    own, other, both = (in_band(forecast(m)) for m in (OWN, Blend(weight=1.0), Blend(weight=0.3)))
    want = 0.7 * logit(np.clip(own, 1e-5, None)) + 0.3 * logit(np.clip(other, 1e-5, None))
    likely = both > 0.05
    shift = (logit(both) - want)[likely]
    # But for the shift that keeps the sum, one for each lead.
    assert shift.std() < 0.2
    assert np.abs(shift).max() < 0.6


def test_members_take_each_cell_as_often_as_the_chance_says():
    fcst = forecast(Blend())
    data = fcst.dataset
    for k, lead in enumerate(LEADS):
        due = (data["change_day"].values <= lead) & (data["change_to"].values == 1)
        taken = np.bincount(data["change_cell"].values[due], minlength=CELLS[0].size)[BAND.cells]
        assert np.abs(taken - in_band(fcst)[k] * MEMBERS).max() < 1 + 1e-3


def test_ground_that_is_held_keeps_its_chances():
    a, b = forecast(Blend()), forecast(OWN)
    held = CELLS[-1] == 1
    for lead in LEADS:
        assert (a.probability(lead)[held] == b.probability(lead)[held]).all()


def test_neighbours_fall_together_as_in_the_propagation():
    rows = []
    for model in (OWN, Blend()):
        data = forecast(model).dataset
        gained = data["change_to"].values == 1
        at = data["change_member"].values[gained] * 40 + data["change_cell"].values[gained] // 40
        by_row = np.bincount(at, minlength=MEMBERS * 40).reshape(MEMBERS, 40)[:, :38]
        rows.append(np.nanmean(np.diagonal(np.corrcoef(by_row.T), 2)))
    assert min(rows) > 0.15
    assert rows[1] == pytest.approx(rows[0], abs=0.25)


def test_threads_change_nothing():
    xr.testing.assert_identical(forecast(Blend()).dataset, forecast(Blend(threads=3)).dataset)


def test_a_front_where_the_pattern_has_nothing_to_learn_from():
    still = world_of(np.repeat(mock_cells(days=1), 100, axis=0))
    fcst = run(
        Blend(), still, init=date(2030, 1, 1) + timedelta(days=99), leads=LEADS, members=MEMBERS,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    assert 0 < fcst.probability(30)[fcst.domain].max() < 0.5
