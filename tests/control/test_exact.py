"""Areas, holders and distances against plain geometry, and small steps against a fresh start."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.features import rasterize

from frontcast.control import MapStore
from frontcast.control import _kernels_measure as km
from frontcast.control._exact import Tally
from frontcast.control._follow import Ground, Nearest, things_of
from frontcast.control._lines import NO_LINES, Moved, boundary, keyed, outline_of
from frontcast.control._setting import setting_of

from . import twins
from .conftest import DAY, GRID, SOUTH, WEST, box


@pytest.fixture(scope="module")
def setting(theatre):
    return setting_of(theatre)


def tally(theatre, setting):
    return Tally(setting, grid=theatre.grid, home=theatre.home)


def by_name(theatre, values):
    return dict(zip((p.name for p in theatre.places), values, strict=True))


def test_distances_by_hand(theatre, setting):
    got = tally(theatre, setting).measure({1: box(40, 0, 50, 100)})
    distance = by_name(theatre, got.distance)
    assert distance["Ash"] == pytest.approx(10, abs=1e-6)  # x = 30, the line at 40
    assert distance["Birch"] == pytest.approx(20, abs=1e-6)
    assert distance["Cedar"] == pytest.approx(40, abs=1e-6)
    assert np.isnan(distance["Nowhere"])
    assert got.edge == pytest.approx([8], abs=1e-6)  # its outline ends at 32
    assert list(got.holder) == [2, 2, 1, 0]


def test_where_nothing_is_drawn_home_borders_are_the_line(theatre, setting):
    got = by_name(theatre, tally(theatre, setting).measure({1: box(60, 0, 70, 100)}).distance)
    assert got["Ash"] == pytest.approx(20, abs=0.01)
    assert got["Cedar"] == pytest.approx(30, abs=0.01)


def test_a_line_through_the_town(theatre, setting):
    got = tally(theatre, setting).measure({1: box(31, 0, 50, 100)})
    assert got.edge == pytest.approx([0])
    assert got.holder[0] == 2
    outlined = [p.id for p in theatre.places if p.outline is not None]
    areas = dict(zip([*(r.id for r in theatre.regions), *outlined], got.area, strict=True))
    assert areas["p:Ash"] == pytest.approx([4, 12], abs=1e-6)
    assert areas["B"] == pytest.approx([1900, 3100], abs=0.01)
    assert areas["R"] == pytest.approx([5000, 0], abs=0.01)


def test_a_pocket_of_the_other_side_and_contested_ground(theatre, setting):
    pocket = tally(theatre, setting).measure({1: box(40, 0, 50, 100), 2: box(70, 40, 75, 60)})
    assert by_name(theatre, pocket.distance)["Cedar"] == pytest.approx(5, abs=1e-6)
    contested = tally(theatre, setting).measure({1: box(40, 0, 50, 100), 3: box(29, 40, 40, 60)})
    assert by_name(theatre, contested.distance)["Ash"] == 0.0
    assert contested.edge[0] == 0.0
    assert contested.holder[0] == 3


def test_unknown_ground_is_nobodys(theatre, setting):
    got = tally(theatre, setting).measure({1: box(40, 0, 50, 100), 0: box(33, 0, 40, 100)})
    # From Ash the other side begins behind the unknown strip, and the same from there.
    assert by_name(theatre, got.distance)["Ash"] == pytest.approx(10, abs=1e-6)
    assert by_name(theatre, got.distance)["Cedar"] == pytest.approx(47, abs=1e-6)


def test_coasts_and_seams_are_no_front(theatre, setting):
    # Drawn 1 km short of the outer rim, and in two parts with 100 m between them.
    west, east = box(1, 1, 30, 99), box(30.1, 1, 50, 99)
    got = tally(theatre, setting).measure({1: shapely.union(west, east)})
    assert got.holder[0] == 1
    assert np.isinf(got.distance[0])
    assert np.isinf(got.edge[0])


def same_cells(got, want, ring):
    """Whether cells agree, but for those whose centre lies on the edge to the millimetre.

    There the last bit of a product decides, or rasterio fills the lower edge of a polygon too.
    """
    rows, columns = np.nonzero(got != want)
    centres = shapely.points(GRID.x_centres()[columns], GRID.y_centres()[rows])
    return bool((shapely.distance(centres, shapely.boundary(ring)) < 1e-3).all())


shape = st.builds(
    lambda x, y, w, h: box(x, y, x + w, y + h),
    st.floats(5, 45), st.floats(5, 80), st.floats(3, 40), st.floats(3, 40),
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(shape, min_size=1, max_size=4), min_size=2, max_size=4))
def test_steps_equal_a_fresh_start(theatre, setting, days):
    stepped = tally(theatre, setting)
    for parts in days:
        ground = {1: shapely.union_all(parts)}
        got, fresh = stepped.measure(ground), tally(theatre, setting).measure(ground)
        assert np.array_equal(got.cells, fresh.cells)
        assert np.array_equal(got.holder, fresh.holder)
        assert np.allclose(got.area, fresh.area, atol=1e-6)
        assert np.allclose(got.distance, fresh.distance, atol=1e-9, equal_nan=True)
        assert np.allclose(got.edge, fresh.edge, atol=1e-9, equal_nan=True)
        burned = theatre.home.copy()
        rasterize([(ground[1], 1)], out=burned, transform=GRID.transform)
        assert same_cells(got.cells, burned, ground[1])
        for thing, (red, _) in zip(setting.shapes, got.area, strict=True):
            home = setting.shape_home[list(setting.shapes).index(thing)]
            drawn = thing.intersection(ground[1]).area / 1e6
            want = thing.area / 1e6 if home == 1 else drawn
            assert red == pytest.approx(want, abs=1e-6)


# To the centimetre: between points 1e-237 m apart GEOS itself loses its way.
metre = st.integers(-5_000_000, 5_000_000).map(lambda cm: cm / 100)


def edges(many):
    return keyed(np.array(many).reshape(-1, 4))


segments = st.lists(st.tuples(metre, metre, metre, metre), min_size=1, max_size=70).map(edges)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(metre, metre), min_size=1, max_size=40), segments, segments)
def test_nearest_equals_geos_and_its_twin(where, first, second):
    xy = np.array(where)
    follower = Nearest(xy)
    for lines, change in (
        (first, Moved(first, NO_LINES)),
        (second, Moved(second, first)),
        (second, Moved(NO_LINES, NO_LINES)),
    ):
        got = follower.follow([lines], change)
        every = shapely.linestrings(lines.segs.reshape(-1, 2, 2))
        want = shapely.distance(shapely.points(xy)[:, None], every[None]).min(axis=1)
        assert np.allclose(got, want, atol=1e-6)
        assert np.allclose(got**2, twins.squares(xy, lines.segs).min(axis=1), rtol=1e-12)
        assert np.isin(follower.key, lines.keys).all()


def test_nearest_of_nothing():
    follower = Nearest(np.zeros((2, 2)))
    assert np.isinf(follower.follow([NO_LINES], Moved(NO_LINES, NO_LINES))).all()
    assert (follower.key == 0).all()


corners = st.lists(st.tuples(st.floats(-20, 120), st.floats(-20, 120)), min_size=3, max_size=12)
grounds = corners.map(
    lambda c: shapely.Polygon([(WEST + 1000 * x, SOUTH + 1000 * y) for x, y in c]).buffer(0)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(grounds, min_size=1, max_size=3))
def test_ground_is_that_of_rasterio_and_geos_even_beyond_the_grid(setting, shapes):
    rng = np.random.default_rng(1)
    points = np.column_stack(
        (rng.uniform(WEST, WEST + 1e5, 50), rng.uniform(SOUTH, SOUTH + 1e5, 50))
    )
    ground = Ground(GRID, things_of(list(setting.shapes)), points=points)
    before = np.zeros(GRID.shape, bool)
    for shape in shapes:
        ground.follow(outline_of(shape))
        got = ground.mask()
        assert np.array_equal(got, twins.cover(ground.lines.segs, grid=GRID))
        assert ground.changed == (got != before).sum()
        before = got
        if not shape.is_empty:
            want = rasterize([shape], GRID.shape, transform=GRID.transform)
            assert same_cells(got, want.astype(bool), shape)
        area = [shape.intersection(thing).area for thing in setting.shapes]
        assert ground.area == pytest.approx(area, abs=0.01)
        assert ground.extent == pytest.approx(shape.area, abs=0.01)
        assert np.array_equal(ground.inside, twins.inside(points, ground.lines.segs))


@settings(max_examples=60, deadline=None)
@given(grounds, segments)
def test_gap_equals_geos(shape, lines):
    if shape.is_empty:
        return
    ring = boundary(shape).segs
    segs = lines.segs / 50 + np.tile([WEST + 5e4, SOUTH + 5e4], 2)
    got = np.sqrt(km.gap(ring, segs, km.boxes_of(segs), np.inf))
    want = shapely.distance(shape, shapely.linestrings(segs.reshape(-1, 2, 2))).min()
    assert got == pytest.approx(want, abs=1e-6)


def test_the_cells_give_about_the_same_distance(theatre, tmp_path, make_map):
    store = MapStore(tmp_path / "c", theatre=theatre, mapper="alpha")
    ring = shapely.Point(WEST + 50e3, SOUTH + 50e3).buffer(14_300)
    store.add([make_map(ring, DAY)])
    world = store.world()
    plain = replace(world, tables={})
    ash = theatre.gazetteer.place("Ash")
    for origin in ("centre", "edge"):
        exact = world.distance_km(ash, origin=origin)[0]
        assert plain.distance_km(ash, origin=origin)[0] == pytest.approx(exact, abs=0.75)
