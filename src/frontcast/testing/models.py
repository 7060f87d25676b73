"""What every forecast model must keep, as a suite of tests to inherit.

class TestMine(ModelContract):
    model = Mine()
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from frontcast.control import World, world_from_cells
from frontcast.forecast import Forecast, Model, run
from frontcast.frame import to_day64
from frontcast.testing.mock import mock_cells, mock_theatre, mock_world

_FIRST = date(2030, 1, 1)
_LEADS = (5, 15, 40)
_DAYS = 80


class ModelContract:
    """Tests that any `Model` must pass; a subclass names the model.

    Attributes
    ----------
    model : Model
        The model under test.
    """

    model: ClassVar[Model]

    def forecast(self, world: World, day: int, *, seed: int = 1) -> Forecast:
        """Return the model's forecast issued on a day of a mock World."""
        return run(
            self.model,
            world,
            init=_FIRST + timedelta(days=day),
            leads=_LEADS,
            members=6,
            rng=np.random.default_rng(seed),
        )

    def test_it_is_a_model(self) -> None:
        """It has a name, a version and the method."""
        assert isinstance(self.model, Model)
        assert self.model.name
        assert self.model.version

    def test_the_future_changes_nothing(self) -> None:
        """Later days replaced by noise, gaps or nothing give the same forecast, bit by bit."""
        cells = mock_cells(days=_DAYS, pace=0.2)
        for seed, day in enumerate((0, 1, 7, 30, 55, 79)):
            rng = np.random.default_rng(seed)
            noise = rng.integers(0, 4, (rng.integers(0, 90), 40, 40), dtype=np.uint8)
            changed = _world(np.concatenate([cells[: day + 1], noise]))
            changed.slots[day + 1 :][rng.random(len(noise)) < 0.3] = -1
            want, got = (self.forecast(w, day) for w in (_world(cells), changed))
            xr.testing.assert_identical(want.dataset, got.dataset)
            for a, b in zip(want.members(), got.members(), strict=True):
                assert (a.stack() == b.stack()).all()

    def test_the_same_seed_gives_the_same_forecast(self) -> None:
        """Randomness comes from the generator alone."""
        world = mock_world(days=_DAYS, pace=0.2)
        a, b = (self.forecast(world, 60, seed=9) for _ in range(2))
        xr.testing.assert_identical(a.dataset, b.dataset)

    def test_a_moving_front(self) -> None:
        """An ordinary forecast is sound."""
        _sound(self.forecast(mock_world(days=_DAYS, pace=0.2), 60))

    def test_odd_fronts(self) -> None:
        """Frozen, at either edge, none at all, or nothing known: sound numbers, no crash."""
        for start in (34.0, 39.5, 1.0, 40.0, -1.0):
            _sound(self.forecast(mock_world(days=_DAYS, pace=0.0, start=start), 60))
        unknown = mock_world(days=_DAYS)
        unknown.slots[:] = -1
        blank = replace(unknown, slots=np.arange(_DAYS), read=lambda _: np.zeros((40, 40), "u1"))
        for world in (unknown, blank):
            fcst = self.forecast(world, 60)
            assert np.isnan(fcst.dataset["probability"].values).all()
            assert not fcst.domain.any()

    def test_a_collapsing_front(self) -> None:
        """Ten quiet weeks, then a cell a day."""
        quiet, rush = mock_cells(days=50, pace=0.02), mock_cells(days=30, pace=1.0, start=33.0)
        _sound(self.forecast(_world(np.concatenate([quiet, rush])), 75))

    def test_gaps_and_a_short_past(self) -> None:
        """Days without a map, and less past than the leads."""
        world = mock_world(days=_DAYS, pace=0.2)
        world.slots[[3, 20, 21, 22, 23, 24, 40, 60]] = -1
        for day in (0, 1, 2, 3, 10, 25, 60):
            _sound(self.forecast(world, day))


def _world(cells: NDArray[np.uint8]) -> World:
    theatre = mock_theatre()
    days = to_day64(_FIRST) + np.arange(len(cells))
    return world_from_cells(cells, theatre=theatre, grid=theatre.grid, days=days, mapper="mock")


def _sound(fcst: Forecast) -> None:
    """Assert what holds for any forecast of any front."""
    p, control = fcst.dataset["probability"].values[0], fcst.dataset["control"].values
    places = fcst.dataset["place_probability"].values[0]
    assert (np.isnan(p) == (control == 0)[None]).all(), "known exactly where control is"
    assert ((p >= 0) & (p <= 1) | np.isnan(p)).all()
    assert (np.diff(p[:, fcst.domain], axis=0) >= 0).all(), "never falls with the lead"
    assert ((places >= 0) & (places <= 1) | np.isnan(places)).all()
    assert not (np.diff(places, axis=0) < 0).any(), "places: never falls with the lead"
    assert not (places[:, :, 2] > places[:, :, 1]).any(), "whole is at most half"
    home = fcst.theatre.home == 2
    for m, world in enumerate(fcst.members()):
        cells = world.stack()
        held = ((cells == 1) & home).sum((1, 2))
        assert (cells[0] == control).all(), "members start from the map"
        assert ((cells == 0) == (control == 0)).all(), "the unknown stays unknown"
        for k, lead in enumerate(fcst.leads):
            area = fcst.dataset["area_gained"].values[0, k, m]
            assert held[lead] - held[0] == area, "areas are those of the members"
