"""Packed arrays, polygons, roads and panels, each against another way to the same."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from shapely.geometry import Point, shape

from frontcast import access
from frontcast.brief.atlas import (
    change_features,
    claim_is,
    contour_features,
    control_collection,
    control_features,
    fan,
    key_of,
    pack,
    pack_forecast,
    road_states,
    unpack,
    web_address,
)
from frontcast.brief.atlas.packed import mesh
from frontcast.errors import SchemaError
from frontcast.frame import to_date
from frontcast.pipeline.forecast import issue
from frontcast.pipeline.workspace import Workspace


@pytest.fixture(scope="module")
def pack_workspace() -> Workspace:
    return Workspace.of_pack()


@pytest.fixture(scope="module")
def issued(pack_workspace: Workspace):
    return issue(pack_workspace)[0]


@given(
    arrays=st.dictionaries(
        st.text("abcdef_", min_size=1, max_size=8),
        st.sampled_from(["uint8", "int16", "uint32", "float32"]).flatmap(
            lambda kind: hnp.arrays(kind, hnp.array_shapes(max_dims=3, max_side=7, min_side=0))
        ),
        max_size=4,
    ),
    note=st.text(max_size=20),
)
def test_what_is_packed_comes_back(arrays: dict[str, np.ndarray], note: str) -> None:
    data = pack({"note": note.encode("utf-8", "replace").decode()}, arrays)
    header, found = unpack(data)
    assert header["note"] == note.encode("utf-8", "replace").decode()
    assert set(found) == set(arrays)
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)
        start = 8 + int.from_bytes(data[4:8], "little")
        assert (start + header["arrays"][name]["offset"]) % 8 == 0


def test_other_types_and_other_files_are_refused() -> None:
    with pytest.raises(SchemaError, match="float64"):
        pack({}, {"x": np.zeros(1)})
    with pytest.raises(SchemaError, match="FCB1"):
        unpack(b"GIF89a")


def test_between_mesh_points_lies_the_ground_within_three_metres(pack_workspace: Workspace) -> None:
    """On the theatre's whole grid: corners of cells by interpolation, against pyproj."""
    grid = pack_workspace.theatre.grid
    made = mesh(grid)
    rng = np.random.default_rng(1)
    rows, columns = rng.integers(0, grid.height, 400), rng.integers(0, grid.width, 400)
    i = np.searchsorted(made["mesh_rows"], rows, "right") - 1
    j = np.searchsorted(made["mesh_columns"], columns, "right") - 1
    a = (rows - made["mesh_rows"][i]) / np.diff(made["mesh_rows"])[i]
    b = (columns - made["mesh_columns"][j]) / np.diff(made["mesh_columns"])[j]
    found = []
    for name in ("mesh_lon", "mesh_lat"):
        m = made[name].astype(np.float64)
        top = m[i, j] * (1 - b) + m[i, j + 1] * b
        low = m[i + 1, j] * (1 - b) + m[i + 1, j + 1] * b
        found.append(top * (1 - a) + low * a)
    x, y = grid.project(*found)
    far = np.hypot(x - (grid.west + columns * grid.cell), y - (grid.north - rows * grid.cell))
    assert far.max() < 3.0


def test_polygons_cover_the_cells_they_are_made_of(pack_workspace: Workspace) -> None:
    world, day = pack_workspace.worlds()[0], date(2025, 11, 5)
    cells = world.cells(world.index(day))
    for one in control_features(world, day):
        area = shape(one["geometry"])
        assert area.is_valid
        rng = np.random.default_rng(0)
        for row, column in rng.integers(0, 201, (150, 2)):
            x, y = world.grid.x_centres()[column], world.grid.y_centres()[row]
            lon, lat = world.grid.unproject(x, y)
            inside = area.contains(Point(float(lon), float(lat)))
            assert inside == (cells[row, column] == one["properties"]["flag"])


def test_what_changed_adds_up(pack_workspace: Workspace) -> None:
    world = pack_workspace.worlds()[0]
    first, last = date(2025, 10, 5), date(2025, 11, 5)
    a, b = (world.cells(world.index(d)) for d in (first, last))
    found = change_features(world, first, last)
    assert sum(f["properties"]["km2"] for f in found) == (a != b).sum()
    gained = [f for f in found if f["properties"]["after"] == "RU"]
    assert sum(f["properties"]["km2"] for f in gained) == ((a != 1) & (b == 1)).sum()
    with pytest.raises(SchemaError, match="no map"):
        change_features(world, date(2020, 1, 1), last)


def test_roads_by_day_are_as_the_ways_say(pack_workspace: Workspace) -> None:
    world = pack_workspace.worlds()[0]
    ways = access.ways_of(world, pack_workspace.theatre.side("UA"))
    found = road_states(ways)
    for i in (0, 180, 365, len(world.days) - 1):
        got = [found["states"][[s for n, s in e["states"] if n <= i][-1]] for e in found["edges"]]
        assert got == list(ways.states(i))
    assert found["first_day"] == str(world.days[0])


def test_probabilities_are_kept_to_half_a_percent(issued) -> None:
    header, arrays = unpack(pack_forecast(issued.forecast, about={"title": "T"}))
    assert header["leads"] == [30, 60, 90, 180]
    for n, lead in enumerate(header["leads"]):
        p, got = issued.forecast.probability(lead), arrays["probability"][n]
        assert ((got == header["not_known"]) == np.isnan(p)).all()
        known = np.isfinite(p)
        assert np.abs(got[known] / header["steps"] - p[known]).max() <= 0.0025 + 1e-6


def test_contours_lie_where_the_chance_is(issued) -> None:
    grid = issued.forecast.grid
    found = contour_features(issued.forecast)
    assert {f["properties"]["lead_days"] for f in found} == {30, 60, 90, 180}
    for one in found:
        chance, lead = one["properties"]["chance"] / 100, one["properties"]["lead_days"]
        p = issued.forecast.probability(lead)
        line = max(one["geometry"]["coordinates"], key=len)
        for lon, lat in line[:: max(1, len(line) // 20)]:
            x, y = (float(v) for v in grid.project(lon, lat))
            near = [grid.cell_at(x + dx, y + dy) for dx in (-500, 500) for dy in (-500, 500)]
            values = [p[cell] for cell in near if cell is not None]
            assert min(values) <= chance <= max(values) + 1e-9


def test_the_fan_is_that_of_the_members(issued) -> None:
    town = issued.forecast.theatre.gazetteer.place("Dobropillia")
    until = issued.init + timedelta(days=90)
    some = [m for m, _ in zip(issued.members(until=until), range(12), strict=False)]
    want = np.array([[m.distance_km(town)[k] for k in (30, 90)] for m in some])
    got = fan(some, town, leads=(30, 90))
    for n, row in enumerate(got):
        quantiles = np.quantile(want[:, n], [0.05, 0.25, 0.5, 0.75, 0.95])
        np.testing.assert_allclose(row["km"], quantiles, atol=0.006)
        assert row["members"] == 12
        assert row["day"] == str(issued.init + timedelta(days=row["lead_days"]))
    assert fan([], town, leads=(30,)) == []


def test_a_collection_holds_each_day_with_a_map_once(pack_workspace: Workspace) -> None:
    world = pack_workspace.worlds()[0]
    some = replace(world, days=world.days[:9], map_days=world.map_days[:9], slots=world.slots[:9])
    found = control_collection(some)
    days = {e.start for e in found.entries}
    assert days == {to_date(d) for d, s in zip(some.days, some.slots, strict=True) if s >= 0}
    assert len({e.key for e in found.entries}) == len(found.entries)
    for entry in found.entries[:3]:
        west, south, east, north = shape(entry.make()["geometry"]).bounds
        assert entry.box[0] <= west + 1e-3
        assert entry.box[1] <= south + 1e-3
        assert entry.box[2] >= east - 1e-3
        assert entry.box[3] >= north - 1e-3


@pytest.mark.parametrize(("address", "kept"), [
    ("https://example.org/a?b=1", True), ("http://example.org", True),
    ("HTTPS://example.org", True),
    ("javascript:alert(1)", False), ("https://user:pw@example.org/", False),
    ("//example.org", False),
    ("https://", False), ("https://a b/", False), ("https://[::1", False), ("unknown", False),
    ("https://example.org/\x00", False), ("data:text/html,x", False), ("", False),
])  # fmt: skip
def test_only_addresses_of_the_web_become_links(address: str, *, kept: bool) -> None:
    assert (web_address(address) == address) is kept


def test_claims_are_chosen_by_what_is_shown_of_them() -> None:
    row = {"said_on": "2025-01-05", "text": None, "speaker": "A. Soldier", "outlet": "Wire",
           "title": None, "report": "r", "type": "losses", "places": [{"key": "k"}],
           "verdicts": [{"outcome": "supported"}]}  # fmt: skip
    fits = [{}, {"q": "soldier wire"}, {"from": "2025-01-05", "to": "2025-01-05"}, {"place": "k"},
            {"outcome": "supported", "type": "losses", "report": "r"}]  # fmt: skip
    fails = [{"q": "soldier none"}, {"from": "2025-01-06"}, {"to": "2025-01-04"}, {"place": "x"},
             {"outcome": "contradicted"}, {"type": "civilians"}, {"report": "x"}]  # fmt: skip
    assert all(claim_is(row, w) for w in fits)
    assert not any(claim_is(row, w) for w in fails)
    assert not claim_is(row | {"said_on": None}, {"to": "2030-01-01"})


def test_keys_fit_in_addresses() -> None:
    assert key_of("geonames:704422") == "geonames-704422"
    assert key_of("../a b?#") == "..-a-b--"
