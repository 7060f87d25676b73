"""No look-ahead: what lies after the issue date cannot change a forecast."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from frontcast.control import Table, world_from_cells
from frontcast.errors import SchemaError
from frontcast.forecast import DistanceClimatology, Model, Persistence, run, seal
from frontcast.testing import mock_cells, mock_theatre, mock_world

FIRST = date(2030, 1, 1)
THEATRE = mock_theatre()
CELLS = mock_cells(days=80, pace=0.2)
MODELS = [Persistence(), DistanceClimatology()]


def world_of(cells):
    return world_from_cells(
        cells,
        theatre=THEATRE,
        grid=THEATRE.grid,
        days=np.datetime64(FIRST) + np.arange(len(cells)),
        mapper="mock",
    )


def forecast(model, world, day, leads=(5, 15, 40)):
    return run(
        model,
        world,
        init=FIRST + timedelta(days=day),
        leads=leads,
        members=5,
        rng=np.random.default_rng(1),
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
@given(day=st.integers(0, 79), seed=st.integers(0, 2**32 - 1), length=st.integers(0, 120))
@settings(max_examples=15, deadline=None)
def test_the_future_changes_nothing(model, day, seed, length):
    rng = np.random.default_rng(seed)
    noise = rng.integers(0, 4, (length, 40, 40), dtype=np.uint8)
    changed = world_of(np.concatenate([CELLS[: day + 1], noise]))
    changed.slots[day + 1 :][rng.random(length) < 0.3] = -1
    a, b = forecast(model, world_of(CELLS), day), forecast(model, changed, day)
    xr.testing.assert_identical(a.dataset, b.dataset)
    for m in range(a.size):
        assert (a.world(m).stack() == b.world(m).stack()).all()


def test_the_past_does_change_it():
    past = CELLS.copy()
    past[:20] = CELLS[0]
    a, b = (forecast(DistanceClimatology(), world_of(c), 60) for c in (CELLS, past))
    assert not a.dataset["probability"].equals(b.dataset["probability"])


def test_later_hashes_tables_and_as_of_do_not_leak():
    world = replace(
        mock_world(days=10),
        hashes=tuple(f"{i:064d}" for i in range(10)),
        tables={"area": Table(ids=("MO-1",), values=np.zeros((10, 1, 2)))},
    )
    sealed = seal(world, FIRST + timedelta(days=4))
    assert sealed.hashes == world.hashes[:5]
    assert not sealed.tables
    assert sealed.days.size == 5
    assert (sealed.cells(4) == world.cells(4)).all()


def test_a_sealed_world_refuses_later_maps():
    sealed = seal(mock_world(days=10), FIRST + timedelta(days=4))
    with pytest.raises(SchemaError, match="map 5 is of no day up to 2030-01-05"):
        sealed.read(5)


def test_maps_that_became_known_later_are_not_seen():
    world = mock_world(days=10)
    known_at = world.days + 1
    known_at[2] = np.datetime64("2030-03-01")  # a gap, filled in long after
    sealed = seal(replace(world, known_at=known_at), FIRST + timedelta(days=4))
    assert sealed.slots.tolist() == [0, 1, -1, 3, 4]
    assert np.isnat(sealed.map_days).tolist() == [False, False, True, False, False]
    with pytest.raises(SchemaError):
        sealed.read(2)
    assert np.isnat(sealed.known_at[2])
    later = seal(replace(world, known_at=known_at), date(2030, 3, 1))
    assert (later.slots >= 0).all()


def test_slots_in_any_order():
    """A map added later may have any place in the store."""
    order = np.array([3, 0, 4, 1, 2])
    cells = CELLS[40:45]
    world = replace(
        world_of(cells),
        slots=order,
        read=lambda slot: cells[int(np.flatnonzero(order == slot)[0])],
        hashes=tuple("abcde"[int(np.flatnonzero(order == s)[0])] for s in range(5)),
    )
    plain = replace(world_of(cells), hashes=tuple("abcde"))
    a, b = (forecast(DistanceClimatology(), w, 2, leads=(1,)) for w in (world, plain))
    xr.testing.assert_identical(a.dataset, b.dataset)


def test_both_models_keep_the_interface():
    assert all(isinstance(m, Model) for m in MODELS)


@pytest.mark.parametrize("leads", [(), (0,), (-3, 5), (30, 30), (30, 10)])
def test_leads_must_be_positive_and_rising(leads):
    with pytest.raises(SchemaError, match="positive and rising"):
        forecast(Persistence(), mock_world(days=3), 2, leads=leads)


def test_an_ensemble_has_a_member():
    with pytest.raises(SchemaError, match="at least 1 member"):
        run(
            Persistence(),
            mock_world(days=3),
            init=FIRST,
            leads=(5,),
            members=0,
            rng=np.random.default_rng(0),
        )
