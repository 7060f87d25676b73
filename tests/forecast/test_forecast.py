from datetime import date

import numpy as np
import pytest
import xarray as xr
from pyproj import CRS

from frontcast.errors import SchemaError, UnknownNameError
from frontcast.forecast import DistanceClimatology, open_forecast, run
from frontcast.frame import GridSpec
from frontcast.testing import mock_theatre, mock_world

INIT = date(2030, 3, 11)
LEADS = (5, 15, 40)


@pytest.fixture(scope="module")
def world():
    return mock_world(days=90, pace=0.15)


@pytest.fixture(scope="module")
def fcst(world):
    return run(
        DistanceClimatology(),
        world,
        init=INIT,
        leads=LEADS,
        members=8,
        rng=np.random.default_rng(42),
    )


def test_dimensions_and_attributes_follow_the_conventions(fcst):
    data = fcst.dataset
    assert data["probability"].dims == ("init_time", "lead_time", "y", "x")
    assert data["area_gained"].dims == ("init_time", "lead_time", "realization")
    assert data["place_probability"].dims == ("init_time", "lead_time", "place", "extent")
    assert data["init_time"].attrs["standard_name"] == "forecast_reference_time"
    assert data["lead_time"].attrs == {"standard_name": "forecast_period", "units": "days"}
    assert data["time"].values[0].astype("datetime64[D]").tolist() == [
        date(2030, 3, 16),
        date(2030, 3, 26),
        date(2030, 4, 20),
    ]
    assert CRS.from_cf(data["crs"].attrs) == CRS.from_user_input("EPSG:32637")
    assert data["probability"].attrs["grid_mapping"] == "crs"
    for name in ("forecast_reference_time", "model", "version", "seed", "as_of", "side"):
        assert name in data.attrs
    assert data.attrs["seed"] == "42"
    assert GridSpec.from_attrs(data.attrs) == fcst.grid


def test_what_it_says_of_itself(fcst):
    assert (fcst.init, fcst.leads, fcst.model, fcst.size) == (INIT, LEADS, "climatology", 8)
    assert fcst.attacker.code == "RED"
    assert fcst.notes == ()


def test_the_source_hash_is_that_of_the_maps_used(world):
    from dataclasses import replace

    def digest(names):
        seen = replace(world, hashes=tuple(names))
        made = run(
            DistanceClimatology(),
            seen,
            init=INIT,
            leads=(5,),
            members=1,
            rng=np.random.default_rng(0),
        )
        return made.dataset.attrs["sources_sha256"], made.dataset.attrs["sources"]

    names = [str(i) for i in range(90)]
    later = names[:70] + ["other"] * 20
    earlier = ["other", *names[1:]]
    assert digest(names) == digest(later)
    assert digest(names)[1] == 70
    assert digest(names) != digest(earlier)


def test_a_member_starts_from_the_map_and_ends_with_its_area(fcst, world):
    home = world.theatre.home == 2
    for m, member in enumerate(fcst.members()):
        cells = member.stack()
        assert (cells[0] == world.cells(69)).all()
        held = ((cells == 1) & home).sum((1, 2))
        for lead in LEADS:
            assert held[lead] - held[0] == fcst.area_gained(lead)[m]
        assert member.days[0] == np.datetime64(INIT)
        assert member.days.size == 41


def test_cells_change_once_and_on_days_between_the_leads(fcst):
    cells = fcst.world(0).stack()
    assert ((np.diff(cells.astype(int), axis=0) != 0).sum(0) <= 1).all()
    moving = {int(d) for d in fcst.dataset["change_day"].values}
    assert len(moving) > len(LEADS)


def test_measures_work_on_a_member(fcst):
    place = fcst.theatre.gazetteer.place("Ashford")
    assert fcst.world(0).area_km2(place, fcst.attacker)[-1] > 0


def test_a_member_with_its_past(fcst, world):
    joined = fcst.world(3, past=world)
    assert joined.days[0] == world.days[0]
    assert (joined.stack()[:69] == world.stack()[:69]).all()
    assert (joined.stack()[69:] == fcst.world(3).stack()).all()
    short = world.until(date(2030, 3, 1))
    gap = fcst.world(3, past=short)
    assert (gap.slots < 0).sum() == 9
    assert (np.diff(gap.days) == np.timedelta64(1, "D")).all()


def test_there_and_back_through_netcdf(fcst, tmp_path):
    path = tmp_path / "2030-03-11.nc"
    fcst.to_netcdf(path)
    again = open_forecast(path, theatre=fcst.theatre)
    assert (again.init, again.leads, again.size) == (fcst.init, fcst.leads, fcst.size)
    for lead in LEADS:
        np.testing.assert_array_equal(again.probability(lead), fcst.probability(lead))
        np.testing.assert_array_equal(again.area_gained(lead), fcst.area_gained(lead))
    assert (again.domain == fcst.domain).all()
    assert (again.world(5).stack() == fcst.world(5).stack()).all()
    place = fcst.theatre.gazetteer.place("Birchwick")
    for extent in ("centre", "half", "whole"):
        wanted = fcst.place_probability(place, lead=40, extent=extent)
        assert again.place_probability(place, lead=40, extent=extent) == wanted


def test_the_file_has_the_layout_that_other_programs_want(fcst, tmp_path):
    path = tmp_path / "f.nc"
    fcst.to_netcdf(path)
    with xr.open_dataset(path, engine="scipy", decode_timedelta=False) as data:
        assert data["probability"].dims == ("lead_time", "y", "x")
        assert data["area_gained"].dims == ("lead_time", "realization")
        assert data["domain"].dims == ("y", "x")


def test_a_file_that_is_no_forecast(tmp_path, fcst):
    path = tmp_path / "no.nc"
    path.write_bytes(b"hello")
    with pytest.raises(SchemaError, match="no NetCDF file"):
        open_forecast(path, theatre=fcst.theatre)
    xr.Dataset({"a": ("x", [1.0])}).to_netcdf(path, engine="scipy")
    with pytest.raises(SchemaError, match="no forecast for the theatre mock"):
        open_forecast(path, theatre=fcst.theatre)


def test_asking_for_what_is_not_there(fcst):
    with pytest.raises(SchemaError, match="it has 5, 15, 40"):
        fcst.probability(30)
    with pytest.raises(SchemaError, match="from 0 to 7"):
        fcst.world(8)
    place = mock_theatre().places[0]
    with pytest.raises(UnknownNameError):
        fcst.place_probability(place, lead=5, extent="third")


def test_arrival_is_told_by_the_members():
    fcst = run(
        DistanceClimatology(), mock_world(days=60, pace=0.3), init=date(2030, 2, 20),
        leads=(10, 40), members=10, rng=np.random.default_rng(3),
    )  # fmt: skip
    first = np.full((10, 40, 40), 10_000)
    for m, world in enumerate(fcst.members()):
        held = world.stack() == 1
        first[m] = np.where(held.any(0), held.argmax(0), 10_000)
    for quantile, need in ((0.1, 1), (0.5, 5), (0.9, 9)):
        want = np.sort(first, axis=0)[need - 1]
        got = fcst.arrival_days(quantile)
        home = fcst.theatre.home == 2
        assert (np.where(want < 10_000, want, -1) == got)[home].all()
    assert (fcst.arrival_days(0.5) > 0).any()


def test_areas_by_region_add_up(fcst):
    by_region = fcst.area_by_region()
    assert by_region.shape == (len(fcst.leads), 1, fcst.size)
    for k, lead in enumerate(fcst.leads):
        assert by_region[k].sum(0).tolist() == fcst.area_gained(lead).tolist()
