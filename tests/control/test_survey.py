"""A survey of daily files: the measures of plain geometry, the checks and faults of `read_map`."""

from datetime import date, timedelta

import numpy as np
import orjson
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rasterio.features import rasterize

from frontcast.control import read_map, survey
from frontcast.control._geojson import KEYS
from frontcast.control._json import load
from frontcast.control._plain import load_map
from frontcast.control._trace import trace
from frontcast.errors import MapError

from .conftest import GRID, SOUTH, WEST, box, degrees

FIRST, TODAY = date(2025, 3, 10), date(2026, 1, 1)


def files_of(geojson, shapes):
    return [
        (f"x_{FIRST + timedelta(days=i):%Y%m%d}.geojson", geojson(degrees(shape)))
        for i, shape in enumerate(shapes)
    ]


def surveyed(files, theatre, **more):
    return survey(files, source=theatre.source("mirror"), theatre=theatre, today=TODAY, **more)


def test_a_survey_is_what_plain_geometry_says(theatre, geojson):
    shapes = [
        box(40, 10, 60, 90),
        shapely.union(box(38, 10, 60, 90), box(20, 20, 25, 25)),  # an island comes
        box(38, 10, 60, 90).difference(box(45, 40, 50, 45)),  # it goes, a hole comes
        box(38, 10, 60, 90).difference(box(45, 40, 50, 45)),
        box(40, 10, 60, 90),
    ]
    files = files_of(geojson, shapes)
    got = surveyed(files, theatre)
    assert got.days.tolist() == [FIRST + timedelta(days=i - 1) for i in range(5)]
    assert not got.refused
    places = shapely.points(
        np.column_stack(
            GRID.project([p.lon for p in theatre.places], [p.lat for p in theatre.places])
        )
    )
    for i, (name, data) in enumerate(files):
        (one,) = read_map(data, name=name, source=theatre.source("mirror"), theatre=theatre)
        ground = one.areas[1]
        want = rasterize([ground], GRID.shape, transform=GRID.transform)
        assert np.array_equal(got.cells(i), want.astype(bool))
        area = [ground.intersection(theatre.projected(r.geometry)).area for r in theatre.regions]
        assert got.area_km2[i] == pytest.approx(np.array(area) / 1e6, abs=1e-6)
        far = shapely.distance(places, ground.boundary) / 1000
        assert got.distance_km[i] == pytest.approx(far, abs=1e-6)


def test_what_is_refused_changes_nothing_after_it(theatre, geojson):
    good = files_of(geojson, [box(40, 10, 50, 90), box(39, 10, 50, 90), box(38, 10, 50, 90)])
    sudden = (good[1][0], geojson(degrees(box(1, 1, 99, 99))))
    torn = (good[1][0], good[1][1][:-40])
    got = surveyed([good[0], sudden, torn, good[2]], theatre)
    assert [f.fault for f in got.refused] == ["sudden change", "truncated"]
    want = surveyed([good[2]], theatre)
    assert np.array_equal(got.cells(1), want.cells(0))
    assert got.area_km2[1] == pytest.approx(want.area_km2[0], abs=1e-6)
    assert got.distance_km[1] == pytest.approx(want.distance_km[0], abs=1e-9)


def test_rings_that_touch_or_cross_are_left_to_geos(theatre, geojson):
    touching = shapely.MultiPolygon([box(40, 10, 50, 50), box(50, 50, 60, 90)])
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    bow = shapely.transform(bow, lambda p: p * 1000 + (WEST + 4e4, SOUTH + 4e4))
    got = surveyed(files_of(geojson, [touching, bow, touching]), theatre)
    assert [f.fault for f in got.refused] == ["self-crossing"]
    want = rasterize([touching], GRID.shape, transform=GRID.transform).astype(bool)
    assert np.array_equal(got.cells(0), want)
    assert np.array_equal(got.cells(1), want)


spot = st.tuples(st.integers(0, 12), st.integers(0, 12))
rings = st.lists(spot, min_size=3, max_size=8).map(
    lambda points: np.array([*points, points[0]], dtype=float) / 100 + (36.0, 48.0)
)
maps = st.lists(st.lists(rings, min_size=1, max_size=2), min_size=1, max_size=3)


@settings(max_examples=300, deadline=None)
@given(maps, maps)
def test_what_is_called_sound_is_valid_with_and_without_a_map_before(first, second):
    known = trace(first, grid=GRID)
    for got in (known, trace(second, grid=GRID), trace(second, grid=GRID, known=known)):
        if got.sound:
            polygons, at = [], 0
            lines = np.split(got.xy, got.ends[:-1])
            for n in got.rings.tolist():
                polygons.append(shapely.Polygon(lines[at], lines[at + 1 : at + n]))
                at += n
            assert shapely.is_valid(shapely.MultiPolygon(polygons))
    plain, stepped = trace(second, grid=GRID), trace(second, grid=GRID, known=known)
    assert np.array_equal(plain.xy, stepped.xy)
    assert plain.sound == stepped.sound


def test_simple_ground_is_called_sound(theatre, geojson):
    holed = box(38, 10, 60, 90).difference(box(45, 40, 50, 45))
    island = shapely.MultiPolygon([holed, box(46, 41, 48, 43)])  # in the hole
    value, _ = load_map(geojson(degrees(island)), keys=KEYS)
    parts = value["features"][0]["geometry"]["coordinates"]
    assert trace(parts, grid=GRID).sound
    swallowed = shapely.MultiPolygon([box(38, 10, 60, 90), box(46, 41, 48, 43)])
    value, _ = load_map(geojson(degrees(swallowed)), keys=KEYS)
    assert not trace(value["features"][0]["geometry"]["coordinates"], grid=GRID).sound


space = st.sampled_from(["", " ", "\n  ", "\t", "\r\n"])
numbers = st.one_of(
    st.floats(-180, 180, allow_subnormal=False).map(repr),
    st.decimals(-180, 180, places=6).map(str),
    st.integers(-180, 180).map(str),
    st.sampled_from(["-0", "0.1000000000000000055511151231257827", "1e1", "037.5", "+3", "1.", ".5",
                     "3,7", "NaN", "1" * 400, "[", "]", "null", '"7"', "7 8"]),
)  # fmt: skip


@st.composite
def texts(draw):
    """MultiPolygons as one might write them, some of them not as one should."""

    def listed(items):
        gaps = [draw(space) for _ in range(2)]
        return f"[{gaps[0]}" + f"{gaps[1]},{gaps[0]}".join(items) + f"{gaps[1]}]"

    def ring():
        points = [listed([draw(numbers), draw(numbers)]) for _ in range(draw(st.integers(3, 5)))]
        return listed([*points, points[0]] if draw(st.integers(0, 9)) else points)

    parts = [listed([ring() for _ in range(draw(st.integers(1, 2)))])
             for _ in range(draw(st.integers(1, 2)))]  # fmt: skip
    kind, body = draw(st.sampled_from([("MultiPolygon", listed(parts)), ("Polygon", parts[0])]))
    more = draw(st.sampled_from(["", ', "type": "Point"', ', "note": "coordinates"']))
    return f'{{"type": "{kind}", "coordinates":{draw(space)}{body}{more}}}'.encode()


@settings(max_examples=400, deadline=None)
@given(texts(), st.integers(0, 400))
@example(b'{"type":"Polygon","coordinates":[[[0,0],[1,-0],[-0.0,0],[-0,-0]]]}', 0)
def test_plain_texts_are_read_as_the_json_reader_reads_them(text, cut):
    for data in (text, text[: len(text) - cut], text[:cut] + b"7" + text[cut + 1 :]):
        try:
            want, repairs = load(data, keys=KEYS)
        except MapError as error:
            with pytest.raises(MapError) as found:
                load_map(data, keys=KEYS)
            assert found.value.fault == error.fault
            continue
        got, more = load_map(data, keys=KEYS)
        assert more == repairs
        # Bits, not values: -0.0 is another number than 0.0 to whoever compares maps.
        assert orjson.dumps(got, option=orjson.OPT_SERIALIZE_NUMPY) == orjson.dumps(
            _floats(want) if _arrays(got) else want
        )


def _arrays(value):
    if isinstance(value, dict):
        return any(map(_arrays, value.values()))
    return isinstance(value, np.ndarray) or (isinstance(value, list) and any(map(_arrays, value)))


def _floats(value):
    if isinstance(value, dict):
        return {key: _floats(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_floats(v) for v in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
