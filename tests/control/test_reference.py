"""The real maps: reference values, cells, the gate, and what it costs."""

import os
import resource
import statistics
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from rasterio.features import rasterize

from frontcast.control import MapStore, read_map
from frontcast.theatre import load_theatre

# Timed, so run alone, after the other tests.
pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.timing]

HALF_FALLEN = {
    "Novohrodivka": date(2024, 8, 27),
    "Vuhledar": date(2024, 10, 1),
    "Selydove": date(2024, 10, 27),
    "Kurakhove": date(2024, 12, 11),
    "Toretsk": date(2025, 1, 13),
    "Chasiv Yar": date(2025, 1, 29),
}


def cpu():
    """Seconds of all threads of this process: what else the machine does shall not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def donetsk():
    return load_theatre("donetsk")


@pytest.fixture(scope="module")
def built(shared, donetsk, tmp_path_factory):
    """Build the cube of all 505 days, the last ten of them one by one."""
    source = donetsk.source("deepstate-mirror")
    files = sorted((shared / "data" / "deepstate").glob("*.geojson"))
    store = MapStore(tmp_path_factory.mktemp("cube") / "c", theatre=donetsk, mapper="deepstate")
    begin = cpu()
    maps = []
    for file in files[:-10]:
        maps += read_map(file.read_bytes(), name=file.name, source=source, theatre=donetsk)
    counts = [store.add(maps)]
    bulk = cpu() - begin
    each = []
    for file in files[-10:]:
        start = cpu()
        one = read_map(file.read_bytes(), name=file.name, source=source, theatre=donetsk)
        counts.append(store.add(one))
        each.append(cpu() - start)
    return store, counts, bulk / len(maps) * len(files), statistics.median(each)


def test_all_real_maps_pass_the_gate(built):
    _, counts, _, _ = built
    assert sum(c.added for c in counts) == 505
    assert not any(c.refused for c in counts)


def test_505_days_in_ten_seconds_and_a_day_in_fifty_ms(built):
    _, _, bulk_s, day_s = built
    assert bulk_s <= 10.0 * float(os.environ.get("FRONTCAST_SLOWER", "1"))
    assert day_s <= 0.050 * float(os.environ.get("FRONTCAST_SLOWER", "1"))


def test_reference_values(built, donetsk):
    world = built[0].world()
    oblast, russia = donetsk.gazetteer.region("Donetsk Oblast"), donetsk.side("RU")
    area = world.area_km2(oblast, russia)

    def on(day):
        return float(area[world.index(day)])

    at = world.index(date(2024, 12, 20))
    assert area[at] / world.size_km2(oblast) * 100 == pytest.approx(66.5, abs=0.7)
    # The reference counts a month from the map of its first day to that of the next month's.
    gains = {8: 323, 9: 353, 10: 415, 11: 613}
    for month, km2 in gains.items():
        got = on(date(2024, month + 1, 1)) - on(date(2024, month, 1))
        assert got == pytest.approx(km2, rel=0.02), month
    pokrovsk = donetsk.gazetteer.place("Pokrovsk")
    assert world.distance_km(pokrovsk)[at] == pytest.approx(6.6, abs=0.5)
    assert world.distance_km(pokrovsk, origin="edge")[at] == pytest.approx(3.4, abs=0.5)
    for name, day in HALF_FALLEN.items():
        town = donetsk.gazetteer.place(name)
        share = world.area_km2(town, russia) / world.size_km2(town)
        first = world.days[int(np.argmax(share >= 0.5))].item()
        assert abs(first - day) <= timedelta(days=2), name


def test_cells_are_those_of_rasterio(built, donetsk, shared):
    world = built[0].world()
    source = donetsk.source("deepstate-mirror")
    files = sorted((shared / "data" / "deepstate").glob("*.geojson"))
    for file in files[::36]:
        (one,) = read_map(file.read_bytes(), name=file.name, source=source, theatre=donetsk)
        want = donetsk.home.copy()
        rasterize([(one.areas[1], 1)], out=want, transform=donetsk.grid.transform)
        assert np.array_equal(world.cells(world.index(one.valid_on)), want), file.name


def test_small_steps_equal_a_fresh_start(built, donetsk, shared, tmp_path):
    world = built[0].world()
    source = donetsk.source("deepstate-mirror")
    file = shared / "data" / "deepstate" / "deepstatemap_data_20251115.geojson"
    fresh = MapStore(tmp_path / "c", theatre=donetsk, mapper="deepstate")
    fresh.add(read_map(file.read_bytes(), name=file.name, source=source, theatre=donetsk))
    slot = world.slots[world.index(date(2025, 11, 14))]
    for name, table in fresh.world().tables.items():
        assert np.allclose(
            table.values[0], world.tables[name].values[slot], atol=1e-6, equal_nan=True
        ), name


def test_distances_agree_with_the_cells(built, donetsk):
    world = built[0].world()
    i = world.index(date(2025, 3, 1))
    one = replace(
        world, days=world.days[i : i + 1], map_days=world.map_days[i : i + 1],
        slots=world.slots[i : i + 1],
    )  # fmt: skip
    plain = replace(one, tables={})
    apart = []
    for place in donetsk.places[::7]:
        held = int(one.holder(place)[0])
        # The cells keep slivers of home ground along coasts; only one side's view is free of them.
        if held == 2 and int(plain.holder(place)[0]) == 2:
            apart.append(abs(one.distance_km(place)[0] - plain.distance_km(place)[0]))
    assert len(apart) > 50
    assert np.median(apart) < 0.4
    assert np.quantile(apart, 0.95) < 0.75


def test_gaps_of_the_mirror(built):
    world = built[0].world()
    assert world.days[0] == np.datetime64("2024-07-07")
    assert world.days[-1] == np.datetime64("2025-11-29")
    assert len(np.unique(world.slots)) == 505
    held = world.map_days != world.days
    assert 0 < held.sum() == len(world.days) - 505
