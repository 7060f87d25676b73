"""The store's contract: editions, gaps, as-of, interrupted writes, and what xarray sees."""

from datetime import date, timedelta

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontcast.control import MapStore, _cube
from frontcast.errors import SchemaError

from .conftest import DAY, box


def day(n):
    return DAY + timedelta(days=n)


@pytest.fixture
def store(theatre, tmp_path):
    return MapStore(tmp_path / "cube", theatre=theatre, mapper="alpha")


def red_km2(world, n):
    return int((world.cells(world.index(day(n))) == 1).sum())


def test_an_empty_store_gives_an_empty_world(store):
    world = store.world()
    assert len(world.days) == 0
    assert store.editions().empty
    assert world.index(DAY) == -1
    assert not store.path.exists()


def test_cells_are_home_with_the_areas_burned_in(store, make_map):
    assert store.add([make_map(box(40, 0, 60, 100), DAY)]).added == 1
    cells = store.world().cells(0)
    assert (cells[:, :40] == 2).all()
    assert (cells[:, 40:] == 1).all()


def test_unknown_and_contested_ground(store, make_map):
    one = make_map(box(40, 0, 60, 50), DAY, more={0: box(30, 0, 40, 50), 3: box(20, 0, 30, 50)})
    store.add([one])
    world = store.world()
    south = world.cells(0)[99]
    assert [int(south[c]) for c in (10, 25, 35, 45, 95)] == [2, 3, 0, 1, 1]
    blue = world.theatre.gazetteer.region("Blue Shire")
    held = [float(world.area_km2(blue, s)[0]) for s in world.theatre.sides]
    assert held == pytest.approx([500, 5000 - 1500], abs=0.01)


def test_the_same_bytes_again_change_nothing(store, make_map):
    maps = [make_map(box(40, 0, 50 + n, 100), day(n)) for n in range(3)]
    assert store.add(maps).added == 3
    before = (store.path / "editions.json").read_bytes()
    counts = store.add(maps)
    assert (counts.added, counts.unchanged, counts.new_editions) == (0, 3, 0)
    assert (store.path / "editions.json").read_bytes() == before


def test_a_revised_day_is_a_new_edition_and_the_first_one_stays(store, make_map):
    store.add([make_map(box(40, 0, 50, 100), DAY, lag=1)])
    counts = store.add([make_map(box(45, 0, 50, 100), DAY, lag=5)])
    assert (counts.added, counts.new_editions) == (0, 1)
    assert red_km2(store.world(), 0) == 5500
    assert red_km2(store.world(as_of=day(4)), 0) == 6000
    assert red_km2(store.world(as_of=day(5)), 0) == 5500
    assert len(store.world(as_of=day(0)).days) == 0
    assert list(store.editions()["km2_1"]) == pytest.approx([1000, 500])


def test_gaps_are_held_for_so_many_days_and_then_unknown(store, make_map):
    store.add([make_map(box(40, 0, 50, 100), day(n)) for n in (0, 5)])
    world = store.world()  # this theatre holds for two days
    assert [world.index(day(n)) >= 0 for n in range(6)] == [True, True, True, False, False, True]
    assert (world.cells(3) == 0).all()
    assert np.isnat(world.map_days[3])
    assert world.map_days[2] == np.datetime64(DAY)
    assert len(world.days) == 6  # nothing is held beyond the last map
    assert store.world(hold_days=0).index(day(1)) == -1
    assert store.world(hold_days=9).index(day(4)) == 4


def test_a_late_older_day_takes_its_place(store, make_map):
    store.add([make_map(box(40, 0, 50, 100), day(2))])
    store.add([make_map(box(30, 0, 50, 100), day(0), lag=30)])
    world = store.world()
    assert [red_km2(world, n) for n in (0, 1, 2)] == [7000, 7000, 6000]
    assert len(store.world(as_of=day(3)).days) == 1


def test_another_process_reads_the_same(store, theatre, make_map):
    store.add([make_map(box(40, 0, 50, 100), day(n)) for n in range(40)])
    again = MapStore(store.path, theatre=theatre, mapper="alpha")
    a, b = store.world(), again.world()
    assert a.hashes == b.hashes
    for name in ("area", "distance", "edge", "holder"):
        assert np.array_equal(a.tables[name].values, b.tables[name].values, equal_nan=True)
    assert np.array_equal(a.cells(39), b.cells(39))
    more = again.add([make_map(box(41, 0, 50, 100), day(40))])
    assert more.added == 1
    assert red_km2(again.world(), 40) == 5900


def test_a_store_of_something_else_is_refused(store, theatre, make_map):
    store.add([make_map(box(40, 0, 50, 100), DAY)])
    with pytest.raises(SchemaError, match="mapper"):
        MapStore(store.path, theatre=theatre, mapper="beta")
    with pytest.raises(SchemaError, match="beta"):
        store.add([make_map(box(40, 0, 50, 100), DAY, mapper="beta")])


@pytest.mark.parametrize("broken", ["area", "control", "sha256", "editions"])
def test_an_interrupted_write_leaves_the_state_before(
    store, theatre, make_map, monkeypatch, broken
):
    store.add([make_map(box(40, 0, 50, 100), day(n)) for n in range(3)])
    before = store.world().tables["area"].values.copy()

    class Broken:
        def __init__(self, array):
            self.array = array
            self.shape = array.shape

        def __getitem__(self, key):
            return self.array[key]

        def __setitem__(self, key, value):
            fail()

    def fail(*_):
        raise OSError(28, "No space left on device")

    if broken == "editions":
        monkeypatch.setattr(_cube.Cube, "_count", fail)
    else:
        store._cube._arrays[broken] = Broken(store._cube._arrays[broken])
    with pytest.raises(OSError, match="No space left"):
        store.add([make_map(box(30, 0, 50, 100), day(n)) for n in (3, 4)])
    monkeypatch.undo()
    again = MapStore(store.path, theatre=theatre, mapper="alpha")
    assert len(again.editions()) == 3
    assert np.array_equal(again.world().tables["area"].values, before)
    assert red_km2(again.world(), 2) == 6000
    assert again.add([make_map(box(30, 0, 50, 100), day(3))]).added == 1
    assert red_km2(again.world(), 3) == 7000


def test_sudden_change_is_refused_and_the_rest_goes_on(store, make_map):
    maps = [make_map(box(40, 0, 50, 100), day(n)) for n in (0, 2)]
    wild = make_map(box(0, 0, 50, 100), day(1))
    counts = store.add([*maps, wild])
    assert counts.added == 2
    (failure,) = counts.refused
    assert failure.fault == "sudden change"
    assert failure.name == wild.name
    assert failure.sha256 == wild.sha256
    assert red_km2(store.world(), 2) == 6000


def test_a_great_change_over_many_days_is_no_fault(store, make_map):
    counts = store.add([make_map(box(40, 0, 50, 100), DAY), make_map(box(5, 0, 50, 100), day(3))])
    assert counts.added == 2


def test_dataset_follows_cf(store, make_map):
    store.add([make_map(box(40, 0, 50, 100), day(n)) for n in (0, 5)])
    data = store.dataset()
    assert data.control.dims == ("time", "y", "x")
    assert data.control.dtype == np.uint8
    assert data.control.attrs["flag_meanings"] == "unknown RED BLU contested"
    assert data.attrs["Conventions"].startswith("CF-")
    assert data.sizes == {"time": 6, "y": 100, "x": 100}
    assert (data.control.sel(time="2025-03-14") == 0).all()
    assert str(data.sha256.values[4]) == ""
    assert len(str(data.sha256.values[5])) == 64
    assert "as_of" not in data.attrs
    assert store.dataset(as_of=day(3)).sizes["time"] == 1


def test_xarray_opens_the_store_itself(store, make_map):
    store.add([make_map(box(40, 0, 50, 100), day(n)) for n in range(2)])
    with xr.open_zarr(store.path / "cube.zarr", consolidated=False, chunks=None) as data:
        assert data.control.dims == ("edition", "y", "x")
        two = data.isel(edition=slice(0, 2))
        assert [str(v)[:10] for v in two.valid_on.values] == [str(day(0)), str(day(1))]
        assert int((two.control[1] == 1).sum()) == 6000
        assert data.attrs["mapper"] == "alpha"
        assert data.attrs["grid_cell"] == 1000.0


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 12), st.integers(30, 45)),
        min_size=1,
        max_size=8,
    ),
    cut=st.integers(-1, 18),
)
def test_nothing_known_later_changes_the_past(theatre, make_map, tmp_path_factory, rows, cut):
    """A world as of a day is the world of a store that holds only what was known by then."""
    maps = [make_map(box(x, 0, 50, 100), day(n), lag=lag) for n, lag, x in rows]
    as_of = day(cut)
    full, past = (
        MapStore(tmp_path_factory.mktemp("s") / "c", theatre=theatre, mapper="alpha")
        for _ in range(2)
    )
    for one in maps:
        full.add([one])
        if one.known_at <= as_of:
            past.add([one])
    a, b = full.world(as_of=as_of), past.world(as_of=as_of)
    assert np.array_equal(a.days, b.days)
    assert np.array_equal(a.map_days, b.map_days, equal_nan=True)
    assert a.hashes == b.hashes
    assert (a.cells(0) == b.cells(0)).all() if len(a.days) else True
    for name, table in a.tables.items():
        assert np.allclose(table.values, b.tables[name].values, equal_nan=True)
    assert all(d <= np.datetime64(as_of) for d in a.map_days[~np.isnat(a.map_days)])


def test_the_same_map_known_earlier_is_kept(store, make_map):
    late, early = (make_map(box(40, 0, 50, 100), day(1), lag=lag) for lag in (12, 1))
    store.add([late])
    assert not store.world(as_of=day(3)).days.size
    assert store.add([early]).unchanged == 0
    assert store.world(as_of=day(3)).days.tolist() == [day(1)]
    assert store.add([early, late]).unchanged == 2


def test_days_are_dates(store, make_map):
    store.add([make_map(box(40, 0, 50, 100), date(2024, 2, 29))])
    assert store.world().days[0] == np.datetime64("2024-02-29")
